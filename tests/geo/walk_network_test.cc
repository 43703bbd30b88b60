#include "geo/walk_network.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>

#include "geo/area.h"
#include "geo/elevation.h"
#include "tests/support/random_ways.h"

namespace jingwei::geo {
namespace {

using jingwei::testing::metres;
using jingwei::testing::Ways;

constexpr float kVoid = std::numeric_limits<float>::quiet_NaN();

// Heights along the line as a function of the metres walked.
template <class F>
std::vector<float> heights_along(const Polyline& line, F height) {
  std::vector<float> heights;
  double along = 0;
  Polyline samples = sample_points(line);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (i > 0) along += distance(samples[i - 1], samples[i]).value;
    heights.push_back(static_cast<float>(height(along)));
  }
  return heights;
}

double metres_of(const WalkNetwork& network) {
  double sum = 0;
  for (std::uint32_t e = 0; e < network.edge_count(); ++e) {
    sum += length(network.vertices({e})).value;
  }
  return sum;
}

// Seconds of the adult over the only edge from its tail to its head.
double seconds(const WalkNetwork& network) {
  EXPECT_EQ(network.edge_count(), 1u);
  const WalkTimes times(network, WalkProfile::adult);
  return times.forward({0}).back() / 1000.0;
}
double seconds_back(const WalkNetwork& network) {
  const WalkTimes times(network, WalkProfile::adult);
  return times.backward({0}).back() / 1000.0;
}

TEST(WalkNetwork, JoinsWaysThatShareAVertexOfOneLevel) {
  Ways ways;
  ways.add({metres(0, 0), metres(50, 0), metres(100, 0)});
  ways.add({metres(50, -50), metres(50, 0), metres(50, 50)});
  const WalkNetwork network = ways.build();
  EXPECT_EQ(network.node_count(), 5u);
  EXPECT_EQ(network.edge_count(), 4u);
  EXPECT_EQ(network.report().components, 1u);
}

TEST(WalkNetwork, KeepsLevelsApartAtASharedVertexUnlessOneEndsThere) {
  Ways ways;
  ways.add({metres(0, 0), metres(50, 0), metres(100, 0)});
  ways.add({metres(50, -50), metres(50, 0), metres(50, 50)}).level = 1;
  EXPECT_EQ(ways.build().report().components, 2u);
  EXPECT_EQ(ways.build().edge_count(), 2u);
  ways.add({metres(80, 30), metres(50, 0)}, WalkSurface::steps).level = 2;  // ends: joins all
  EXPECT_EQ(ways.build().report().components, 1u);
}

TEST(WalkNetwork, NodesCrossingsOfOneLevelAndReportsThem) {
  Ways ways;
  ways.add({metres(0, 0), metres(100, 0)});
  ways.add({metres(33.3335, -50), metres(40, 50)});
  const WalkNetwork network = ways.build();
  EXPECT_EQ(network.report().crossings_noded, 1u);
  EXPECT_EQ(network.report().components, 1u);
  EXPECT_EQ(network.edge_count(), 4u);
  std::set<Point> nodes;
  for (std::uint32_t n = 0; n < network.node_count(); ++n) nodes.insert(network.point({n}));
  EXPECT_TRUE(nodes.count(metres(36.667, 0)));  // 36.66675 to the millimetre
}

TEST(WalkNetwork, LeavesBridgesTunnelsAndOtherLevelsUnnoded) {
  for (int kind = 0; kind < 3; ++kind) {
    Ways ways;
    ways.add({metres(0, 0), metres(100, 0)});
    WalkWayInput& way = ways.add({metres(50, -50), metres(50, 50)});
    way.bridge = kind == 0;
    way.tunnel = kind == 1;
    way.level = kind == 2 ? -1 : 0;
    const WalkNetwork network = ways.build();
    EXPECT_EQ(network.report().crossings_noded, 0u);
    EXPECT_EQ(network.report().components, 2u);
  }
}

TEST(WalkNetwork, JoinsAnEndThatTouchesTheMiddleOfASegment) {
  Ways ways;
  ways.add({metres(0, 0), metres(100, 0)});
  ways.add({metres(30, 0), metres(30, 40)});
  const WalkNetwork network = ways.build();
  EXPECT_EQ(network.report().components, 1u);
  EXPECT_EQ(network.edge_count(), 3u);
}

TEST(WalkNetwork, ContractsWhatIsNoJunction) {
  Ways ways;
  ways.add({metres(0, 0), metres(10, 0), metres(20, 5)});
  ways.add({metres(40, 5), metres(20, 5)}, WalkSurface::steps);  // joined end to end, turned round
  const WalkNetwork network = ways.build();
  ASSERT_EQ(network.edge_count(), 1u);
  EXPECT_EQ(network.node_count(), 2u);
  ASSERT_EQ(network.vertex_count({0}), 4u);
  std::multiset<WalkSurface> surfaces;
  for (const WalkPiece& piece : network.pieces({0})) surfaces.insert(piece.surface);
  EXPECT_EQ(surfaces.count(WalkSurface::steps), 1u);
}

TEST(WalkNetwork, TakesRingsLoopsParallelAndSelfTouchingWays) {
  Ways ways;
  // A ring without junction; one with a tail (a loop); two ways between the same nodes; an eight.
  ways.add({metres(0, 0), metres(30, 0), metres(30, 30), metres(0, 0)});
  ways.add({metres(100, 0), metres(130, 0), metres(130, 30), metres(100, 0)});
  ways.add({metres(100, 0), metres(90, 0)});
  ways.add({metres(200, 0), metres(230, 0)});
  ways.add({metres(200, 0), metres(215, 10), metres(230, 0)});
  ways.add({metres(200, 0), metres(230, 0)});
  ways.add({metres(300, 0), metres(320, 20), metres(340, 0), metres(340, 20), metres(300, -20)});
  const WalkNetwork network = ways.build();
  EXPECT_EQ(network.report().components, 4u);
  EXPECT_NEAR(network.report().metres, metres_of(network), 1e-6);
  std::size_t loops = 0;
  for (std::uint32_t e = 0; e < network.edge_count(); ++e) {
    const EdgeIndex edge{e};
    loops += network.tail(edge) == network.head(edge) ? 1 : 0;
    EXPECT_LE(network.tail(edge), network.head(edge));
    EXPECT_EQ(network.vertices(edge).front(), network.point(network.tail(edge)));
    EXPECT_EQ(network.vertices(edge).back(), network.point(network.head(edge)));
  }
  EXPECT_EQ(loops, 3u);
}

TEST(WalkNetwork, DropsWaysWithoutLength) {
  Ways ways;
  ways.add({metres(0, 0)});
  ways.add({});
  ways.add({metres(5, 5), metres(5, 5)});
  const WalkNetwork network = ways.build();
  EXPECT_EQ(network.report().ways_dropped, 3u);
  EXPECT_EQ(network.edge_count(), 0u);
  EXPECT_EQ(WalkTimes(network, WalkProfile::adult).graph().node_count(), 0u);
}

TEST(WalkNetwork, DoesNotDependOnTheOrderOfTheWays) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    Ways ways = jingwei::testing::random_ways(seed);
    std::vector<WalkWayInput> inputs(ways.view().begin(), ways.view().end());
    const WalkNetwork a = WalkNetwork::build(inputs);
    std::shuffle(inputs.begin(), inputs.end(), std::mt19937_64(seed));
    const WalkNetwork b = WalkNetwork::build(inputs);
    ASSERT_EQ(a.node_count(), b.node_count());
    ASSERT_EQ(a.edge_count(), b.edge_count());
    const WalkTimes times_a(a, WalkProfile::adult), times_b(b, WalkProfile::adult);
    for (std::uint32_t e = 0; e < a.edge_count(); ++e) {
      ASSERT_EQ(a.tail({e}), b.tail({e}));
      ASSERT_EQ(a.head({e}), b.head({e}));
      ASSERT_TRUE(std::ranges::equal(a.vertices({e}), b.vertices({e})));
      ASSERT_TRUE(std::ranges::equal(times_a.forward({e}), times_b.forward({e})));
      ASSERT_TRUE(std::ranges::equal(times_a.backward({e}), times_b.backward({e})));
    }
  }
}

