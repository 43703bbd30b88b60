#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <nlohmann/json.hpp>

#include "app/api/json_text.h"
#include "app/commands/commands.h"
#include "app/operations.h"
#include "services/district.h"

namespace jingwei::app {
namespace {

struct BackupArguments {
  std::string folder, file;
  bool force = false;
};

int run_backup(const CommandContext& context, const BackupArguments& arguments) {
  auto report = run_operation(context, arguments.folder, "backup",
                              {{"file", absolute(arguments.file)}, {"force", arguments.force}});
  if (!report) return context.fail(report.error());
  if (context.json) {
    context.console.result(api::to_text(*report));
  } else {
    context.console.message(context.text("已备份并核验：", "backed up and verified: ") +
                            arguments.file);
  }
  return 0;
}

}  // namespace

geo::Result<nlohmann::json> backup_operation(services::District& district, const data::Scope& scope,
                                             const nlohmann::json& args, geo::Progress& progress) {
  const std::string file = args.at("file").get<std::string>();
  const auto existing =
      args.at("force").get<bool>() ? services::Existing::replaced : services::Existing::kept;
  const auto revision = district.backup(scope, file, existing, progress);
  if (!revision) return revision.error();
  return nlohmann::json{{"file", file}, {"revision", revision->value}};
}

void add_backup_command(CLI::App& app, CommandContext& context) {
  auto arguments = std::make_shared<BackupArguments>();
  CLI::App* command = app.add_subcommand(
      "backup", context.text("备份到一个文件；可在服务运行时进行",
                             "Back the district up into one file, also while it is served"));
  command
      ->add_option("DIR", arguments->folder, context.text("区县文件夹", "Folder of the district"))
      ->required();
  command->add_option("FILE", arguments->file, context.text("备份文件", "The backup"))->required();
  command->add_flag("--force", arguments->force,
                    context.text("替换已有的备份文件", "Replace an older backup of this name"));
  command->footer(context.text("例：", "Example: ") + "jingwei backup baota baota-20250630.jwb");
  command->callback([&context, arguments] {
    context.action = [&context, arguments] { return run_backup(context, *arguments); };
  });
}

}  // namespace jingwei::app
