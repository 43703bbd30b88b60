#pragma once

// The land of a synthetic district: heights, where water runs, and the lines that divide it.

#include <cstdint>
#include <vector>

#include "geo/progress.h"
#include "geo/result.h"
#include "geo/shape.h"
#include "services/synth/pattern.h"

namespace jingwei::services::synth {

// What a cell of the land is.
enum class LandKind : std::uint8_t { slope, floor, river };

// A raster of square cells in the district's frame, row by row from the north-west; a height
// belongs to the middle of its cell.
struct Land {
  std::int32_t columns = 0, rows = 0;
  double cell_metres = 10;
  geo::Point north_west;            // outer corner of the first cell
  std::vector<float> height;        // metres
  std::vector<float> drained_area;  // square metres above the cell, itself included
  std::vector<LandKind> kind;
  geo::Polyline river;                     // the main river's axis, downstream
  std::vector<geo::Polyline> tributaries;  // streams that join it, downstream
  std::vector<geo::Polyline> ridges;       // crests between gullies: natural borders

  // Metres; bilinear between the middles of cells. Requires: inside the raster.
  double height_at(geo::Point at) const;
  LandKind kind_at(geo::Point at) const;
  // Rise over run, of the steepest way up.
  double slope_at(geo::Point at) const;
};

// cancelled.
geo::Result<Land> make_land(const Pattern& pattern, std::uint64_t seed, int scale,
                            geo::Progress& progress);

}  // namespace jingwei::services::synth
