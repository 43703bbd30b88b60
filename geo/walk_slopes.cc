#include "geo/walk_slopes.h"

#include <cmath>

#include "geo/area.h"
#include "geo/check.h"

namespace jingwei::geo {
namespace {

std::vector<double> distances_along(std::span<const Point> line) {
  std::vector<double> along(line.size(), 0.0);
  for (std::size_t i = 1; i < line.size(); ++i) {
    along[i] = along[i - 1] + distance(line[i - 1], line[i]).value;
  }
  return along;
}

// Slope of the weighted least-squares line through the samples within the window around `middle`;
// weights fall off linearly to nothing at the rim. At least the two ends of the piece are in it.
double regression_slope(std::span<const double> along, std::span<const float> heights,
                        std::size_t piece, double window) {
  const double middle = 0.5 * (along[piece] + along[piece + 1]);
  // A piece longer than the window still sees both of its ends.
  const double reach = std::max(window, along[piece + 1] - along[piece]);
  std::size_t begin = piece, end = piece + 2;
  while (begin > 0 && middle - along[begin - 1] < reach) --begin;
  while (end < along.size() && along[end] - middle < reach) ++end;
  double w = 0, ws = 0, wh = 0;
  for (std::size_t i = begin; i < end; ++i) {
    const double weight = 1.0 - std::abs(along[i] - middle) / reach;
    w += weight;
    ws += weight * (along[i] - middle);
    wh += weight * (heights[i] - heights[piece]);
  }
  const double mean_s = ws / w, mean_h = wh / w;
  double covariance = 0, variance = 0;
  for (std::size_t i = begin; i < end; ++i) {
    const double weight = 1.0 - std::abs(along[i] - middle) / reach;
    const double s = along[i] - middle - mean_s;
    covariance += weight * s * (heights[i] - heights[piece] - mean_h);
    variance += weight * s * s;
  }
  return variance > 0 ? covariance / variance : 0;
}

// The one slope of a way whose tags or kind say so, or NaN.
double whole_slope(const WalkWayInput& way, double length, double rise) {
  if (way.surface == WalkSurface::steps && way.step_count > 0) {
    const double direction = std::isfinite(way.incline) ? way.incline : rise;
    const double climbed = kStepHeight * way.step_count / length;
    return direction > 0 ? climbed : direction < 0 ? -climbed : 0;
  }
  if (std::isfinite(way.incline)) return way.incline;
  const bool straight = way.bridge || way.tunnel || way.surface == WalkSurface::steps;
  return straight ? rise / length : std::nan("");
}

}  // namespace

std::size_t fill_voids(std::span<const Point> line, std::span<float> heights) {
  JINGWEI_CHECK(line.size() == heights.size());
  const std::vector<double> along = distances_along(line);
  std::size_t voids = 0, known = heights.size();  // index of the last known height, size: none
  for (std::size_t i = 0; i < heights.size(); ++i) {
    if (std::isnan(heights[i])) {
      ++voids;
      continue;
    }
    const std::size_t first = known == heights.size() ? 0 : known + 1;
    for (std::size_t k = first; k < i; ++k) {
      const double f =
          known == heights.size() ? 1.0 : (along[k] - along[known]) / (along[i] - along[known]);
      const float before = known == heights.size() ? heights[i] : heights[known];
      heights[k] = static_cast<float>(before + f * (heights[i] - before));
    }
    known = i;
  }
  for (std::size_t k = known == heights.size() ? 0 : known + 1; k < heights.size(); ++k) {
    heights[k] = known == heights.size() ? 0.0f : heights[known];
  }
  return voids;
}

std::vector<float> way_slopes(const WalkWayInput& way, std::span<const Point> line,
                              std::span<const float> heights) {
  const std::vector<double> along = distances_along(line);
  const bool level = heights.empty();
  const double rise = level ? 0.0 : double(heights.back()) - heights.front();
  const double whole = whole_slope(way, along.back(), rise);
  std::vector<float> slopes(line.size() - 1, 0.0f);
  for (std::size_t i = 0; i < slopes.size(); ++i) {
    if (!std::isnan(whole)) {
      slopes[i] = static_cast<float>(whole);
    } else if (!level) {
      slopes[i] = static_cast<float>(regression_slope(along, heights, i, kSlopeWindow.value));
    }
  }
  return slopes;
}

}  // namespace jingwei::geo
