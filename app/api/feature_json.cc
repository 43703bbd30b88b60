#include "app/api/feature_json.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <vector>

#include "app/api/json_text.h"
#include "data/model/words.h"
#include "geo/area.h"
#include "services/edits.h"
#include "services/feature_layers.h"
#include "services/ground_counts.h"
#include "services/permissions.h"

namespace jingwei::app::api {
namespace {

using nlohmann::json;

json positions(const data::LocalFrame& frame, std::span<const geo::Point> points, bool closed) {
  std::vector<geo::LonLat> degrees(points.size());
  frame.to_lonlat(points, degrees);
  json list = json::array();
  for (const geo::LonLat at : degrees) list.push_back(position(at));
  if (closed && !degrees.empty()) list.push_back(position(degrees.front()));
  return list;
}

json rings(const data::LocalFrame& frame, const geo::Polygon& polygon) {
  json list = json::array();
  list.push_back(positions(frame, polygon.shell, true));
  for (const geo::Ring& hole : polygon.holes) list.push_back(positions(frame, hole, true));
  return list;
}

// Numbers of which 0 means unknown.
json known(std::int64_t value) { return value == 0 ? json() : json(value); }

json round_to(double value, double step) { return std::round(value / step) * step; }

json geometry(const data::LocalFrame& frame, const data::Area& row) {
  return polygons_json(frame, row.shape);
}
json geometry(const data::LocalFrame& frame, const data::Place& row) {
  return point_json(frame, row.at);
}
json geometry(const data::LocalFrame& frame, const data::Compound& row) {
  return polygons_json(frame, row.shape);
}
json geometry(const data::LocalFrame& frame, const data::Building& row) {
  return polygon_json(frame, row.footprint);
}
json geometry(const data::LocalFrame& frame, const data::Facility& row) {
  return point_json(frame, row.at);
}
json geometry(const data::LocalFrame& frame, const data::Organisation& row) {
  return point_json(frame, row.at);
}
json geometry(const data::LocalFrame& frame, const data::Way& row) {
  return line_json(frame, row.line);
}
json geometry(const data::LocalFrame& frame, const data::Waterway& row) {
  return line_json(frame, row.line);
}
json geometry(const data::LocalFrame& frame, const data::Gully& row) {
  return polygons_json(frame, row.shape);
}

std::string_view level_name(data::AreaLevel level) {
  constexpr std::string_view kNames[] = {"district", "subdistrict", "community", "grid"};
  return kNames[static_cast<std::size_t>(level)];
}

json area_properties(const data::WorldView& view, const data::Area& row) {
  json p = {{"level", level_name(row.level)},
            {"code", row.code},
            {"kind", row.kind},
            {"provenance", data::word(row.provenance)},
            {"made_up", row.provenance == data::Provenance::made_up},
            {"square_metres", std::round(geo::square_metres(geo::doubled_area(row.shape)))}};
  p["parent"] = row.parent ? json(row.parent.value) : json();
  p["centre"] = position(view.frame().to_lonlat(row.centre));
  return p;
}

json properties(const data::WorldView& view, const data::Area& row) {
  return area_properties(view, row);
}
json properties(const data::WorldView&, const data::Place& row) { return {{"kind", row.kind}}; }
json properties(const data::WorldView&, const data::Compound& row) { return {{"code", row.code}}; }
json properties(const data::WorldView&, const data::Building& row) {
  return {{"address", row.address},
          {"kind", row.kind},
          {"levels", known(row.levels)},
          {"square_metres", round_to(geo::square_metres(geo::doubled_area(row.footprint)), 0.125)}};
}
json properties(const data::WorldView&, const data::Facility& row) {
  return {{"kind", row.kind},
          {"tag", row.tag},
          {"address", row.address},
          {"opening_hours", row.opening_hours},
          {"capacity", known(row.capacity)}};
}
json properties(const data::WorldView&, const data::Organisation& row) {
  return {{"kind", row.kind},
          {"address", row.address},
          {"skills", row.skills},
          {"headcount", known(row.headcount)}};
}
json properties(const data::WorldView&, const data::Way& row) {
  return {{"class", data::word(row.way_class)},
          {"bridge", (row.flags & data::kWayBridge) != 0},
          {"tunnel", (row.flags & data::kWayTunnel) != 0},
          {"covered", (row.flags & data::kWayCovered) != 0},
          {"level", row.level},
          {"step_count", known(row.step_count)},
          {"incline", std::isnan(row.incline) ? json() : json(round_to(row.incline, 1.0 / 1024))},
          {"surface", row.surface},
          {"metres", round_to(geo::length(row.line).value, 0.125)}};
}
json properties(const data::WorldView&, const data::Waterway& row) {
  return {{"kind", row.kind},
          {"tunnel", (row.flags & data::kWayTunnel) != 0},
          {"metres", round_to(geo::length(row.line).value, 0.125)}};
}
json properties(const data::WorldView&, const data::Gully& row) {
  return {{"code", row.code},
          {"provenance", data::word(row.provenance)},
          {"square_metres", std::round(geo::square_metres(geo::doubled_area(row.shape)))}};
}

}  // namespace

json point_json(const data::LocalFrame& frame, geo::Point at) {
  return {{"type", "Point"}, {"coordinates", position(frame.to_lonlat(at))}};
}

json line_json(const data::LocalFrame& frame, const geo::Polyline& line) {
  return {{"type", "LineString"}, {"coordinates", positions(frame, line, false)}};
}

json polygon_json(const data::LocalFrame& frame, const geo::Polygon& polygon) {
  return {{"type", "Polygon"}, {"coordinates", rings(frame, polygon)}};
}

json polygons_json(const data::LocalFrame& frame, const geo::MultiPolygon& polygons) {
  json list = json::array();
  for (const geo::Polygon& polygon : polygons) list.push_back(rings(frame, polygon));
  return {{"type", "MultiPolygon"}, {"coordinates", std::move(list)}};
}

json box_json(const data::LocalFrame& frame, const geo::Box& box) {
  if (box.empty()) return nullptr;
  geo::LonLat low{180, 90}, high{-180, -90};
  // The frame's axes turn against the meridians: the extremes may lie on any corner or side.
  for (const double t : {0.0, 0.25, 0.5, 0.75, 1.0}) {
    const auto x = static_cast<std::int32_t>(box.min.x + t * (double(box.max.x) - box.min.x));
    const auto y = static_cast<std::int32_t>(box.min.y + t * (double(box.max.y) - box.min.y));
    for (const geo::Point p : {geo::Point{x, box.min.y}, geo::Point{x, box.max.y},
                               geo::Point{box.min.x, y}, geo::Point{box.max.x, y}}) {
      const geo::LonLat at = frame.to_lonlat(p);
      low = {std::min(low.lon, at.lon), std::min(low.lat, at.lat)};
      high = {std::max(high.lon, at.lon), std::max(high.lat, at.lat)};
    }
  }
  json sides = position(low);
  for (const auto& value : position(high)) sides.push_back(value);
  return sides;
}

geo::Box extent(const data::WorldView& view) {
  geo::Box box;
  view.for_each<data::Area>(
      [&](const data::Area& row, data::AreaId) { box.extend(data::bounds(row)); });
  if (!box.empty()) return box;
  view.for_each<data::Building>(
      [&](const data::Building& row, data::AreaId) { box.extend(data::bounds(row)); });
  view.for_each<data::Way>(
      [&](const data::Way& row, data::AreaId) { box.extend(data::bounds(row)); });
  return box;
}

json area_path_json(const data::WorldView& view, data::AreaId area) {
  std::vector<json> up;
  for (int step = 0; area && step < 8; ++step) {
    const data::Area* row = view.find<data::Area>(area);
    if (!row) break;
    if (row->level != data::AreaLevel::district) {
      up.push_back({{"level", level_name(row->level)},
                    {"id", row->id.value},
                    {"code", row->code},
                    {"name", row->name}});
    }
    area = row->parent;
  }
  return json(std::vector<json>(up.rbegin(), up.rend()));
}

template <class Row>
json feature_json(const data::WorldView& view, const Row& row) {
  json p = properties(view, row);
  const std::string_view layer = services::layer_of(row);
  p["id"] = row.id.value;
  p["version"] = row.version.value;
  p["layer"] = layer;
  p["name"] = row.name;
  p["source_key"] = row.source_key;
  p["at"] = position(view.frame().to_lonlat(data::anchor(row)));
  p["editable"] = json::array();
  if (services::may_write_seen<Row>(view.scope())) {
    p["editable"] = services::editable_fields(layer);
  }
  data::AreaId area = view.area_of<Row>(row.id);
  if constexpr (std::is_same_v<Row, data::Area>) area = row.parent;
  const data::Area* in = view.find<data::Area>(area);
  if (in && in->level != data::AreaLevel::district) {
    p["area"] = {{"id", in->id.value}, {"name", in->name}, {"path", area_path_json(view, in->id)}};
  }
  return {{"type", "Feature"},
          {"id", row.id.value},
          {"bbox", box_json(view.frame(), data::bounds(row))},
          {"geometry", geometry(view.frame(), row)},
          {"properties", std::move(p)}};
}

template json feature_json(const data::WorldView&, const data::Area&);
template json feature_json(const data::WorldView&, const data::Place&);
template json feature_json(const data::WorldView&, const data::Compound&);
template json feature_json(const data::WorldView&, const data::Building&);
template json feature_json(const data::WorldView&, const data::Facility&);
template json feature_json(const data::WorldView&, const data::Organisation&);
template json feature_json(const data::WorldView&, const data::Way&);
template json feature_json(const data::WorldView&, const data::Waterway&);
template json feature_json(const data::WorldView&, const data::Gully&);

std::optional<json> find_feature(const data::WorldView& view, std::string_view layer,
                                 std::int64_t id) {
  if (!services::find_feature_layer(layer)) return std::nullopt;
  return services::with_row_type(layer, [&](auto type) -> std::optional<json> {
    using Row = typename decltype(type)::type;
    const Row* row = view.find<Row>({id});
    if (!row || !services::belongs_to_layer(*row, layer)) return std::nullopt;
    return feature_json(view, *row);
  });
}

std::optional<json> find_feature_in_full(const data::WorldView& view, std::string_view layer,
                                         std::int64_t id) {
  auto feature = find_feature(view, layer, id);
  if (!feature || layer != "gullies") return feature;
  const auto counts = services::counts_on(view, view.find<data::Gully>({id})->shape);
  json& p = feature->at("properties");
  p["buildings"] = counts.buildings;
  p["households"] = counts.households ? json(counts.households->households) : json();
  p["people"] = counts.households ? json(counts.households->people) : json();
  return feature;
}

}  // namespace jingwei::app::api
