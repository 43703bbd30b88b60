#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <nlohmann/json.hpp>

#include "app/commands/commands.h"
#include "app/operations.h"
#include "services/district.h"

namespace jingwei::app {
namespace {

struct CheckArguments {
  std::string folder;
};

int run_check(const CommandContext& context, const CheckArguments& arguments) {
  auto report = run_operation(context, arguments.folder, "check", nlohmann::json::object());
  if (!report) return context.fail(report.error());
  const auto& faults = report->at("faults");
  if (context.json) {
    context.console.result(report->dump());
    return faults.empty() ? 0 : 1;
  }
  for (const auto& fault : faults) {
    context.console.result(fault.at(context.text("zh", "en")).get<std::string>());
  }
  if (faults.empty()) {
    context.console.message(context.text("没有发现问题", "no faults were found"));
  }
  return faults.empty() ? 0 : 1;
}

}  // namespace

geo::Result<nlohmann::json> check_operation(services::District& district, const data::Scope&,
                                            const nlohmann::json&, geo::Progress& progress) {
  progress.step("verifying", 0);
  const geo::Status chain = district.verify_log();
  if (!chain) return chain.error();
  return nlohmann::json{{"faults", nlohmann::json::array()}};
}

void add_check_command(CLI::App& app, CommandContext& context) {
  auto arguments = std::make_shared<CheckArguments>();
  CLI::App* command = app.add_subcommand(
      "check", context.text("检查区域、挂接和修改记录，列出问题及其位置",
                            "List the faults of areas, links and the change log, with places"));
  command
      ->add_option("DIR", arguments->folder, context.text("区县文件夹", "Folder of the district"))
      ->required();
  command->footer(context.text("例：", "Example: ") + "jingwei check baota");
  command->callback([&context, arguments] {
    context.action = [&context, arguments] { return run_check(context, *arguments); };
  });
}

}  // namespace jingwei::app
