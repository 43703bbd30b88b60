#pragma once

#include <optional>
#include <vector>

#include "data/model/rows.h"
#include "tiles/packed_features.h"
#include "tiles/tile_transform.h"

// What each row of the model looks like on the map. No attribute holds personal data: of a task it
// is told that somebody has it, not who, and none of its text.

namespace jingwei::tiles {

template <class Row>
struct DrawnAs;  // the layer of a row kind; areas, which have several, stand apart
template <>
struct DrawnAs<data::Place> {
  static constexpr Layer layer = Layer::places;
};
template <>
struct DrawnAs<data::Compound> {
  static constexpr Layer layer = Layer::compounds;
};
template <>
struct DrawnAs<data::Building> {
  static constexpr Layer layer = Layer::buildings;
};
template <>
struct DrawnAs<data::Facility> {
  static constexpr Layer layer = Layer::facilities;
};
template <>
struct DrawnAs<data::Organisation> {
  static constexpr Layer layer = Layer::organisations;
};
template <>
struct DrawnAs<data::Task> {
  static constexpr Layer layer = Layer::tasks;
};
template <>
struct DrawnAs<data::Way> {
  static constexpr Layer layer = Layer::ways;
};
template <>
struct DrawnAs<data::Waterway> {
  static constexpr Layer layer = Layer::waterways;
};
template <>
struct DrawnAs<data::Gully> {
  static constexpr Layer layer = Layer::gullies;
};

// Nothing when the row has no geometry that could be drawn, and for a task that is not open.
std::optional<Feature> feature_of(const data::Place& row, const TileTransform& transform);
std::optional<Feature> feature_of(const data::Compound& row, const TileTransform& transform);
std::optional<Feature> feature_of(const data::Building& row, const TileTransform& transform);
std::optional<Feature> feature_of(const data::Facility& row, const TileTransform& transform);
std::optional<Feature> feature_of(const data::Organisation& row, const TileTransform& transform);
std::optional<Feature> feature_of(const data::Way& row, const TileTransform& transform);
std::optional<Feature> feature_of(const data::Waterway& row, const TileTransform& transform);
std::optional<Feature> feature_of(const data::Gully& row, const TileTransform& transform);
std::optional<Feature> feature_of(const data::Task& row, const TileTransform& transform);

// The label of an area; nothing for the district itself.
std::optional<Feature> label_of(const data::Area& row, const TileTransform& transform);
// The values of an area's polygon, whose shape depends on its neighbours: see area_features.
void set_area_values(const data::Area& row, Feature& feature);

// The polygons of all areas but the district's, each with the layer it belongs to, simplified
// together so that common borders stay common at every zoom. In the order given.
struct AreaFeature {
  Layer layer{};
  Feature feature;
};
std::vector<AreaFeature> area_features(const std::vector<const data::Area*>& areas,
                                       const TileTransform& transform);

}  // namespace jingwei::tiles
