#include "geo/triangulation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

#include "geo/predicate.h"
#include "geo/shape.h"

namespace jingwei::geo {
namespace {

// Twice the area of the convex hull, by Andrew's monotone chain.
std::int64_t hull_area(std::vector<Point> points) {
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  if (points.size() < 3) return 0;
  std::vector<Point> hull(2 * points.size());
  std::size_t k = 0;
  for (const Point p : points) {
    while (k >= 2 && orientation(hull[k - 2], hull[k - 1], p) <= 0) --k;
    hull[k++] = p;
  }
  for (std::size_t i = points.size() - 1, lower = k + 1; i-- > 0;) {
    while (k >= lower && orientation(hull[k - 2], hull[k - 1], points[i]) <= 0) --k;
    hull[k++] = points[i];
  }
  std::int64_t area = 0;
  for (std::size_t i = 1; i + 2 < k; ++i) area += cross(hull[0], hull[i], hull[i + 1]);
  return area;
}

// Everything the header promises, by brute force.
void expect_delaunay(std::span<const Point> points) {
  const Triangulation t(points);
  std::set<std::uint32_t> used;
  std::int64_t area = 0;
  for (std::uint32_t h = 0; h < t.half_edge_count(); ++h) {
    used.insert(t.origin(h));
    ASSERT_EQ(t.vertex_of(t.origin(h)), t.origin(h));
    if (t.twin(h) == Triangulation::kNone) continue;
    ASSERT_EQ(t.twin(t.twin(h)), h);
    ASSERT_EQ(t.origin(t.twin(h)), t.origin(Triangulation::next(h)));
  }
  for (std::uint32_t i = 0; i < t.triangle_count(); ++i) {
    const Point a = points[t.origin(3 * i)], b = points[t.origin(3 * i + 1)],
                c = points[t.origin(3 * i + 2)];
    ASSERT_GT(cross(a, b, c), 0);
    area += cross(a, b, c);
    for (const Point p : points) ASSERT_LE(in_circle(a, b, c, p), 0);
  }
  ASSERT_EQ(area, hull_area({points.begin(), points.end()}));
  if (t.triangle_count() == 0) return;
  for (std::uint32_t v = 0; v < points.size(); ++v) {
    ASSERT_EQ(points[t.vertex_of(v)], points[v]);
    ASSERT_EQ(used.count(v), t.vertex_of(v) == v ? 1u : 0u);
    const std::uint32_t first = t.outgoing(v);
    ASSERT_EQ(first == Triangulation::kNone, t.vertex_of(v) != v);
    if (first == Triangulation::kNone) continue;
    // Turning from outgoing() meets all triangles at the vertex.
    std::size_t met = 0;
    std::uint32_t h = first;
    do {
      ASSERT_EQ(t.origin(h), v);
      ++met;
      h = t.twin(Triangulation::previous(h));
    } while (h != first && h != Triangulation::kNone);
    std::size_t all = 0;
    for (std::uint32_t g = 0; g < t.half_edge_count(); ++g) all += t.origin(g) == v ? 1 : 0;
    ASSERT_EQ(met, all);
  }
}

TEST(Triangulation, HasNoPointInsideACircle) {
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    std::vector<Point> points(random() % 60);
    // Small ranges make duplicates, lines and circles; the largest fills the frame.
    const std::int32_t range = seed % 5 == 0   ? kMaxCoordinate
                               : seed % 5 == 1 ? 3
                               : seed % 5 == 2 ? 8
                               : seed % 5 == 3 ? 100
                                               : 100'000;
    for (Point& p : points) {
      p = {static_cast<std::int32_t>(random() % (2 * std::uint64_t(range) + 1)) - range,
           static_cast<std::int32_t>(random() % (2 * std::uint64_t(range) + 1)) - range};
    }
    expect_delaunay(points);
  }
}

TEST(Triangulation, TakesAGridWhereAllSquaresAreCocircular) {
  std::vector<Point> points;
  for (int x = 0; x < 12; ++x) {
    for (int y = 0; y < 9; ++y) points.push_back({x * 1000, y * 1000});
  }
  expect_delaunay(points);
  EXPECT_EQ(Triangulation(points).triangle_count(), 2u * 11 * 8);
}

TEST(Triangulation, TakesPointsOnOneCircle) {
  // Lattice points at distance 65 and 25 from the origin.
  std::vector<Point> points;
  for (int x = -65; x <= 65; ++x) {
    for (int y = -65; y <= 65; ++y) {
      if (x * x + y * y == 65 * 65 || x * x + y * y == 25 * 25) points.push_back({x, y});
    }
  }
  ASSERT_GT(points.size(), 40u);
  expect_delaunay(points);
}

TEST(Triangulation, OfPointsOnALineIsEmpty) {
  std::vector<Point> points;
  for (int i = 0; i < 20; ++i) points.push_back({7 * i, -3 * i});
  points.push_back(points[4]);
  const Triangulation t(points);
  EXPECT_EQ(t.triangle_count(), 0u);
  EXPECT_EQ(t.vertex_of(20), t.vertex_of(4));
  EXPECT_EQ(Triangulation(std::span<const Point>()).triangle_count(), 0u);
}

TEST(Triangulation, TakesALineWithOnePointBesideIt) {
  std::vector<Point> points;
  for (int i = 0; i < 30; ++i) points.push_back({1000 * i, 2000 * i});
  points.push_back({5000, 0});
  expect_delaunay(points);
}

TEST(InCircle, IsExactAtTheEdgeOfTheFrame) {
  constexpr std::int32_t m = kMaxCoordinate;
  EXPECT_EQ(in_circle({-m, -m}, {m, -m}, {m, m}, {-m, m}), 0);
  EXPECT_EQ(in_circle({-m, -m}, {m, -m}, {m, m}, {-m + 1, m}), 1);
  EXPECT_EQ(in_circle({-m, -m}, {m, -m}, {m, m - 1}, {-m, m}), -1);
}

}  // namespace
}  // namespace jingwei::geo
