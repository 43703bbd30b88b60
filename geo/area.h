#pragma once

#include "geo/shape.h"
#include "geo/units.h"

namespace jingwei::geo {

// Twice the signed area; positive when the ring runs counter-clockwise. Exact.
DoubledSquareMillimetres doubled_area(const Ring& ring);
// Shells minus holes, whatever their orientation. Exact.
DoubledSquareMillimetres doubled_area(const Polygon& polygon);
DoubledSquareMillimetres doubled_area(const MultiPolygon& polygons);

constexpr double square_metres(DoubledSquareMillimetres a) {
  return static_cast<double>(a.value) / 2e6;
}

Metres length(std::span<const Point> line);
Metres distance(Point a, Point b);
// Distance from `p` to the closed segment a-b.
Metres distance(Point p, Point a, Point b);

// A point in the interior of the polygon, away from its border where there is room: the middle of
// the widest inner stretch on the horizontal line through the middle of the largest part.
Point label_point(const MultiPolygon& polygons);

}  // namespace jingwei::geo
