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

// A point to stand for the polygons: the middle of the widest inner stretch on the horizontal line
// half way up the largest part. Ensures: it lies inside that part, or on its border where a part
// less than about 3 mm wide holds no millimetre point there; the origin when there is no part.
// Requires: rings of three points or more.
Point label_point(const MultiPolygon& polygons);

}  // namespace jingwei::geo
