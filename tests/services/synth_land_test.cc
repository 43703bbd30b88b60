#include "services/synth/land.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "geo/progress.h"

namespace jingwei::services::synth {
namespace {

Land made(Landscape landscape, std::uint64_t seed, int scale = 1) {
  Pattern pattern;
  pattern.landscape = landscape;
  geo::NoProgress progress;
  auto land = make_land(pattern, seed, scale, progress);
  EXPECT_TRUE(land.ok());
  return std::move(*land);
}

// Made once a seed: the tests ask different things of the same land.
const Land& loess(std::uint64_t seed) {
  static std::map<std::uint64_t, Land> lands;
  auto at = lands.find(seed);
  if (at == lands.end()) at = lands.emplace(seed, made(Landscape::loess_valleys, seed)).first;
  return at->second;
}

std::size_t cell_of(const Land& land, geo::Point at) {
  const auto column = (at.x - land.north_west.x) / 10000, row = (land.north_west.y - at.y) / 10000;
  return static_cast<std::size_t>(std::clamp(row, 0, land.rows - 1) * land.columns +
                                  std::clamp(column, 0, land.columns - 1));
}

// FNV-1a of whole numbers.
class Digest {
 public:
  void add(std::int64_t number) {
    for (int byte = 0; byte < 8; ++byte) {
      value_ = (value_ ^ (static_cast<std::uint64_t>(number) >> (8 * byte) & 0xff)) * 0x100000001b3;
    }
  }
  std::uint64_t value() const { return value_; }

