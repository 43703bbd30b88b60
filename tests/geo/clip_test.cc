#include "geo/clip.h"

#include <cmath>

#include "geo/area.h"
#include "geo/polygon_mend.h"
#include "geo/predicate.h"
#include "tests/support/geos_oracle.h"
#include "tests/support/random_polygons.h"

namespace jingwei::geo {
namespace {

using testing::GeosOracle;

constexpr Box kBox{{0, 0}, {10, 10}};

double plain_length(const Polyline& line) {
  double sum = 0;
  for (std::size_t i = 1; i < line.size(); ++i) {
    sum += std::hypot(line[i].x - line[i - 1].x, line[i].y - line[i - 1].y);
  }
  return sum;
}

TEST(ClipLine, KeepsALineWithinTheBoxAsItIs) {
  const Polyline line{{1, 1}, {5, 9}, {10, 0}};
  EXPECT_EQ(clip_line(line, kBox), (std::vector<Polyline>{line}));
}

TEST(ClipLine, CutsALineThatLeavesAndComesBackIntoParts) {
  const Polyline line{{-5, 5}, {5, 5}, {5, 20}, {8, 20}, {8, 2}};
  EXPECT_EQ(clip_line(line, kBox),
            (std::vector<Polyline>{{{0, 5}, {5, 5}, {5, 10}}, {{8, 10}, {8, 2}}}));
}

TEST(ClipLine, LeavesOutAPartThatIsOnlyAPoint) {
  EXPECT_TRUE(clip_line(Polyline{{-5, 5}, {0, 5}, {-5, 6}}, kBox).empty());
  EXPECT_TRUE(clip_line(Polyline{{-5, 5}, {5, -5}}, kBox).empty());
}

TEST(ClipLine, RoundsACrossingTheSameInBothDirections) {
  std::mt19937 random(1);
  std::uniform_int_distribution<std::int32_t> anywhere(-40, 50);
  for (int i = 0; i < 3000; ++i) {
    const Polyline line{{anywhere(random), anywhere(random)}, {anywhere(random), anywhere(random)}};
    if (line[0] == line[1]) continue;
    std::vector<Polyline> there = clip_line(line, kBox);
    std::vector<Polyline> back = clip_line(Polyline(line.rbegin(), line.rend()), kBox);
    ASSERT_EQ(there.size(), back.size());
    if (there.empty()) continue;
    std::reverse(back[0].begin(), back[0].end());
    EXPECT_EQ(there[0], back[0]) << "round " << i;
  }
}

TEST(ClipLine, KeepsTheLengthThatGeosFindsInTheBox) {
  const GeosOracle geos;
  for (std::uint32_t seed = 0; seed < 400; ++seed) {
    std::mt19937 random(seed);
    std::uniform_int_distribution<std::int32_t> anywhere(-4000, 8000);
    Polyline line;
    for (int i = 0; i < 12; ++i) line.push_back({anywhere(random), anywhere(random)});
    const Box box{{-64, -64}, {4160, 4160}};
    double length = 0;
    for (const Polyline& part : clip_line(line, box)) {
      for (const Point p : part) EXPECT_TRUE(box.contains(p));
      length += plain_length(part);
    }
    EXPECT_NEAR(length, geos.length_in_box(line, box), 12.0) << "seed " << seed;
  }
}

TEST(ClipRings, KeepsRingsWithinTheBoxAsTheyAre) {
  const std::vector<Ring> rings{{{1, 1}, {9, 1}, {9, 9}}, {{5, 3}, {6, 3}, {6, 4}}};
  EXPECT_EQ(clip_rings(rings, kBox), rings);
}

TEST(ClipRings, TurnsAShellAroundTheBoxIntoTheBox) {
  const std::vector<Ring> clipped = clip_rings({{{-9, -9}, {30, -9}, {30, 30}, {-9, 30}}}, kBox);
  ASSERT_EQ(clipped.size(), 1u);
  EXPECT_EQ(clipped[0].size(), 4u);
  EXPECT_EQ(doubled_area(clipped[0]).value, 200);
}

TEST(ClipRings, MakesSeveralRingsOfWhatTheBoxCutsApart) {
  // A fork whose handle lies west of the box: two prongs reach in.
  const Ring fork{{-5, 0}, {8, 0}, {8, 2}, {-3, 2}, {-3, 6}, {8, 6}, {8, 8}, {-5, 8}};
  const MultiPolygon parts = mend_rings(clip_rings({fork}, kBox));
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(doubled_area(parts[0].shell).value, 32);
  EXPECT_EQ(doubled_area(parts[1].shell).value, 32);
}

TEST(ClipRings, OpensAHoleThatTheBoxCutsThrough) {
  const Ring shell{{-8, 1}, {8, 1}, {8, 9}, {-8, 9}}, hole{{-4, 3}, {-4, 6}, {4, 6}, {4, 3}};
  const MultiPolygon parts = mend_rings(clip_rings({shell, hole}, kBox));
  ASSERT_EQ(parts.size(), 1u);
  EXPECT_TRUE(parts[0].holes.empty());
  EXPECT_EQ(doubled_area(parts).value, 2 * (64 - 12));
}

TEST(ClipRings, FindsTheExactRegionWhereCrossingsNeedNoRounding) {
  // Upright shapes have whole crossings: the area must be GEOS's to the last unit.
  const GeosOracle geos;
  for (std::uint32_t seed = 0; seed < 300; ++seed) {
    std::mt19937 random(seed);
    std::uniform_int_distribution<std::int32_t> height(1, 30), low(-30, -1);
    // A skyline above and below a common axis.
    Ring ring;
    std::vector<std::int32_t> tops, bottoms;
    for (int i = 0; i < 12; ++i) {
      tops.push_back(height(random));
      bottoms.push_back(low(random));
    }
    for (int i = 0; i < 12; ++i) {
      ring.push_back({i * 4 - 20, bottoms[i]});
      ring.push_back({i * 4 - 16, bottoms[i]});
    }
    for (int i = 11; i >= 0; --i) {
      ring.push_back({i * 4 - 16, tops[i]});
      ring.push_back({i * 4 - 20, tops[i]});
    }
    const MultiPolygon whole = mend_rings({ring});
    const Box box{{-13, -12}, {11, 14}};
    const MultiPolygon clipped = mend_rings(clip_rings({ring}, box));
    EXPECT_EQ(geos.why_invalid(clipped), "") << "seed " << seed;
    EXPECT_EQ(static_cast<double>(doubled_area(clipped).value) / 2, geos.area_in_box(whole, box))
        << "seed " << seed;
  }
}

TEST(ClipRings, FindsGeossRegionButForHalfAUnitAtTheSides) {
  const GeosOracle geos;
  for (std::uint32_t seed = 0; seed < 600; ++seed) {
    std::mt19937 random(seed);
    std::uniform_int_distribution<std::int32_t> anywhere(-1000, 5000);
    std::uniform_real_distribution<double> reach(50, 6000);
    const Polygon polygon =
        testing::random_polygon(random, {anywhere(random), anywhere(random)}, reach(random));
    const MultiPolygon whole{polygon};
    if (!geos.why_invalid(whole).empty()) continue;
    const Box box{{-64, -64}, {4160, 4160}};
    const std::vector<Ring> rings = clip_rings(testing::rings_of(whole), box);
    double edges = 0;
    for (Ring ring : rings) {
      for (const Point p : ring) EXPECT_TRUE(box.contains(p)) << "seed " << seed;
      ring.push_back(ring.front());
      edges += plain_length(ring);
    }
    const MultiPolygon clipped = mend_rings(rings);
    EXPECT_EQ(geos.why_invalid(clipped), "") << "seed " << seed;
    EXPECT_LE(geos.area_of_difference_in_box(whole, box, clipped), 0.5 * edges + 1)
        << "seed " << seed;
  }
}

}  // namespace
}  // namespace jingwei::geo
