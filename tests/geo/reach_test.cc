#include "geo/reach.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "geo/area.h"
#include "tests/support/random_ways.h"
#include "tests/support/raw_walk.h"

namespace jingwei::geo {
namespace {

using jingwei::testing::metres;
using jingwei::testing::random_ways;
using jingwei::testing::RawWalk;
using jingwei::testing::Ways;

constexpr WalkProfile kProfiles[] = {WalkProfile::adult, WalkProfile::elderly,
                                     WalkProfile::pushchair, WalkProfile::wheelchair};
constexpr WalkDirection kDirections[] = {WalkDirection::to, WalkDirection::from};

EdgePosition random_position(const WalkNetwork& network, std::mt19937_64& random) {
  const EdgeIndex edge{static_cast<std::uint32_t>(random() % network.edge_count())};
  const auto piece = static_cast<std::uint32_t>(random() % (network.vertex_count(edge) - 1));
  const double fractions[] = {0, 0.25, 0.5, 1, double(random() % 1000) / 1000};
  return {edge, piece, fractions[random() % 5]};
}

// A link at the very place.
Link link_at(const WalkNetwork& network, const LinkCandidate& candidate) {
  const PointD p = point_at(network, candidate.at);
  return {
      {static_cast<std::int32_t>(std::lround(p.x)), static_cast<std::int32_t>(std::lround(p.y))},
      LinkReason::linked,
      false,
      {&candidate, 1}};
}

// All pairs of nodes by Floyd and Warshall, from the edges' first and last times.
std::vector<std::vector<std::int64_t>> all_pairs(const WalkTimes& times) {
  const WalkNetwork& network = times.network();
  const std::uint32_t n = network.node_count();
  std::vector best(n, std::vector<std::int64_t>(n, kNever.value));
  for (std::uint32_t i = 0; i < n; ++i) best[i][i] = 0;
  for (std::uint32_t e = 0; e < network.edge_count(); ++e) {
    bool passable = true;
    for (std::uint32_t i = 0; i + 1 < network.vertex_count({e}); ++i) {
      passable &= !times.blocked({e}, i);
    }
    if (!passable) continue;
    auto& there = best[network.tail({e}).value][network.head({e}).value];
    there = std::min<std::int64_t>(there, times.forward({e}).back());
    auto& back = best[network.head({e}).value][network.tail({e}).value];
    back = std::min<std::int64_t>(back, times.backward({e}).back());
  }
  for (std::uint32_t k = 0; k < n; ++k) {
    for (std::uint32_t i = 0; i < n; ++i) {
      for (std::uint32_t j = 0; j < n; ++j) {
        best[i][j] = std::min(best[i][j], best[i][k] + best[k][j]);
      }
    }
  }
  return best;
}

// Least time from one place on an edge to another, over all ways to leave and to arrive.
std::int64_t between(const WalkTimes& times, const std::vector<std::vector<std::int64_t>>& pairs,
                     const EdgePosition& from, const EdgePosition& to) {
  const WalkNetwork& network = times.network();
  std::int64_t best = kNever.value;
  if (from.edge == to.edge) best = times.along(from, to).value;
  const std::pair<NodeIndex, Milliseconds> out[] = {{network.tail(from.edge), times.to_tail(from)},
                                                    {network.head(from.edge), times.to_head(from)}};
  const std::pair<NodeIndex, Milliseconds> in[] = {{network.tail(to.edge), times.tail_to(to)},
                                                   {network.head(to.edge), times.head_to(to)}};
  for (const auto& [a, first] : out) {
    for (const auto& [b, last] : in) {
      best = std::min(best, std::int64_t{first.value} + pairs[a.value][b.value] + last.value);
    }
  }
  return best;
}

std::int64_t between(const WalkTimes& times, const std::vector<std::vector<std::int64_t>>& pairs,
                     const Link& from, const Link& to) {
  std::int64_t best = kNever.value;
  for (const LinkCandidate& a : from.candidates) {
    for (const LinkCandidate& b : to.candidates) {
      best = std::min(best, between(times, pairs, a.at, b.at) + a.leg.value + b.leg.value);
    }
  }
  return best;
}

TEST(Reach, EqualsTheWaysThemselves) {
  int compared = 0;
  for (std::uint64_t seed = 1; seed <= 250; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    Ways ways = random_ways(seed);
    const WalkNetwork network = ways.build();
    for (const WalkProfile profile : {WalkProfile::adult, WalkProfile::wheelchair}) {
      const WalkTimes times(network, profile);
      const RawWalk raw(ways.view(), profile);
      Reach reach(times);
      for (const WalkDirection direction : kDirections) {
        LinkCandidate place{random_position(network, random), {}, {}};
        if (times.blocked(place.at.edge, place.at.piece)) continue;
        // Sources at a vertex are within a thousandth of the piece instead: a vertex has many ways.
        place.at.fraction = std::clamp(place.at.fraction, 0.001, 0.999);
        reach.search(link_at(network, place), direction, {100'000'000});
        const auto vertices = network.vertices(place.at.edge);
        const std::uint32_t way = network.pieces(place.at.edge)[place.at.piece].way;
        const RawWalk::Source source{way, vertices[place.at.piece], vertices[place.at.piece + 1],
                                     place.at.fraction};
        if (!raw.is_unique(source)) continue;
        const auto truth = raw.times(source, direction);
        ++compared;
        for (std::uint32_t e = 0; e < network.edge_count(); ++e) {
          for (std::uint32_t i = 0; i + 1 < network.vertex_count({e}); ++i) {
            const std::uint32_t by = network.pieces({e})[i].way;
            for (const std::uint32_t v : {i, i + 1}) {
              const double expected = truth.at({by, network.vertices({e})[v]});
              const Milliseconds got = reach.time(EdgePosition{{e}, i, v == i ? 0.0 : 1.0});
              if (std::isinf(expected)) {
                ASSERT_EQ(got, kNever);
              } else {
                // A millisecond for each edge on the way.
                ASSERT_NEAR(got.value, expected * 1000, 40);
              }
            }
          }
        }
      }
    }
  }
  EXPECT_GT(compared, 500);
}

TEST(Reach, IsExactBetweenPlacesOnEdgesInBothDirections) {
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    Ways ways = random_ways(seed);
    const WalkNetwork network = ways.build();
    const WalkTimes times(network, kProfiles[seed % 4]);
    const auto pairs = all_pairs(times);
    Reach reach(times);
    for (int round = 0; round < 6; ++round) {
      const LinkCandidate place{
          random_position(network, random), {}, {static_cast<std::int32_t>(random() % 2 * 12'345)}};
      const WalkDirection direction = kDirections[round % 2];
      const std::int32_t cutoff =
          round < 2 ? 100'000'000 : static_cast<std::int32_t>(random() % 120'000);
      reach.search(link_at(network, place), direction, {cutoff});
      for (int k = 0; k < 60; ++k) {
        const EdgePosition p = random_position(network, random);
        std::int64_t expected = direction == WalkDirection::to ? between(times, pairs, p, place.at)
                                                               : between(times, pairs, place.at, p);
        expected += place.leg.value;
        ASSERT_EQ(reach.time(p).value, expected <= cutoff ? expected : kNever.value);
      }
    }
  }
}

TEST(Reach, LinesHoldWhatIsReachedAndBandsShareTheirBreaks) {
  for (std::uint64_t seed = 1; seed <= 120; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    Ways ways = random_ways(seed);
    const WalkNetwork network = ways.build();
    const WalkTimes times(network, kProfiles[seed % 4]);
    Reach reach(times);
    const LinkCandidate place{random_position(network, random), {}, {1000}};
    if (times.blocked(place.at.edge, place.at.piece)) continue;
    reach.search(link_at(network, place), kDirections[seed % 2], {90'000});
    const Milliseconds inner{30'000}, outer{90'000};
    const auto first = reach.lines({-1}, inner), second = reach.lines(inner, outer);
    const auto whole = reach.lines({-1}, outer);
    const auto holds = [](const std::vector<ReachedLine>& lines, const EdgePosition& p) {
      const double at = p.piece + p.fraction;
      return std::any_of(lines.begin(), lines.end(), [&](const ReachedLine& line) {
        return line.edge == p.edge && line.begin.piece + line.begin.fraction <= at + 1e-9 &&
               at - 1e-9 <= line.end.piece + line.end.fraction;
      });
    };
    for (int k = 0; k < 300; ++k) {
      EdgePosition p = random_position(network, random);
      p.fraction = std::clamp(p.fraction, 0.01, 0.99);
      if (times.blocked(p.edge, p.piece)) continue;
      const Milliseconds time = reach.time(p);
      // Times are rounded up, breaks are not: leave out what is on the millisecond.
      if (time.value >= inner.value && time.value <= inner.value + 2) continue;
      if (time.value >= outer.value - 1 && time != kNever) continue;
      ASSERT_EQ(holds(whole, p), time <= outer);
      ASSERT_EQ(holds(first, p), time <= inner);
      ASSERT_EQ(holds(second, p), time > inner && time <= outer);
    }
    double parts = 0, all = 0;
    for (const auto* lines : {&first, &second}) {
      for (const ReachedLine& line : *lines) parts += length(line.line).value;
    }
    for (const ReachedLine& line : whole) all += length(line.line).value;
    ASSERT_NEAR(parts, all, 0.01 * static_cast<double>(whole.size() + 1));
  }
}

TEST(Reach, GivesLinkedPointsTheLeastOverAllCandidates) {
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    Ways ways = random_ways(seed);
    const WalkNetwork network = ways.build();
    const WalkTimes times(network, kProfiles[seed % 4]);
    const auto pairs = all_pairs(times);
    const WalkLinker linker(network);
    std::vector<Point> points;
    for (int i = 0; i < 40; ++i) {
      points.push_back(metres(double(random() % 300) - 80, double(random() % 300) - 80));
    }
    const LinkedPoints linked = linker.link(times, points, {.limit = Metres{60}});
    Reach reach(times);
    for (int i = 0; i < 4; ++i) {
      const Link place = linked[i];
      for (const WalkDirection direction : kDirections) {
        const Milliseconds cutoff{200'000};
        reach.search(place, direction, cutoff);
        const auto found = reach.points(linked);
        ASSERT_TRUE(std::is_sorted(found.begin(), found.end()));
        std::size_t next = 0;
        for (std::uint32_t p = 0; p < points.size(); ++p) {
          const std::int64_t expected = direction == WalkDirection::to
                                            ? between(times, pairs, linked[p], place)
                                            : between(times, pairs, place, linked[p]);
          if (expected > cutoff.value) {
            ASSERT_EQ(reach.time(linked[p]), kNever);
            continue;
          }
          ASSERT_EQ(reach.time(linked[p]).value, expected);
          ASSERT_LT(next, found.size());
          ASSERT_EQ(found[next].point, p);
          ASSERT_EQ(found[next++].time.value, expected);
        }
        ASSERT_EQ(next, found.size());
      }
    }
  }
}

TEST(NearestPlaces, EqualTheLeastOverOneReachPerPlace) {
  for (std::uint64_t seed = 1; seed <= 120; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    Ways ways = random_ways(seed);
    const WalkNetwork network = ways.build();
    const WalkTimes times(network, kProfiles[seed % 4]);
    const WalkLinker linker(network);
    const auto some = [&](int n) {
      std::vector<Point> points;
      for (int i = 0; i < n; ++i) {
        points.push_back(metres(double(random() % 40) * 5 - 20, double(random() % 40) * 5 - 20));
      }
      return points;
    };
    const LinkedPoints points = linker.link(times, some(40));
    const LinkedPoints places = linker.link(times, some(1 + static_cast<int>(random() % 6)));
    const WalkDirection direction = kDirections[seed % 2];
    const Milliseconds cutoff{seed % 3 == 0 ? 60'000 : kNever.value};
    const auto nearest = nearest_places(times, points, places, direction, cutoff);
    std::vector<Nearest> truth(points.size());
    Reach reach(times);
    for (std::uint32_t place = 0; place < places.size(); ++place) {
      reach.search(places[place], direction, cutoff);
      for (std::uint32_t p = 0; p < points.size(); ++p) {
        const Milliseconds time = reach.time(points[p]);
        if (time < truth[p].time) truth[p] = {time, place};
      }
    }
    for (std::uint32_t p = 0; p < points.size(); ++p) {
      ASSERT_EQ(nearest[p].time, truth[p].time);
      ASSERT_EQ(nearest[p].place, truth[p].place);
    }
  }
}

TEST(Reach, PathsTakeTheTimeThatIsStated) {
  for (std::uint64_t seed = 1; seed <= 80; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    // Level and without steps: the time is the length over one speed.
    Ways ways = random_ways(seed);
    for (WalkWayInput& way : ways.inputs) {
      way.incline = 0;
      way.surface = WalkSurface::road;
    }
    const WalkNetwork network = ways.build();
    const WalkTimes times(network, WalkProfile::adult);
    const WalkLinker linker(network);
    std::vector<Point> points;
    for (int i = 0; i < 30; ++i) {
      points.push_back(metres(double(random() % 180) - 20, double(random() % 180) - 20));
    }
    const LinkedPoints linked = linker.link(times, points);
    Reach reach(times);
    const WalkDirection direction = kDirections[seed % 2];
    reach.search(linked[0], direction, {900'000});
    for (std::uint32_t p = 0; p < points.size(); ++p) {
      const Polyline path = reach.path(linked[p]);
      const Milliseconds time = reach.time(linked[p]);
      ASSERT_EQ(path.empty(), time == kNever);
      if (path.empty()) continue;
      ASSERT_EQ(path.front(), direction == WalkDirection::to ? points[p] : points[0]);
      ASSERT_EQ(path.back(), direction == WalkDirection::to ? points[0] : points[p]);
      const double on_path = tobler(Slope::from_ratio(0)).metres_per_second();
      const double slowest = length(path).value / (0.6 * on_path) * 1000;
      const double fastest = length(path).value / on_path * 1000;
      ASSERT_GE(time.value, fastest - 40);
      ASSERT_LE(time.value, slowest + 40);
    }
  }
}

TEST(WalkLinker, FindsTheNearestPassablePieces) {
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    Ways ways = random_ways(seed);
    const WalkNetwork network = ways.build();
    const WalkTimes times(network, kProfiles[seed % 4]);
    const WalkLinker linker(network);
    std::vector<Point> points;
    for (int i = 0; i < 25; ++i) {
      points.push_back(metres(double(random() % 600) - 200, double(random() % 600) - 200));
    }
    const LinkedPoints linked = linker.link(times, points, {.limit = Metres{120}});
    for (std::size_t p = 0; p < points.size(); ++p) {
      double nearest = 1e9, nearest_main = 1e9;
      for (std::uint32_t e = 0; e < network.edge_count(); ++e) {
        const auto vertices = network.vertices({e});
        for (std::uint32_t i = 0; i + 1 < vertices.size(); ++i) {
          if (times.blocked({e}, i)) continue;
          const double d = distance(points[p], vertices[i], vertices[i + 1]).value;
          nearest = std::min(nearest, d);
          if (times.component(EdgePosition{{e}, i, 0.5}) == 0) {
            nearest_main = std::min(nearest_main, d);
          }
        }
      }
      const Link link = linked[p];
      const LinkReason expected = nearest > 120        ? LinkReason::no_way_near
                                  : nearest_main > 120 ? LinkReason::detached
                                                       : LinkReason::linked;
      ASSERT_EQ(link.reason, expected);
      ASSERT_EQ(link.candidates.empty(), expected == LinkReason::no_way_near);
      if (link.candidates.empty()) continue;
      const double best = expected == LinkReason::linked ? nearest_main : nearest;
      ASSERT_NEAR(link.candidates[0].off_path.value, best, 1e-6);
      if (std::abs(nearest - nearest_main) > 1e-6 || nearest == nearest_main) {
        ASSERT_EQ(link.passed_over_detached,
                  expected == LinkReason::linked && nearest < nearest_main);
      }
      const auto rank = [&](const LinkCandidate& c) {
        return std::tuple(times.component(c.at) != 0, c.off_path.value, c.at.edge);
      };
      ASSERT_TRUE(std::ranges::is_sorted(link.candidates, {}, rank));
      for (const LinkCandidate& c : link.candidates) {
        const PointD foot = point_at(network, c.at);
        ASSERT_NEAR(std::hypot(foot.x - points[p].x, foot.y - points[p].y) / 1000, c.off_path.value,
                    1e-6);
        ASSERT_EQ(c.leg, off_path_time(times.profile(), c.off_path));
        ASSERT_LE(c.off_path.value, 120);
        ASSERT_FALSE(times.blocked(c.at.edge, c.at.piece));
        const auto vertices = network.vertices(c.at.edge);
        for (std::uint32_t i = 0; i + 1 < vertices.size(); ++i) {
          if (times.blocked(c.at.edge, i)) continue;
          ASSERT_GE(distance(points[p], vertices[i], vertices[i + 1]).value,
                    c.off_path.value - 1e-6);
        }
      }
    }
  }
}

// The four street plans that break walking engines, as in tests/data/sets/walk-mini.

TEST(WalkMini, StepsTakeLongerThanTheFlatAndUpDiffersFromDown) {
  const auto build = [](WalkSurface middle, float incline) {
    Ways ways;
    ways.add({metres(0, 0), metres(100, 0)}, WalkSurface::footway);
    ways.add({metres(100, 0), metres(300, 0)}, middle).incline = incline;
    ways.add({metres(300, 0), metres(400, 0)}, WalkSurface::footway);
    return ways.build();
  };
  const WalkNetwork flat = build(WalkSurface::footway, 0), steps = build(WalkSurface::steps, 0);
  const WalkNetwork up = build(WalkSurface::steps, 0.3f);
  const WalkTimes flat_times(flat, WalkProfile::adult), steps_times(steps, WalkProfile::adult),
      up_times(up, WalkProfile::adult);
  EXPECT_NEAR(flat_times.forward({0}).back() / 1000.0, 400 / 5.0367 * 3.6, 0.01);
  EXPECT_GT(steps_times.forward({0}).back(), flat_times.forward({0}).back() + 100'000);
  const std::int32_t there = up_times.forward({0}).back(), back = up_times.backward({0}).back();
  EXPECT_NEAR(std::abs(there - back) / 1000.0, 200 / 0.45 - 200 / 0.6, 0.01);
}

TEST(WalkMini, NothingOnTheOtherBankIsWithinFifteenMinutes) {
  Ways ways;
  Polyline north, south;
  for (int x = -1000; x <= 3000; x += 100) {
    north.push_back(metres(x, 30));
    south.push_back(metres(x, -30));
  }
  ways.add(north);
  ways.add(south);
  ways.add({metres(3000, 30), metres(3000, -30)}).bridge = true;
  const WalkNetwork network = ways.build();
  const WalkTimes times(network, WalkProfile::adult);
  const WalkLinker linker(network);
  std::vector<Point> points{metres(0, 35)};
  for (int x = -1000; x <= 3000; x += 50) points.push_back(metres(x, -40));
  const LinkedPoints linked = linker.link(times, points);
  Reach reach(times);
  reach.search(linked[0], WalkDirection::to, {900'000});
  EXPECT_EQ(reach.points(linked).size(), 1u);  // itself
  reach.search(linked[0], WalkDirection::to, {71 * 60'000});
  EXPECT_GT(reach.points(linked).size(), 40u);
}

TEST(WalkMini, ALongEdgeIsReachedInPart) {
  Ways ways;
  ways.add({metres(0, 0), metres(3000, 0)});
  ways.add({metres(0, 0), metres(0, 50)});
  ways.add({metres(3000, 0), metres(3000, 50)});
  const WalkNetwork network = ways.build();
  const WalkTimes times(network, WalkProfile::adult);
  const WalkLinker linker(network);
  const std::vector<Point> points{metres(0, 0), metres(1500, 0), metres(1258.9, 0),
                                  metres(1259.3, 0)};
  const LinkedPoints linked = linker.link(times, points);
  Reach reach(times);
  const auto reached_metres = [&](const Link& place) {
    reach.search(place, WalkDirection::to, {900'000});
    double metres = 0;
    for (const ReachedLine& line : reach.lines({-1}, {900'000})) {
      for (const Point p : line.line) {
        if (p.y != 0) return metres;
      }
      metres = std::max(metres, length(line.line).value);
    }
    return metres;
  };
  EXPECT_NEAR(reached_metres(linked[1]), 2 * 1259.185, 0.01);  // from the middle, both ways
  reach.search(linked[0], WalkDirection::to, {900'000});
  EXPECT_NE(reach.time(linked[2]), kNever);
  EXPECT_EQ(reach.time(linked[3]), kNever);
  for (const ReachedLine& line : reach.lines({-1}, {900'000})) {
    for (const Point p : line.line) EXPECT_LE(p.x, 1'259'186);
  }
}

TEST(WalkMini, ADetachedStubIsPassedOverAndSaidSo) {
  Ways ways;
  ways.add({metres(-5, 8), metres(5, 8)}, WalkSurface::footway);
  Polyline street;
  for (int x = -1000; x <= 1000; x += 100) street.push_back(metres(x, -30));
  ways.add(street);
  const WalkNetwork network = ways.build();
  const WalkTimes times(network, WalkProfile::adult);
  const WalkLinker linker(network);
  const std::vector<Point> points{metres(0, 0), metres(500, -35), metres(0, 200), metres(0, 900)};
  const LinkedPoints linked = linker.link(times, points, {.limit = Metres{200}});
  EXPECT_EQ(linked[0].reason, LinkReason::linked);
  EXPECT_TRUE(linked[0].passed_over_detached);
  EXPECT_NEAR(linked[0].candidates[0].off_path.value, 30, 1e-9);
  EXPECT_FALSE(linked[1].passed_over_detached);
  EXPECT_EQ(linked[2].reason, LinkReason::detached);
  EXPECT_EQ(linked[3].reason, LinkReason::no_way_near);
  Reach reach(times);
  reach.search(linked[0], WalkDirection::to, {900'000});
  const double speed = tobler(Slope::from_ratio(0)).metres_per_second();
  EXPECT_NEAR(reach.time(linked[1]).value, (30 / 0.6 + 500 + 5 / 0.6) / speed * 1000, 3);
}

TEST(Reach, OfAPlaceWithoutWayIsEmpty) {
  Ways ways;
  ways.add({metres(0, 0), metres(100, 0)});
  const WalkNetwork network = ways.build();
  const WalkTimes times(network, WalkProfile::adult);
  Reach reach(times);
  reach.search({metres(5000, 0)}, WalkDirection::to, {900'000});
  EXPECT_TRUE(reach.edges().empty());
  EXPECT_TRUE(reach.lines({-1}, {900'000}).empty());
  EXPECT_EQ(reach.time(NodeIndex{0}), kNever);
}

}  // namespace
}  // namespace jingwei::geo
