#include "services/synth/network.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "geo/predicate.h"
#include "geo/progress.h"
#include "geo/shape.h"
#include "services/content_hash.h"

namespace jingwei::services::synth {
namespace {

using data::Way;
using data::WayClass;
using geo::Point;

struct Made {
  Land land;
  Network network;
};

Network drawn(const Pattern& pattern, const Land& land, std::uint64_t seed) {
  geo::NoProgress progress;
  auto network = make_network(pattern, land, seed, progress);
  EXPECT_TRUE(network.ok());
  return std::move(*network);
}

// Made once a seed: the tests ask different things of the same ways.
const Made& made(std::uint64_t seed, Landscape landscape = Landscape::loess_valleys) {
  static std::map<std::pair<std::uint64_t, Landscape>, Made> all;
  const auto key = std::make_pair(seed, landscape);
  if (const auto at = all.find(key); at != all.end()) return at->second;
  Pattern pattern;
  pattern.landscape = landscape;
  geo::NoProgress progress;
  auto land = make_land(pattern, seed, 1, progress);
  EXPECT_TRUE(land.ok());
  Network network = drawn(pattern, *land, seed);
  return all.emplace(key, Made{std::move(*land), std::move(network)}).first->second;
}

double length(Point a, Point b) { return std::hypot(double(a.x) - b.x, double(a.y) - b.y) / 1000; }
double length(const Way& way) {
  double sum = 0;
  for (std::size_t i = 1; i < way.line.size(); ++i) sum += length(way.line[i - 1], way.line[i]);
  return sum;
}

// Calls visit(from, to, metres) for pieces of at most `step` metres.
template <class Visit>
void each_piece(const Way& way, double step, Visit visit) {
  for (std::size_t i = 1; i < way.line.size(); ++i) {
    const Point a = way.line[i - 1], b = way.line[i];
    const double metres = length(a, b);
    const int parts = std::max(1, static_cast<int>(std::ceil(metres / step)));
    const auto at = [&](int k) {
      return Point{static_cast<std::int32_t>(a.x + (double(b.x) - a.x) * k / parts),
                   static_cast<std::int32_t>(a.y + (double(b.y) - a.y) * k / parts)};
    };
    for (int k = 0; k < parts; ++k) visit(at(k), at(k + 1), metres / parts);
  }
}

std::string hash_of(const Network& network) {
  ContentHash hash;
  for (const Way& way : network.ways) {
    hash.add(static_cast<std::uint64_t>(way.way_class));
    hash.add(std::string_view(way.name));
    for (const Point p : way.line) {
      hash.add(std::int64_t{p.x});
      hash.add(std::int64_t{p.y});
    }
  }
  for (const auto& waterway : network.waterways) {
    hash.add(std::string_view(waterway.name));
    for (const Point p : waterway.line) hash.add(std::int64_t{p.x} * 1000003 + p.y);
  }
  return hash.hex();
}

class SynthNetwork : public testing::TestWithParam<std::uint64_t> {};

TEST_P(SynthNetwork, HasAsManyWaysAsATownOfItsSize) {
  const Network& network = made(GetParam()).network;
  double kilometres = 0;
  std::map<WayClass, int> count;
  for (const Way& way : network.ways) {
    kilometres += length(way) / 1000;
    ++count[way.way_class];
  }
  EXPECT_GT(network.ways.size(), 6000u);
  EXPECT_LT(network.ways.size(), 9500u);
  EXPECT_GT(kilometres, 450);
  EXPECT_LT(kilometres, 750);
  for (const WayClass some :
       {WayClass::trunk, WayClass::primary, WayClass::residential, WayClass::service,
        WayClass::track, WayClass::footway, WayClass::path, WayClass::steps}) {
    EXPECT_GT(count[some], 50) << static_cast<int>(some);
  }
}

// Over all ways by length, sampled every 10 m; bridges and tunnels straight between their ends.
TEST_P(SynthNetwork, IsAsSteepAsALoessTown) {
  const auto& [land, network] = made(GetParam());
  double all = 0, rise = 0, steep = 0;
  for (const Way& way : network.ways) {
    if (way.flags & (data::kWayBridge | data::kWayTunnel)) {
      all += length(way);
      rise += std::abs(land.height_at(way.line.back()) - land.height_at(way.line.front()));
      continue;
    }
    each_piece(way, 10, [&](Point a, Point b, double metres) {
      const double climbed = std::abs(land.height_at(b) - land.height_at(a));
      all += metres;
      rise += climbed;
      if (climbed > 0.15 * metres) steep += metres;
    });
  }
  EXPECT_GT(rise / all, 0.095);
  EXPECT_LT(rise / all, 0.125);
  EXPECT_GT(steep / all, 0.29);
  EXPECT_LT(steep / all, 0.36);
}

TEST_P(SynthNetwork, HangsTogetherButForAFewLooseWays) {
  const Network& network = made(GetParam()).network;
  std::map<Point, std::size_t> first;  // the first way with the vertex
  std::vector<std::size_t> up(network.ways.size());
  std::iota(up.begin(), up.end(), std::size_t{0});
  const auto root = [&](std::size_t i) {
    while (up[i] != i) i = up[i];
    return i;
  };
  for (std::size_t i = 0; i < network.ways.size(); ++i) {
    for (const Point p : network.ways[i].line) {
      const std::size_t a = root(first.emplace(p, i).first->second), b = root(i);
      up[std::max(a, b)] = std::min(a, b);
    }
  }
  std::map<std::size_t, double> part;
  double all = 0, most = 0;
  for (std::size_t i = 0; i < network.ways.size(); ++i) {
    const double metres = length(network.ways[i]);
    all += metres;
    most = std::max(most, part[root(i)] += metres);
  }
  EXPECT_GT(most, 0.95 * all);
  EXPECT_GT(part.size(), 5u) << "real data has loose ends";
}

bool meets(const geo::Polyline& a, const geo::Polyline& b) {
  const geo::Box box = geo::bounds(b);
  if (!geo::bounds(a).intersects(box)) return false;
  for (std::size_t i = 1; i < a.size(); ++i) {
    geo::Box piece;
    piece.extend(a[i - 1]);
    piece.extend(a[i]);
    if (!piece.intersects(box)) continue;
    for (std::size_t k = 1; k < b.size(); ++k) {
      if (geo::segments_meet(a[i - 1], a[i], b[k - 1], b[k])) return true;
    }
  }
  return false;
}

bool in_river(const Land& land, const Way& way) {
  bool wet = false;
  each_piece(way, 2,
             [&](Point a, Point, double) { wet = wet || land.kind_at(a) == LandKind::river; });
  return wet;
}

// Of all lines of water, and of the beds of those that have one.
void expect_no_way_in_water(const Land& land, const Network& network) {
  for (const Way& way : network.ways) {
    if (way.flags & data::kWayTunnel) continue;
    const bool wet = in_river(land, way);
    const bool over =
        std::any_of(network.waterways.begin(), network.waterways.end(),
                    [&](const data::Waterway& water) { return meets(way.line, water.line); });
    if (way.flags & data::kWayBridge) {
      EXPECT_TRUE(wet || over) << "bridge of way " << way.id.value;
      EXPECT_EQ(way.level, 1);
    } else {
      EXPECT_FALSE(wet || over) << "way " << way.id.value;
      EXPECT_EQ(way.level, 0);
    }
  }
}

TEST_P(SynthNetwork, CrossesWaterOnBridgesOnly) {
  const auto& [land, network] = made(GetParam());
  expect_no_way_in_water(land, network);
}

TEST_P(SynthNetwork, HasFewBridgesOverTheRiverAndShortOnesOverStreams) {
  const auto& [land, network] = made(GetParam());
  int over_river = 0, over_streams = 0;
  for (const Way& way : network.ways) {
    if (!(way.flags & data::kWayBridge)) continue;
    if (meets(way.line, land.river)) {
      ++over_river;
      EXPECT_GT(length(way), 60);
      EXPECT_LT(length(way), 420);
    } else if (!in_river(land, way)) {
      ++over_streams;
      EXPECT_LT(length(way), 48);
    }
  }
  EXPECT_GE(over_river, 6);
  EXPECT_LE(over_river, 10);
  EXPECT_GT(over_streams, 100);
}

TEST_P(SynthNetwork, JoinsBridgesAtBothEnds) {
  const Network& network = made(GetParam()).network;
  std::map<Point, int> uses;
  for (const Way& way : network.ways) {
    for (const Point p : way.line) ++uses[p];
  }
  for (const Way& way : network.ways) {
    if (!(way.flags & data::kWayBridge)) continue;
    for (std::size_t i = 0; i < way.line.size(); ++i) {
      const bool end = i == 0 || i + 1 == way.line.size();
      EXPECT_EQ(uses[way.line[i]] > 1, end) << "way " << way.id.value;
    }
  }
}

TEST_P(SynthNetwork, LeadsTunnelsThroughRidges) {
  const auto& [land, network] = made(GetParam());
  int tunnels = 0;
  for (const Way& way : network.ways) {
    if (!(way.flags & data::kWayTunnel)) continue;
    ++tunnels;
    const Point a = way.line.front(), b = way.line.back();
    EXPECT_EQ(way.level, -1);
    EXPECT_GT(land.height_at({(a.x + b.x) / 2, (a.y + b.y) / 2}),
              std::max(land.height_at(a), land.height_at(b)) + 20);
  }
  EXPECT_GE(tunnels, 1);
  EXPECT_LE(tunnels, 3);
}

std::int64_t side(Point a, Point b, Point c) {
  return std::int64_t{b.x - a.x} * (c.y - a.y) - std::int64_t{b.y - a.y} * (c.x - a.x);
}

TEST_P(SynthNetwork, SharesAVertexWhereWaysCross) {
  const Network& network = made(GetParam()).network;
  struct Piece {
    Point a, b;
  };
  std::map<std::pair<int, int>, std::vector<Piece>> cells;  // of 100 m
  for (const Way& way : network.ways) {
    if (way.level != 0) continue;
    for (std::size_t i = 1; i < way.line.size(); ++i) {
      const Point a = way.line[i - 1], b = way.line[i];
      for (int x = std::min(a.x, b.x) >> 17; x <= std::max(a.x, b.x) >> 17; ++x) {
        for (int y = std::min(a.y, b.y) >> 17; y <= std::max(a.y, b.y) >> 17; ++y) {
          cells[{x, y}].push_back({a, b});
        }
      }
    }
  }
  std::size_t unshared = 0;
  for (const auto& [cell, pieces] : cells) {
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        const auto [a, b] = pieces[i];
        const auto [c, d] = pieces[j];
        if (a == c || a == d || b == c || b == d) continue;
        const std::int64_t p = side(a, b, c), q = side(a, b, d), r = side(c, d, a),
                           s = side(c, d, b);
        unshared +=
            ((p > 0 && q < 0) || (p < 0 && q > 0)) && ((r > 0 && s < 0) || (r < 0 && s > 0));
      }
    }
  }
  EXPECT_EQ(unshared, 0u);
}