 private:
  std::uint64_t value_ = 0xcbf29ce484222325;
};

// Drained areas by definition: from the highest cell to the lowest, each gives what it has to the
// neighbour steepest below it. Cells without one are counted.
std::vector<double> drained_by_definition(const Land& land, int& sinks) {
  const auto n = static_cast<std::int32_t>(land.height.size());
  std::vector<std::int32_t> order(land.height.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
    return land.height[static_cast<std::size_t>(a)] > land.height[static_cast<std::size_t>(b)];
  });
  std::vector<double> area(static_cast<std::size_t>(n), 100.0);
  sinks = 0;
  for (const std::int32_t cell : order) {
    const std::int32_t column = cell % land.columns, row = cell / land.columns;
    double steepest = 0;
    std::int32_t to = -1;
    for (std::int32_t r = std::max(row - 1, 0); r <= std::min(row + 1, land.rows - 1); ++r) {
      for (std::int32_t c = std::max(column - 1, 0); c <= std::min(column + 1, land.columns - 1);
           ++c) {
        const std::int32_t next = r * land.columns + c;
        const float drop = land.height[static_cast<std::size_t>(cell)] -
                           land.height[static_cast<std::size_t>(next)];
        const double slope = drop / (r != row && c != column ? std::sqrt(2.0) : 1.0);
        if (slope > steepest) {
          steepest = slope;
          to = next;
        }
      }
    }
    if (to < 0) {
      ++sinks;
    } else {
      area[static_cast<std::size_t>(to)] += area[static_cast<std::size_t>(cell)];
    }
  }
  return area;
}

class SynthLand : public testing::TestWithParam<std::uint64_t> {};

TEST_P(SynthLand, DrainsDownhillToOneOutlet) {
  for (const Landscape landscape : {Landscape::loess_valleys, Landscape::river_plain}) {
    const Land land =
        landscape == Landscape::loess_valleys ? loess(GetParam()) : made(landscape, GetParam());
    int sinks = 0;
    const std::vector<double> area = drained_by_definition(land, sinks);
    EXPECT_EQ(sinks, 1);
    EXPECT_FLOAT_EQ(*std::max_element(land.drained_area.begin(), land.drained_area.end()),
                    100.0F * static_cast<float>(land.height.size()));
    std::size_t different = 0;
    for (std::size_t i = 0; i < area.size(); ++i) {
      different += std::abs(area[i] - land.drained_area[i]) > 1e-5 * area[i];
    }
    EXPECT_EQ(different, 0u);
  }
}

TEST_P(SynthLand, HasTheHeightsAndSlopesOfTheLoessPlateau) {
  const Land& land = loess(GetParam());
  const auto [low, high] = std::minmax_element(land.height.begin(), land.height.end());
  EXPECT_NEAR(*low, 937, 5);
  EXPECT_GT(*high, 1190);
  EXPECT_LT(*high, 1290);
  std::size_t floor = 0, flat = 0, slope = 0, steep = 0, cliff = 0;
  for (std::int32_t row = 1; row + 1 < land.rows; row += 3) {
    for (std::int32_t column = 1; column + 1 < land.columns; column += 3) {
      const geo::Point at{land.north_west.x + column * 10000 + 5000,
                          land.north_west.y - row * 10000 - 5000};
      const double s = land.slope_at(at);
      if (land.kind_at(at) == LandKind::floor) {
        ++floor;
        flat += s < 0.08;
      } else if (land.kind_at(at) == LandKind::slope) {
        ++slope;
        steep += s > 0.25;
        cliff += s > 0.95;
      }
    }
  }
  EXPECT_GT(flat, floor * 7 / 10) << "floors are flat";
  EXPECT_GT(steep, slope / 2) << "slopes are steep";
  EXPECT_LT(cliff, slope / 50) << "but no cliffs";
  const double all = static_cast<double>(land.height.size()) / 9;
  EXPECT_GT(static_cast<double>(floor), 0.1 * all);
  EXPECT_LT(static_cast<double>(floor), 0.3 * all);
}

TEST_P(SynthLand, LetsTheRiverRunInItsBedAndStreamsJoin) {
  const Land& land = loess(GetParam());
  ASSERT_GT(land.river.size(), 50u);
  for (const geo::Point p : land.river) {
    EXPECT_EQ(land.kind[cell_of(land, p)], LandKind::river);
  }
  EXPECT_LT(land.height_at(land.river.back()), land.height_at(land.river.front()) - 5);
  std::vector<geo::Point> vertices = land.river;
  for (const auto& line : land.tributaries) {
    vertices.insert(vertices.end(), line.begin(), line.end() - 1);
  }
  std::sort(vertices.begin(), vertices.end());
  EXPECT_GT(land.tributaries.size(), 60u);
  for (const auto& line : land.tributaries) {
    EXPECT_TRUE(std::binary_search(vertices.begin(), vertices.end(), line.back()));
    EXPECT_LT(land.height_at(line.back()), land.height_at(line.front()));
  }
}

TEST_P(SynthLand, DrawsRidgesAboveTheGroundBesideThem) {
  const Land& land = loess(GetParam());
  double higher = 0, all = 0;
  for (const auto& ridge : land.ridges) {
    for (std::size_t i = 0; i + 1 < ridge.size(); ++i) {
      const geo::Point a = ridge[i], b = ridge[i + 1];
      const double dx = b.x - a.x, dy = b.y - a.y, length = std::hypot(dx, dy);
      const geo::Point middle{(a.x + b.x) / 2, (a.y + b.y) / 2};
      const auto beside = [&](double metres) {
        const geo::Point p{middle.x - static_cast<std::int32_t>(dy / length * metres * 1000),
                           middle.y + static_cast<std::int32_t>(dx / length * metres * 1000)};
        return land.height_at(p);
      };
      all += length;
      if (2 * land.height_at(middle) > beside(70) + beside(-70)) higher += length;
    }
  }
  EXPECT_GT(all, 2e8);  // 200 km
  EXPECT_GT(higher, 0.9 * all);
}

TEST_P(SynthLand, IsFlatOnAPlain) {
  const Land land = made(Landscape::river_plain, GetParam());
  std::size_t steep = 0, cells = 0, river = 0;
  for (std::int32_t row = 1; row + 1 < land.rows; row += 3) {
    for (std::int32_t column = 1; column + 1 < land.columns; column += 3) {
      const geo::Point at{land.north_west.x + column * 10000 + 5000,
                          land.north_west.y - row * 10000 - 5000};
      river += land.kind_at(at) == LandKind::river;
      ++cells;
      steep += land.slope_at(at) > 0.02;
    }
  }
  EXPECT_LT(steep, cells / 20);  // the river's banks
  EXPECT_GT(river, cells / 100);
}

INSTANTIATE_TEST_SUITE_P(Seeds, SynthLand, testing::Values(1, 2, 20240501),
                         [](const auto& seed) { return "Seed" + std::to_string(seed.param); });

TEST(SynthLandSeed, DecidesEverything) {
  const Land& a = loess(2);
  const Land b = made(Landscape::loess_valleys, 2);
  EXPECT_EQ(a.height, b.height);
  EXPECT_EQ(a.kind, b.kind);
  EXPECT_EQ(a.river, b.river);
  EXPECT_EQ(a.tributaries, b.tributaries);
  EXPECT_EQ(a.ridges, b.ridges);
  EXPECT_NE(a.river, loess(1).river);
}

// The same in every build: with and without optimisation, with sanitizers. A library whose sines
// round otherwise may give other digests; then these are those of the library of Debian 12.
TEST(SynthLandSeed, KeepsItsLand) {
  const Land& land = loess(1);
  Digest heights, lines;
  for (const float height : land.height) heights.add(std::llround(height * 1000.0));
  const auto add = [&](const geo::Polyline& line) {
    for (const geo::Point p : line) {
      lines.add(p.x);
      lines.add(p.y);
    }
  };
  add(land.river);
  for (const geo::Polyline& line : land.tributaries) add(line);
  for (const geo::Polyline& line : land.ridges) add(line);
  EXPECT_EQ(heights.value(), 5699484969844508579u);
  EXPECT_EQ(lines.value(), 3663634516299669017u);
}

TEST(SynthLandScale, GrowsTheAreaAndTheFloors) {
  const auto floors = [](const Land& land) {
    return static_cast<double>(std::count(land.kind.begin(), land.kind.end(), LandKind::floor));
  };
  const Land& one = loess(1);
  const Land three = made(Landscape::loess_valleys, 1, 3);
  EXPECT_NEAR(static_cast<double>(three.height.size()) / static_cast<double>(one.height.size()), 3,
              0.05);
  EXPECT_GT(floors(three) / floors(one), 2);
}

TEST(SynthLandProgress, Cancels) {
  class Stop final : public geo::Progress {
   public:
    bool step(std::string_view, double fraction) override { return fraction < 0.1; }
  };
  Stop stop;
  const auto land = make_land(Pattern{}, 1, 1, stop);
  ASSERT_FALSE(land.ok());
  EXPECT_EQ(land.error().code, geo::ErrorCode::cancelled);
}

}  // namespace
}  // namespace jingwei::services::synth