TEST(WalkSlopes, KeepARampAndItsTimesUpAndDown) {
  Ways ways;
  ways.add({metres(0, 0), metres(400, 0)}, WalkSurface::path);
  ways.heights[0] = heights_along(ways.lines[0], [](double s) { return 1000 + 0.2 * s; });
  const WalkNetwork network = ways.build();
  const bool up = network.vertices({0}).front() == metres(0, 0);
  EXPECT_NEAR(up ? seconds(network) : seconds_back(network), 576, 0.5);
  EXPECT_NEAR(up ? seconds_back(network) : seconds(network), 406, 0.5);
}

TEST(WalkSlopes, IgnoreAConstantHeight) {
  Ways ways;
  ways.add({metres(0, 0), metres(130, 40), metres(300, 0)});
  const double flat = seconds(ways.build());
  ways.heights[0] = heights_along(ways.lines[0], [](double) { return 2000; });
  EXPECT_NEAR(seconds(ways.build()), flat, 0.002);
}

TEST(WalkSlopes, SmoothAwayNoise) {
  Ways ways;
  ways.add({metres(0, 0), metres(600, 0)});
  std::mt19937 random(3);
  ways.heights[0] = heights_along(ways.lines[0], [&](double s) {
    return 0.05 * s + (double(random() % 2001) - 1000) / 1000.0;  // a metre up or down
  });
  const WalkNetwork network = ways.build();
  for (const WalkPiece& piece : network.pieces({0})) EXPECT_NEAR(std::abs(piece.slope), 0.05, 0.05);
}

