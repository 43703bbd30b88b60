#pragma once

#include <string>
#include <vector>

#include "data/change.h"
#include "tiles/layer_set.h"

namespace jingwei::tiles {

// Part of the map that a change has made stale: the tiles of the zooms that meet the box, which
// already includes the tiles' buffer.
struct StaleBox {
  std::vector<std::string> layers;                  // names of source layers, in the plan's order
  double west = 0, south = 0, east = 0, north = 0;  // degrees
  int min_zoom = 0, max_zoom = 0;

  friend bool operator==(const StaleBox&, const StaleBox&) = default;
};

// The same in the plane.
struct StalePart {
  LayerMask layers = 0;
  geo::Box box;
  int min_zoom = 0, max_zoom = 0;

  friend bool operator==(const StalePart&, const StalePart&) = default;
};

// The boxes of one layer and band of zooms in one change are at most so many; beyond, neighbours on
// the Hilbert curve are drawn together.
inline constexpr std::size_t kMaxStaleBoxes = 32;

// The stale parts of every layer that the change touches, both where its rows were and where they
// are now. `layers` may be those of before or after the change. Where borders move, the areas
// around count too, since common borders are simplified together, and so do the rows that belong to
// areas. Ensures: every tile that differs between before and after meets a part of its layer and
// zoom.
std::vector<StalePart> stale_parts(const data::Change& change, const LayerSet& layers);

std::vector<StaleBox> stale_boxes(const std::vector<StalePart>& parts,
                                  const TileTransform& transform);

// Whether the tile shows anything of the part.
bool meets(const StalePart& part, LayerMask layers, TileId id, const TileTransform& transform);

}  // namespace jingwei::tiles
