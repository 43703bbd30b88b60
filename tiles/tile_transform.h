#pragma once

#include <span>
#include <vector>

#include "data/projection.h"
#include "geo/point.h"
#include "tiles/tile_id.h"

namespace jingwei::tiles {

inline constexpr std::int32_t kTileExtent = 4096;  // units to a tile's side

// A point of the web-Mercator square in units of 2^-32 of its side, x east, y south.
struct WorldPoint {
  std::int64_t x = 0, y = 0;
  friend bool operator==(const WorldPoint&, const WorldPoint&) = default;
};

WorldPoint to_world(geo::LonLat at);
geo::LonLat to_lonlat(WorldPoint p);
// Requires: in_pyramid(id).
WorldPoint tile_corner(TileId id);

// From the district's frame to its drawing plane: web-Mercator units of 2^-32 relative to the
// district's centre, in a geo::Point with y south. About 7 mm on the ground at 42 degrees. The
// plane is for pictures; nothing is computed from it. Ensures: a point's image depends on the point
// alone, so common vertices stay common.
class TileTransform {
 public:
  explicit TileTransform(const data::LocalFrame& frame)
      : frame_(frame), origin_(to_world(frame.parameters().centre)) {}

  const data::FrameParameters& frame() const { return frame_.parameters(); }
  WorldPoint origin() const { return origin_; }

  geo::Point to_plane(geo::Point p) const;
  // In bulk and faster. Ensures: the result has the length of `in`.
  std::vector<geo::Point> to_plane(std::span<const geo::Point> in) const;

  // The tile with `buffer` units of its own around it, in the plane.
  geo::Box plane_box(TileId id, std::int32_t buffer) const;

 private:
  geo::Point relative(geo::LonLat at) const;

  data::LocalFrame frame_;
  WorldPoint origin_;
};

// From the plane to a tile's own units. Every zoom has one grid for the whole world, to whose
// nearest point a vertex goes, so that tiles and neighbours agree about it.
class TileGrid {
 public:
  // Requires: in_pyramid(id), id.z <= 20.
  TileGrid(const TileTransform& transform, TileId id);

  geo::Point to_tile(geo::Point plane) const {
    return {static_cast<std::int32_t>((offset_.x + plane.x) >> shift_),
            static_cast<std::int32_t>((offset_.y + plane.y) >> shift_)};
  }

 private:
  WorldPoint offset_;  // from the tile's corner to the plane's origin, plus half a unit
  int shift_;
};

}  // namespace jingwei::tiles
