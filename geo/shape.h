#pragma once

#include <span>
#include <vector>

#include "geo/point.h"

namespace jingwei::geo {

// At least two points, no two neighbours equal.
using Polyline = std::vector<Point>;

// Closed without repeating the first point; at least three points. The shell of a polygon runs
// counter-clockwise, a hole clockwise.
using Ring = std::vector<Point>;

struct Polygon {
  Ring shell;
  std::vector<Ring> holes;
  friend bool operator==(const Polygon&, const Polygon&) = default;
};

using MultiPolygon = std::vector<Polygon>;

Box bounds(std::span<const Point> points);
Box bounds(const Polygon& polygon);
Box bounds(const MultiPolygon& polygons);

}  // namespace jingwei::geo
