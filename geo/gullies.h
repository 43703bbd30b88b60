#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "geo/drainage.h"
#include "geo/label_borders.h"
#include "geo/shape.h"

// Gullies: the drained lines of hills, each with its floor and its sides up to the break of slope.
// docs/gullies.md has the definition in words.
namespace jingwei::geo {

struct GullyOptions {
  double min_square_metres = 200'000;  // drained ground at which a line begins
  Metres max_floor{150};               // what has a wider floor is a valley
  Metres max_side{250};                // a side ends here where no break of slope comes before
  Metres min_length{250};              // shorter ones are part of the next
  Slope floor_slope = Slope::from_ratio(0.12);  // gentler ground beside the line is floor
  // A side ends where the slope falls below this share of the steepest below it.
  double break_share = 0.6;
  Metres min_sides{30};  // the sides of both hands together, else it is a drain of level ground
};

// A line from where it begins (enough ground, or a confluence) to the cell before the next
// confluence or to the outlet. Cells downstream.
struct StreamSegment {
  static constexpr std::uint32_t kNone = 0xffffffff;
  std::vector<std::uint32_t> cells;
  std::uint32_t next = kNone;   // the segment that it runs into
  double square_metres = 0;     // drained at its last cell
  std::uint32_t gully = kNone;  // the longer segment whose gully it is part of; itself as a rule
};

// Every cell through which `min_square_metres` drain is in one segment. One that is shorter than
// `min_length` belongs to the gully of the largest that runs into it; one that none runs into then
// has no gully (kNone). In the order of their first cells; O(n).
std::vector<StreamSegment> stream_segments(const Drainage& drainage, const GullyOptions& options);

// The cells of each gully, labelled by the index of its segment. Gullies whose floor is wider than
// `max_floor` are left out, and those whose sides are narrower than `min_sides`, both in the mean.
// `heights` is the grid that `drainage` was made of.
struct GullyCells {
  LabelRaster raster;
  std::vector<double> floor_metres;  // by segment: mean width of the floor, 0 without a gully
};
// Requires: `segments` are those of `drainage`. Each cell belongs to the gully to which it drains,
// so that gullies part at ridges and confluences: none has a cell of another.
GullyCells gully_cells(const ElevationGrid& heights, const Drainage& drainage,
                       const std::vector<StreamSegment>& segments, const GullyOptions& options);

// How places go from degrees into the district's frame and back (data/projection.h does it).
struct FrameMapping {
  std::function<Result<std::vector<Point>>(std::span<const LonLat>)> to_frame;
  std::function<LonLat(Point)> to_lonlat;
};

struct FoundStream {
  Polyline line;  // downstream, smoothed, as far as the first cell of the next
  double square_metres = 0;
};

struct FoundGully {
  Polygon shape;
  std::vector<Polyline> lines;  // of its segments
  Point mouth;                  // the last cell of its line
  double square_metres = 0;     // drained at the mouth
  double floor_metres = 0;      // mean width of the floor
};

struct GullyMap {
  std::vector<FoundStream> streams;  // also those of valleys
  std::vector<FoundGully> gullies;   // from north to south by where their line begins
};

// Ensures: shapes are valid, and no two of them share ground; where two touch they have the same
// vertices. Where `within` is not empty a shape is what lies in it, of several pieces the largest.
// A shape holds at least half of the vertices of its lines: what is left of others, in the fray of
// slopes or on the border of `within`, is none.
// Requires: `within` is valid and its parts do not overlap. Errors: cancelled,
// coordinate_out_of_range.
Result<GullyMap> find_gullies(const ElevationGrid& heights, const GullyOptions& options,
                              const FrameMapping& mapping, const MultiPolygon& within,
                              Progress& progress);

}  // namespace jingwei::geo