TEST(WalkSlopes, CarryAViaductStraightOverAGully) {
  Ways ways;
  // 40 m deep between 100 and 160.
  const auto ground = [](double x) { return x <= 100 || x >= 160 ? 500.0 : 460.0; };
  ways.add({metres(0, 0), metres(100, 0)});
  ways.add({metres(100, 0), metres(130, 0)}).bridge = true;  // in two ways, as it is mapped
  ways.add({metres(130, 0), metres(160, 0)}).bridge = true;
  ways.add({metres(160, 0), metres(260, 0)});
  const double flat = seconds(ways.build());
  for (std::size_t i = 0; i < 4; ++i) {
    const double start = ways.lines[i].front().x / 1000.0;
    ways.heights[i] = heights_along(ways.lines[i], [&](double s) { return ground(start + s); });
  }
  EXPECT_NEAR(seconds(ways.build()), flat, 0.05);
  ways.inputs[1].bridge = ways.inputs[2].bridge = false;
  EXPECT_GT(seconds(ways.build()), flat + 20);
}

TEST(WalkSlopes, CarryATunnelStraightThroughAHill) {
  Ways ways;
  ways.add({metres(0, 0), metres(300, 0)}).tunnel = true;
  ways.heights[0] = heights_along(
      ways.lines[0], [](double s) { return 500 + 0.03 * s + 80 * std::sin(s / 300 * 3.14159265); });
  const WalkNetwork network = ways.build();
  for (const WalkPiece& piece : network.pieces({0})) EXPECT_NEAR(std::abs(piece.slope), 0.03, 1e-4);
}

TEST(WalkSlopes, FillAndCountVoids) {
  Ways ways;
  ways.add({metres(0, 0), metres(400, 0)}, WalkSurface::path);
  ways.heights[0] = heights_along(ways.lines[0], [](double s) { return 0.1 * s; });
  for (std::size_t i = 5; i < 12; ++i) ways.heights[0][i] = kVoid;
  WalkNetwork network = ways.build();
  EXPECT_EQ(network.report().void_samples, 7u);
  EXPECT_EQ(network.report().height_samples, 41u);
  for (const WalkPiece& piece : network.pieces({0})) EXPECT_NEAR(std::abs(piece.slope), 0.1, 1e-4);
  std::fill(ways.heights[0].begin(), ways.heights[0].end(), kVoid);
  network = ways.build();
  EXPECT_EQ(network.report().void_samples, 41u);
  for (const WalkPiece& piece : network.pieces({0})) EXPECT_EQ(piece.slope, 0);
}

TEST(WalkSlopes, TakeStepsAndInclineFromTheirTags) {
  Ways ways;
  WalkWayInput& way = ways.add({metres(0, 0), metres(20, 0)}, WalkSurface::steps);
  way.step_count = 50;  // 8 m over 20 m
  way.incline = -0.1f;  // says which way; the count says how much
  ways.heights[0] = {100, 101, 102};
  WalkNetwork network = ways.build();
  EXPECT_NEAR(std::abs(network.pieces({0})[0].slope), 0.4, 1e-6);
  const bool along = network.vertices({0}).front() == metres(0, 0);
  EXPECT_EQ(network.pieces({0})[0].slope < 0, along);
  EXPECT_NEAR(along ? seconds(network) : seconds_back(network), 20 / 0.6, 0.001);
  EXPECT_NEAR(along ? seconds_back(network) : seconds(network), 20 / 0.45, 0.001);

  ways.inputs[0].incline = kVoid;  // now the elevation says which way
  network = ways.build();
  EXPECT_EQ(network.pieces({0})[0].slope > 0, network.vertices({0}).front() == metres(0, 0));

  Ways road;
  road.add({metres(0, 0), metres(200, 0)}).incline = 0.12f;
  road.heights[0] = heights_along(road.lines[0], [](double) { return 7; });
  EXPECT_NEAR(std::abs(road.build().pieces({0})[5].slope), 0.12, 1e-6);
}

