#pragma once

#include <cmath>
#include <numbers>
#include <vector>

#include "data/world.h"
#include "tiles/tile_id.h"

namespace jingwei::testing {

// Where a point of the frame falls on the tiles of a zoom, in tile units from the world's corner:
// the textbook formula in doubles, apart from the product's integers.
struct Pixel {
  double x, y;
};

inline Pixel pixel(const data::LocalFrame& frame, geo::Point p, int zoom) {
  const geo::LonLat at = frame.to_lonlat(p);
  const double side = std::ldexp(4096.0, zoom), lat = at.lat * std::numbers::pi / 180;
  return {(at.lon + 180) / 360 * side,
          (1 - std::log(std::tan(lat) + 1 / std::cos(lat)) / std::numbers::pi) / 2 * side};
}

// The tile of the zoom in which the point lies.
inline tiles::TileId tile_at(const data::World& world, geo::Point p, int zoom) {
  const Pixel at = pixel(world.frame(), p, zoom);
  return {zoom, static_cast<std::uint32_t>(at.x / 4096), static_cast<std::uint32_t>(at.y / 4096)};
}

// All tiles of a zoom that meet the square of `reach` millimetres around the frame's origin.
inline std::vector<tiles::TileId> tiles_around(const data::World& world, int zoom,
                                               std::int32_t reach) {
  const tiles::TileId first = tile_at(world, {-reach, reach}, zoom);
  const tiles::TileId last = tile_at(world, {reach, -reach}, zoom);
  std::vector<tiles::TileId> ids;
  for (auto x = first.x; x <= last.x; ++x) {
    for (auto y = first.y; y <= last.y; ++y) ids.push_back({zoom, x, y});
  }
  return ids;
}

}  // namespace jingwei::testing
