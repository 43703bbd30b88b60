#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <nlohmann/json.hpp>

#include "app/commands/commands.h"
#include "app/commands/walk_arguments.h"
#include "app/exports/assignment_layers.h"
#include "app/operations.h"
#include "services/parallel_for.h"

namespace jingwei::app {
namespace {

using nlohmann::json;

struct AssignArguments : WalkArguments {
  std::string units = "organisations", to = "communities";
};

json report_json(const data::WorldView& view, const services::NearestAssignment& assignment) {
  json report = {{"revision", view.revision().value},
                 {"rows", json::array()},
                 {"unassigned", json::array()},
                 {"per_target", json::array()},
                 {"warnings", texts_json(assignment.warnings)}};
  const auto area_json = [&](data::AreaId id) {
    return json{{"id", id.value}, {"name", view.find<data::Area>(id)->name}};
  };
  const auto unit_json = [&](data::OrganisationId id) {
    return json{{"id", id.value}, {"name", view.find<data::Organisation>(id)->name}};
  };
  for (const services::AssignedUnit& row : assignment.rows) {
    json made = {{"unit", unit_json(row.unit)},
                 {"target", area_json(row.target)},
                 {"seconds", geo::to_seconds(row.time).value},
                 {"metres", row.length.value}};
    if (row.second) {
      made["second"] = area_json(row.second);
      made["second"]["seconds"] = geo::to_seconds(row.second_time).value;
      made["margin_seconds"] = geo::to_seconds(row.margin()).value;
    }
    report["rows"].push_back(std::move(made));
  }
  for (const services::UnassignedUnit& row : assignment.unassigned) {
    json made = unit_json(row.unit);
    made["reason"] = services::unassigned_reason_name(row.reason);
    report["unassigned"].push_back(std::move(made));
  }
  for (const services::TargetLoad& load : assignment.per_target) {
    json made = area_json(load.target);
    made["units"] = load.units;
    report["per_target"].push_back(std::move(made));
  }
  return report;
}

std::string_view reason_in_words(const CommandContext& context, std::string_view reason) {
  const bool zh = context.language == geo::Language::zh;
  if (reason == "no_way_near") return zh ? "附近没有可走的道路" : "no walkable way near";
  if (reason == "detached") return zh ? "附近的道路与路网不相连" : "the ways near are detached";
  return zh ? "走不到任何一个" : "none can be walked to";
}

void print_report(const CommandContext& context, const json& report) {
  for (const json& row : report.at("rows")) {
    std::string line = row.at("unit").at("name").get<std::string>() + " → " +
                       row.at("target").at("name").get<std::string>() + context.text("，", ", ") +
                       time_in_words(context, row.at("seconds"));
    if (row.contains("second")) {
      line += context.text("；其次 ", "; then ") + row.at("second").at("name").get<std::string>() +
              context.text("，远 ", ", ") + time_in_words(context, row.at("margin_seconds")) +
              context.text("", " farther");
    }
    context.console.result(line);
  }
  for (const json& row : report.at("unassigned")) {
    context.console.result(
        row.at("name").get<std::string>() + context.text("：未分配，", ": not assigned, ") +
        std::string(reason_in_words(context, row.at("reason").get<std::string>())));
  }
  print_warnings(context, report);
}

int run_assign(const CommandContext& context, const AssignArguments& arguments) {
  return run_walk_command(context, arguments, "assign", {{"to", arguments.to}},
                          [&](const json& report) { print_report(context, report); });
}

}  // namespace

geo::Result<json> assign_operation(services::District& district, const data::Scope& scope,
                                   const json& args, geo::Progress& progress) {
  const data::WorldView view = district.view(scope);
  services::AssignmentOptions options;
  const std::string to = args.at("to").get<std::string>();
  if (to != "grids" && to != "communities") {
    return geo::Error{geo::ErrorCode::usage, "", {.field = "to", .value = to}};
  }
  options.to = to == "grids" ? data::AreaLevel::grid : data::AreaLevel::community;
  const auto profile = profile_argument(args);
  if (!profile) return profile.error();
  options.profile = *profile;
  const auto direction = direction_argument(args);
  if (!direction) return direction.error();
  options.direction = *direction;
  auto model = walk_model(district, view, progress);
  if (!model) return model.error();
  auto assignment =
      services::assign_nearest(view, **model, options, services::machine_threads(), progress);
  if (!assignment) return assignment.error();
  json report = report_json(view, *assignment);
  report["units"] = "organisations";
  report["to"] = args.at("to");
  if (args.contains("file")) {
    const geo::Status written = write_export_file(
        args.at("file").get<std::string>(), view, assignment_layers(view, *assignment),
        args.at("chinese").get<bool>() ? geo::Language::zh : geo::Language::en);
    if (!written) return written.error();
    report["file"] = args.at("file");
  }
  return report;
}

void add_assign_command(CLI::App& app, CommandContext& context) {
  auto arguments = std::make_shared<AssignArguments>();
  CLI::App* command = app.add_subcommand(
      "assign", context.text("单位按步行时间就近分配到社区，并给出第二近及其差距",
                             "Assign organisations to the communities whose centre is the nearest "
                             "on foot, with the second nearest and how much farther it is"));
  add_walk_options(*command, context, *arguments);
  command->add_option("--units", arguments->units, context.text("分配什么", "What to assign"))
      ->capture_default_str()
      ->check(CLI::IsMember({"organisations"}));
  command->add_option("--to", arguments->to, context.text("分配到哪一级区域", "To which areas"))
      ->capture_default_str()
      ->check(CLI::IsMember({"communities", "grids"}));
  command->footer(context.text("例：", "Examples:") +
                  "\n  jingwei assign baota --units organisations --to communities -o assign.xlsx"
                  "\n  jingwei assign baota -o lines.geojson\n" +
                  context.text("距离按步行路网计算，不限每个区域的单位数",
                               "By time on the walking network; the number of units of an area "
                               "is not limited"));
  command->callback([&context, arguments] {
    context.action = [&context, arguments] { return run_assign(context, *arguments); };
  });
}

}  // namespace jingwei::app
