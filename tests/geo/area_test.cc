#include "geo/area.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "geo/predicate.h"
#include "tests/support/random_shapes.h"

namespace jingwei::geo {
namespace {

using RandomShapes = jingwei::testing::RandomShapes;
__extension__ typedef __int128 Wide;

// The shoelace from the origin in 128 bits.
Wide wide_doubled_area(const Ring& ring) {
  Wide sum = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Point a = ring[i], b = ring[(i + 1) % ring.size()];
    sum += Wide{a.x} * b.y - Wide{a.y} * b.x;
  }
  return sum;
}

TEST(DoubledArea, IsExactAllOverTheFrame) {
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    RandomShapes random(seed);
    const Ring ring = random.star({0, 0}, 1e8, 2.6e8, static_cast<int>(random.integer(3, 200)));
    ASSERT_EQ(Wide{doubled_area(ring).value}, wide_doubled_area(ring));
    Ring reversed = ring;
    std::reverse(reversed.begin(), reversed.end());
    ASSERT_EQ(doubled_area(reversed).value, -doubled_area(ring).value);
  }
}

TEST(DoubledArea, OfTheWholeFrameFits) {
  constexpr std::int32_t m = kMaxCoordinate;
  const Ring frame = {{-m, -m}, {m, -m}, {m, m}, {-m, m}};
  EXPECT_EQ(Wide{doubled_area(frame).value}, Wide{2} * (2 * Wide{m}) * (2 * Wide{m}));
}

TEST(DoubledArea, SurvivesPartialSumsThatDoNotFit) {
  // Round the frame forty times one way and forty times back: the sum of the first half is 40 times
  // the frame's area, which 64 bits do not hold.
  constexpr std::int32_t m = kMaxCoordinate;
  const Ring once = {{-m, -m}, {m, -m}, {m, m}, {-m, m}};
  Ring ring;
  for (int i = 0; i < 40; ++i) ring.insert(ring.end(), once.begin(), once.end());
  for (int i = 0; i < 40; ++i) ring.insert(ring.end(), once.rbegin(), once.rend());
  EXPECT_EQ(Wide{doubled_area(ring).value}, wide_doubled_area(ring));
}

TEST(DoubledArea, OfAPolygonIsItsShellLessItsHolesWhateverTheirOrientation) {
  const Ring hole = {{2, 2}, {4, 2}, {4, 4}, {2, 4}};
  Polygon polygon{{{0, 0}, {10, 0}, {10, 10}, {0, 10}}, {hole}};
  EXPECT_EQ(doubled_area(polygon).value, 2 * (100 - 4));
  std::reverse(polygon.holes[0].begin(), polygon.holes[0].end());
  std::reverse(polygon.shell.begin(), polygon.shell.end());
  EXPECT_EQ(doubled_area(polygon).value, 2 * (100 - 4));
  EXPECT_EQ(doubled_area(MultiPolygon{polygon, polygon}).value, 4 * (100 - 4));
}

TEST(DoubledArea, OfFewerThanThreePointsIsZero) {
  EXPECT_EQ(doubled_area(Ring{}).value, 0);
  EXPECT_EQ(doubled_area(Ring{{1, 1}, {5, 9}}).value, 0);
}

TEST(SquareMetres, AreMillionsOfSquareMillimetres) {
  const Ring metre = {{0, 0}, {1000, 0}, {1000, 1000}, {0, 1000}};
  EXPECT_DOUBLE_EQ(square_metres(doubled_area(metre)), 1.0);
}

TEST(Length, IsTheSumOfTheSteps) {
  const Polyline line = {{0, 0}, {3000, 4000}, {3000, 5000}};
  EXPECT_DOUBLE_EQ(length(line).value, 6.0);
  EXPECT_DOUBLE_EQ(length(Polyline{}).value, 0.0);
}

TEST(Distance, ToASegmentIsTheLeastToItsPoints) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    RandomShapes random(seed);
    const Point a = random.point(5'000), b = seed % 9 ? random.point(5'000) : a;
    const Point p = random.point(8'000);
    double least = 1e9;
    for (int i = 0; i <= 20'000; ++i) {
      const double t = i / 20'000.0;
      least = std::min(least, std::hypot(a.x + t * (b.x - a.x) - p.x, a.y + t * (b.y - a.y) - p.y));
    }
    ASSERT_NEAR(distance(p, a, b).value, least / 1000, 0.001);
    ASSERT_LE(distance(p, a, b).value, least / 1000 + 1e-12);
  }
}

TEST(Distance, BetweenPointsIsInMetres) {
  EXPECT_DOUBLE_EQ(distance({0, 0}, {3000, -4000}).value, 5.0);
}

TEST(LabelPoint, LiesInsideRandomPolygonsWithHoles) {
  for (std::uint64_t seed = 1; seed <= 3'000; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    RandomShapes random(seed);
    const double size = std::pow(10, random.real(3, 7));  // 1 m to 10 km
    const MultiPolygon polygons = {random.polygon(random.point(1'000'000), size)};
    ASSERT_EQ(locate(label_point(polygons), polygons), Location::inside);
  }
}

TEST(LabelPoint, LiesInsideSliversThatAreAFewMillimetresWide) {
  for (std::uint64_t seed = 1; seed <= 2'000; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    RandomShapes random(seed);
    // A strip of 10 m by 4 mm at any angle: there is room, but little.
    const double angle = random.real(0, 2 * std::numbers::pi), c = std::cos(angle),
                 s = std::sin(angle);
    Ring ring;
    for (const auto& [u, v] : {std::pair{0, -2}, {10'000, -2}, {10'000, 2}, {0, 2}}) {
      ring.push_back({static_cast<std::int32_t>(std::lround(u * c - v * s)),
                      static_cast<std::int32_t>(std::lround(u * s + v * c))});
    }
    const MultiPolygon strip = {{ring, {}}};
    ASSERT_EQ(locate(label_point(strip), strip), Location::inside);
  }
}

TEST(LabelPoint, IsOnTheBorderWhereThereIsNoRoom) {
  const MultiPolygon sliver = {{{{0, 0}, {1, 0}, {1, 1}}, {}}};
  EXPECT_EQ(locate(label_point(sliver), sliver), Location::border);
  const MultiPolygon needle = {{{{0, 0}, {1'000'000, 1}, {999'999, 1}}, {}}};
  EXPECT_EQ(locate(label_point(needle), needle), Location::border);
}

TEST(LabelPoint, LiesInTheLargestPart) {
  const Polygon small{{{0, 0}, {1000, 0}, {1000, 1000}, {0, 1000}}, {}};
  const Polygon large{{{9000, 0}, {19'000, 0}, {19'000, 10'000}, {9000, 10'000}}, {}};
  const MultiPolygon both = {small, large};
  EXPECT_EQ(locate(label_point(both), large), Location::inside);
  EXPECT_EQ(label_point(both), (Point{14'000, 5'000}));
}

TEST(LabelPoint, OfNothingIsTheOrigin) { EXPECT_EQ(label_point({}), Point{}); }

}  // namespace
}  // namespace jingwei::geo
