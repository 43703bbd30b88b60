#include "app/program_path.h"

namespace jingwei::app {

std::filesystem::path program_path() {
  std::error_code fault;
  const auto path = std::filesystem::read_symlink("/proc/self/exe", fault);
  return fault ? std::filesystem::path("jingwei") : path;
}

}  // namespace jingwei::app
