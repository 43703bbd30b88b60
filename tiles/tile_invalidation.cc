#include "tiles/tile_invalidation.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "data/model/row_traits.h"
#include "geo/hilbert.h"
#include "tiles/layer_features.h"

namespace jingwei::tiles {

namespace {

// A tile's buffer is a stretch on the ground that halves with every zoom, so zooms far apart have
// boxes of their own.
constexpr int kZoomsInBand = 3;

constexpr Layer kAreaLayers[] = {Layer::subdistricts, Layer::communities, Layer::grids,
                                 Layer::area_labels};
constexpr Layer kScopedLayers[] = {Layer::compounds, Layer::buildings, Layer::organisations,
                                   Layer::tasks};

// Units of a tile around a feature in which its tiles may change: the buffer, rounding and
// simplifying, and the cell it is thinned in.
std::int32_t reach(const LayerPlan& plan) {
  return plan.buffer + 2 + (plan.thinned_to_zoom > 0 ? kThinningCell : 0);
}

geo::Box around(const std::vector<FeaturePart>& parts) {
  geo::Box box;
  for (const FeaturePart& part : parts) box.extend(geo::bounds(part.points));
  return box;
}

struct Touched {
  geo::Box box;  // in the plane, without margin
  int min_zoom;
};

using TouchedByLayer = std::map<Layer, std::vector<Touched>>;

template <class Row>
void collect(const data::RowWrites<Row>& writes, const TileTransform& transform,
             TouchedByLayer& touched) {
  for (const data::RowWrite<Row>& write : writes) {
    for (const auto* row : {&write.before, &write.after}) {
      if (!*row) continue;
      if (const auto feature = feature_of(**row, transform)) {
        touched[DrawnAs<Row>::layer].push_back({around(feature->parts), feature->min_zoom});
      }
    }
  }
}

geo::Box plane_bounds(const data::Area& area, const TileTransform& transform) {
  geo::Box box;
  for (const geo::Polygon& polygon : area.shape) {
    box.extend(geo::bounds(transform.to_plane(polygon.shell)));
  }
  return box;
}

void collect_areas(const data::RowWrites<data::Area>& writes, const LayerSet& layers,
                   TouchedByLayer& touched) {
  const bool moved = borders_change(writes);
  for (const data::RowWrite<data::Area>& write : writes) {
    for (const auto* row : {&write.before, &write.after}) {
      if (!*row) continue;
      geo::Box box = plane_bounds(**row, layers.transform());
      // The district itself is not drawn, yet its border may be others' too.
      if (const auto layer = layer_of_area((*row)->level)) {
        touched[*layer].push_back({box, plan_of(*layer).min_zoom});
        const geo::Point label = layers.transform().to_plane((*row)->centre);
        touched[Layer::area_labels].push_back({{label, label}, plan_of(*layer).min_zoom});
      }
      if (!moved || box.empty()) continue;
      for (const Layer of : kAreaLayers) {
        const LayerPlan& plan = plan_of(of);
        layers.layer(of).search(box, [&](const FeatureView& neighbour) {
          geo::Box reached;
          for (std::size_t k = 0; k < neighbour.part_count(); ++k) {
            reached.extend(geo::bounds(neighbour.part(k).points));
          }
          touched[of].push_back({reached, plan.min_zoom});
        });
      }
      for (const Layer of : kScopedLayers) touched[of].push_back({box, plan_of(of).min_zoom});
    }
  }
}

geo::Point middle(const geo::Box& box) {
  return {static_cast<std::int32_t>((std::int64_t{box.min.x} + box.max.x) / 2),
          static_cast<std::int32_t>((std::int64_t{box.min.y} + box.max.y) / 2)};
}

// At most kMaxStaleBoxes, each a stretch of the Hilbert curve over all.
std::vector<geo::Box> few(std::vector<geo::Box> boxes) {
  std::sort(boxes.begin(), boxes.end(), [](const geo::Box& a, const geo::Box& b) {
    return std::tie(a.min, a.max) < std::tie(b.min, b.max);
  });
  boxes.erase(std::unique(boxes.begin(), boxes.end()), boxes.end());
  if (boxes.size() <= kMaxStaleBoxes) return boxes;
  geo::Box all;
  for (const geo::Box& box : boxes) all.extend(box);
  std::stable_sort(boxes.begin(), boxes.end(), [&](const geo::Box& a, const geo::Box& b) {
    return geo::hilbert_index(middle(a), all) < geo::hilbert_index(middle(b), all);
  });
  std::vector<geo::Box> merged(kMaxStaleBoxes);
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    merged[i * kMaxStaleBoxes / boxes.size()].extend(boxes[i]);
  }
  return merged;
}

void append_parts(Layer layer, const std::vector<Touched>& touched, std::vector<StalePart>& parts) {
  const LayerPlan& plan = plan_of(layer);
  for (int first = kMinZoom; first <= kMaxZoom; first += kZoomsInBand) {
    const int last = std::min(first + kZoomsInBand - 1, kMaxZoom);
    std::vector<geo::Box> boxes;
    for (const Touched& one : touched) {
      if (one.min_zoom <= last) boxes.push_back(one.box);
    }
    const int min_zoom = std::max(first, plan.min_zoom);
    const std::int32_t margin = reach(plan) << (20 - min_zoom);
    for (const geo::Box& box : few(std::move(boxes))) {
      parts.push_back({mask_of(layer), geo::grown(box, margin), min_zoom, last});
    }
  }
}

}  // namespace

std::vector<StalePart> stale_parts(const data::Change& change, const LayerSet& layers) {
  TouchedByLayer touched;
  const TileTransform& transform = layers.transform();
  collect_areas(change.of<data::Area>(), layers, touched);
  collect(change.of<data::Waterway>(), transform, touched);
  collect(change.of<data::Gully>(), transform, touched);
  collect(change.of<data::Compound>(), transform, touched);
  collect(change.of<data::Building>(), transform, touched);
  collect(change.of<data::Way>(), transform, touched);
  collect(change.of<data::Place>(), transform, touched);
  collect(change.of<data::Facility>(), transform, touched);
  collect(change.of<data::Organisation>(), transform, touched);
  collect(change.of<data::Task>(), transform, touched);
  std::vector<StalePart> parts;
  for (const auto& [layer, boxes] : touched) append_parts(layer, boxes, parts);
  return parts;
}

std::vector<StaleBox> stale_boxes(const std::vector<StalePart>& parts,
                                  const TileTransform& transform) {
  std::vector<StaleBox> boxes;
  const WorldPoint origin = transform.origin();
  for (const StalePart& part : parts) {
    StaleBox box;
    for (const LayerPlan& plan : all_plans()) {
      if (part.layers & mask_of(plan.layer)) box.layers.emplace_back(plan.name);
    }
    const geo::LonLat north_west =
        to_lonlat(WorldPoint{origin.x + part.box.min.x, origin.y + part.box.min.y});
    const geo::LonLat south_east =
        to_lonlat(WorldPoint{origin.x + part.box.max.x, origin.y + part.box.max.y});
    box.west = north_west.lon;
    box.north = north_west.lat;
    box.east = south_east.lon;
    box.south = south_east.lat;
    box.min_zoom = part.min_zoom;
    box.max_zoom = part.max_zoom;
    boxes.push_back(std::move(box));
  }
  return boxes;
}

bool meets(const StalePart& part, LayerMask layers, TileId id, const TileTransform& transform) {
  return (part.layers & layers) != 0 && id.z >= part.min_zoom && id.z <= part.max_zoom &&
         transform.plane_box(id, 0).intersects(part.box);
}

}  // namespace jingwei::tiles
