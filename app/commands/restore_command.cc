#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <nlohmann/json.hpp>

#include "app/api/json_text.h"
#include "app/commands/commands.h"
#include "services/district.h"

namespace jingwei::app {
namespace {

struct RestoreArguments {
  std::string file, folder;
};

int run_restore(const CommandContext& context, const RestoreArguments& arguments) {
  ConsoleProgress progress(context.language);
  const geo::Status done = services::restore_district(arguments.file, arguments.folder, progress);
  if (!done) return context.fail(done.error());
  if (context.json) {
    context.console.result(api::to_text(nlohmann::json{{"folder", arguments.folder}}));
  } else {
    context.console.message(context.text("已恢复到：", "restored into ") + arguments.folder);
  }
  return 0;
}

}  // namespace

void add_restore_command(CLI::App& app, CommandContext& context) {
  auto arguments = std::make_shared<RestoreArguments>();
  CLI::App* command = app.add_subcommand(
      "restore", context.text("核验备份并恢复到一个新文件夹",
                              "Verify a backup and unpack it into a new folder"));
  command->add_option("FILE", arguments->file, context.text("备份文件", "The backup"))->required();
  command->add_option("DIR", arguments->folder, context.text("新文件夹", "The new folder"))
      ->required();
  command->footer(context.text("例：", "Example: ") +
                  "jingwei restore baota-20250630.jwb baota-restored");
  command->callback([&context, arguments] {
    context.action = [&context, arguments] { return run_restore(context, *arguments); };
  });
}

}  // namespace jingwei::app
