#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <nlohmann/json.hpp>

#include "app/api/json_text.h"
#include "app/api/log_json.h"
#include "app/commands/commands.h"
#include "app/operations.h"
#include "services/district.h"

namespace jingwei::app {
namespace {

struct LogArguments {
  std::string folder;
  std::int64_t before = 0;
  std::int64_t limit = 20;
};

void print_entry(const CommandContext& context, const nlohmann::json& entry) {
  const auto& words = entry.at(context.text("summary_zh", "summary_en"));
  std::string line = entry.at("revision").dump() + "  " + entry.at("at").get<std::string>() + "  " +
                     entry.at("actor").get<std::string>() + "  " + words.get<std::string>();
  if (entry.contains("undone_by")) {
    line += context.text("（已由 ", " (undone by ") + entry.at("undone_by").dump() +
            context.text(" 撤销）", ")");
  }
  context.console.result(line);
}

int run_log(const CommandContext& context, const LogArguments& arguments) {
  auto report = run_operation(context, arguments.folder, "log",
                              {{"before", arguments.before}, {"limit", arguments.limit}});
  if (!report) return context.fail(report.error());
  if (context.json) {
    context.console.result(api::to_text(*report));
    return 0;
  }
  for (const auto& entry : report->at("entries")) print_entry(context, entry);
  if (report->at("entries").empty()) {
    context.console.message(context.text("还没有修改", "nothing has been changed yet"));
  }
  return 0;
}

}  // namespace

geo::Result<nlohmann::json> log_operation(services::District& district, const data::Scope& scope,
                                          const nlohmann::json& args, geo::Progress&) {
  auto entries = district.log(scope, {args.at("before").get<std::int64_t>()},
                              args.at("limit").get<std::size_t>());
  if (!entries) return entries.error();
  return api::log_json(*entries);
}

void add_log_command(CLI::App& app, CommandContext& context) {
  auto arguments = std::make_shared<LogArguments>();
  CLI::App* command = app.add_subcommand(
      "log",
      context.text("列出修改记录，最新的在前", "List the changes in words, the newest first"));
  command
      ->add_option("DIR", arguments->folder, context.text("区县文件夹", "Folder of the district"))
      ->required();
  command
      ->add_option("--before", arguments->before,
                   context.text("只列出此修订号之前的", "Only revisions before this one"))
      ->check(CLI::NonNegativeNumber);
  command->add_option("--limit", arguments->limit, context.text("最多几条", "At most so many"))
      ->capture_default_str()
      ->check(CLI::Range(1, 10'000));
  command->footer(context.text("例：", "Example: ") + "jingwei log baota --limit 50");
  command->callback([&context, arguments] {
    context.action = [&context, arguments] { return run_log(context, *arguments); };
  });
}

}  // namespace jingwei::app
