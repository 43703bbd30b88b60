#include "geo/gullies.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <random>
#include <set>

#include "geo/area.h"
#include "geo/geos_overlay.h"
#include "geo/predicate.h"

namespace jingwei::geo {
namespace {

// Cells of 10 m by 10 m near the equator, so that a figure in cells is one in tens of metres.
constexpr double kDegree = 111'319.49, kCell = 10 / kDegree;

ElevationGrid grid_of(std::int32_t columns, std::int32_t rows,
                      const std::function<double(std::int32_t, std::int32_t)>& height) {
  std::vector<float> cells;
  for (std::int32_t r = 0; r < rows; ++r) {
    for (std::int32_t c = 0; c < columns; ++c) cells.push_back(static_cast<float>(height(c, r)));
  }
  return ElevationGrid({0, 0, kCell, kCell}, columns, rows, std::move(cells));
}

// Millimetres from the grid's north-west corner.
FrameMapping plain_mapping() {
  return {[](std::span<const LonLat> degrees) -> Result<std::vector<Point>> {
            std::vector<Point> points;
            for (const LonLat p : degrees) {
              points.push_back({static_cast<std::int32_t>(std::lround(p.lon * kDegree * 1000)),
                                static_cast<std::int32_t>(std::lround(p.lat * kDegree * 1000))});
            }
            return points;
          },
          [](Point p) {
            return LonLat{p.x / 1000.0 / kDegree, p.y / 1000.0 / kDegree};
          }};
}

Point middle_of(std::int32_t column, std::int32_t row) {
  return {column * 10'000 + 5'000, -row * 10'000 - 5'000};
}

// A trench of V shape in the middle row of a plateau that falls to the east: sides of slope 1/2,
// `half` cells wide on the ground, above a floor of `floor` cells on either side of the middle that
// falls to it by 3 %.
double trench(std::int32_t c, std::int32_t r, int middle, int floor, int half) {
  const int off = std::max(0, std::abs(r - middle) - floor);
  const double plateau =
      std::max(0, off - half) * 0.05 + 0.3 * std::min(std::abs(r - middle), floor);
  return 500 - 0.2 * c + 5.0 * std::min(off, half) + plateau;
}

GullyOptions small() {
  GullyOptions options;
  options.min_square_metres = 20'000;  // 200 cells
  options.min_length = {100};
  return options;
}

GullyMap found(const ElevationGrid& grid, const GullyOptions& options,
               const MultiPolygon& within = {}) {
  NoProgress progress;
  auto map = find_gullies(grid, options, plain_mapping(), within, progress);
  EXPECT_TRUE(map.ok());
  return std::move(*map);
}

void expect_valid_and_apart(const GullyMap& map) {
  for (std::size_t i = 0; i < map.gullies.size(); ++i) {
    EXPECT_TRUE(is_valid(map.gullies[i].shape)) << i;
    for (std::size_t j = 0; j < i; ++j) {
      const Polygon &a = map.gullies[i].shape, &b = map.gullies[j].shape;
      if (!bounds(a).intersects(bounds(b))) continue;
      const auto common = intersection({a}, {b});
      ASSERT_TRUE(common.ok());
      EXPECT_EQ(doubled_area(*common).value, 0) << i << " and " << j << " overlap";
    }
  }
}

TEST(Gullies, ATrenchIsAGullyUpToItsShoulders) {
  const auto grid = grid_of(150, 61, [](int c, int r) { return trench(c, r, 30, 0, 8); });
  const GullyMap map = found(grid, small());
  ASSERT_EQ(map.gullies.size(), 1u);
  expect_valid_and_apart(map);
  const MultiPolygon shape{map.gullies[0].shape};
  // In mid-length the sides reach 8 cells up; the plateau beyond is not of the gully.
  for (const int off : {0, 4, 7}) {
    EXPECT_EQ(locate(middle_of(90, 30 - off), shape), Location::inside) << off;
    EXPECT_EQ(locate(middle_of(90, 30 + off), shape), Location::inside) << off;
  }
  for (const int off : {10, 15, 25}) {
    EXPECT_EQ(locate(middle_of(90, 30 - off), shape), Location::outside) << off;
    EXPECT_EQ(locate(middle_of(90, 30 + off), shape), Location::outside) << off;
  }
  EXPECT_NEAR(map.gullies[0].floor_metres, 10, 5);
}

TEST(Gullies, WhatIsWiderThanTheValleyFloorIsNone) {
  const auto grid = grid_of(150, 81, [](int c, int r) { return trench(c, r, 40, 6, 8); });
  GullyOptions options = small();
  options.max_floor = {200};
  const GullyMap gully = found(grid, options);
  ASSERT_EQ(gully.gullies.size(), 1u);
  EXPECT_NEAR(gully.gullies[0].floor_metres, 130, 25);
  options.max_floor = {80};
  const GullyMap valley = found(grid, options);
  EXPECT_TRUE(valley.gullies.empty());
  EXPECT_FALSE(valley.streams.empty()) << "its line is drained all the same";
}

TEST(Gullies, ADrainOfLevelGroundIsNone) {
  // A plain in strips of 120 m, each with a line in its middle 30 cm deeper than its edges.
  const auto grid =
      grid_of(150, 60, [](int c, int r) { return 500 - 0.02 * c + 0.05 * std::abs(r % 12 - 6); });
  const GullyMap map = found(grid, small());
  EXPECT_TRUE(map.gullies.empty());
  EXPECT_GE(map.streams.size(), 4u);
  GullyOptions options = small();
  options.min_sides = {0};
  EXPECT_FALSE(found(grid, options).gullies.empty()) << "it is the missing sides that make it none";
}

TEST(Gullies, ASideWithoutABreakEndsAtItsLimit) {
  // A V valley whose sides rise evenly to the border of the raster.
  const auto grid = grid_of(120, 81, [](int c, int r) { return 500 - c + 6.0 * std::abs(r - 40); });
  GullyOptions options = small();
  options.max_side = {150};
  const GullyMap map = found(grid, options);
  ASSERT_EQ(map.gullies.size(), 1u);
  const Box box = bounds(map.gullies[0].shape);
  EXPECT_NEAR(box.max.y - box.min.y, 310'000, 40'000);
}

// Two trenches that come together in column `meet` and run on as one.
ElevationGrid confluent(int meet = 80) {
  return grid_of(160, 101, [&](int c, int r) {
    const double apart = c < meet ? (meet - c) * 0.4 : 0;
    const double off = std::min(std::abs(r - 50 - apart), std::abs(r - 50 + apart));
    return 500 - 0.8 * c + 5.0 * std::min(off, 9.0) + 0.3 * std::max(0.0, off - 9);
  });
}

TEST(Gullies, TwoThatMeetArePartedAtTheConfluence) {
  const GullyMap map = found(confluent(), small());
  expect_valid_and_apart(map);
  ASSERT_EQ(map.streams.size(), 3u);
  ASSERT_EQ(map.gullies.size(), 3u);
  // What drains above the confluence drains through the third.
  std::vector<double> areas;
  for (const FoundGully& gully : map.gullies) areas.push_back(gully.square_metres);
  std::sort(areas.begin(), areas.end());
  EXPECT_GT(areas[2], areas[0] + areas[1]);
}

TEST(Gullies, EachCellOfALineIsInOneSegment) {
  const ElevationGrid grid = confluent();
  NoProgress progress;
  const auto drainage = drain(grid, progress);
  ASSERT_TRUE(drainage.ok());
  const auto segments = stream_segments(*drainage, small());
  std::set<std::uint32_t> seen;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    for (const std::uint32_t cell : segments[i].cells) EXPECT_TRUE(seen.insert(cell).second);
    if (segments[i].next == StreamSegment::kNone) continue;
    EXPECT_EQ(drainage->downstream(segments[i].cells.back()),
              segments[segments[i].next].cells.front());
  }
  for (std::uint32_t cell = 0; cell < drainage->direction.size(); ++cell) {
    EXPECT_EQ(seen.count(cell) > 0, drainage->square_metres[cell] >= 20'000);
  }
}

TEST(Gullies, ShortOnesJoinWhatRunsIntoThem) {
  const ElevationGrid grid = confluent(110);  // 500 m from the end
  NoProgress progress;
  const auto drainage = drain(grid, progress);
  ASSERT_TRUE(drainage.ok());
  GullyOptions options = small();
  options.min_length = {600};
  const auto segments = stream_segments(*drainage, options);
  ASSERT_EQ(segments.size(), 3u);
  const std::uint32_t north = 0, last = segments[north].next, south = 3 - last;
  ASSERT_EQ(segments[south].next, last);
  const auto larger = segments[north].square_metres > segments[south].square_metres ? north : south;
  EXPECT_EQ(segments[north].gully, north);
  EXPECT_EQ(segments[south].gully, south);
  EXPECT_EQ(segments[last].gully, larger);
  options.min_length = {1'000'000};
  for (const StreamSegment& segment : stream_segments(*drainage, options)) {
    EXPECT_EQ(segment.gully, StreamSegment::kNone) << "nothing is as long";
  }
}

TEST(Gullies, StayInsideTheGroundGiven) {
  const auto grid = grid_of(150, 61, [](int c, int r) { return trench(c, r, 30, 0, 8); });
  const Polygon half{{{0, -610'000}, {900'000, -610'000}, {900'000, 0}, {0, 0}}, {}};
  const GullyMap map = found(grid, small(), {half});
  ASSERT_EQ(map.gullies.size(), 1u);
  EXPECT_LE(bounds(map.gullies[0].shape).max.x, 900'000);
  expect_valid_and_apart(map);
  const Polygon tip{{{1'300'000, -610'000}, {1'500'000, -610'000}, {1'500'000, 0}, {1'300'000, 0}},
                    {}};
  EXPECT_TRUE(found(grid, small(), {tip}).gullies.empty()) << "less than half of its line";
}

TEST(Gullies, AreValidAndApartOnRandomHills) {
  for (unsigned seed = 0; seed < 12; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    std::vector<std::array<double, 4>> waves;
    for (int i = 0; i < 25; ++i) {
      const auto part = [&] { return static_cast<double>(random() % 1000) / 1000; };
      waves.push_back({0.02 + 0.25 * part(), 0.02 + 0.25 * part(), 7 * part(), 4 + 12 * part()});
    }
    const auto grid = grid_of(140, 120, [&](int c, int r) {
      if (seed % 4 == 3 && std::hypot(c - 60, r - 50) < 12) {
        return double{std::numeric_limits<float>::quiet_NaN()};
      }
      double h = 800 - c;
      for (const auto& w : waves) h += w[3] * std::sin(w[0] * c + w[1] * r + w[2]);
      return h;
    });
    const GullyMap map = found(grid, small());
    EXPECT_GT(map.gullies.size(), 2u);
    expect_valid_and_apart(map);
  }
}

}  // namespace
}  // namespace jingwei::geo
