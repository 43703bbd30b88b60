#include "app/api/works_json.h"

#include <nlohmann/json.hpp>

#include "app/api/feature_json.h"
#include "app/api/json_text.h"
#include "data/model/words.h"
#include "data/quantity.h"
#include "geo/area.h"
#include "services/permissions.h"

namespace jingwei::app::api {
namespace {

using nlohmann::json;

json date_json(const std::string& date) { return date.empty() ? json() : json(date); }

json id_and_name(std::int64_t id, const std::string& name) { return {{"id", id}, {"name", name}}; }

// What of a shape is in scope, as one geometry.
json geometry_json(const data::LocalFrame& frame, const std::vector<geo::Shape>& shapes) {
  if (shapes.empty()) return nullptr;
  if (const auto* point = std::get_if<geo::Point>(&shapes.front())) {
    return point_json(frame, *point);
  }
  if (const auto* surface = std::get_if<geo::MultiPolygon>(&shapes.front())) {
    return polygons_json(frame, *surface);
  }
  if (shapes.size() == 1) return line_json(frame, std::get<geo::Polyline>(shapes.front()));
  json lines = json::array();
  for (const geo::Shape& shape : shapes) {
    lines.push_back(line_json(frame, std::get<geo::Polyline>(shape)).at("coordinates"));
  }
  return {{"type", "MultiLineString"}, {"coordinates", std::move(lines)}};
}

// Where to point at it: of several stretches the longest counts.
geo::Point place_of(const std::vector<geo::Shape>& shapes) {
  data::WorkItem longest;
  double metres = -1;
  for (const geo::Shape& shape : shapes) {
    const auto* line = std::get_if<geo::Polyline>(&shape);
    const double length = line ? geo::length(*line).value : 0;
    if (length > metres) {
      metres = length;
      longest.shape = shape;
    }
  }
  return data::anchor(longest);
}

geo::Box bounds_of(const std::vector<geo::Shape>& shapes) {
  geo::Box box;
  for (const geo::Shape& shape : shapes) box.extend(geo::bounds_of(shape));
  return box;
}

json part_json(const services::TotalsPart& part) {
  return {{"area", part.id ? id_and_name(part.id, part.name) : json()},
          {"planned", quantity_json(part.amount.planned)},
          {"done", quantity_json(part.amount.done)},
          {"declared", quantity_json(part.declared)},
          {"difference", quantity_json(part.difference)}};
}

// A line of the list of projects.
geo::Result<json> project_json(const data::WorldView& view, const services::ProjectWorks& works) {
  geo::Box box;
  for (const services::SeenItem& seen : works.items) {
    const auto shapes = services::shapes_in_scope(view, seen);
    if (!shapes) return shapes.error();
    box.extend(bounds_of(*shapes));
  }
  for (const services::SeenZone& seen : works.zones) {
    const auto shapes = services::shapes_in_scope(view, seen);
    if (!shapes) return shapes.error();
    box.extend(bounds_of(*shapes));
  }
  return json{{"id", works.project->id.value},
              {"version", works.project->version.value},
              {"code", works.project->code},
              {"name", works.project->name},
              {"provenance", data::word(works.project->provenance)},
              {"zones", works.zones.size()},
              {"items", works.items.size()},
              {"bbox", box_json(view.frame(), box)}};
}

}  // namespace

json quantity_json(data::Quantity quantity) {
  // A whole number as one, so that it reads 7 and not 7.0.
  if (quantity.thousandths % 1000 == 0) return quantity.thousandths / 1000;
  return data::to_number(quantity);
}

json quantity_json(const std::optional<data::Quantity>& quantity) {
  return quantity ? quantity_json(*quantity) : json();
}

geo::Result<json> projects_json(const data::WorldView& view) {
  std::vector<data::ProjectId> ids;
  view.for_each<data::Project>(
      [&](const data::Project& row, data::AreaId) { ids.push_back(row.id); });
  json projects = json::array();
  for (const data::ProjectId id : ids) {
    const auto works = services::project_works(view, id);
    if (!works && works.error().code == geo::ErrorCode::not_found) continue;
    if (!works) return works.error();
    const auto project = project_json(view, *works);
    if (!project) return project.error();
    projects.push_back(*project);
  }
  return json{{"projects", std::move(projects)}, {"revision", view.revision().value}};
}

geo::Result<json> work_item_json(const data::WorldView& view, const services::SeenItem& seen) {
  const data::WorkItem& item = *seen.item;
  const auto shapes = services::shapes_in_scope(view, seen);
  if (!shapes) return shapes.error();
  json zones = json::array();
  for (const data::ZoneId id : seen.zones) {
    const data::WorldView whole(view.world_ptr(), data::Scope::whole_district(""));
    zones.push_back(id_and_name(id.value, whole.find<data::Zone>(id)->name));
  }
  const bool may_edit = seen.whole && services::may_write<data::WorkItem>(view.scope().role());
  json p = {
      {"id", item.id.value},
      {"version", item.version.value},
      {"layer", "work_items"},
      {"name", item.name},
      {"kind", item.kind},
      {"unit", item.unit},
      {"planned", quantity_json(seen.amount.planned)},
      {"done", quantity_json(seen.amount.done)},
      {"whole", seen.whole},
      {"stage", data::word(item.stage)},
      {"planned_start", date_json(item.planned_start)},
      {"planned_end", date_json(item.planned_end)},
      {"finished_on", date_json(item.finished_on)},
      {"provenance", data::word(item.provenance)},
      {"project", item.project.value},
      {"zones", std::move(zones)},
      {"editable", may_edit ? json({"done", "stage", "finished_on", "planned_start", "planned_end"})
                            : json::array()},
      {"at", position(view.frame().to_lonlat(place_of(*shapes)))}};
  const data::Area* in = view.find<data::Area>(seen.area);
  if (in && in->level != data::AreaLevel::district) {
    p["area"] = id_and_name(in->id.value, in->name);
    p["area"]["path"] = area_path_json(view, in->id);
  }
  return json{{"type", "Feature"},
              {"id", item.id.value},
              {"bbox", box_json(view.frame(), bounds_of(*shapes))},
              {"geometry", geometry_json(view.frame(), *shapes)},
              {"properties", std::move(p)}};
}

geo::Result<json> zone_json(const data::WorldView& view, const services::SeenZone& seen) {
  const data::Zone& zone = *seen.zone;
  const auto shapes = services::shapes_in_scope(view, seen);
  if (!shapes) return shapes.error();
  return json{{"type", "Feature"},
              {"id", zone.id.value},
              {"geometry", geometry_json(view.frame(), *shapes)},
              {"properties",
               {{"id", zone.id.value},
                {"version", zone.version.value},
                {"layer", "zones"},
                {"name", zone.name},
                {"whole", seen.whole},
                {"stage", data::word(zone.stage)},
                {"started_on", date_json(zone.started_on)},
                {"finished_on", date_json(zone.finished_on)},
                {"provenance", data::word(zone.provenance)}}}};
}

json totals_json(const services::ProjectTotals& totals) {
  json rows = json::array(), unzoned = json::array();
  for (const services::TotalsRow& row : totals.rows) {
    json parts = json::array();
    for (const services::TotalsPart& part : row.parts) parts.push_back(part_json(part));
    rows.push_back({{"kind", row.kind},
                    {"unit", row.unit},
                    {"items", row.items},
                    {"planned", quantity_json(row.amount.planned)},
                    {"done", quantity_json(row.amount.done)},
                    {"declared", quantity_json(row.declared)},
                    {"difference", quantity_json(row.difference)},
                    {"progress", row.progress ? json(*row.progress) : json()},
                    {"parts", std::move(parts)}});
  }
  for (const data::WorkItemId id : totals.unzoned) unzoned.push_back(id.value);
  return {{"by", services::kDivideByWords[static_cast<std::size_t>(totals.by)]},
          {"rows", std::move(rows)},
          {"unzoned", std::move(unzoned)}};
}

}  // namespace jingwei::app::api
