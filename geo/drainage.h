#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "geo/elevation.h"
#include "geo/progress.h"
#include "geo/result.h"

// Where water runs on an elevation model: pits are breached, every cell gets the one neighbour it
// drains to, and what drains through each cell is added up.
namespace jingwei::geo {

// The size of a cell on the ground, in metres.
struct CellSize {
  double width = 0, height = 0;
  double square_metres() const { return width * height; }
  friend bool operator==(const CellSize&, const CellSize&) = default;
};

// By row from the north: the size of a cell of so many degrees on the CGCS2000 ellipsoid, by its
// radii of curvature at the middle of the row.
std::vector<CellSize> cell_sizes(const ElevationGrid& grid);

// The part of `grid` between the corners, out to whole cells, with each cell cut into as many
// equal ones as make it at most `largest_cell` high; heights in between are bicubic
// (ElevationGrid::sample). Empty where the corners hold nothing of the grid.
ElevationGrid window(const ElevationGrid& grid, LonLat south_west, LonLat north_east,
                     Metres largest_cell);

// The eight neighbours in the order in which ties are broken: straight ones first, because over
// equal slopes the shorter step is the smaller error.
struct Step {
  std::int8_t column, row;
};
inline constexpr std::array<Step, 8> kSteps = {Step{1, 0}, {0, 1},  {-1, 0},  {0, -1},
                                               {1, 1},     {-1, 1}, {-1, -1}, {1, -1}};
inline constexpr std::uint8_t kOutlet = 8;  // drains off the raster or into a void
inline constexpr std::uint8_t kNoFlow = 9;  // is a void itself

// 1. A cell that is no void drains to the neighbour `direction` names, or is an outlet. Outlets lie
//    on the border of the raster or beside a void.
// 2. Water never runs uphill: of a cell and the one it drains to, `surface` falls.
// 3. `order` has each cell once that is no void, and none after one it drains to.
// 4. `square_metres` of a cell is its own ground and that of all cells that drain through it.
struct Drainage {
  std::int32_t columns = 0, rows = 0;
  std::vector<CellSize> sizes;          // by row
  std::vector<float> surface;           // heights with breaches cut in, metres; NaN in voids
  std::vector<std::uint8_t> direction;  // an index of kSteps, kOutlet or kNoFlow
  std::vector<std::uint32_t> order;     // upstream first
  std::vector<double> square_metres;    // 0 in voids

  std::int32_t column_of(std::uint32_t cell) const {
    return static_cast<std::int32_t>(cell % static_cast<std::uint32_t>(columns));
  }
  std::int32_t row_of(std::uint32_t cell) const {
    return static_cast<std::int32_t>(cell / static_cast<std::uint32_t>(columns));
  }
  // Requires: `cell` drains to a neighbour.
  std::uint32_t downstream(std::uint32_t cell) const;
  // From the middle of `cell` to that of its neighbour in `step`, in metres on the ground.
  double step_metres(std::uint32_t cell, std::uint8_t step) const;
};

// Pits: a flood rises from the border and from voids, always over the lowest cell it has reached,
// and remembers for each cell whence it came (priority-flood: Barnes, Lehman and Mulla 2014,
// Computers & Geosciences 62, algorithm 1; with the heights as they are for its order: Metz,
// Mitasova and Harmon 2011, HESS 15). From a cell without a lower neighbour the way back is cut
// down by the smallest step of a float until it meets lower ground (breaching: Lindsay 2016,
// Hydrological Processes 30), so that lines keep to the bottom of a valley where filling would
// draw them straight over a flat. Flows: to the neighbour of the steepest descent (D8: O'Callaghan
// and Mark 1984, Computer Vision, Graphics and Image Processing 28), ties to the first of kSteps.
// The same grid gives the same result. O(n log n); about 60 bytes a cell. Errors: cancelled.
Result<Drainage> drain(const ElevationGrid& grid, Progress& progress);

}  // namespace jingwei::geo
