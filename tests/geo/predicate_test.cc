#include "geo/predicate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

#include "tests/support/random_shapes.h"

namespace jingwei::geo {
namespace {

using RandomShapes = jingwei::testing::RandomShapes;
__extension__ typedef __int128 Wide;

int sign(Wide v) { return (v > 0) - (v < 0); }

Wide wide_cross(Point a, Point b, Point c) {
  return (Wide{b.x} - a.x) * (Wide{c.y} - a.y) - (Wide{b.y} - a.y) * (Wide{c.x} - a.x);
}

// On the closed segment: in line with its ends, and not beyond either of them.
bool on_segment(Point p, Point a, Point b) {
  const Wide dot = (Wide{a.x} - p.x) * (Wide{b.x} - p.x) + (Wide{a.y} - p.y) * (Wide{b.y} - p.y);
  return wide_cross(a, b, p) == 0 && dot <= 0;
}

// How often the ring turns around `p`, by its upward and downward crossings left of `p`.
int winding(Point p, const Ring& ring) {
  int turns = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Point a = ring[i], b = ring[(i + 1) % ring.size()];
    if (a.y <= p.y && b.y > p.y && wide_cross(a, b, p) > 0) ++turns;
    if (a.y > p.y && b.y <= p.y && wide_cross(a, b, p) < 0) --turns;
  }
  return turns;
}

Location locate_by_winding(Point p, const Ring& ring) {
  for (std::size_t i = 0; i < ring.size(); ++i) {
    if (on_segment(p, ring[i], ring[(i + 1) % ring.size()])) return Location::border;
  }
  return winding(p, ring) != 0 ? Location::inside : Location::outside;
}

// The crossing of two segments by exact fractions: s and t of a + s (b - a) = c + t (d - c).
bool meet_by_fractions(Point a, Point b, Point c, Point d) {
  const Wide ux = Wide{b.x} - a.x, uy = Wide{b.y} - a.y, vx = Wide{d.x} - c.x, vy = Wide{d.y} - c.y;
  const Wide det = ux * vy - uy * vx;
  if (det == 0) {
    return on_segment(a, c, d) || on_segment(b, c, d) || on_segment(c, a, b) || on_segment(d, a, b);
  }
  const Wide wx = Wide{c.x} - a.x, wy = Wide{c.y} - a.y;
  const Wide s = (wx * vy - wy * vx) * sign(det), t = (wx * uy - wy * ux) * sign(det);
  const Wide one = det * sign(det);
  return s >= 0 && s <= one && t >= 0 && t <= one;
}

bool is_simple(const Ring& ring) {
  const std::size_t n = ring.size();
  for (std::size_t i = 0; i < n; ++i) {
    const Point a = ring[i], b = ring[(i + 1) % n], c = ring[(i + 2) % n];
    if (a == b || on_segment(c, a, b) || on_segment(a, b, c)) return false;
    for (std::size_t j = i + 2; j < n; ++j) {
      if (i == 0 && j + 1 == n) continue;
      if (meet_by_fractions(a, b, ring[j], ring[(j + 1) % n])) return false;
    }
  }
  return true;
}

TEST(Orientation, IsExactAllOverTheFrame) {
  RandomShapes random(11);
  for (int i = 0; i < 20'000; ++i) {
    const Point a = random.point(kMaxCoordinate), b = random.point(kMaxCoordinate);
    // Every other time a point as near to the line as whole millimetres allow.
    const double t = random.real(0, 1);
    const Point c =
        i % 2 ? random.point(kMaxCoordinate)
              : Point{static_cast<std::int32_t>(a.x + t * (static_cast<double>(b.x) - a.x)),
                      static_cast<std::int32_t>(a.y + t * (static_cast<double>(b.y) - a.y))};
    ASSERT_EQ(orientation(a, b, c), sign(wide_cross(a, b, c)));
    ASSERT_EQ(Wide{cross(a, b, c)}, wide_cross(a, b, c));
  }
}

TEST(Orientation, HoldsInTheFarCorners) {
  constexpr std::int32_t m = kMaxCoordinate;
  EXPECT_EQ(orientation({-m, -m}, {m, m}, {-m, m}), 1);
  EXPECT_EQ(orientation({-m, -m}, {m, m}, {m, -m}), -1);
  EXPECT_EQ(orientation({-m, -m}, {m, m}, {m - 1, m - 1}), 0);
  EXPECT_EQ(orientation({-m, -m}, {m, m}, {m - 1, m}), 1);
}

TEST(Locate, AgreesWithTheWindingNumberOnEveryLatticePoint) {
  int simple = 0;
  for (std::uint64_t seed = 1; simple < 400; ++seed) {
    RandomShapes random(seed);
    Ring ring(static_cast<std::size_t>(random.integer(3, 8)));
    for (Point& p : ring) p = random.point(4);
    if (!is_simple(ring)) continue;
    ++simple;
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    Ring reversed = ring;
    std::reverse(reversed.begin(), reversed.end());
    for (std::int32_t x = -5; x <= 5; ++x) {
      for (std::int32_t y = -5; y <= 5; ++y) {
        const Location expected = locate_by_winding({x, y}, ring);
        ASSERT_EQ(locate({x, y}, ring), expected) << x << ", " << y;
        ASSERT_EQ(locate({x, y}, reversed), expected) << x << ", " << y;
      }
    }
  }
}

TEST(Locate, IsExactOnLongEdges) {
  constexpr std::int32_t m = kMaxCoordinate;
  const Ring triangle = {{-m, -m}, {m, m - 1}, {-m, m}};
  EXPECT_EQ(locate({m - 1, m - 2}, triangle), locate_by_winding({m - 1, m - 2}, triangle));
  EXPECT_EQ(locate({0, 0}, triangle), Location::inside);
  EXPECT_EQ(locate({0, -1}, triangle), Location::outside);
  EXPECT_EQ(locate({m, m - 1}, triangle), Location::border);
}

TEST(Locate, TreatsTheBorderOfAHoleAsBorderAndItsInsideAsOutside) {
  const Polygon ring{{{0, 0}, {10, 0}, {10, 10}, {0, 10}}, {{{3, 3}, {3, 7}, {7, 7}, {7, 3}}}};
  EXPECT_EQ(locate({1, 1}, ring), Location::inside);
  EXPECT_EQ(locate({3, 5}, ring), Location::border);
  EXPECT_EQ(locate({5, 5}, ring), Location::outside);
  EXPECT_EQ(locate({10, 4}, ring), Location::border);
}

TEST(Locate, FindsAPointInAnyPartOfAMultiPolygon) {
  const MultiPolygon two = {{{{0, 0}, {2, 0}, {2, 2}, {0, 2}}, {}},
                            {{{5, 5}, {7, 5}, {7, 7}, {5, 7}}, {}}};
  EXPECT_EQ(locate({1, 1}, two), Location::inside);
  EXPECT_EQ(locate({6, 6}, two), Location::inside);
  EXPECT_EQ(locate({7, 6}, two), Location::border);
  EXPECT_EQ(locate({4, 4}, two), Location::outside);
  EXPECT_EQ(locate({4, 4}, MultiPolygon{}), Location::outside);
}

TEST(Locate, InRandomPolygonsWithHolesAgreesWithTheirRings) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    RandomShapes random(seed);
    const Polygon polygon = random.polygon({1'000, -2'000}, 10'000);
    for (int i = 0; i < 200; ++i) {
      const Point p = random.point(12'000);
      Location expected = locate_by_winding(p, polygon.shell);
      for (const Ring& hole : polygon.holes) {
        const Location at = locate_by_winding(p, hole);
        if (at == Location::inside) expected = Location::outside;
        if (at == Location::border) expected = Location::border;
      }
      ASSERT_EQ(locate(p, polygon), expected);
    }
  }
}

TEST(SegmentsMeet, AgreesWithExactFractionsOnEverySmallPair) {
  std::vector<Point> lattice;
  for (std::int32_t x = 0; x < 4; ++x) {
    for (std::int32_t y = 0; y < 4; ++y) lattice.push_back({x, y});
  }
  for (const Point a : lattice) {
    for (const Point b : lattice) {
      for (const Point c : lattice) {
        for (const Point d : lattice) {
          ASSERT_EQ(segments_meet(a, b, c, d), meet_by_fractions(a, b, c, d))
              << a.x << a.y << " " << b.x << b.y << " " << c.x << c.y << " " << d.x << d.y;
        }
      }
    }
  }
}

TEST(SegmentsMeet, IsExactInTheFarCorners) {
  constexpr std::int32_t m = kMaxCoordinate;
  EXPECT_TRUE(segments_meet({-m, -m}, {m, m}, {-m, m}, {m, -m}));
  EXPECT_FALSE(segments_meet({-m, -m}, {m, m}, {-m, -m + 1}, {m - 1, m}));
}

}  // namespace
}  // namespace jingwei::geo