TEST_P(SynthNetwork, CountsTheStepsOfStairs) {
  const auto& [land, network] = made(GetParam());
  for (std::size_t i = 0; i < network.ways.size(); ++i) {
    const Way& way = network.ways[i];
    EXPECT_EQ(way.id.value, static_cast<std::int64_t>(i) + 1);
    ASSERT_GE(way.line.size(), 2u);
    EXPECT_EQ(std::adjacent_find(way.line.begin(), way.line.end()), way.line.end());
    EXPECT_FALSE(way.surface.empty());
    if (way.way_class != WayClass::steps) {
      EXPECT_EQ(way.step_count, 0);
      continue;
    }
    const double rise = land.height_at(way.line.back()) - land.height_at(way.line.front());
    EXPECT_GE(way.step_count, 1);
    EXPECT_NEAR(way.step_count * 0.16, std::abs(rise), 0.17);
    EXPECT_NEAR(way.incline, rise / length(way), 1e-4);
  }
}

TEST_P(SynthNetwork, MeshesAPlainWithoutSlopes) {
  const auto& [land, network] = made(GetParam(), Landscape::river_plain);
  double all = 0;
  for (const Way& way : network.ways) {
    all += length(way);
    EXPECT_NE(way.way_class, WayClass::steps);
  }
  expect_no_way_in_water(land, network);
  EXPECT_GT(all, 200e3);
}

INSTANTIATE_TEST_SUITE_P(Seeds, SynthNetwork, testing::Values(1, 2, 3, 4, 5, 20240501),
                         [](const auto& seed) { return "Seed" + std::to_string(seed.param); });

TEST(SynthNetworkSeed, DecidesEverything) {
  const Pattern pattern;
  const Land& land = made(1).land;
  const std::string reference = hash_of(made(1).network);
  EXPECT_EQ(hash_of(drawn(pattern, land, 1)), reference);
  EXPECT_NE(hash_of(drawn(pattern, land, 7)), reference);
}

TEST(SynthNetworkWaterways, CarryNamesAndKinds) {
  const auto& [land, network] = made(1);
  ASSERT_EQ(network.waterways.size(), land.tributaries.size() + 1);
  EXPECT_EQ(network.waterways.front().line, land.river);
  std::set<std::string> kinds;
  for (const auto& row : network.waterways) {
    EXPECT_FALSE(row.name.empty());
    kinds.insert(row.kind);
  }
  EXPECT_EQ(kinds, (std::set<std::string>{"river", "stream"}));
}

}  // namespace
}  // namespace jingwei::services::synth
