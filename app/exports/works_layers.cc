#include "app/exports/works_layers.h"

#include "app/exports/export_file.h"
#include "data/model/words.h"
#include "data/quantity.h"

namespace jingwei::app {
namespace {

using data::ExportColumn;
using data::ExportType;
using data::ExportValue;

std::vector<ExportColumn> totals_columns() {
  return {{"project", {"项目", "project"}, ExportType::text},
          {"kind", {"类别", "kind"}, ExportType::text},
          {"unit", {"单位", "unit"}, ExportType::text},
          {"row", {"行", "row"}, ExportType::text},
          {"area_id", {"区域编号", "area id"}, ExportType::integer},
          {"area", {"区域", "area"}, ExportType::text},
          {"items", {"项数", "items"}, ExportType::integer},
          {"planned", {"计划量", "planned"}, ExportType::real},
          {"done", {"完成量", "done"}, ExportType::real},
          {"declared", {"公布数", "declared"}, ExportType::real},
          {"difference", {"差", "difference"}, ExportType::real},
          {"progress", {"完成比例", "progress"}, ExportType::real}};
}

std::vector<ExportColumn> item_columns() {
  return {{"id", {"编号", "id"}, ExportType::integer},
          {"project", {"项目", "project"}, ExportType::text},
          {"name", {"名称", "name"}, ExportType::text},
          {"kind", {"类别", "kind"}, ExportType::text},
          {"unit", {"单位", "unit"}, ExportType::text},
          {"planned", {"计划量", "planned"}, ExportType::real},
          {"done", {"完成量", "done"}, ExportType::real},
          {"stage", {"阶段", "stage"}, ExportType::text},
          {"planned_start", {"计划开工", "planned start"}, ExportType::text},
          {"planned_end", {"计划完工", "planned end"}, ExportType::text},
          {"finished_on", {"完工日期", "finished on"}, ExportType::text},
          {"zones", {"片区", "zones"}, ExportType::text},
          {"provenance", {"数据性质", "provenance"}, ExportType::text}};
}

std::vector<ExportColumn> zone_columns() {
  return {{"id", {"编号", "id"}, ExportType::integer},
          {"project", {"项目", "project"}, ExportType::text},
          {"name", {"名称", "name"}, ExportType::text},
          {"stage", {"阶段", "stage"}, ExportType::text},
          {"started_on", {"开工日期", "started on"}, ExportType::text},
          {"finished_on", {"完工日期", "finished on"}, ExportType::text},
          {"provenance", {"数据性质", "provenance"}, ExportType::text}};
}

ExportValue number(const std::optional<data::Quantity>& quantity) {
  return quantity ? ExportValue(data::to_number(*quantity)) : ExportValue();
}

data::ExportShape shape_in_degrees(const data::LocalFrame& frame, const geo::Shape& shape) {
  if (const auto* point = std::get_if<geo::Point>(&shape)) return frame.to_lonlat(*point);
  if (const auto* line = std::get_if<geo::Polyline>(&shape)) return degrees(frame, *line);
  return degrees(frame, std::get<geo::MultiPolygon>(shape));
}

std::string zone_names(const services::ProjectWorks& works, const services::SeenItem& seen) {
  std::string names;
  for (const services::SeenZone& zone : works.zones) {
    for (const data::ZoneId id : seen.zones) {
      if (zone.zone->id == id) names += (names.empty() ? "" : "; ") + zone.zone->name;
    }
  }
  return names;
}

// A row for each shape; values at `quantities` only in the first, so that a column may be summed.
void add_rows(const data::LocalFrame& frame, const std::vector<geo::Shape>& shapes,
              std::vector<ExportValue> values, std::initializer_list<std::size_t> quantities,
              data::ExportLayer& layer) {
  for (const geo::Shape& shape : shapes) {
    layer.rows.push_back({values, shape_in_degrees(frame, shape)});
    for (const std::size_t column : quantities) values[column] = ExportValue();
  }
}

geo::Status add_items(const data::WorldView& view, const services::ProjectWorks& works,
                      data::ExportLayer& layer) {
  for (const services::SeenItem& seen : works.items) {
    const data::WorkItem& item = *seen.item;
    const auto shapes = services::shapes_in_scope(view, seen);
    if (!shapes) return shapes.error();
    add_rows(view.frame(), *shapes,
             {item.id.value, works.project->name, item.name, item.kind, item.unit,
              data::to_number(seen.amount.planned), data::to_number(seen.amount.done),
              std::string(data::word(item.stage)), item.planned_start, item.planned_end,
              item.finished_on, zone_names(works, seen), std::string(data::word(item.provenance))},
             {5, 6}, layer);
  }
  return {};
}

geo::Status add_zones(const data::WorldView& view, const services::ProjectWorks& works,
                      data::ExportLayer& layer) {
  for (const services::SeenZone& seen : works.zones) {
    const data::Zone& zone = *seen.zone;
    const auto shapes = services::shapes_in_scope(view, seen);
    if (!shapes) return shapes.error();
    add_rows(view.frame(), *shapes,
             {zone.id.value, works.project->name, zone.name, std::string(data::word(zone.stage)),
              zone.started_on, zone.finished_on, std::string(data::word(zone.provenance))},
             {}, layer);
  }
  return {};
}

}  // namespace

bool is_works_layer(std::string_view name) {
  return name == "works" || name == "zones" || name == "totals";
}

data::ExportLayer totals_layer(const services::ProjectWorks& works,
                               const services::ProjectTotals& totals) {
  data::ExportLayer layer{"totals",
                          {"工程量汇总", "totals of works"},
                          data::ExportGeometry::none,
                          totals_columns(),
                          {}};
  for (const services::TotalsRow& row : totals.rows) {
    layer.rows.push_back(
        {{works.project->name, row.kind, row.unit, std::string("total"), ExportValue(),
          ExportValue(), static_cast<std::int64_t>(row.items), data::to_number(row.amount.planned),
          data::to_number(row.amount.done), number(row.declared), number(row.difference),
          row.progress ? ExportValue(*row.progress) : ExportValue()},
         {}});
    for (const services::TotalsPart& part : row.parts) {
      layer.rows.push_back(
          {{works.project->name, row.kind, row.unit, std::string("part"),
            part.id ? ExportValue(part.id) : ExportValue(),
            part.id ? ExportValue(part.name) : ExportValue(), ExportValue(),
            data::to_number(part.amount.planned), data::to_number(part.amount.done),
            number(part.declared), number(part.difference), ExportValue()},
           {}});
    }
  }
  return layer;
}

geo::Result<data::ExportLayer> works_layer(const data::WorldView& view, std::string_view name) {
  data::ExportLayer layer;
  layer.key = name;
  if (name == "works") {
    layer.title = {"工程项", "work items"};
    layer.geometry = data::ExportGeometry::any;
    layer.columns = item_columns();
  } else if (name == "zones") {
    layer.title = {"片区", "zones"};
    layer.geometry = data::ExportGeometry::multi_polygon;
    layer.columns = zone_columns();
  } else {
    layer.title = {"工程量汇总", "totals of works"};
    layer.columns = totals_columns();
  }
  std::vector<data::ProjectId> projects;
  view.for_each<data::Project>(
      [&](const data::Project& row, data::AreaId) { projects.push_back(row.id); });
  for (const data::ProjectId project : projects) {
    const auto works = services::project_works(view, project);
    if (!works && works.error().code == geo::ErrorCode::not_found) continue;
    if (!works) return works.error();
    geo::Status added;
    if (name == "works") {
      added = add_items(view, *works, layer);
    } else if (name == "zones") {
      added = add_zones(view, *works, layer);
    } else {
      auto totals =
          totals_layer(*works, services::totals_of(view, *works, services::DivideBy::zones));
      layer.rows.insert(layer.rows.end(), totals.rows.begin(), totals.rows.end());
    }
    if (!added) return added.error();
  }
  return layer;
}

}  // namespace jingwei::app