TEST(WalkSlopes, CountWhatIsClipped) {
  Ways ways;
  ways.add({metres(0, 0), metres(100, 0)}).incline = 0.4f;
  ways.add({metres(0, 50), metres(100, 50)}, WalkSurface::footway).incline = 0.4f;
  ways.heights[0] = heights_along(ways.lines[0], [](double) { return 7; });
  EXPECT_EQ(ways.build().report().clipped_pieces, 10u);
}

TEST(WalkTimes, RoundOncePerVertexAndNeverFall) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    Ways ways = jingwei::testing::random_ways(seed);
    const WalkNetwork network = ways.build();
    for (const WalkProfileData& data : walk_profiles()) {
      const WalkTimes times(network, data.profile);
      for (std::uint32_t e = 0; e < network.edge_count(); ++e) {
        const auto vertices = network.vertices({e});
        const auto pieces = network.pieces({e});
        const auto forward = times.forward({e}), backward = times.backward({e});
        double exact = 0;
        ASSERT_EQ(forward[0], 0);
        ASSERT_EQ(backward[0], 0);
        for (std::size_t i = 0; i + 1 < vertices.size(); ++i) {
          const auto speed =
              walk_speed(data.profile, pieces[i].surface, Slope::from_ratio(pieces[i].slope));
          ASSERT_EQ(times.blocked({e}, static_cast<std::uint32_t>(i)), !speed.has_value());
          if (speed) {
            exact += distance(vertices[i], vertices[i + 1]).value / speed->metres_per_second();
          }
          ASSERT_NEAR(forward[i + 1], exact * 1000, 0.501);
          ASSERT_GE(forward[i + 1], forward[i]);
          ASSERT_GE(backward[i + 1], backward[i]);
        }
      }
    }
  }
}

TEST(WalkTimes, RoundPartialEdgesUp) {
  Ways ways;
  ways.add({metres(0, 0), metres(100, 0), metres(100, 70)});
  const WalkNetwork network = ways.build();
  const WalkTimes times(network, WalkProfile::adult);
  const double pace = 3600 / 5.036742124615245;  // ms a metre
  const EdgePosition a{{0}, 0, 0.123}, b{{0}, 0, 0.124};
  EXPECT_NEAR(times.along(a, b).value,
              distance(metres(0, 0), network.vertices({0})[1]).value * 0.001 * pace + 0.5, 0.51);
  EXPECT_EQ(times.along(a, a).value, 0);
  EXPECT_GE(times.along(a, b).value + times.tail_to(a).value, times.tail_to(b).value);
  EXPECT_EQ(times.tail_to({{0}, 1, 1.0}).value, times.forward({0}).back());
  EXPECT_EQ(times.head_to({{0}, 0, 0.0}).value, times.backward({0}).back());
}

TEST(WalkTimes, StopAtWhatAProfileCannotPass) {
  Ways ways;
  ways.add({metres(0, 0), metres(100, 0)});
  ways.add({metres(100, 0), metres(120, 0)}, WalkSurface::steps);
  ways.add({metres(120, 0), metres(320, 0)});
  const WalkNetwork network = ways.build();
  ASSERT_EQ(network.edge_count(), 1u);
  const WalkTimes times(network, WalkProfile::wheelchair);
  EXPECT_EQ(times.graph().arc_count(), 0u);
  const bool along = network.vertices({0}).front() == metres(0, 0);
  const EdgePosition short_side{{0}, along ? 0u : 2u, 0.5}, long_side{{0}, along ? 2u : 0u, 0.5};
  EXPECT_EQ(times.along(short_side, long_side), kNever);
  EXPECT_EQ(times.along(long_side, short_side), kNever);
  EXPECT_NE(times.along(short_side, {{0}, short_side.piece, 0.9}), kNever);
  // The foot of the steps can be reached, their first centimetre cannot.
  EXPECT_NE(times.along(short_side, {{0}, 1, along ? 0.0 : 1.0}), kNever);
  EXPECT_EQ(times.along(short_side, {{0}, 1, along ? 0.001 : 0.999}), kNever);
  // The longer side is the main part.
  EXPECT_EQ(times.component(long_side), 0u);
  EXPECT_EQ(times.component(short_side), 1u);
  ASSERT_EQ(times.component_metres().size(), 2u);
  EXPECT_NEAR(times.component_metres()[0], 200, 1e-6);
  EXPECT_NEAR(times.component_metres()[1], 100, 1e-6);
}

}  // namespace
}  // namespace jingwei::geo
