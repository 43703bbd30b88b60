#include "geo/drainage.h"

#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <random>

namespace jingwei::geo {
namespace {

constexpr float kVoid = std::numeric_limits<float>::quiet_NaN();

ElevationGrid grid_of(std::int32_t columns, std::int32_t rows,
                      const std::function<double(std::int32_t, std::int32_t)>& height) {
  std::vector<float> cells;
  for (std::int32_t r = 0; r < rows; ++r) {
    for (std::int32_t c = 0; c < columns; ++c) cells.push_back(static_cast<float>(height(c, r)));
  }
  return ElevationGrid({109.4, 36.6, 1e-4, 1e-4}, columns, rows, std::move(cells));
}

ElevationGrid sketch(const std::vector<std::vector<float>>& rows) {
  return grid_of(static_cast<std::int32_t>(rows.front().size()),
                 static_cast<std::int32_t>(rows.size()),
                 [&](std::int32_t c, std::int32_t r) { return rows[r][c]; });
}

Drainage drained(const ElevationGrid& grid) {
  NoProgress progress;
  auto drainage = drain(grid, progress);
  EXPECT_TRUE(drainage.ok());
  return std::move(*drainage);
}

double whole_area(const Drainage& d) {
  double sum = 0;
  for (const std::uint32_t cell : d.order) sum += d.sizes[d.row_of(cell)].square_metres();
  return sum;
}

double area_at_outlets(const Drainage& d) {
  double sum = 0;
  for (std::uint32_t cell = 0; cell < d.direction.size(); ++cell) {
    if (d.direction[cell] == kOutlet) sum += d.square_metres[cell];
  }
  return sum;
}

// Each cell walks down by itself and leaves its ground everywhere it passes.
std::vector<double> accumulation_by_walking(const Drainage& d) {
  std::vector<double> sums(d.direction.size(), 0);
  for (std::uint32_t start = 0; start < d.direction.size(); ++start) {
    if (d.direction[start] == kNoFlow) continue;
    const double own = d.sizes[d.row_of(start)].square_metres();
    std::uint32_t cell = start;
    std::size_t steps = 0;
    for (; d.direction[cell] != kOutlet && steps <= sums.size(); ++steps) {
      sums[cell] += own;
      cell = d.downstream(cell);
    }
    EXPECT_LE(steps, sums.size()) << "water runs in a circle";
    sums[cell] += own;
  }
  return sums;
}

void expect_promises_kept(const ElevationGrid& grid, const Drainage& d) {
  std::vector<bool> seen(d.direction.size(), false);
  for (const std::uint32_t cell : d.order) {
    EXPECT_FALSE(seen[cell]);
    seen[cell] = true;
    if (d.direction[cell] == kOutlet) continue;
    EXPECT_LT(d.surface[d.downstream(cell)], d.surface[cell]) << "water runs uphill";
    EXPECT_FALSE(seen[d.downstream(cell)]) << "order";
  }
  for (std::uint32_t cell = 0; cell < d.direction.size(); ++cell) {
    EXPECT_EQ(seen[cell], !std::isnan(grid.cells()[cell]));
    EXPECT_EQ(d.direction[cell] == kNoFlow, !seen[cell]);
    if (!seen[cell]) continue;
    EXPECT_LE(d.surface[cell], grid.cells()[cell]) << "breaching only lowers";
  }
  EXPECT_NEAR(area_at_outlets(d), whole_area(d), 1e-9 * whole_area(d));
  const std::vector<double> sums = accumulation_by_walking(d);
  for (std::uint32_t cell = 0; cell < sums.size(); ++cell) {
    EXPECT_NEAR(d.square_metres[cell], sums[cell], 1e-9 * whole_area(d));
  }
}

TEST(Drainage, CellsAreAsLargeAsOnTheEllipsoid) {
  // A degree is 111,319.49 m long on the equator; a degree of latitude at 45 degrees 111,131.8 m,
  // of longitude 78,846.8 m (tables of WGS 84, which differs from CGCS2000 by less than 0.1 mm).
  const ElevationGrid equator({0, 0.5, 1, 1}, 1, 1, {0.0f});
  EXPECT_NEAR(cell_sizes(equator)[0].width, 111'319.49, 0.01);
  const ElevationGrid middle({0, 45.5, 1, 1}, 1, 1, {0.0f});
  EXPECT_NEAR(cell_sizes(middle)[0].height, 111'131.8, 0.5);
  EXPECT_NEAR(cell_sizes(middle)[0].width, 78'846.8, 0.5);
}

TEST(Drainage, CellsOfNorthernRowsAreNarrower) {
  const auto sizes = cell_sizes(ElevationGrid({0, 60, 1, 1}, 1, 3, {0, 0, 0}));
  EXPECT_LT(sizes[0].width, sizes[1].width);
  EXPECT_LT(sizes[1].width, sizes[2].width);
}

TEST(Drainage, AWindowKeepsTheHeightsAndCutsCells) {
  const auto plane = grid_of(20, 20, [](int c, int r) { return 3.0 * c - 2.0 * r; });
  const ElevationGrid part =
      window(plane, {109.40055, 36.59905}, {109.40095, 36.59945}, Metres{50});
  EXPECT_EQ(part.columns(), 5);
  EXPECT_EQ(part.rows(), 5);
  EXPECT_EQ(part.cell(0, 0), plane.cell(5, 5));
  const ElevationGrid finer =
      window(plane, {109.40055, 36.59905}, {109.40095, 36.59945}, Metres{5});
  EXPECT_EQ(finer.columns(), 15);  // cells of 11 m in three
  EXPECT_NEAR(finer.cell(1, 1), plane.cell(5, 5), 1e-4);
  EXPECT_NEAR(finer.cell(2, 1) - finer.cell(1, 1), 1.0, 1e-4);
  EXPECT_TRUE(window(plane, {1, 1}, {2, 2}, Metres{5}).empty());
}

TEST(Drainage, ATiltedVValleyDrainsAlongItsBottom) {
  // Falls to the east, with the bottom in row 5.
  const auto grid = grid_of(30, 11, [](int c, int r) { return 100.0 - c + 5.0 * std::abs(r - 5); });
  const Drainage d = drained(grid);
  expect_promises_kept(grid, d);
  for (std::uint32_t c = 1; c < 29; ++c) EXPECT_EQ(d.direction[5 * 30 + c], 0) << "east";
  const double mouth = d.square_metres[5 * 30 + 29];
  EXPECT_GT(mouth, 0.7 * whole_area(d));
}

TEST(Drainage, TwoValleysMeetAndTheirAreasAddUp) {
  // Two valleys come from the north in columns 3 and 11 and meet in row 10, in column 7.
  const auto grid = grid_of(15, 20, [](int c, int r) {
    const double off =
        r < 10 ? std::min(std::abs(c - 3 - 4.0 * r / 10), std::abs(c - 11 + 4.0 * r / 10))
               : std::abs(c - 7);
    return 200.0 - 2 * r + 10 * off;
  });
  const Drainage d = drained(grid);
  expect_promises_kept(grid, d);
  const std::uint32_t below = 12 * 15 + 7;
  EXPECT_GT(d.square_metres[below], 100 * d.sizes[0].square_metres());
}

TEST(Drainage, APitIsBreachedWhereItsRimIsLowest) {
  const auto grid = sketch({{9, 9, 9, 9, 9, 9, 9},
                            {9, 8, 8, 8, 8, 8, 9},
                            {9, 8, 2, 2, 8, 8, 9},
                            {9, 8, 2, 1, 6, 5, 4},
                            {9, 8, 2, 2, 8, 8, 9},
                            {9, 9, 9, 9, 9, 9, 9}});
  const Drainage d = drained(grid);
  expect_promises_kept(grid, d);
  for (std::uint32_t cell = 3 * 7 + 3; cell < 3 * 7 + 6; ++cell) EXPECT_EQ(d.direction[cell], 0);
  EXPECT_EQ(d.direction[3 * 7 + 6], kOutlet);
  EXPECT_GE(d.square_metres[3 * 7 + 6], 9 * d.sizes[0].square_metres());
}

TEST(Drainage, AFlatDrains) {
  const auto grid = grid_of(40, 30, [](int, int) { return 7.0; });
  expect_promises_kept(grid, drained(grid));
}

TEST(Drainage, WaterLeavesIntoVoids) {
  const auto grid = sketch(
      {{9, 9, 9, 9, 9}, {9, 5, 5, 5, 9}, {9, 5, kVoid, 5, 9}, {9, 5, 5, 5, 9}, {9, 9, 9, 9, 9}});
  const Drainage d = drained(grid);
  expect_promises_kept(grid, d);
  EXPECT_EQ(d.direction[2 * 5 + 2], kNoFlow);
  EXPECT_EQ(d.direction[2 * 5 + 1], kOutlet);
  EXPECT_EQ(d.order.size(), 24u);
}

TEST(Drainage, KeepsItsPromisesOnRandomGrids) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    std::mt19937 random(seed);
    const auto up_to = [&](unsigned n) { return static_cast<int>(random() % n); };
    const int columns = 1 + up_to(14), rows = 1 + up_to(14), heights = 1 + up_to(30);
    const bool voids = seed % 3 == 0;
    const auto grid = grid_of(columns, rows, [&](int, int) {
      return voids && up_to(8) == 0 ? double{kVoid} : double{1} * up_to(heights);
    });
    SCOPED_TRACE(seed);
    expect_promises_kept(grid, drained(grid));
  }
}

class Stopped final : public Progress {
 public:
  bool step(std::string_view, double) override { return false; }
};

TEST(Drainage, StopsWhenAsked) {
  Stopped progress;
  const auto stopped = drain(grid_of(4, 4, [](int, int) { return 1.0; }), progress);
  ASSERT_FALSE(stopped.ok());
  EXPECT_EQ(stopped.error().code, ErrorCode::cancelled);
}

}  // namespace
}  // namespace jingwei::geo
