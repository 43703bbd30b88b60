#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "data/model/rows.h"

// What the map shows of which layer from which zoom on: one table for all layers, and one for each
// of the kinds within a layer. Zooms are those of tiles; above kMaxZoom the client overzooms.

namespace jingwei::tiles {

inline constexpr int kMinZoom = 8, kMaxZoom = 16;

// The source layers in the order in which they stand in a tile.
enum class Layer : std::uint8_t {
  subdistricts,
  communities,
  grids,
  area_labels,
  waterways,
  gullies,
  compounds,
  buildings,
  ways,
  places,
  facilities,
  organisations,
  tasks,
};
inline constexpr std::size_t kLayerCount = 13;

// A set of layers as bits: bit k is the layer k.
using LayerMask = std::uint32_t;
inline constexpr LayerMask kAllLayers = (LayerMask{1} << kLayerCount) - 1;
constexpr LayerMask mask_of(Layer layer) { return LayerMask{1} << static_cast<unsigned>(layer); }

enum class GeometryType : std::uint8_t { point = 1, line = 2, polygon = 3 };  // MVT's numbers
enum class AttributeType : std::uint8_t { text, number, boolean };

struct AttributeName {
  std::string_view name;
  AttributeType type{};
};
inline constexpr std::size_t kMaxAttributes = 5;

struct LayerPlan {
  Layer layer{};
  std::string_view name;
  GeometryType type{};
  int min_zoom = kMinZoom;
  // Tile units that geometry reaches over the tile's edge, so that strokes and circles (8 units to
  // a pixel) have no seam.
  std::int32_t buffer = 64;
  // Tile units within which a line may leave its course below kMaxZoom, where all vertices are
  // kept.
  double tolerance = 0;
  // Polygons with a smaller area are left out, in square tile units (64 to a pixel).
  std::int64_t min_area = 1;
  // Up to this zoom only the first feature of every cell is drawn, by zoom rank and then by id.
  // The cell is kThinningCell units wide; buffers of thinned layers are multiples of it.
  int thinned_to_zoom = 0;
  std::span<const AttributeName> attributes;
};

inline constexpr std::int32_t kThinningCell = 64;

const LayerPlan& plan_of(Layer layer);
std::span<const LayerPlan> all_plans();
std::optional<Layer> layer_named(std::string_view name);

// The first zoom at which a feature is drawn, by its kind.
int min_zoom_of_way(data::WayClass way_class);
int min_zoom_of_waterway(std::string_view kind);
int min_zoom_of_place(std::string_view kind);
// The map layer of an area; none for the district itself.
std::optional<Layer> layer_of_area(data::AreaLevel level);

}  // namespace jingwei::tiles
