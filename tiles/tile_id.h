#pragma once

#include <compare>
#include <cstdint>
#include <string_view>

#include "geo/result.h"

namespace jingwei::tiles {

// A square of the web-Mercator pyramid: x east, y south, both in [0, 2^z).
struct TileId {
  int z = 0;
  std::uint32_t x = 0, y = 0;
  friend auto operator<=>(const TileId&, const TileId&) = default;
};

inline constexpr int kMaxPyramidZoom = 22;

constexpr bool in_pyramid(TileId id) {
  return id.z >= 0 && id.z <= kMaxPyramidZoom && id.x < (std::uint32_t{1} << id.z) &&
         id.y < (std::uint32_t{1} << id.z);
}

// The three parts of a tile's path as they stand in a URL. request_malformed for anything but plain
// decimals ("-1", "1e3", "031", "", "+1"); not_found for numbers outside the pyramid.
geo::Result<TileId> parse_tile_id(std::string_view z, std::string_view x, std::string_view y);

}  // namespace jingwei::tiles
