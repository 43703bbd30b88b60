#include "app/exports/assignment_layers.h"

#include "services/service_areas.h"

namespace jingwei::app {
namespace {

using data::ExportGeometry;
using data::ExportLayer;
using data::ExportRow;
using data::ExportType;
using data::ExportValue;

const data::Organisation& unit(const data::WorldView& view, data::OrganisationId id) {
  const data::Organisation* row = view.find<data::Organisation>(id);
  JINGWEI_CHECK(row);
  return *row;
}

const data::Area& target(const data::WorldView& view, data::AreaId id) {
  const data::Area* row = view.find<data::Area>(id);
  JINGWEI_CHECK(row);
  return *row;
}

ExportValue seconds(geo::Milliseconds t) { return geo::to_seconds(t).value; }

ExportLayer assigned(const data::WorldView& view, const services::NearestAssignment& assignment) {
  ExportLayer layer{"assignment", {"分配", "Assignment"}, ExportGeometry::line, {}, {}};
  layer.columns = {{"unit", {"单位编号", "Unit"}, ExportType::integer},
                   {"unit_name", {"单位", "Unit name"}, ExportType::text},
                   {"target", {"区域编号", "Target"}, ExportType::integer},
                   {"target_code", {"区域编码", "Target code"}, ExportType::text},
                   {"target_name", {"最近的区域", "Nearest target"}, ExportType::text},
                   {"seconds", {"步行秒数", "Seconds on foot"}, ExportType::real},
                   {"metres", {"路程（米）", "Metres"}, ExportType::real},
                   {"second", {"第二近编号", "Second"}, ExportType::integer},
                   {"second_name", {"第二近的区域", "Second nearest"}, ExportType::text},
                   {"second_seconds", {"第二近秒数", "Seconds to the second"}, ExportType::real},
                   {"margin_seconds", {"远出秒数", "Margin (s)"}, ExportType::real}};
  for (const services::AssignedUnit& row : assignment.rows) {
    const data::Area& to = target(view, row.target);
    std::vector<ExportValue> values = {
        row.unit.value, unit(view, row.unit).name, to.id.value,     to.code,
        to.name,        seconds(row.time),         row.length.value};
    if (row.second) {
      values.push_back(row.second.value);
      values.push_back(target(view, row.second).name);
      values.push_back(seconds(row.second_time));
      values.push_back(seconds(row.margin()));
    }
    values.resize(layer.columns.size());
    layer.rows.push_back({std::move(values), {}});
    if (row.line.size() > 1) layer.rows.back().shape = degrees(view.frame(), row.line);
  }
  return layer;
}

ExportLayer unassigned(const data::WorldView& view, const services::NearestAssignment& assignment) {
  ExportLayer layer{"unassigned", {"未分配", "Unassigned"}, ExportGeometry::point, {}, {}};
  layer.columns = {{"unit", {"单位编号", "Unit"}, ExportType::integer},
                   {"unit_name", {"单位", "Unit name"}, ExportType::text},
                   {"reason", {"原因", "Reason"}, ExportType::text}};
  for (const services::UnassignedUnit& row : assignment.unassigned) {
    const data::Organisation& of = unit(view, row.unit);
    layer.rows.push_back(
        {{of.id.value, of.name, std::string(services::unassigned_reason_name(row.reason))},
         view.frame().to_lonlat(of.at)});
  }
  return layer;
}

ExportLayer targets(const data::WorldView& view, const services::NearestAssignment& assignment) {
  ExportLayer layer{"targets", {"各区域", "Targets"}, ExportGeometry::point, {}, {}};
  layer.columns = {{"target", {"区域编号", "Target"}, ExportType::integer},
                   {"target_code", {"区域编码", "Target code"}, ExportType::text},
                   {"target_name", {"区域", "Target name"}, ExportType::text},
                   {"units", {"单位数", "Units"}, ExportType::integer},
                   {"link", {"道路连接", "Link"}, ExportType::text}};
  for (const services::TargetLoad& load : assignment.per_target) {
    const data::Area& of = target(view, load.target);
    layer.rows.push_back({{of.id.value, of.code, of.name, static_cast<std::int64_t>(load.units),
                           std::string(services::link_reason_name(load.link))},
                          view.frame().to_lonlat(of.centre)});
  }
  return layer;
}

}  // namespace

ExportLayers assignment_layers(const data::WorldView& view,
                               const services::NearestAssignment& assignment) {
  ExportLayers made;
  made.csv = "assignment";
  made.geojson = "assignment";
  made.layers = {assigned(view, assignment), unassigned(view, assignment),
                 targets(view, assignment)};
  made.notes = assignment.warnings;
  return made;
}

}  // namespace jingwei::app
