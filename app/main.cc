#include <string_view>

#include "app/command_line.h"
#include "data/import_worker.h"

int main(int argc, char** argv) {
  // This process was started to read a foreign file for another one.
  if (argc == 2 && std::string_view(argv[1]) == jingwei::data::kImportWorkerArgument) {
    return jingwei::data::run_import_worker();
  }
  return jingwei::app::run_command_line(argc, argv);
}
