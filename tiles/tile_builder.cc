#include "tiles/tile_builder.h"

#include <algorithm>
#include <map>
#include <utility>

#include "geo/area.h"
#include "geo/clip.h"
#include "geo/polygon_mend.h"
#include "tiles/mvt_writer.h"

namespace jingwei::tiles {

namespace {

// Rows of scoped kinds are looked up in the World, so that moved borders count at once.
bool is_seen(const data::WorldView& view, Layer layer, std::int64_t id) {
  switch (layer) {
    case Layer::buildings:
      return view.find<data::Building>({id}) != nullptr;
    case Layer::compounds:
      return view.find<data::Compound>({id}) != nullptr;
    case Layer::organisations:
      return view.find<data::Organisation>({id}) != nullptr;
    case Layer::tasks:
      return view.find<data::Task>({id}) != nullptr;
    default:
      return true;
  }
}

class LayerTile {
 public:
  LayerTile(const LayerSet& layers, const LayerPlan& plan, TileId id)
      : plan_(plan),
        grid_(layers.transform(), id),
        zoom_(id.z),
        clip_{{-plan.buffer, -plan.buffer}, {kTileExtent + plan.buffer, kTileExtent + plan.buffer}},
        writer_(plan) {}

  void add(const FeatureView& feature) {
    geometry_.clear();
    switch (plan_.type) {
      case GeometryType::point:
        add_point(feature);
        break;
      case GeometryType::line:
        add_line(feature);
        break;
      case GeometryType::polygon:
        add_polygon(feature);
        break;
    }
    if (geometry_.empty()) return;
    values_.clear();
    for (std::size_t k = 0; k < plan_.attributes.size(); ++k) values_.push_back(feature.value(k));
    writer_.add(feature.id(), geometry_.commands(), values_);
  }

  std::string finish() { return writer_.finish(); }

  geo::Point place(const FeatureView& feature) const {
    return grid_.to_tile(feature.part(0).points.front());
  }

 private:
  // The part's vertices drawn at this zoom, in tile units, without repetitions.
  std::vector<geo::Point> drawn(const PackedFeatures::PartView& part) const {
    std::vector<geo::Point> points;
    points.reserve(part.points.size());
    for (std::size_t i = 0; i < part.points.size(); ++i) {
      if (part.zooms[i] > zoom_) continue;
      const geo::Point p = grid_.to_tile(part.points[i]);
      if (points.empty() || points.back() != p) points.push_back(p);
    }
    return points;
  }

  // Half open, as cells are: a point on the far rim belongs to the next tile's buffer.
  bool in_tile(geo::Point p) const {
    return p.x >= clip_.min.x && p.x < clip_.max.x && p.y >= clip_.min.y && p.y < clip_.max.y;
  }

  void add_point(const FeatureView& feature) {
    const geo::Point at = place(feature);
    if (in_tile(at)) geometry_.points({&at, 1});
  }

  void add_line(const FeatureView& feature) {
    for (std::size_t k = 0; k < feature.part_count(); ++k) {
      for (const geo::Polyline& piece : geo::clip_line(drawn(feature.part(k)), clip_)) {
        geometry_.line(piece);
      }
    }
  }

  void add_polygon(const FeatureView& feature) {
    std::vector<geo::Ring> rings;
    for (std::size_t k = 0; k < feature.part_count(); ++k) {
      geo::Ring ring = drawn(feature.part(k));
      while (ring.size() > 1 && ring.front() == ring.back()) ring.pop_back();
      if (ring.size() >= 3) rings.push_back(std::move(ring));
    }
    if (rings.empty()) return;
    rings = geo::clip_rings(std::move(rings), clip_);
    for (const geo::Polygon& polygon : geo::mend_rings(std::move(rings))) {
      if (!is_large_enough(polygon.shell)) continue;
      geometry_.ring(polygon.shell);
      for (const geo::Ring& hole : polygon.holes) {
        if (is_large_enough(hole)) geometry_.ring(hole);
      }
    }
  }

  bool is_large_enough(const geo::Ring& ring) const {
    return std::abs(geo::doubled_area(ring).value) >= 2 * plan_.min_area;
  }

  const LayerPlan& plan_;
  TileGrid grid_;
  int zoom_;
  geo::Box clip_;
  LayerWriter writer_;
  GeometryEncoder geometry_;
  std::vector<std::string_view> values_;
};

// Leaves the first feature of every cell. The cells divide the tile and its buffer, so all tiles
// agree about what is left.
void thin(const LayerTile& tile, std::vector<FeatureView>& features) {
  std::map<std::pair<std::int32_t, std::int32_t>, std::size_t> first;
  const auto rank = [](const FeatureView& f) { return std::pair(f.min_zoom(), f.id()); };
  for (std::size_t i = 0; i < features.size(); ++i) {
    const geo::Point at = tile.place(features[i]);
    // Shifting rounds down below zero too, which division would not.
    static_assert(kThinningCell == 1 << 6);
    const auto [cell, is_new] = first.try_emplace({at.x >> 6, at.y >> 6}, i);
    if (!is_new && rank(features[i]) < rank(features[cell->second])) cell->second = i;
  }
  std::vector<std::size_t> kept;
  for (const auto& [cell, i] : first) kept.push_back(i);
  std::sort(kept.begin(), kept.end());
  std::vector<FeatureView> left;
  for (const std::size_t i : kept) left.push_back(features[i]);
  features = std::move(left);
}

}  // namespace

std::string encode_layer(const LayerSet& layers, Layer layer, TileId id, const data::Scope& scope) {
  const LayerPlan& plan = plan_of(layer);
  if (id.z < plan.min_zoom) return {};
  const data::WorldView view(layers.world(), scope);
  const bool sees_all = scope.is_whole_district();
  std::vector<FeatureView> features;
  // One unit more, for what rounding brings in.
  const geo::Box box = layers.transform().plane_box(id, plan.buffer + 1);
  layers.layer(layer).search(box, [&](const FeatureView& feature) {
    if (feature.min_zoom() <= id.z && (sees_all || is_seen(view, layer, feature.id()))) {
      features.push_back(feature);
    }
  });
  if (features.empty()) return {};
  std::sort(features.begin(), features.end(),
            [](const FeatureView& a, const FeatureView& b) { return a.id() < b.id(); });

  LayerTile tile(layers, plan, id);
  if (id.z <= plan.thinned_to_zoom) thin(tile, features);
  for (const FeatureView& feature : features) tile.add(feature);
  return tile.finish();
}

}  // namespace jingwei::tiles
