#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <charconv>
#include <nlohmann/json.hpp>

#include "app/api/json_text.h"
#include "app/api/works_json.h"
#include "app/commands/commands.h"
#include "app/operations.h"
#include "services/district.h"
#include "services/works.h"

namespace jingwei::app {
namespace {

using nlohmann::json;

struct WorksArguments {
  std::string folder, project, by = "zones";
};

// By id, code or name; of equal ones the first. 0: none.
data::ProjectId project_named(const data::WorldView& view, const std::string& word) {
  data::ProjectId found;
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(word.data(), word.data() + word.size(), number);
  const bool is_number = fault == std::errc{} && end == word.data() + word.size();
  view.for_each<data::Project>([&](const data::Project& row, data::AreaId) {
    if (found) return;
    if (row.code == word || row.name == word) found = row.id;
  });
  if (!found && is_number && view.find<data::Project>({number})) found = {number};
  return found;
}

void say_project(const CommandContext& context, const json& project) {
  context.console.result(project.at("id").dump() + "  " + project.at("code").get<std::string>() +
                         "  " + project.at("name").get<std::string>() +
                         context.text("  片区 ", "  zones ") + project.at("zones").dump() +
                         context.text("  工程项 ", "  items ") + project.at("items").dump());
}

void say_row(const CommandContext& context, const json& row) {
  const auto amounts = [&](const json& of) {
    std::string line = context.text("  计划 ", "  planned ") + of.at("planned").dump() +
                       context.text("  完成 ", "  done ") + of.at("done").dump();
    if (!of.at("declared").is_null()) {
      line += context.text("  公布 ", "  declared ") + of.at("declared").dump() +
              context.text("  差 ", "  difference ") + of.at("difference").dump();
    }
    return line;
  };
  std::string head = row.at("kind").get<std::string>() + " (" + row.at("unit").get<std::string>() +
                     ")" + context.text("  项 ", "  items ") + row.at("items").dump() +
                     amounts(row);
  if (!row.at("progress").is_null()) {
    char percent[32];
    std::snprintf(percent, sizeof percent, "  %.1f %%", 100 * row.at("progress").get<double>());
    head += percent;
  }
  context.console.result(head);
  for (const json& part : row.at("parts")) {
    const json& area = part.at("area");
    context.console.result("  " +
                           (area.is_null() ? context.text("不在任何区域内", "in none of them")
                                           : area.at("name").get<std::string>()) +
                           amounts(part));
  }
}

int run_list(const CommandContext& context, const WorksArguments& arguments) {
  auto report = run_operation(context, arguments.folder, "works-list", json::object());
  if (!report) return context.fail(report.error());
  if (context.json) {
    context.console.result(api::to_text(*report));
    return 0;
  }
  for (const json& project : report->at("projects")) say_project(context, project);
  if (report->at("projects").empty()) {
    context.console.message(context.text("还没有项目", "there are no projects yet"));
  }
  return 0;
}

int run_totals(const CommandContext& context, const WorksArguments& arguments) {
  auto report = run_operation(context, arguments.folder, "works-totals",
                              {{"project", arguments.project}, {"by", arguments.by}});
  if (!report) return context.fail(report.error());
  if (context.json) {
    context.console.result(api::to_text(*report));
    return 0;
  }
  for (const json& row : report->at("rows")) say_row(context, row);
  const std::size_t unzoned = report->at("unzoned").size();
  if (unzoned > 0) {
    context.console.message(context.text("不在任何片区内的工程项：", "items in no zone: ") +
                            report->at("unzoned").dump());
  }
  return 0;
}

}  // namespace

geo::Result<json> works_list_operation(services::District& district, const data::Scope& scope,
                                       const json&, geo::Progress&) {
  return api::projects_json(district.view(scope));
}

geo::Result<json> works_totals_operation(services::District& district, const data::Scope& scope,
                                         const json& args, geo::Progress&) {
  const data::WorldView view = district.view(scope);
  const auto word = args.at("project").get<std::string>();
  const auto by_word = args.at("by").get<std::string>();
  const auto by = services::divide_by_from_word(by_word);
  if (!by) return geo::Error{geo::ErrorCode::usage, "--by " + by_word, {}};
  const data::ProjectId project = project_named(view, word);
  if (!project) {
    return geo::Error{geo::ErrorCode::not_found, "", {.layer = "projects", .feature = word}};
  }
  const auto works = services::project_works(view, project);
  if (!works) return works.error();
  json totals = api::totals_json(services::totals_of(view, *works, *by));
  totals["project"] = {{"id", project.value}, {"name", works->project->name}};
  totals["revision"] = view.revision().value;
  return totals;
}

void add_works_command(CLI::App& app, CommandContext& context) {
  auto a = std::make_shared<WorksArguments>();
  CLI::App* works = app.add_subcommand(
      "works",
      context.text("改造工程：项目一览，按片区或区域汇总工程量",
                   "Renovation works: the projects, and their quantities by zone or area"));
  works->add_option("DIR", a->folder, context.text("区县文件夹", "Folder of the district"))
      ->required();
  works->require_subcommand(1);
  CLI::App* list = works->add_subcommand("list", context.text("列出项目", "List the projects"));
  list->callback(
      [&context, a] { context.action = [&context, a] { return run_list(context, *a); }; });
  CLI::App* totals = works->add_subcommand(
      "totals",
      context.text("汇总一个项目的工程量，并与公布数比较",
                   "Add up a project's quantities and compare them with what is declared"));
  totals
      ->add_option("PROJECT", a->project,
                   context.text("项目的编码、名称或编号", "Code, name or id of the project"))
      ->required();
  totals
      ->add_option("--by", a->by,
                   context.text("划分：zones subdistricts communities grids",
                                "Divided by: zones subdistricts communities grids"))
      ->capture_default_str();
  totals->callback(
      [&context, a] { context.action = [&context, a] { return run_totals(context, *a); }; });
  works->footer(context.text("例：", "Example: ") +
                "jingwei works baota totals LJP --by communities");
}

}  // namespace jingwei::app
