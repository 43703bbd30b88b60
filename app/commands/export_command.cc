#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <nlohmann/json.hpp>

#include "app/api/json_text.h"
#include "app/commands/commands.h"
#include "app/exports/feature_layers.h"
#include "app/exports/post_layers.h"
#include "app/exports/task_layer.h"
#include "app/exports/works_layers.h"
#include "app/operations.h"
#include "data/instant.h"
#include "services/district.h"
#include "services/feature_layers.h"
#include "services/task_query.h"

namespace jingwei::app {
namespace {

struct ExportArguments {
  std::string folder, layer, file;
};

int run_export(const CommandContext& context, const ExportArguments& arguments) {
  const geo::Status format = check_export_file(arguments.file);
  if (!format) return context.fail(format.error());
  auto report = run_operation(context, arguments.folder, "export",
                              {{"layer", arguments.layer},
                               {"file", absolute(arguments.file)},
                               {"lang", context.text("zh", "en")}});
  if (!report) return context.fail(report.error());
  if (context.json) {
    context.console.result(api::to_text(*report));
  } else {
    context.console.message(context.text("已写出：", "wrote ") + arguments.file +
                            context.text("，行数 ", ", rows: ") + report->at("rows").dump());
  }
  return 0;
}

data::ExportLayer all_tasks(const data::WorldView& view) {
  const data::Instant now = data::now();
  const auto matches = services::find_tasks(view, {}, now);
  JINGWEI_CHECK(matches);  // a query that names nothing finds
  return task_layer(view, matches->tasks, now);
}

}  // namespace

geo::Result<nlohmann::json> export_operation(services::District& district, const data::Scope& scope,
                                             const nlohmann::json& args, geo::Progress& progress) {
  const auto layer = args.at("layer").get<std::string>();
  const auto file = args.at("file").get<std::string>();
  const auto language =
      args.at("lang").get<std::string>() == "en" ? geo::Language::en : geo::Language::zh;
  const bool tasks = layer == "all" || layer == "tasks";
  const bool table = layer == "posts" || layer == "categories";
  if (!tasks && !table && !services::find_feature_layer(layer) && !is_works_layer(layer)) {
    return geo::Error{geo::ErrorCode::usage, "", {.layer = layer}};
  }
  const data::WorldView view = district.view(scope);
  ExportLayers layers;
  std::size_t rows = 0;
  for (const services::FeatureLayer& known : services::kFeatureLayers) {
    if (layer != "all" && layer != known.name) continue;
    if (!progress.step("exporting", static_cast<double>(layers.layers.size()) /
                                        static_cast<double>(services::kFeatureLayers.size()))) {
      return geo::Error{geo::ErrorCode::cancelled, "", {}};
    }
    layers.layers.push_back(feature_layer(view, known));
    rows += layers.layers.back().rows.size();
  }
  for (const std::string_view name : {"works", "zones", "totals"}) {
    if (layer != "all" && layer != name) continue;
    auto works = works_layer(view, name);
    if (!works) return works.error();
    // A district without works has no tables of them.
    if (layer == "all" && works->rows.empty()) continue;
    rows += works->rows.size();
    layers.layers.push_back(std::move(*works));
  }
  for (const std::string_view name : {"posts", "categories"}) {
    if (layer != "all" && layer != name) continue;
    auto rows_of = name == "posts" ? post_layer(view, data::to_text(data::now()).substr(0, 10))
                                   : category_layer(view);
    if (layer == "all" && rows_of.rows.empty()) continue;
    rows += rows_of.rows.size();
    layers.layers.push_back(std::move(rows_of));
  }
  if (tasks) {
    layers.layers.push_back(all_tasks(view));
    rows += layers.layers.back().rows.size();
  }
  layers.csv = layers.geojson = layers.layers.front().key;
  const auto format = data::export_format(file);
  const bool one_layer_only =
      format == data::ExportFormat::csv || format == data::ExportFormat::geojson;
  if (one_layer_only && layers.layers.size() > 1) {
    return geo::Error{geo::ErrorCode::usage, "all -> .gpkg .xlsx", {.file = file}};
  }
  const geo::Status written = write_export_file(file, view, std::move(layers), language);
  if (!written) return written.error();
  return nlohmann::json{{"file", file}, {"rows", rows}, {"revision", view.revision().value}};
}

void add_export_command(CLI::App& app, CommandContext& context) {
  auto arguments = std::make_shared<ExportArguments>();
  CLI::App* command = app.add_subcommand(
      "export", context.text("导出一个图层或全部图层：gpkg geojson csv xlsx",
                             "Write one layer or all of them: gpkg geojson csv xlsx"));
  command
      ->add_option("DIR", arguments->folder, context.text("区县文件夹", "Folder of the district"))
      ->required();
  std::string names = "all";
  for (const services::FeatureLayer& layer : services::kFeatureLayers) {
    names += " " + std::string(layer.name);
  }
  names += " works zones totals posts categories tasks";
  command->add_option("LAYER", arguments->layer, names)->required();
  command
      ->add_option(
          "-o,--output", arguments->file,
          context.text("文件；格式由扩展名决定", "The file; its extension gives the format"))
      ->required();
  command->footer(context.text("例：", "Example: ") +
                  "jingwei export baota buildings -o 建筑.xlsx");
  command->callback([&context, arguments] {
    context.action = [&context, arguments] { return run_export(context, *arguments); };
  });
}

}  // namespace jingwei::app
