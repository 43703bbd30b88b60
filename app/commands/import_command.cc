#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "app/api/json_text.h"
#include "app/commands/commands.h"
#include "app/operations.h"
#include "data/facility_kinds.h"
#include "services/feature_layers.h"
#include "services/imports.h"

namespace jingwei::app {
namespace {

using nlohmann::json;

constexpr std::size_t kFindingsShown = 20;
constexpr std::size_t kFindingsInJson = 200;

struct ImportArguments {
  std::string folder, file, as, crs, encoding, layer, source, within;
  std::vector<std::string> map, set;
  int subdistricts = 0, communities = 0;
  double scale = 0;
  bool remove_missing = false, overwrite_edits = false, strict = false, dry_run = false;
};

// What a file without --as is, by its name; empty when that does not tell.
std::string kind_by_name(const std::string& file) {
  std::string name = file;
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  for (const char* end : {".osm.pbf", ".pbf", ".osm", ".osm.gz", ".osm.bz2"}) {
    if (name.ends_with(end)) return "osm";
  }
  for (const char* end : {".tif", ".tiff", ".hgt", ".hgt.zip", ".asc"}) {
    if (name.ends_with(end)) return "elevation";
  }
  return {};
}

geo::Error usage(std::string detail) { return {geo::ErrorCode::usage, std::move(detail), {}}; }

// ["name=名称"] as {"name":"名称"}.
geo::Result<json> pairs(const std::vector<std::string>& words, const std::string& option) {
  json out = json::object();
  for (const std::string& word : words) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos || equals == 0) return usage(option + " " + word);
    out[word.substr(0, equals)] = word.substr(equals + 1);
  }
  return out;
}

json text_json(const data::Text& text) { return {{"zh", text.zh}, {"en", text.en}}; }

json findings_json(const data::Findings& findings) {
  json reasons = json::array(), first = json::array();
  for (const auto& [code, count] : findings.counts()) {
    reasons.push_back({{"code", geo::code_name(code)},
                       {"count", count},
                       {"zh", geo::sentence(code, geo::Language::zh)},
                       {"en", geo::sentence(code, geo::Language::en)}});
  }
  for (const geo::Error& error : findings.first()) {
    if (first.size() == kFindingsInJson) break;
    first.push_back({{"code", geo::code_name(error.code)},
                     {"detail", error.detail},
                     {"place",
                      {{"file", error.place.file},
                       {"layer", error.place.layer},
                       {"feature", error.place.feature},
                       {"field", error.place.field},
                       {"value", error.place.value}}},
                     {"zh", geo::describe(error, geo::Language::zh)},
                     {"en", geo::describe(error, geo::Language::en)}});
  }
  return {{"total", findings.total()}, {"reasons", reasons}, {"first", first}};
}

json outcome_json(const services::ImportOutcome& outcome, bool dry_run) {
  const data::ImportReport& report = outcome.report;
  json tables = json::array(), notes = json::array(), alarms = json::array();
  json kinds = json::object(), columns = json::object();
  for (const data::TableReport& table : report.tables) {
    tables.push_back({{"layer", table.layer},
                      {"made", table.made},
                      {"updated", table.updated},
                      {"unchanged", table.unchanged},
                      {"kept_edits", table.kept_edits},
                      {"missing", table.missing},
                      {"removed", table.removed},
                      {"missing_keys", table.missing_keys}});
  }
  for (const data::Text& note : report.notes) notes.push_back(text_json(note));
  for (const data::Text& alarm : report.alarms) alarms.push_back(text_json(alarm));
  for (const auto& [kind, count] : report.facility_kinds) kinds[kind] = count;
  for (const auto& [field, column] : report.summary.columns) columns[field] = column;
  json out = {{"file", report.file},
              {"as", report.kind},
              {"layer", report.summary.layer},
              {"crs", report.summary.crs},
              {"encoding", report.summary.encoding},
              {"features_read", report.summary.features_read},
              {"columns", columns},
              {"tables", tables},
              {"refused", findings_json(report.refused)},
              {"warned", findings_json(report.warned)},
              {"notes", notes},
              {"alarms", alarms},
              {"facility_kinds", kinds},
              {"summary_zh", report.in_words.zh},
              {"summary_en", report.in_words.en},
              {"dry_run", dry_run},
              {"changed", outcome.changed},
              {"revision", outcome.revision.value}};
  if (report.share_inside >= 0) out["share_inside"] = report.share_inside;
  return out;
}

// The tables of a district have names of their own beside those of the map layers.
std::string layer_in_words(const CommandContext& context, const std::string& layer) {
  if (layer == "areas") return context.text("区域", "areas");
  if (layer == "counts") return context.text("户数人口", "counts");
  if (layer == "elevation") return context.text("高程", "elevation");
  if (layer == "projects") return context.text("项目", "projects");
  if (layer == "zones") return context.text("片区", "zones");
  if (layer == "work_items") return context.text("工程项", "work items");
  if (layer == "declared_totals") return context.text("公布的总量", "declared totals");
  if (layer == "posts") return context.text("岗位", "posts");
  if (layer == "categories") return context.text("事项分类", "categories");
  const services::FeatureLayer* known = services::find_feature_layer(layer);
  return known ? context.text(known->zh, known->en) : layer;
}

