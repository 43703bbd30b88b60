#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <nlohmann/json.hpp>

#include "app/api/json_text.h"
#include "app/commands/commands.h"
#include "app/operations.h"
#include "services/derive.h"

namespace jingwei::app {
namespace {

using nlohmann::json;

struct DeriveArguments {
  std::string folder, what;
  int buildings = 400;
  bool dry_run = false;
};

int run_derive_command(const CommandContext& context, const DeriveArguments& arguments) {
  const json args = {
      {"what", arguments.what}, {"buildings", arguments.buildings}, {"dry_run", arguments.dry_run}};
  auto report = run_operation(context, arguments.folder, "derive", args);
  if (!report) return context.fail(report.error());
  if (context.json) {
    context.console.result(api::to_text(*report));
    return 0;
  }
  context.console.result(report->at(context.text("summary_zh", "summary_en")).get<std::string>());
  for (const json& note : report->at("notes")) {
    context.console.message(note.at(context.text("zh", "en")).get<std::string>());
  }
  return 0;
}

}  // namespace

geo::Result<json> derive_operation(services::District& district, const data::Scope& scope,
                                   const json& args, geo::Progress& progress) {
  services::DeriveOptions options;
  const std::string what = args.at("what").get<std::string>();
  if (what != "communities" && what != "grids") {
    return geo::Error{geo::ErrorCode::usage, "derive " + what, {}};
  }
  options.kind = what == "grids" ? services::DeriveKind::grids : services::DeriveKind::communities;
  options.buildings = args.value("buildings", std::size_t{400});
  options.dry_run = args.value("dry_run", false);
  const auto report = services::run_derive(district, scope, options, progress);
  if (!report) return report.error();
  json notes = json::array();
  for (const data::Text& note : report->notes) {
    notes.push_back({{"zh", note.zh}, {"en", note.en}});
  }
  return json{{"what", what},
              {"made", report->made},
              {"updated", report->updated},
              {"unchanged", report->unchanged},
              {"removed", report->removed},
              {"skipped", report->skipped},
              {"notes", notes},
              {"summary_zh", report->in_words.zh},
              {"summary_en", report->in_words.en},
              {"dry_run", options.dry_run},
              {"changed", report->changed},
              {"revision", report->revision.value}};
}

void add_derive_command(CLI::App& app, CommandContext& context) {
  auto arguments = std::make_shared<DeriveArguments>();
  CLI::App* command = app.add_subcommand(
      "derive",
      context.text("由已有数据推导虚拟的社区或网格（标明为虚拟，不改动实测区域）",
                   "Make up communities or grids from what is there (marked as made up; surveyed "
                   "areas are not touched)"));
  command
      ->add_option("DIR", arguments->folder, context.text("区县文件夹", "Folder of the district"))
      ->required();
  command
      ->add_option("WHAT", arguments->what,
                   context.text("communities：街道内按最近的地名；grids：社区内按楼栋数",
                                "communities: by the nearest place inside each subdistrict; grids: "
                                "by buildings inside each community"))
      ->required()
      ->check(CLI::IsMember({"communities", "grids"}));
  command
      ->add_option("--buildings", arguments->buildings,
                   context.text("每个网格约多少栋楼", "About how many buildings to a grid"))
      ->check(CLI::Range(10, 100'000));
  command->add_flag(
      "--dry-run", arguments->dry_run,
      context.text("只说明会发生什么，不写入", "Say what would happen, write nothing"));
  command->footer(context.text("例：", "Example: ") +
                  "jingwei derive andorra grids --buildings 400");
  command->callback([&context, arguments] {
    context.action = [&context, arguments] { return run_derive_command(context, *arguments); };
  });
}

}  // namespace jingwei::app
