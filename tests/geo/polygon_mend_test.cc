#include "geo/polygon_mend.h"

#include <set>

#include "geo/area.h"
#include "tests/support/geos_oracle.h"
#include "tests/support/random_polygons.h"

namespace jingwei::geo {
namespace {

using testing::GeosOracle;

const Ring kSquare{{0, 0}, {10, 0}, {10, 10}, {0, 10}};

TEST(MendRings, KeepsRingsWithoutConflictAsTheyAre) {
  const Ring hole{{2, 2}, {2, 4}, {4, 4}, {4, 2}};
  const Ring island{{20, 20}, {30, 20}, {25, 28}};
  EXPECT_EQ(mend_rings({kSquare, hole, island}), (MultiPolygon{{kSquare, {hole}}, {island, {}}}));
}

TEST(MendRings, RemovesRepeatedVerticesAndSpikes) {
  EXPECT_EQ(mend_rings({{{0, 0}, {10, 0}, {10, 0}, {10, 10}, {10, 14}, {10, 10}, {0, 10}}}),
            (MultiPolygon{{kSquare, {}}}));
}

TEST(MendRings, MakesTwoRingsOfOneThatPassesAVertexTwice) {
  // Two squares that meet at (10, 10), drawn in one go.
  const MultiPolygon mended =
      mend_rings({{{0, 0}, {10, 0}, {10, 10}, {20, 10}, {20, 20}, {10, 20}, {10, 10}, {0, 10}}});
  ASSERT_EQ(mended.size(), 2u);
  EXPECT_EQ(doubled_area(mended).value, 400);
}

TEST(MendRings, MakesTwoRingsOfOneThatTouchesItself) {
  // The peak (5, 10) of a notch rests on the roof.
  const MultiPolygon mended = mend_rings({{{0, 0}, {5, 10}, {10, 0}, {10, 10}, {0, 10}}});
  ASSERT_EQ(mended.size(), 2u);
  EXPECT_EQ(doubled_area(mended).value, 100);
}

TEST(MendRings, MakesAHoleOfARingThatClosesOnItself) {
  // A band around the square (4,4)-(6,6) whose ends meet at (4, 4).
  const MultiPolygon mended = mend_rings(
      {{{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 5}, {4, 4}, {4, 6}, {6, 6}, {6, 4}, {4, 4}}});
  ASSERT_EQ(mended.size(), 1u);
  ASSERT_EQ(mended[0].holes.size(), 1u);
  EXPECT_EQ(doubled_area(mended[0].holes[0]).value, -8);
}

TEST(MendRings, DropsTheLeastVertexOfACrossing) {
  // The peak (5, 11) of a notch was pushed through the roof.
  const Ring ring{{0, 0}, {4, 0}, {5, 11}, {6, 0}, {10, 0}, {10, 10}, {0, 10}};
  EXPECT_EQ(mend_rings({ring}),
            (MultiPolygon{{{{0, 0}, {4, 0}, {6, 0}, {10, 0}, {10, 10}, {0, 10}}, {}}}));
}

TEST(MendRings, LeavesOutAHoleOutsideAndAShellInsideAShell) {
  const Ring hole_outside{{20, 20}, {20, 24}, {24, 24}}, shell_inside{{4, 4}, {6, 4}, {5, 6}};
  EXPECT_EQ(mend_rings({kSquare, hole_outside, shell_inside}), (MultiPolygon{{kSquare, {}}}));
}

TEST(MendRings, KeepsAnIslandInALake) {
  const Ring lake{{2, 2}, {2, 8}, {8, 8}, {8, 2}}, island{{4, 4}, {6, 4}, {5, 6}};
  EXPECT_EQ(mend_rings({island, lake, kSquare}), (MultiPolygon{{island, {}}, {kSquare, {lake}}}));
}

TEST(MendRings, KeepsAHoleThatTouchesTheShellAtAPoint) {
  const Ring hole{{10, 10}, {8, 4}, {6, 8}};
  const MultiPolygon mended = mend_rings({kSquare, hole});
  EXPECT_EQ(mended, (MultiPolygon{{kSquare, {hole}}}));
  EXPECT_EQ(GeosOracle().why_invalid(mended), "");
}

TEST(MendRings, LetsNoHoleCutTheInsideInTwo) {
  const Ring hole{{0, 0}, {4, 6}, {10, 10}, {6, 4}};
  const MultiPolygon mended = mend_rings({kSquare, hole});
  EXPECT_EQ(GeosOracle().why_invalid(mended), "");
  EXPECT_EQ(mended.size(), 1u);
}

TEST(MendRings, SeesRingsThatCrossAtACommonVertex) {
  // Both pass (5, 5), each with an end on either side of the other.
  const Ring a{{0, 0}, {5, 5}, {0, 10}}, b{{3, 5}, {10, 4}, {5, 5}, {10, 8}};
  EXPECT_EQ(GeosOracle().why_invalid(mend_rings({a, b})), "");
}

TEST(MendRings, GivesValidPolygonsForAnyRings) {
  const GeosOracle geos;
  for (std::uint32_t seed = 0; seed < 4000; ++seed) {
    std::mt19937 random(seed);
    std::uniform_int_distribution<std::int32_t> anywhere(0, 12), corners(3, 9), count(1, 4);
    std::vector<Ring> rings(static_cast<std::size_t>(count(random)));
    std::set<Point> given;
    for (Ring& ring : rings) {
      for (int i = corners(random); i > 0; --i)
        ring.push_back({anywhere(random), anywhere(random)});
      given.insert(ring.begin(), ring.end());
    }
    const MultiPolygon mended = mend_rings(rings);
    ASSERT_EQ(geos.why_invalid(mended), "") << "seed " << seed;
    for (const Ring& ring : testing::rings_of(mended)) {
      for (const Point p : ring) ASSERT_TRUE(given.contains(p)) << "seed " << seed;
    }
    for (const Polygon& polygon : mended) {
      ASSERT_GT(doubled_area(polygon.shell).value, 0) << "seed " << seed;
      for (const Ring& hole : polygon.holes) ASSERT_LT(doubled_area(hole).value, 0);
    }
  }
}

TEST(MendRings, ChangesRoundedPolygonsByLessThanTheirRounding) {
  // Polygons of some 40 units, rounded from finer ones: the loss stays near the border.
  const GeosOracle geos;
  int conflicts = 0;
  for (std::uint32_t seed = 0; seed < 2000; ++seed) {
    std::mt19937 random(seed);
    const Polygon fine = testing::random_polygon(random, {0, 0}, 2560);
    if (!geos.why_invalid({fine}).empty()) continue;
    std::vector<Ring> rounded = testing::rings_of({fine});
    for (Ring& ring : rounded) {
      for (Point& p : ring) p = {(p.x + 32) >> 6, (p.y + 32) >> 6};
    }
    const MultiPolygon mended = mend_rings(rounded);
    ASSERT_EQ(geos.why_invalid(mended), "") << "seed " << seed;
    conflicts += testing::rings_of(mended) != rounded;
    const double before = geos.area({fine}) / 4096, after = geos.area(mended);
    EXPECT_NEAR(after, before, 120) << "seed " << seed;
  }
  EXPECT_GT(conflicts, 100);  // the test would prove nothing without any
}

TEST(MendRings, GivesTheSameOutputForTheSameInput) {
  std::mt19937 random(7);
  const std::vector<Ring> rings = testing::rings_of({testing::random_polygon(random, {0, 0}, 12)});
  EXPECT_EQ(mend_rings(rings), mend_rings(rings));
}

}  // namespace
}  // namespace jingwei::geo
