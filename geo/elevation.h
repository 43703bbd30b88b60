#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "geo/point.h"
#include "geo/shape.h"
#include "geo/units.h"

namespace jingwei::geo {

// Where the cells of a raster lie: north up, in degrees.
struct GridPlacement {
  double west = 0, north = 0;              // outer corner of the first cell
  double cell_width = 0, cell_height = 0;  // degrees, both positive

  friend bool operator==(const GridPlacement&, const GridPlacement&) = default;
};

// Heights in metres on a raster of longitude and latitude, row by row from the north. A void is
// NaN. A height belongs to the middle of its cell.
class ElevationGrid {
 public:
  ElevationGrid() = default;  // empty: every sample is absent
  // Requires: cells.size() == columns * rows, both positive, cell sizes positive.
  ElevationGrid(GridPlacement placement, std::int32_t columns, std::int32_t rows,
                std::vector<float> cells);

  bool empty() const { return cells_.empty(); }
  std::int32_t columns() const { return columns_; }
  std::int32_t rows() const { return rows_; }
  const GridPlacement& placement() const { return placement_; }
  std::span<const float> cells() const { return cells_; }
  // Requires: column and row in range. NaN in a void.
  float cell(std::int32_t column, std::int32_t row) const {
    return cells_[static_cast<std::size_t>(row) * columns_ + column];
  }
  std::int64_t void_cells() const;

  // Height at the place: bicubic (Catmull-Rom) where the 4 x 4 cells around it have heights;
  // beside voids and the border bilinear over those of the 2 x 2 cells that have one; absent
  // outside the raster, where `at` is not finite, and where the cell that holds it is void.
  // Ensures: exact at the middle of a cell; where it is bicubic, a plane is reproduced.
  std::optional<float> sample(LonLat at) const;

 private:
  std::optional<double> bicubic(double x, double y) const;
  double bilinear(double x, double y) const;

  GridPlacement placement_;
  std::int32_t columns_ = 0, rows_ = 0;
  std::vector<float> cells_;
};

// Distance at which a way is sampled for its heights.
inline constexpr Metres kSampleStep{10.0};

// Into how many pieces a segment is cut by sampling.
int sample_parts(Point a, Point b, Metres step = kSampleStep);

// The points of `line` with evenly spaced ones added so that no two neighbours are farther apart
// than `step`. Every point of the line is kept, in order; neighbours that are equal are dropped.
// The caller turns them into degrees, samples the elevation and hands the heights to the network.
Polyline sample_points(std::span<const Point> line, Metres step = kSampleStep);

}  // namespace jingwei::geo
