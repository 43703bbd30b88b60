#include "geo/way_crossings.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "geo/predicate.h"

namespace jingwei::geo {
namespace {

__extension__ typedef __int128 Int128;

// Whether `rounded` is the nearest whole number to (numerator / denominator), ties upwards.
bool is_nearest(std::int64_t rounded, Int128 numerator, Int128 denominator) {
  if (denominator < 0) {
    numerator = -numerator;
    denominator = -denominator;
  }
  const Int128 twice = 2 * (numerator - denominator * rounded);
  return twice >= -denominator && twice < denominator;
}

TEST(RoundedCrossing, IsTheNearestMillimetreAllOverTheFrame) {
  std::mt19937_64 random(1);
  int crossed = 0;
  for (int i = 0; i < 200'000; ++i) {
    const std::int32_t range = i % 3 == 0 ? kMaxCoordinate : i % 3 == 1 ? 5 : 100'000;
    const auto point = [&] {
      const auto one = [&] {
        return static_cast<std::int32_t>(random() % (2 * std::uint64_t(range) + 1)) - range;
      };
      const std::int32_t x = one();
      return Point{x, one()};
    };
    const Point a = point(), b = point(), c = point(), d = point();
    if (orientation(a, b, c) * orientation(a, b, d) >= 0) continue;
    if (orientation(c, d, a) * orientation(c, d, b) >= 0) continue;
    ++crossed;
    const Int128 part = cross(c, d, a), whole = part - cross(c, d, b);
    const Point p = rounded_crossing(a, b, c, d);
    ASSERT_TRUE(is_nearest(p.x, whole * a.x + part * (b.x - a.x), whole));
    ASSERT_TRUE(is_nearest(p.y, whole * a.y + part * (b.y - a.y), whole));
    ASSERT_EQ(p, rounded_crossing(c, d, a, b));
    ASSERT_EQ(p, rounded_crossing(b, a, c, d));
  }
  EXPECT_GT(crossed, 20'000);
}

TEST(FindCrossings, CutsBothLinesWhereTheyCross) {
  const std::vector<Point> a{{0, 0}, {10, 0}}, b{{4, -4}, {4, 5}};
  const Crossings found = find_crossings(std::vector<NodableLine>{{a, 0, false}, {b, 0, false}});
  EXPECT_EQ(found.meetings, 1u);
  ASSERT_EQ(found.cuts.size(), 2u);
  EXPECT_EQ(found.cuts[0].at, (Point{4, 0}));
  EXPECT_DOUBLE_EQ(found.cuts[0].along, 0.4);
  EXPECT_EQ(found.cuts[1].line, 1u);
}

TEST(FindCrossings, LeavesOtherGroupsAndTheExcludedAlone) {
  const std::vector<Point> a{{0, 0}, {10, 0}}, b{{4, -4}, {4, 5}};
  EXPECT_EQ(find_crossings(std::vector<NodableLine>{{a, 0, false}, {b, 1, false}}).meetings, 0u);
  EXPECT_EQ(find_crossings(std::vector<NodableLine>{{a, 0, false}, {b, 0, true}}).meetings, 0u);
}

TEST(FindCrossings, CutsOverlapsAtTheirEndsAndNothingAtSharedVertices) {
  const std::vector<Point> a{{0, 0}, {10, 0}}, b{{5, 0}, {20, 0}}, c{{10, 0}, {10, 10}};
  const Crossings found =
      find_crossings(std::vector<NodableLine>{{a, 0, false}, {b, 0, false}, {c, 0, false}});
  ASSERT_EQ(found.cuts.size(), 2u);
  EXPECT_EQ(found.cuts[0].at, (Point{5, 0}));   // of a, where b begins
  EXPECT_EQ(found.cuts[1].at, (Point{10, 0}));  // of b, where a ends and c begins
}

TEST(FindCrossings, CutsALineThatCrossesItself) {
  const std::vector<Point> a{{0, 0}, {10, 10}, {10, 0}, {0, 10}};
  const Crossings found = find_crossings(std::vector<NodableLine>{{a, 0, false}});
  EXPECT_EQ(found.meetings, 1u);
  ASSERT_EQ(found.cuts.size(), 2u);
  EXPECT_EQ(found.cuts[0].segment, 0u);
  EXPECT_EQ(found.cuts[1].segment, 2u);
}

}  // namespace
}  // namespace jingwei::geo
