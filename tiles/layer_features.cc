#include "tiles/layer_features.h"

#include <algorithm>

#include "data/model/row_traits.h"
#include "data/model/task_state.h"
#include "data/model/words.h"
#include "tiles/mvt_writer.h"

namespace jingwei::tiles {

namespace {

using Values = std::array<std::string, kMaxAttributes>;

std::string text_unless_empty(std::string_view text) {
  return text.empty() ? std::string() : encode_text(text);
}

std::string number_unless_zero(std::int64_t number) {
  return number == 0 ? std::string() : encode_number(number);
}

std::string yes_unless_false(bool flag) { return flag ? encode_boolean(true) : std::string(); }

Feature new_feature(std::int64_t id, int min_zoom, Values values) {
  Feature feature;
  feature.id = id;
  feature.min_zoom = static_cast<std::uint8_t>(min_zoom);
  feature.values = std::move(values);
  return feature;
}

std::optional<Feature> point_feature(Feature feature, geo::Point at,
                                     const TileTransform& transform) {
  feature.parts.push_back({{transform.to_plane(at)}, {}});
  return feature;
}

std::optional<Feature> line_feature(Feature feature, const geo::Polyline& line,
                                    const LayerPlan& plan, const TileTransform& transform) {
  std::vector<geo::Point> points = transform.to_plane(line);
  points.erase(std::unique(points.begin(), points.end()), points.end());
  if (points.size() < 2) return std::nullopt;
  VertexZooms zooms = line_zooms(points, plan.tolerance);
  feature.parts.push_back({std::move(points), std::move(zooms)});
  return feature;
}

// The plane's y runs south, so a ring is turned about to keep its orientation.
geo::Ring plane_ring(const geo::Ring& ring, const TileTransform& transform) {
  geo::Ring plane = transform.to_plane(ring);
  std::reverse(plane.begin(), plane.end());
  plane.erase(std::unique(plane.begin(), plane.end()), plane.end());
  while (plane.size() > 1 && plane.front() == plane.back()) plane.pop_back();
  return plane;
}

// Rings that are less than a triangle in the plane are left out.
std::vector<geo::Ring> plane_rings(const geo::Polygon& polygon, const TileTransform& transform) {
  std::vector<geo::Ring> rings{plane_ring(polygon.shell, transform)};
  if (rings.front().size() < 3) return {};
  for (const geo::Ring& hole : polygon.holes) {
    geo::Ring ring = plane_ring(hole, transform);
    if (ring.size() >= 3) rings.push_back(std::move(ring));
  }
  return rings;
}

std::vector<geo::Ring> plane_rings(const geo::MultiPolygon& polygons,
                                   const TileTransform& transform) {
  std::vector<geo::Ring> rings;
  for (const geo::Polygon& polygon : polygons) {
    for (geo::Ring& ring : plane_rings(polygon, transform)) rings.push_back(std::move(ring));
  }
  return rings;
}

std::optional<Feature> polygon_feature(Feature feature, std::vector<geo::Ring> rings,
                                       const LayerPlan& plan, const BorderNodes& nodes = {}) {
  if (rings.empty()) return std::nullopt;
  for (geo::Ring& ring : rings) {
    VertexZooms zooms = ring_zooms(ring, plan.tolerance, nodes);
    feature.parts.push_back({std::move(ring), std::move(zooms)});
  }
  return feature;
}

}  // namespace

std::optional<Feature> feature_of(const data::Place& row, const TileTransform& transform) {
  return point_feature(new_feature(row.id.value, min_zoom_of_place(row.kind),
                                   {text_unless_empty(row.name), text_unless_empty(row.kind)}),
                       row.at, transform);
}

std::optional<Feature> feature_of(const data::Compound& row, const TileTransform& transform) {
  const LayerPlan& plan = plan_of(Layer::compounds);
  return polygon_feature(new_feature(row.id.value, plan.min_zoom, {text_unless_empty(row.name)}),
                         plane_rings(row.shape, transform), plan);
}

std::optional<Feature> feature_of(const data::Building& row, const TileTransform& transform) {
  const LayerPlan& plan = plan_of(Layer::buildings);
  return polygon_feature(new_feature(row.id.value, plan.min_zoom,
                                     {text_unless_empty(row.name), text_unless_empty(row.kind),
                                      number_unless_zero(row.levels)}),
                         plane_rings(row.footprint, transform), plan);
}

std::optional<Feature> feature_of(const data::Facility& row, const TileTransform& transform) {
  return point_feature(new_feature(row.id.value, plan_of(Layer::facilities).min_zoom,
                                   {text_unless_empty(row.name), text_unless_empty(row.kind)}),
                       row.at, transform);
}

std::optional<Feature> feature_of(const data::Organisation& row, const TileTransform& transform) {
  return point_feature(new_feature(row.id.value, plan_of(Layer::organisations).min_zoom,
                                   {text_unless_empty(row.name), text_unless_empty(row.kind)}),
                       row.at, transform);
}

std::optional<Feature> feature_of(const data::Way& row, const TileTransform& transform) {
  return line_feature(
      new_feature(
          row.id.value, min_zoom_of_way(row.way_class),
          {text_unless_empty(row.name), encode_text(data::word(row.way_class)),
           yes_unless_false((row.flags & data::kWayBridge) != 0),
           yes_unless_false((row.flags & data::kWayTunnel) != 0), number_unless_zero(row.level)}),
      row.line, plan_of(Layer::ways), transform);
}

std::optional<Feature> feature_of(const data::Waterway& row, const TileTransform& transform) {
  return line_feature(new_feature(row.id.value, min_zoom_of_waterway(row.kind),
                                  {text_unless_empty(row.name), text_unless_empty(row.kind)}),
                      row.line, plan_of(Layer::waterways), transform);
}

std::optional<Feature> feature_of(const data::Gully& row, const TileTransform& transform) {
  const LayerPlan& plan = plan_of(Layer::gullies);
  return polygon_feature(new_feature(row.id.value, plan.min_zoom, {text_unless_empty(row.name)}),
                         plane_rings(row.shape, transform), plan);
}

std::optional<Feature> feature_of(const data::Task& row, const TileTransform& transform) {
  if (!data::is_open(row.state)) return std::nullopt;
  constexpr std::int64_t kMinute = 60'000;  // ms
  return point_feature(
      new_feature(row.id.value, plan_of(Layer::tasks).min_zoom,
                  {encode_text(data::word(row.state)), text_unless_empty(row.kind),
                   number_unless_zero(row.due_at.ms / kMinute), encode_number(row.holder ? 1 : 0)}),
      row.at, transform);
}

std::optional<Feature> label_of(const data::Area& row, const TileTransform& transform) {
  const std::optional<Layer> layer = layer_of_area(row.level);
  if (!layer) return std::nullopt;
  return point_feature(
      new_feature(row.id.value, plan_of(*layer).min_zoom,
                  {text_unless_empty(row.name), encode_text(data::area_layer(row.level))}),
      row.centre, transform);
}

void set_area_values(const data::Area& row, Feature& feature) {
  const bool made_up =
      row.provenance == data::Provenance::made_up || row.provenance == data::Provenance::synthetic;
  feature.values = {text_unless_empty(row.name), text_unless_empty(row.code),
                    encode_boolean(made_up)};
}

std::vector<AreaFeature> area_features(const std::vector<const data::Area*>& areas,
                                       const TileTransform& transform) {
  std::vector<std::vector<geo::Ring>> rings_of;
  std::vector<geo::Ring> all;
  for (const data::Area* area : areas) {
    rings_of.push_back(layer_of_area(area->level) ? plane_rings(area->shape, transform)
                                                  : std::vector<geo::Ring>());
    all.insert(all.end(), rings_of.back().begin(), rings_of.back().end());
  }
  const BorderNodes nodes(all);
  std::vector<AreaFeature> features;
  for (std::size_t i = 0; i < areas.size(); ++i) {
    if (rings_of[i].empty()) continue;
    const Layer layer = *layer_of_area(areas[i]->level);
    Feature feature = new_feature(areas[i]->id.value, plan_of(layer).min_zoom, {});
    set_area_values(*areas[i], feature);
    features.push_back({layer, *polygon_feature(std::move(feature), std::move(rings_of[i]),
                                                plan_of(layer), nodes)});
  }
  return features;
}

}  // namespace jingwei::tiles
