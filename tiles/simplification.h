#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/shape.h"

namespace jingwei::tiles {

// For every vertex of a line the first zoom at which it is drawn, by Douglas-Peucker: at zoom z the
// vertices left leave the line's course by at most `tolerance` tile units of z. At kMaxZoom all are
// drawn. Points are those of the plane (tiles/tile_transform.h).
using VertexZooms = std::vector<std::uint8_t>;

// Ensures: both ends are drawn at every zoom; the reversed line has the reversed zooms.
VertexZooms line_zooms(std::span<const geo::Point> line, double tolerance);

// The vertices at which borders of several rings part: those that do not have exactly two
// neighbours, all rings taken together. Between them a border has the same owners throughout.
class BorderNodes {
 public:
  BorderNodes() = default;
  explicit BorderNodes(std::span<const geo::Ring> rings);
  bool contains(geo::Point p) const;

 private:
  std::vector<geo::Point> nodes_;  // sorted
};

// Ensures: a vertex's zoom is a function of the stretch of border between two nodes (of the whole
// ring when it has none), whichever ring and direction it is met in; so the owners of a common
// border drop the same vertices at the same zoom.
VertexZooms ring_zooms(const geo::Ring& ring, double tolerance, const BorderNodes& nodes = {});

}  // namespace jingwei::tiles
