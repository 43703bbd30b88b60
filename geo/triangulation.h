#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "geo/point.h"

namespace jingwei::geo {

// The Delaunay triangulation of points, exact on the integer grid.
// 1. Triangle t has the half-edges 3t, 3t+1, 3t+2, counter-clockwise; half-edge h starts at
//    origin(h) and ends at origin(next(h)).
// 2. twin(twin(h)) == h; twin(h) == kNone exactly on the hull, which is convex.
// 3. No point lies inside the circle of a triangle.
// 4. Equal points share the vertex of the first of them.
// Points on one line have no triangle.
class Triangulation {
 public:
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

  Triangulation() = default;
  // Requires: in_range. O(n log n) for points that are not made to annoy.
  explicit Triangulation(std::span<const Point> points);

  std::size_t triangle_count() const { return origin_.size() / 3; }
  std::size_t half_edge_count() const { return origin_.size(); }
  static constexpr std::uint32_t next(std::uint32_t h) { return h % 3 == 2 ? h - 2 : h + 1; }
  static constexpr std::uint32_t previous(std::uint32_t h) { return h % 3 == 0 ? h + 2 : h - 1; }
  std::uint32_t origin(std::uint32_t h) const { return origin_[h]; }
  std::uint32_t twin(std::uint32_t h) const { return twin_[h]; }
  // A half-edge that starts at the vertex: on the hull the one with no triangle to its right, so
  // that turning by twin(previous(h)) meets every triangle. kNone for duplicates and without
  // triangles.
  std::uint32_t outgoing(std::uint32_t vertex) const { return outgoing_[vertex]; }
  // The first point equal to point i: i itself mostly.
  std::uint32_t vertex_of(std::uint32_t point) const { return vertex_of_[point]; }

 private:
  friend class TriangulationBuilder;
  std::vector<std::uint32_t> origin_, twin_, outgoing_, vertex_of_;
};

// Sign of the in-circle determinant: 1 when d lies inside the circle through the counter-clockwise
// a, b, c, 0 on it. Exact.
int in_circle(Point a, Point b, Point c, Point d);

}  // namespace jingwei::geo
