#pragma once

#include <span>
#include <variant>
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

// A place of any dimension.
using Shape = std::variant<Point, Polyline, MultiPolygon>;

Box bounds(std::span<const Point> points);
Box bounds(const Polygon& polygon);
Box bounds(const MultiPolygon& polygons);
// By another name, because a ring would convert to a Shape as well as to a span.
Box bounds_of(const Shape& shape);

}  // namespace jingwei::geo
