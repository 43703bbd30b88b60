#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <nlohmann/json.hpp>

#include "app/api/json_text.h"
#include "app/commands/commands.h"
#include "app/elevation_loader.h"
#include "app/operations.h"
#include "services/derive.h"
#include "services/derive_gullies.h"

namespace jingwei::app {
namespace {

using nlohmann::json;

struct DeriveArguments {
  std::string folder, what;
  int buildings = 400;
  // As geo::GullyOptions has them.
  double min_area_km2 = geo::GullyOptions{}.min_square_metres / 1e6;
  double max_floor_m = geo::GullyOptions{}.max_floor.value;
  double max_side_m = geo::GullyOptions{}.max_side.value;
  double min_length_m = geo::GullyOptions{}.min_length.value;
  bool dry_run = false;
};

void add_gully_options(CLI::App& command, const CommandContext& context,
                       DeriveArguments& arguments) {
  command
      .add_option("--min-area-km2", arguments.min_area_km2,
                  context.text("沟道：水线以上至少汇集多少平方公里",
                               "Gullies: square kilometres that at least drain to a line"))
      ->capture_default_str()
      ->check(CLI::Range(0.01, 100.0));
  command
      .add_option("--max-floor-m", arguments.max_floor_m,
                  context.text("沟道：沟底平均宽于此（米）的是川谷，不是沟",
                               "Gullies: with a floor wider than this (metres, on the mean) it is "
                               "a valley"))
      ->capture_default_str()
      ->check(CLI::Range(5.0, 5'000.0));
  command
      .add_option("--max-side-m", arguments.max_side_m,
                  context.text("沟道：坡面没有明显转折时，自沟底至多到此（米）",
                               "Gullies: a side without a break of slope ends so far (metres) from "
                               "the floor"))
      ->capture_default_str()
      ->check(CLI::Range(10.0, 5'000.0));
  command
      .add_option("--min-length-m", arguments.min_length_m,
                  context.text("沟道：短于此（米）的并入上游的沟，没有上游的略去",
                               "Gullies: a shorter one (metres) is part of the one above it, or "
                               "left out where there is none"))
      ->capture_default_str()
      ->check(CLI::Range(0.0, 50'000.0));
}

int run_derive_command(const CommandContext& context, const DeriveArguments& arguments) {
  const json args = {{"what", arguments.what},
                     {"buildings", arguments.buildings},
                     {"min_area_km2", arguments.min_area_km2},
                     {"max_floor_m", arguments.max_floor_m},
                     {"max_side_m", arguments.max_side_m},
                     {"min_length_m", arguments.min_length_m},
                     {"dry_run", arguments.dry_run}};
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

json report_json(const std::string& what, const services::DeriveReport& report, bool dry_run) {
  json notes = json::array();
  for (const data::Text& note : report.notes) {
    notes.push_back({{"zh", note.zh}, {"en", note.en}});
  }
  return json{{"what", what},
              {"made", report.made},
              {"updated", report.updated},
              {"unchanged", report.unchanged},
              {"removed", report.removed},
              {"skipped", report.skipped},
              {"notes", notes},
              {"summary_zh", report.in_words.zh},
              {"summary_en", report.in_words.en},
              {"dry_run", dry_run},
              {"changed", report.changed},
              {"revision", report.revision.value}};
}

geo::Result<json> derive_gullies(services::District& district, const data::Scope& scope,
                                 const json& args, geo::Progress& progress) {
  services::DeriveGullyOptions options;
  geo::GullyOptions& g = options.gullies;
  g.min_square_metres = args.value("min_area_km2", g.min_square_metres / 1e6) * 1e6;
  g.max_floor.value = args.value("max_floor_m", g.max_floor.value);
  g.max_side.value = args.value("max_side_m", g.max_side.value);
  g.min_length.value = args.value("min_length_m", g.min_length.value);
  options.dry_run = args.value("dry_run", false);
  const auto report = services::run_derive_gullies(district, scope, options,
                                                   elevation_loader(district.folder()), progress);
  if (!report) return report.error();
  json result = report_json("gullies", *report, options.dry_run);
  const services::LineAgreement& a = report->agreement;
  result["found_metres"] = a.found_metres;
  result["found_near_mapped_metres"] = a.found_near_mapped;
  result["mapped_metres"] = a.mapped_metres;
  result["mapped_near_found_metres"] = a.mapped_near_found;
  return result;
}

}  // namespace

geo::Result<json> derive_operation(services::District& district, const data::Scope& scope,
                                   const json& args, geo::Progress& progress) {
  const std::string what = args.at("what").get<std::string>();
  if (what == "gullies") return derive_gullies(district, scope, args, progress);
  if (what != "communities" && what != "grids") {
    return geo::Error{geo::ErrorCode::usage, "derive " + what, {}};
  }
  services::DeriveOptions options;
  options.kind = what == "grids" ? services::DeriveKind::grids : services::DeriveKind::communities;
  options.buildings = args.value("buildings", std::size_t{400});
  options.dry_run = args.value("dry_run", false);
  const auto report = services::run_derive(district, scope, options, progress);
  if (!report) return report.error();
  return report_json(what, *report, options.dry_run);
}

void add_derive_command(CLI::App& app, CommandContext& context) {
  auto arguments = std::make_shared<DeriveArguments>();
  CLI::App* command = app.add_subcommand(
      "derive",
      context.text(
          "由已有数据推导：虚拟的社区或网格（标明为虚拟，不改动实测区域），或由高程得出沟道",
          "Derive from what is there: communities or grids that are made up (and marked "
          "so; surveyed areas are not touched), or gullies from the elevation"));
  command
      ->add_option("DIR", arguments->folder, context.text("区县文件夹", "Folder of the district"))
      ->required();
  command
      ->add_option(
          "WHAT", arguments->what,
          context.text("communities：街道内按最近的地名；grids：社区内按楼栋数；gullies：由高程",
                       "communities: by the nearest place inside each subdistrict; grids: "
                       "by buildings inside each community; gullies: from the elevation"))
      ->required()
      ->check(CLI::IsMember({"communities", "grids", "gullies"}));
  command
      ->add_option("--buildings", arguments->buildings,
                   context.text("每个网格约多少栋楼", "About how many buildings to a grid"))
      ->check(CLI::Range(10, 100'000));
  add_gully_options(*command, context, *arguments);
  command->add_flag(
      "--dry-run", arguments->dry_run,
      context.text("只说明会发生什么，不写入", "Say what would happen, write nothing"));
  command->footer(context.text("例：", "Example: ") +
                  "jingwei derive andorra grids --buildings 400\n    "
                  "jingwei derive andorra gullies --min-area-km2 0.2 --max-floor-m 150");
  command->callback([&context, arguments] {
    context.action = [&context, arguments] { return run_derive_command(context, *arguments); };
  });
}

}  // namespace jingwei::app
