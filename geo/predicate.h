#pragma once

#include <cstdint>

#include "geo/shape.h"

namespace jingwei::geo {

// Twice the signed area of a, b, c: positive when they turn left. Exact.
constexpr std::int64_t cross(Point a, Point b, Point c) {
  return (std::int64_t{b.x} - a.x) * (std::int64_t{c.y} - a.y) -
         (std::int64_t{b.y} - a.y) * (std::int64_t{c.x} - a.x);
}

// 1 left turn, 0 straight, -1 right turn. Exact.
constexpr int orientation(Point a, Point b, Point c) {
  const std::int64_t d = cross(a, b, c);
  return (d > 0) - (d < 0);
}

enum class Location { outside, border, inside };

// Where `p` lies against the ring, either orientation. Exact, O(n).
Location locate(Point p, const Ring& ring);
Location locate(Point p, const Polygon& polygon);
Location locate(Point p, const MultiPolygon& polygons);

// Whether the closed segments share a point. Exact.
bool segments_meet(Point a, Point b, Point c, Point d);

}  // namespace jingwei::geo