std::string table_line(const CommandContext& context, const json& table) {
  const auto part = [&](const char* name, const char* zh, const char* en) -> std::string {
    const auto count = table.at(name).get<std::size_t>();
    return count == 0 ? "" : "  " + context.text(zh, en) + " " + std::to_string(count);
  };
  return "  " + layer_in_words(context, table.at("layer").get<std::string>()) +
         context.text("：", ":") + part("made", "新增", "made") +
         part("updated", "更新", "updated") + part("unchanged", "未变", "unchanged") +
         part("kept_edits", "保留人工修改", "kept as edited by hand") +
         part("missing", "文件中已没有（保留）", "no longer in the file (kept)") +
         part("removed", "文件中已没有（删除）", "no longer in the file (removed)");
}

void say_findings(const CommandContext& context, const json& findings, const std::string& title) {
  if (findings.at("total") == 0) return;
  context.console.message(title + " " + findings.at("total").dump());
  const std::string language = context.text("zh", "en");
  for (const json& reason : findings.at("reasons")) {
    context.console.message("  " + reason.at("count").dump() + " × " +
                            reason.at(language).get<std::string>());
  }
  std::size_t shown = 0;
  for (const json& finding : findings.at("first")) {
    if (shown++ == kFindingsShown) break;
    context.console.message("    " + finding.at(language).get<std::string>());
  }
  if (findings.at("total").get<std::size_t>() > kFindingsShown) {
    context.console.message(context.text("    …… 其余见 --json", "    ... the rest with --json"));
  }
}

void say(const CommandContext& context, const json& report) {
  const std::string language = context.text("zh", "en");
  if (report.at("dry_run") == true) {
    context.console.message(context.text("试运行，没有写入：", "dry run, nothing was written:"));
  }
  context.console.result(report.at(context.text("summary_zh", "summary_en")).get<std::string>());
  for (const json& table : report.at("tables")) context.console.result(table_line(context, table));
  if (report.contains("share_inside")) {
    const double percent = 100 * report.at("share_inside").get<double>();
    char text[32];
    std::snprintf(text, sizeof text, "%.1f %%", percent);
    context.console.result(
        context.text("  在本区范围内的位置：", "  places inside the district: ") + text);
  }
  if (!report.at("facility_kinds").empty()) {
    std::string line;
    for (const auto& [kind, count] : report.at("facility_kinds").items()) {
      const data::FacilityKind* const known = data::facility_kind_from_text(kind);
      line += "  " + (known ? context.text(known->zh, known->en) : kind) + " " + count.dump();
    }
    context.console.result(context.text("  各类设施：", "  facilities by kind:") + line);
  }
  for (const json& note : report.at("notes")) {
    context.console.message(note.at(language).get<std::string>());
  }
  say_findings(context, report.at("refused"), context.text("未采用的要素：", "refused:"));
  say_findings(context, report.at("warned"), context.text("请核对的要素：", "to be looked at:"));
  for (const json& alarm : report.at("alarms")) {
    context.console.message("!!! " + alarm.at(language).get<std::string>());
  }
}

int run_import_command(const CommandContext& context, const ImportArguments& arguments) {
  auto map = pairs(arguments.map, "--map");
  if (!map) return context.fail(map.error());
  auto set = pairs(arguments.set, "--set");
  if (!set) return context.fail(set.error());
  const std::string as = arguments.as.empty() ? kind_by_name(arguments.file) : arguments.as;
  if (as.empty()) return context.fail(usage("--as"));
  const json args = {{"file", absolute(arguments.file)},
                     {"as", as},
                     {"crs", arguments.crs},
                     {"encoding", arguments.encoding},
                     {"layer", arguments.layer},
                     {"source", arguments.source},
                     {"map", *map},
                     {"set", *set},
                     {"within", arguments.within},
                     {"subdistricts", arguments.subdistricts},
                     {"communities", arguments.communities},
                     {"scale", arguments.scale},
                     {"remove_missing", arguments.remove_missing},
                     {"overwrite_edits", arguments.overwrite_edits},
                     {"strict", arguments.strict},
                     {"dry_run", arguments.dry_run}};
  auto report = run_operation(context, arguments.folder, "import", args);
  if (!report) return context.fail(report.error());
  if (context.json) {
    context.console.result(api::to_text(*report));
  } else {
    say(context, *report);
  }
  return 0;
}

data::NamedValues named_values(const json& object) {
  data::NamedValues values;
  for (const auto& [name, value] : object.items()) {
    values.emplace_back(name, value.get<std::string>());
  }
  return values;
}

}  // namespace

