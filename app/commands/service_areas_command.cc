#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/commands/commands.h"
#include "app/commands/walk_arguments.h"
#include "app/exports/service_area_layers.h"
#include "app/numbers.h"
#include "app/operations.h"
#include "data/facility_kinds.h"
#include "services/parallel_for.h"

namespace jingwei::app {
namespace {

using nlohmann::json;

struct ServiceAreasArguments : WalkArguments {
  std::string kind, minutes = "5,10,15";
};

// 5, not 5.0
json minutes_json(geo::Minutes minutes) {
  if (minutes.value == std::floor(minutes.value)) return static_cast<int>(minutes.value);
  return minutes.value;
}

json name_json(const data::WorldView& view, data::FacilityId id) {
  const data::Facility* facility = view.find<data::Facility>(id);
  return {{"id", id.value}, {"name", facility ? facility->name : ""}};
}

json tally_json(const services::Tally& tally, bool counts_known) {
  json made = {{"total", tally.total}, {"covered", tally.covered}};
  if (!counts_known) return made;
  made["households_total"] = tally.count_total.households;
  for (const services::HouseholdCount& count : tally.count_covered) {
    made["households_covered"].push_back(count.households);
  }
  return made;
}

json report_json(const data::WorldView& view, const ServiceAreaResults& results,
                 const data::ExportNotes& notes) {
  json report = {
      {"revision", view.revision().value},
      {"counts_known", results.coverage.counts_known},
      {"buildings", tally_json(results.coverage.buildings, results.coverage.counts_known)},
      {"facilities", json::array()},
      {"unlinked", json::array()},
      {"communities", json::array()},
      {"warnings", texts_json(notes)}};
  for (const geo::Minutes m : results.options.minutes) report["minutes"].push_back(minutes_json(m));
  for (const services::ServiceArea& area : results.areas) {
    json facility = name_json(view, area.facility);
    facility["link"] = services::link_reason_name(area.link);
    for (const services::Band& band : area.bands) facility["buildings"].push_back(band.buildings);
    report["facilities"].push_back(std::move(facility));
  }
  for (const data::FacilityId id : results.coverage.unlinked) {
    report["unlinked"].push_back(name_json(view, id));
  }
  for (const services::AreaTally& area : results.coverage.areas) {
    json row = tally_json(area.buildings, results.coverage.counts_known);
    row["id"] = area.id ? json(area.id.value) : json();
    row["code"] = area.code;
    row["name"] = area.name;
    report["communities"].push_back(std::move(row));
  }
  return report;
}

std::string counts_in_words(const CommandContext& context, const json& minutes,
                            const json& buildings) {
  std::string line;
  for (std::size_t k = 0; k < minutes.size(); ++k) {
    line += (k > 0 ? context.text("，", ", ") : "") + minutes[k].dump() +
            context.text(" 分钟 ", " min ") + buildings[k].dump();
  }
  return line;
}

void print_report(const CommandContext& context, const json& report) {
  for (const json& facility : report.at("facilities")) {
    const std::string name = facility.at("name").get<std::string>();
    context.console.result(
        (name.empty() ? "#" + facility.at("id").dump() : name) + context.text("：", ": ") +
        counts_in_words(context, report.at("minutes"), facility.at("buildings")));
  }
  const json& all = report.at("buildings");
  context.console.result(context.text("合计 ", "Together (") +
                         std::to_string(report.at("facilities").size()) +
                         context.text(" 处设施：", "): of ") + all.at("total").dump() +
                         context.text(" 栋楼中，", " buildings, ") +
                         counts_in_words(context, report.at("minutes"), all.at("covered")));
  print_warnings(context, report);
}

int run_service_areas(const CommandContext& context, const ServiceAreasArguments& arguments) {
  auto minutes = parse_numbers(arguments.minutes);
  if (!minutes) return context.fail(minutes.error());
  return run_walk_command(context, arguments, "service-areas",
                          {{"kind", arguments.kind}, {"minutes", *minutes}},
                          [&](const json& report) { print_report(context, report); });
}

// The kinds that there are, for who asked for another.
geo::Error unknown_kind(const data::WorldView& view, const std::string& kind) {
  std::string detail = "all";
  for (const data::FacilityKind& known : data::facility_kinds()) {
    const std::size_t n = services::facilities_of_kind(view, known.kind).size();
    if (n > 0) detail += ", " + known.kind + " (" + known.zh + ") " + std::to_string(n);
  }
  return {geo::ErrorCode::not_found, detail, {{}, "facilities", {}, "kind", kind}};
}

}  // namespace

geo::Result<json> service_areas_operation(services::District& district, const data::Scope& scope,
                                          const json& args, geo::Progress& progress) {
  const data::WorldView view = district.view(scope);
  ServiceAreaResults results;
  const auto profile = profile_argument(args);
  if (!profile) return profile.error();
  results.options.profile = *profile;
  const auto direction = direction_argument(args);
  if (!direction) return direction.error();
  results.options.direction = *direction;
  results.options.minutes.clear();
  for (const double m : args.at("minutes").get<std::vector<double>>()) {
    results.options.minutes.push_back({m});
  }
  if (const auto valid = services::validate(results.options); !valid) return valid.error();
  const std::string asked = args.at("kind").get<std::string>();
  const data::FacilityKind* known = data::facility_kind_from_text(asked);
  const std::string kind = asked == "all" ? "" : known ? known->kind : asked;
  const auto facilities = services::facilities_of_kind(view, kind);
  if (facilities.empty()) return unknown_kind(view, asked);

  auto model = walk_model(district, view, progress);
  if (!model) return model.error();
  const bool drawn = args.contains("file");
  auto areas = services::service_areas(view, **model, facilities, results.options,
                                       services::machine_threads(), progress, {drawn, drawn});
  if (!areas) return areas.error();
  results.areas = std::move(*areas);
  auto coverage =
      services::coverage(view, **model, kind, data::AreaLevel::community, results.options);
  if (!coverage) return coverage.error();
  results.coverage = std::move(*coverage);

  const ExportLayers layers = service_area_layers(view, results);
  json report = report_json(view, results, layers.notes);
  report["kind"] = asked;
  report["profile"] = args.at("profile");
  report["direction"] = args.at("direction");
  if (drawn) {
    if (!progress.step("writing", 0)) return geo::Error{geo::ErrorCode::cancelled, {}, {}};
    const geo::Status written =
        write_export_file(args.at("file").get<std::string>(), view, layers,
                          args.at("chinese").get<bool>() ? geo::Language::zh : geo::Language::en);
    if (!written) return written.error();
    report["file"] = args.at("file");
  }
  return report;
}

void add_service_areas_command(CLI::App& app, CommandContext& context) {
  auto arguments = std::make_shared<ServiceAreasArguments>();
  CLI::App* command = app.add_subcommand(
      "service-areas", context.text("步行服务圈：几分钟内能走到设施的楼栋、道路和范围",
                                    "Who can walk to facilities: buildings with their seconds, "
                                    "reached ways, polygons, counts by area"));
  add_walk_options(*command, context, *arguments);
  command
      ->add_option(
          "--facilities", arguments->kind,
          context.text("设施类别，如 clinic；all 为全部", "Kind, e.g. clinic; all for all"))
      ->required();
  command
      ->add_option(
          "--minutes", arguments->minutes,
          context.text("各圈分钟数，递增，至多 120", "Bands in minutes, ascending, up to 120"))
      ->capture_default_str();
  command->footer(
      context.text("例：", "Examples:") +
      "\n  jingwei service-areas baota --facilities clinic -o clinics.gpkg"
      "\n  jingwei service-areas baota --facilities school --minutes 10 --profile elderly "
      "--direction from -o schools.csv\n" +
      context.text(".geojson 写范围，.csv 写楼栋与秒数，.gpkg 和 .xlsx 写全部图层",
                   ".geojson holds the bands, .csv the buildings with their seconds, .gpkg and "
                   ".xlsx all layers"));
  command->callback([&context, arguments] {
    context.action = [&context, arguments] { return run_service_areas(context, *arguments); };
  });
}

}  // namespace jingwei::app
