#pragma once

#include <string>
#include <vector>

#include "data/change.h"
#include "data/projection.h"

namespace jingwei::tiles {

// Part of the map that a change has made stale: the tiles of the zooms that meet the box, which
// already includes the tiles' buffer.
struct StaleBox {
  std::vector<std::string> layers;                  // names of source layers, in the plan's order
  double west = 0, south = 0, east = 0, north = 0;  // degrees
  int min_zoom = 0, max_zoom = 0;

  friend bool operator==(const StaleBox&, const StaleBox&) = default;
};

// The stale parts of every layer that the change touches, both where its rows were and where they
// are now. Rows far apart have boxes of their own, at most kMaxStaleBoxes a layer.
std::vector<StaleBox> stale_boxes(const data::Change& change, const data::LocalFrame& frame);

inline constexpr std::size_t kMaxStaleBoxes = 32;

}  // namespace jingwei::tiles