geo::Result<json> import_operation(services::District& district, const data::Scope& scope,
                                   const json& args, geo::Progress& progress) {
  services::ImportRequest request;
  const std::string as = args.at("as").get<std::string>();
  const auto kind = data::source_kind_from_word(as);
  if (!kind) return usage("--as " + as);
  request.source.file = args.at("file").get<std::string>();
  request.source.kind = *kind;
  request.source.crs = args.value("crs", "");
  request.source.encoding = args.value("encoding", "");
  request.source.layer = args.value("layer", "");
  request.source.source = args.value("source", "");
  request.source.columns = named_values(args.value("map", json::object()));
  request.source.constants = named_values(args.value("set", json::object()));
  request.source.within = args.value("within", "");
  request.source.subdistrict_level = args.value("subdistricts", 0);
  request.source.community_level = args.value("communities", 0);
  request.source.scale = args.value("scale", 0.0);
  request.remove_missing = args.value("remove_missing", false);
  request.overwrite_edits = args.value("overwrite_edits", false);
  request.strict = args.value("strict", false);
  request.dry_run = args.value("dry_run", false);
  const auto outcome = services::run_import(district, scope, request, progress);
  if (!outcome) return outcome.error();
  return outcome_json(*outcome, request.dry_run);
}

void add_import_command(CLI::App& app, CommandContext& context) {
  auto a = std::make_shared<ImportArguments>();
  CLI::App* command = app.add_subcommand(
      "import", context.text("导入一个文件（一次修改，可撤销；重复导入不会产生改动）",
                             "Import a file: one change, which can be undone; the same file twice "
                             "changes nothing"));
  const auto say = [&](const char* zh, const char* en) { return context.text(zh, en); };
  command->add_option("DIR", a->folder, say("区县文件夹", "Folder of the district"))->required();
  command->add_option("FILE", a->file, say("要导入的文件", "The file to import"))->required();
  command->add_option(
      "--as", a->as,
      say("内容：osm elevation subdistricts communities grids compounds buildings "
          "facilities ways gullies organisations cadres counts projects zones works "
          "declared posts categories；省略时按扩展名判断",
          "What it holds: osm elevation subdistricts communities grids compounds "
          "buildings facilities ways gullies organisations cadres counts projects "
          "zones works declared posts categories; by the extension when left out"));
  command->add_option("--crs", a->crs,
                      say("坐标系：EPSG 号、gcj02 或 bd09", "EPSG number, gcj02 or bd09"));
  command->add_option("--encoding", a->encoding,
                      say("文字编码，如 GBK；省略时按证据判断",
                          "Encoding of the texts, e.g. GBK; by evidence when left out"));
  command->add_option("--layer", a->layer, say("图层名", "Name of the layer"));
  command->add_option("--map", a->map, say("字段=列名，可多次", "field=column, repeatable"));
  command->add_option(
      "--set", a->set,
      say("字段=值，用于全部要素，可多次", "field=value for every feature, repeatable"));
  command->add_option(
      "--source", a->source,
      say("来源名称：同一来源的文件按键值对应；高程的来源写在图上；省略时为图层名或文件名",
          "Name of the source: files of one source are matched by key, that of an "
          "elevation stands on the map; the layer's or file's name when left "
          "out"));
  command->add_option("--within", a->within,
                      say("osm：作为本区的行政边界（名称或 r 加编号）",
                          "osm: the boundary that is the district (name or r and number)"));
  command
      ->add_option("--subdistricts", a->subdistricts,
                   say("osm：成为街道的 admin_level", "osm: admin_level of subdistricts"))
      ->check(CLI::Range(1, 12));
  command
      ->add_option("--communities", a->communities,
                   say("osm：成为社区的 admin_level", "osm: admin_level of communities"))
      ->check(CLI::Range(1, 12));
  command->add_option("--scale", a->scale,
                      say("elevation：每个单位多少米", "elevation: metres to a unit"));
  command->add_flag("--remove-missing", a->remove_missing,
                    say("删除此来源曾有、文件中已没有的对象",
                        "Remove what this source once gave and the file no longer holds"));
  command->add_flag("--overwrite-edits", a->overwrite_edits,
                    say("覆盖导入后人工修改过的对象",
                        "Also replace rows that were edited by hand since their import"));
  command->add_flag(
      "--strict", a->strict,
      say("有一个要素不合格就全部不导入", "Import nothing when a single feature is refused"));
  command->add_flag("--dry-run", a->dry_run,
                    say("只说明会发生什么，不写入", "Say what would happen, write nothing"));
  command->footer(context.text("例：", "Example: ") +
                  "jingwei import baota 社区.shp --as communities --crs 4524 --map name=名称");
  command->callback([&context, a] {
    context.action = [&context, a] { return run_import_command(context, *a); };
  });
}

}  // namespace jingwei::app
