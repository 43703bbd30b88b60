#include "geo/elevation.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "geo/area.h"
#include "geo/check.h"

namespace jingwei::geo {
namespace {

// Catmull-Rom weights of the four samples around a place `t` past the second.
std::array<double, 4> cubic_weights(double t) {
  const double t2 = t * t, t3 = t2 * t;
  return {0.5 * (-t3 + 2 * t2 - t), 0.5 * (3 * t3 - 5 * t2 + 2), 0.5 * (-3 * t3 + 4 * t2 + t),
          0.5 * (t3 - t2)};
}

}  // namespace

ElevationGrid::ElevationGrid(GridPlacement placement, std::int32_t columns, std::int32_t rows,
                             std::vector<float> cells)
    : placement_(placement), columns_(columns), rows_(rows), cells_(std::move(cells)) {
  JINGWEI_CHECK(columns_ > 0 && rows_ > 0);
  JINGWEI_CHECK(cells_.size() == static_cast<std::size_t>(columns_) * rows_);
  JINGWEI_CHECK(placement_.cell_width > 0 && placement_.cell_height > 0);
}

std::int64_t ElevationGrid::void_cells() const {
  return std::count_if(cells_.begin(), cells_.end(), [](float h) { return std::isnan(h); });
}

std::optional<float> ElevationGrid::sample(LonLat at) const {
  if (empty()) return std::nullopt;
  // In cells from the outer corner.
  const double x = (at.lon - placement_.west) / placement_.cell_width;
  const double y = (placement_.north - at.lat) / placement_.cell_height;
  // Written so that a NaN is outside.
  if (!(x >= 0 && y >= 0 && x <= columns_ && y <= rows_)) return std::nullopt;
  const auto column = std::min(columns_ - 1, static_cast<std::int32_t>(x));
  const auto row = std::min(rows_ - 1, static_cast<std::int32_t>(y));
  if (std::isnan(cell(column, row))) return std::nullopt;
  // Heights belong to the middles of the cells.
  if (const auto height = bicubic(x - 0.5, y - 0.5)) return static_cast<float>(*height);
  return static_cast<float>(bilinear(x - 0.5, y - 0.5));
}

std::optional<double> ElevationGrid::bicubic(double x, double y) const {
  const auto column = static_cast<std::int32_t>(std::floor(x));
  const auto row = static_cast<std::int32_t>(std::floor(y));
  if (column < 1 || row < 1 || column + 2 >= columns_ || row + 2 >= rows_) return std::nullopt;
  const auto across = cubic_weights(x - column), down = cubic_weights(y - row);
  double height = 0;
  for (int j = 0; j < 4; ++j) {
    for (int i = 0; i < 4; ++i) {
      height += down[j] * across[i] * cell(column - 1 + i, row - 1 + j);
    }
  }
  if (std::isnan(height)) return std::nullopt;
  return height;
}

double ElevationGrid::bilinear(double x, double y) const {
  const auto column = static_cast<std::int32_t>(std::floor(x));
  const auto row = static_cast<std::int32_t>(std::floor(y));
  double height = 0, weight = 0;
  for (int j = 0; j < 2; ++j) {
    for (int i = 0; i < 2; ++i) {
      const std::int32_t c = column + i, r = row + j;
      if (c < 0 || r < 0 || c >= columns_ || r >= rows_ || std::isnan(cell(c, r))) continue;
      const double w = (i ? x - column : 1 - (x - column)) * (j ? y - row : 1 - (y - row));
      height += w * cell(c, r);
      weight += w;
    }
  }
  // The cell that holds the place has a height and at least a quarter of the weight.
  return height / weight;
}

int sample_parts(Point a, Point b, Metres step) {
  return std::max(1, static_cast<int>(std::ceil(distance(a, b).value / step.value)));
}

Polyline sample_points(std::span<const Point> line, Metres step) {
  Polyline points;
  for (const Point b : line) {
    if (points.empty()) {
      points.push_back(b);
      continue;
    }
    const Point a = points.back();
    if (a == b) continue;
    const int parts = sample_parts(a, b, step);
    for (int i = 1; i < parts; ++i) {
      const double f = static_cast<double>(i) / parts;
      points.push_back({static_cast<std::int32_t>(std::lround(a.x + f * (double(b.x) - a.x))),
                        static_cast<std::int32_t>(std::lround(a.y + f * (double(b.y) - a.y)))});
    }
    points.push_back(b);
  }
  return points;
}

}  // namespace jingwei::geo
