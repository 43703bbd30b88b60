#include "geo/ground_split.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>

#include "geo/area.h"
#include "geo/geos_overlay.h"
#include "tests/support/geos_oracle.h"
#include "tests/support/random_polygons.h"

namespace jingwei::geo {
namespace {

using Layers = std::vector<std::vector<const MultiPolygon*>>;

constexpr std::uint32_t kNowhere = GroundSplit::kNowhere;

MultiPolygon box(std::int32_t west, std::int32_t south, std::int32_t east, std::int32_t north) {
  return {{{{west, south}, {east, south}, {east, north}, {west, north}}, {}}};
}

std::map<GroundSplit::Holders, std::int64_t> sizes(const std::vector<GroundSplit::Part>& parts) {
  std::map<GroundSplit::Holders, std::int64_t> out;
  for (const GroundSplit::Part& part : parts) out[part.holders] = part.size;
  return out;
}

TEST(GroundSplitLine, IsCutAtBordersAndSharedOutByLength) {
  const MultiPolygon left = box(0, 0, 1000, 1000), right = box(1000, 0, 2000, 1000);
  const GroundSplit split(Layers{{&left, &right}});
  const auto parts = sizes(split.parts_of(Polyline{{-500, 500}, {2000, 500}}));
  EXPECT_EQ(parts, (std::map<GroundSplit::Holders, std::int64_t>{
                       {{0}, 1'000'000}, {{1}, 1'000'000}, {{kNowhere}, 500'000}}));
}

TEST(GroundSplitLine, OnACommonBorderBelongsToTheFirst) {
  const MultiPolygon left = box(0, 0, 1000, 1000), right = box(1000, 0, 2000, 1000);
  // Along the common border from below the areas to above them, then into the right one.
  const Polyline line{{1000, -200}, {1000, 1300}, {1500, 1300}, {1500, 600}};
  const auto parts = sizes(GroundSplit(Layers{{&left, &right}}).parts_of(line));
  EXPECT_EQ(parts.at({0}), 1'000'000);
  EXPECT_EQ(parts.at({1}), 400'000);
  EXPECT_EQ(parts.at({kNowhere}), 200'000 + 300'000 + 500'000 + 300'000);
  // Whoever stands first.
  EXPECT_EQ(sizes(GroundSplit(Layers{{&right, &left}}).parts_of(line)).at({0}), 1'400'000);
}

TEST(GroundSplitLine, TouchingACornerIsNoPart) {
  const MultiPolygon area = box(0, 0, 1000, 1000);
  const GroundSplit split(Layers{{&area}});
  const auto parts = split.parts_of(Polyline{{-500, 500}, {500, 1500}});  // through (0, 1000)
  ASSERT_EQ(parts.size(), 1u);
  EXPECT_EQ(parts[0].holders, GroundSplit::Holders{kNowhere});
}

TEST(GroundSplitLine, HasHolesLeftOut) {
  MultiPolygon area = box(0, 0, 3000, 3000);
  area[0].holes.push_back({{1000, 1000}, {1000, 2000}, {2000, 2000}, {2000, 1000}});
  const auto parts =
      sizes(GroundSplit(Layers{{&area}}).parts_of(Polyline{{0, 1500}, {3000, 1500}}));
  EXPECT_EQ(parts.at({0}), 2'000'000);
  EXPECT_EQ(parts.at({kNowhere}), 1'000'000);
}

TEST(GroundSplitPoint, OnABorderBelongsToTheFirst) {
  const MultiPolygon left = box(0, 0, 1000, 1000), right = box(1000, 0, 2000, 1000);
  const MultiPolygon zone = box(900, 0, 1100, 500);
  const GroundSplit split(Layers{{&left, &right}, {&zone}});
  EXPECT_EQ(split.parts_of(Point{1000, 700})[0].holders, (GroundSplit::Holders{0, kNowhere}));
  EXPECT_EQ(split.parts_of(Point{1001, 500})[0].holders, (GroundSplit::Holders{1, 0}));
  EXPECT_EQ(split.parts_of(Point{2001, 500})[0].holders,
            (GroundSplit::Holders{kNowhere, kNowhere}));
}

// Faces of random lines: areas with common borders, some gaps, some with holes.
std::vector<MultiPolygon> random_areas(std::mt19937& random, std::int32_t reach) {
  std::uniform_int_distribution<std::int32_t> anywhere(-reach, reach);
  std::vector<Polyline> lines{
      {{-reach, -reach}, {reach, -reach}, {reach, reach}, {-reach, reach}, {-reach, -reach}}};
  for (int i = 0; i < 7; ++i) {
    lines.push_back({{anywhere(random), -reach},
                     {anywhere(random), anywhere(random)},
                     {anywhere(random), reach}});
  }
  std::vector<MultiPolygon> areas;
  const auto faces = faces_between(lines);
  for (const Polygon& face : *faces) {
    if (random() % 6 != 0) areas.push_back({face});
  }
  return areas;
}

TEST(GroundSplit, AgreesWithGeosAboutLengthsAndLosesNothing) {
  const testing::GeosOracle geos;
  for (unsigned seed = 1; seed <= 150; ++seed) {
    std::mt19937 random(seed);
    const std::int32_t reach = seed % 3 == 0 ? 400 : 900'000;
    std::vector<MultiPolygon> areas = random_areas(random, reach), second;
    second.push_back({testing::random_polygon(random, {0, 0}, reach * 0.8)});
    if (!geos.why_invalid(second[0]).empty()) continue;
    std::vector<const MultiPolygon*> first_layer, second_layer{&second[0]};
    for (const MultiPolygon& area : areas) first_layer.push_back(&area);
    const GroundSplit split(Layers{first_layer, second_layer});
    std::uniform_int_distribution<std::int32_t> anywhere(-reach - reach / 4, reach + reach / 4);
    Polyline line;
    for (int i = 0; i < 8; ++i) {
      const Point p{anywhere(random), anywhere(random)};
      if (line.empty() || line.back() != p) line.push_back(p);
    }
    std::vector<double> in_area(areas.size(), 0.0);
    double all = 0, in_second = 0;
    for (const GroundSplit::Part& part : split.parts_of(line)) {
      const double metres = static_cast<double>(part.size) / 1e6;
      all += metres;
      if (part.holders[0] != kNowhere) in_area[part.holders[0]] += metres;
      if (part.holders[1] != kNowhere) in_second += metres;
    }
    EXPECT_NEAR(all, length(line).value, 1e-4) << "seed " << seed;
    EXPECT_NEAR(in_second, geos.length_in(line, second[0]) / 1000, 1e-4) << "seed " << seed;
    for (std::size_t i = 0; i < areas.size(); ++i) {
      EXPECT_NEAR(in_area[i], geos.length_in(line, areas[i]) / 1000, 1e-4)
          << "seed " << seed << " area " << i;
    }
    // The stretches are the same line, and lie where their holders do.
    double stretched = 0;
    for (const GroundSplit::Stretch& stretch : split.stretches_of(line)) {
      stretched += length(stretch.line).value;
    }
    EXPECT_NEAR(stretched, length(line).value, 0.2) << "seed " << seed;
  }
}

TEST(GroundSplit, AgreesWithGeosAboutSurfacesAndLosesNothing) {
  const testing::GeosOracle geos;
  for (unsigned seed = 1; seed <= 100; ++seed) {
    std::mt19937 random(seed);
    const std::int32_t reach = 900'000;
    std::vector<MultiPolygon> areas = random_areas(random, reach);
    std::vector<const MultiPolygon*> layer;
    for (const MultiPolygon& area : areas) layer.push_back(&area);
    const GroundSplit split(Layers{layer});
    const MultiPolygon surface{testing::random_polygon(random, {0, reach / 2}, reach)};
    if (!geos.why_invalid(surface).empty()) continue;
    const auto parts = split.parts_of(surface);
    ASSERT_TRUE(parts.ok());
    std::vector<double> in_area(areas.size(), 0.0);
    double all = 0;
    for (const GroundSplit::Part& part : *parts) {
      const double square_metres = static_cast<double>(part.size) / 2e6;
      all += square_metres;
      if (part.holders[0] != kNowhere) in_area[part.holders[0]] += square_metres;
    }
    // Vertices move by less than a millimetre along some 10 km of border.
    EXPECT_NEAR(all, square_metres(doubled_area(surface)), 10) << "seed " << seed;
    for (std::size_t i = 0; i < areas.size(); ++i) {
      EXPECT_NEAR(in_area[i], geos.area_in(surface, areas[i]) / 1e6, 10)
          << "seed " << seed << " area " << i;
    }
  }
}

}  // namespace
}  // namespace jingwei::geo
