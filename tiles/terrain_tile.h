#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "geo/elevation.h"
#include "tiles/tile_id.h"

namespace jingwei::tiles {

inline constexpr int kMinTerrainZoom = 6, kMaxTerrainZoom = 14;
inline constexpr int kTerrainSide = 256;  // pixels

// Heights of the elevation model with its voids filled from their surroundings, for the picture
// only: nothing is computed from it.
class TerrainSource {
 public:
  explicit TerrainSource(const geo::ElevationGrid& elevation);

  // A PNG of kTerrainSide pixels, terrarium-encoded: height = R * 256 + G + B / 256 - 32768 metres.
  // Each pixel holds the height at its middle; pixels outside the raster that of the nearest place
  // on its rim, so that the shading ends flat. Nothing when the tile does not meet the raster.
  // Requires: in_pyramid(id).
  std::optional<std::vector<std::uint8_t>> tile(TileId id) const;

 private:
  geo::ElevationGrid filled_;
};

// Fills voids inwards, ring by ring, each cell with the mean of its known neighbours; all zero when
// there is no height at all.
geo::ElevationGrid without_voids(const geo::ElevationGrid& elevation);

}  // namespace jingwei::tiles
