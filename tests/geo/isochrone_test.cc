#include "geo/isochrone.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "geo/area.h"
#include "tests/support/geos_oracle.h"
#include "tests/support/random_ways.h"

namespace jingwei::geo {
namespace {

using jingwei::testing::GeosOracle;
using jingwei::testing::metres;
using jingwei::testing::Ways;

// Streets about 60 m apart in a jittered grid, some missing, some steps, with slopes, and a second
// storey of bridges across; buildings beside them, some on top of each other.
struct Town {
  Ways ways;
  std::vector<Point> buildings;
};

Town random_town(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto jitter = [&](double by) { return (double(random() % 2001) / 1000 - 1) * by; };
  constexpr int kSize = 9;
  Town town;
  Point at[kSize][kSize];
  for (auto& row : at) {
    for (Point& p : row) p = {};
  }
  for (int x = 0; x < kSize; ++x) {
    for (int y = 0; y < kSize; ++y) at[x][y] = metres(60 * x + jitter(18), 60 * y + jitter(18));
  }
  const auto street = [&](Point a, Point b) {
    if (random() % 5 == 0) return;
    WalkWayInput& way =
        town.ways.add({a, b}, random() % 8 == 0 ? WalkSurface::steps : WalkSurface::footway);
    way.incline = static_cast<float>(jitter(0.25));
  };
  for (int x = 0; x < kSize; ++x) {
    for (int y = 0; y < kSize; ++y) {
      if (x + 1 < kSize) street(at[x][y], at[x + 1][y]);
      if (y + 1 < kSize) street(at[x][y], at[x][y + 1]);
    }
  }
  for (int i = 0; i < 3; ++i) {
    WalkWayInput& bridge =
        town.ways.add({at[random() % 9][0], metres(240 + jitter(200), 240), at[random() % 9][8]});
    bridge.bridge = true;
    bridge.level = 1;
  }
  for (int i = 0; i < 250; ++i) {
    if (i % 25 == 24) {  // beside another: a millimetre, a metre, or at the same place
      const Point p = town.buildings[random() % town.buildings.size()];
      const std::int32_t by[] = {0, 1, 1000};
      town.buildings.push_back({p.x + by[random() % 3], p.y + by[random() % 3]});
    } else {
      town.buildings.push_back(
          metres(double(random() % 5600) / 10 - 40, double(random() % 5600) / 10 - 40));
    }
  }
  return town;
}

bool holds(const RingD& ring, PointD p) {
  bool inside = false;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const PointD a = ring[i], b = ring[(i + 1) % ring.size()];
    if ((a.y > p.y) == (b.y > p.y)) continue;
    const double side = (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
    if ((side > 0) == (b.y > a.y)) inside = !inside;
  }
  return inside;
}

bool holds(const MultiPolygonD& polygons, Point at) {
  const PointD p{double(at.x), double(at.y)};
  return std::any_of(polygons.begin(), polygons.end(), [&](const PolygonD& polygon) {
    return holds(polygon.shell, p) &&
           std::none_of(polygon.holes.begin(), polygon.holes.end(),
                        [&](const RingD& hole) { return holds(hole, p); });
  });
}

const std::vector<Milliseconds> kBands{{90'000}, {180'000}, {300'000}};

class Isochrones : public ::testing::TestWithParam<WalkDirection> {};

TEST_P(Isochrones, AreValidNestedAndTrueToEveryBuilding) {
  const GeosOracle geos;
  std::size_t drawn = 0, reached = 0, unreached = 0;
  for (std::uint64_t seed = 1; seed <= 25; ++seed) {
    Town town = random_town(seed);
    const WalkNetwork network = town.ways.build();
    const WalkLinker linker(network);
    const WalkMesh mesh(linker, town.buildings);
    Isochrone isochrone(mesh);
    for (const WalkProfileData& data : walk_profiles()) {
      SCOPED_TRACE(::testing::Message() << "seed " << seed << ", " << data.key);
      const WalkTimes times(network, data.profile);
      const LinkedPoints linked = linker.link(times, town.buildings);
      Reach reach(times);
      for (std::uint32_t facility = 0; facility < 3; ++facility) {
        reach.search(linked[facility], GetParam(), isochrone_cutoff(kBands.back()));
        const auto polygons = isochrone.draw(reach, linked, kBands);
        ASSERT_EQ(polygons.size(), kBands.size());
        for (std::size_t k = 0; k < kBands.size(); ++k) {
          ASSERT_EQ(geos.why_invalid(polygons[k]), "");
          drawn += polygons[k].size();
          if (k > 0 && !polygons[k - 1].empty()) {
            ASSERT_TRUE(geos.properly_within(polygons[k - 1], polygons[k]));
          }
          for (std::uint32_t b = 0; b < linked.size(); ++b) {
            const bool in_time = reach.time(linked[b]) <= kBands[k];
            const bool at_one_in_time =
                std::any_of(town.buildings.begin(), town.buildings.end(), [&](const Point& p) {
                  const auto i = static_cast<std::size_t>(&p - town.buildings.data());
                  return p == town.buildings[b] && reach.time(linked[i]) <= kBands[k];
                });
            ASSERT_EQ(holds(polygons[k], town.buildings[b]), at_one_in_time)
                << "building " << b << " band " << k;
            (in_time ? reached : unreached) += 1;
          }
        }
      }
    }
  }
  EXPECT_GT(drawn, 900u);
  EXPECT_GT(reached, 10'000u);
  EXPECT_GT(unreached, 10'000u);
}

INSTANTIATE_TEST_SUITE_P(BothDirections, Isochrones,
                         ::testing::Values(WalkDirection::to, WalkDirection::from));

TEST(Isochrone, ABandAloneEqualsTheSameBandInALadder) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    Town town = random_town(seed);
    const WalkNetwork network = town.ways.build();
    const WalkLinker linker(network);
    const WalkMesh mesh(linker, town.buildings);
    const WalkTimes times(network, WalkProfile::elderly);
    const LinkedPoints linked = linker.link(times, town.buildings);
    Isochrone isochrone(mesh);
    Reach reach(times);
    reach.search(linked[0], WalkDirection::to, isochrone_cutoff(kBands.back()));
    const auto ladder = isochrone.draw(reach, linked, kBands);
    for (std::size_t k = 0; k < kBands.size(); ++k) {
      reach.search(linked[0], WalkDirection::to, isochrone_cutoff(kBands[k]));
      auto alone = isochrone.draw(reach, linked, std::span(kBands).subspan(k, 1))[0];
      // The same rings; where each begins depends on what was touched first.
      const auto sorted_points = [](const MultiPolygonD& polygons) {
        std::vector<std::pair<double, double>> points;
        for (const PolygonD& polygon : polygons) {
          for (const PointD p : polygon.shell) points.emplace_back(p.x, p.y);
          for (const RingD& hole : polygon.holes) {
            for (const PointD p : hole) points.emplace_back(p.x, p.y);
          }
        }
        std::sort(points.begin(), points.end());
        return points;
      };
      ASSERT_EQ(sorted_points(alone), sorted_points(ladder[k]));
      ASSERT_EQ(alone.size(), ladder[k].size());
    }
  }
}

TEST(Isochrone, FollowsTheStreetAndNotTheOtherBank) {
  Ways ways;
  ways.add({metres(0, 30), metres(3000, 30)});
  ways.add({metres(0, -30), metres(3000, -30)});
  ways.add({metres(3000, 30), metres(3000, -30)}).bridge = true;
  const WalkNetwork network = ways.build();
  const WalkLinker linker(network);
  const std::vector<Point> points{metres(500, 32), metres(500, -32), metres(1200, 33)};
  const WalkMesh mesh(linker, points);
  const WalkTimes times(network, WalkProfile::adult);
  const LinkedPoints linked = linker.link(times, points);
  Isochrone isochrone(mesh);
  Reach reach(times);
  const std::vector<Milliseconds> bands{{900'000}};
  reach.search(linked[0], WalkDirection::to, isochrone_cutoff(bands[0]));
  const auto polygon = isochrone.draw(reach, linked, bands)[0];
  EXPECT_TRUE(holds(polygon, metres(1000, 30)));
  EXPECT_TRUE(holds(polygon, metres(1700, 30)));
  EXPECT_FALSE(holds(polygon, metres(1800, 30)));  // 1,259 m from 500
  for (int x = 10; x < 2500; x += 10) EXPECT_FALSE(holds(polygon, metres(x, -30))) << x;
}

TEST(Isochrone, OfAPlaceWithoutWayIsEmpty) {
  Ways ways;
  ways.add({metres(0, 0), metres(100, 0)});
  const WalkNetwork network = ways.build();
  const WalkLinker linker(network);
  const std::vector<Point> points{metres(5000, 0)};
  const WalkMesh mesh(linker, points);
  const WalkTimes times(network, WalkProfile::adult);
  const LinkedPoints linked = linker.link(times, points);
  Reach reach(times);
  reach.search(linked[0], WalkDirection::to, isochrone_cutoff({900'000}));
  Isochrone isochrone(mesh);
  const std::vector<Milliseconds> bands{{900'000}};
  EXPECT_TRUE(isochrone.draw(reach, linked, bands)[0].empty());
}

TEST(WalkMesh, StaysAlongALongSlantingWay) {
  Ways ways;
  ways.add({metres(0, 0), metres(30'000, 30'000)});
  const WalkNetwork network = ways.build();
  const WalkLinker linker(network);
  const std::size_t vertices = WalkMesh(linker, {}).vertex_count();
  // 42.4 km in steps of 25 m, and a band of up to 400 m with a point on 780 square metres.
  EXPECT_GT(vertices, 42'400u / 25);
  EXPECT_LT(vertices, 42'400u / 25 + 42'400u * 400 / 780);
}

TEST(WalkMesh, OfNothingIsEmpty) {
  const WalkNetwork network;
  const WalkLinker linker(network);
  EXPECT_EQ(WalkMesh(linker, {}).vertex_count(), 0u);
}

}  // namespace
}  // namespace jingwei::geo
