#include "geo/elevation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "geo/area.h"

namespace jingwei::geo {
namespace {

constexpr float kVoid = std::numeric_limits<float>::quiet_NaN();
constexpr GridPlacement kPlacement{109.0, 37.0, 0.001, 0.002};

template <class F>
ElevationGrid grid_of(std::int32_t columns, std::int32_t rows, F height) {
  std::vector<float> cells;
  for (std::int32_t r = 0; r < rows; ++r) {
    for (std::int32_t c = 0; c < columns; ++c) cells.push_back(static_cast<float>(height(c, r)));
  }
  return ElevationGrid(kPlacement, columns, rows, std::move(cells));
}

// The place `x` columns and `y` rows from the outer corner.
LonLat at(double x, double y) { return {109.0 + 0.001 * x, 37.0 - 0.002 * y}; }

TEST(ElevationGrid, IsExactAtTheMiddleOfACell) {
  std::mt19937 random(1);
  const auto grid = grid_of(9, 7, [&](int, int) { return double(random() % 3000); });
  for (int r = 0; r < 7; ++r) {
    for (int c = 0; c < 9; ++c)
      EXPECT_NEAR(*grid.sample(at(c + 0.5, r + 0.5)), grid.cell(c, r), 1e-3);
  }
}

TEST(ElevationGrid, ReproducesAPlaneWhereItIsBicubic) {
  const auto grid = grid_of(10, 10, [](int c, int r) { return 100 + 3.0 * c - 7.0 * r; });
  for (double x = 1.6; x < 8.4; x += 0.37) {
    for (double y = 1.6; y < 8.4; y += 0.41) {
      EXPECT_NEAR(*grid.sample(at(x, y)), 100 + 3 * (x - 0.5) - 7 * (y - 0.5), 1e-3);
    }
  }
}

TEST(ElevationGrid, IsSmootherThanLinearBetweenCells) {
  // Catmull-Rom half-way over 0 0 1 1 is a half, over 0 1 1 0 nine eighths.
  const auto edge = grid_of(4, 5, [](int c, int) { return c >= 2 ? 1.0 : 0.0; });
  EXPECT_NEAR(*edge.sample(at(2, 2.5)), 0.5, 1e-6);
  const auto bump = grid_of(4, 5, [](int c, int) { return c == 1 || c == 2 ? 1.0 : 0.0; });
  EXPECT_NEAR(*bump.sample(at(2, 2.5)), 1.125, 1e-6);
}

TEST(ElevationGrid, IsAbsentOutsideAndInVoids) {
  auto cells = std::vector<float>(25, 10.0f);
  cells[12] = kVoid;
  const ElevationGrid grid(kPlacement, 5, 5, cells);
  EXPECT_EQ(grid.void_cells(), 1);
  EXPECT_FALSE(grid.sample(at(2.5, 2.5)));
  EXPECT_FALSE(grid.sample(at(2.01, 2.99)));
  EXPECT_TRUE(grid.sample(at(1.99, 2.5)));
  EXPECT_FALSE(grid.sample(at(-0.01, 2)));
  EXPECT_FALSE(grid.sample(at(2, 5.01)));
  EXPECT_TRUE(grid.sample(at(0.001, 0.001)));
  EXPECT_TRUE(grid.sample(at(4.999, 4.999)));
  EXPECT_FALSE(grid.sample({std::nan(""), 37}));
  EXPECT_FALSE(grid.sample({109.002, std::numeric_limits<double>::infinity()}));
  EXPECT_FALSE(ElevationGrid().sample(at(1, 1)));
}

TEST(ElevationGrid, TakesWhatIsThereBesideVoidsAndAtTheBorder) {
  // All heights equal: whatever is left out, the height stays.
  auto cells = std::vector<float>(36, 42.0f);
  cells[14] = cells[0] = cells[35] = kVoid;
  const ElevationGrid grid(kPlacement, 6, 6, cells);
  int sampled = 0;
  for (double x = 0.05; x < 6; x += 0.1) {
    for (double y = 0.05; y < 6; y += 0.1) {
      if (const auto h = grid.sample(at(x, y))) {
        EXPECT_NEAR(*h, 42, 1e-4) << x << " " << y;
        ++sampled;
      }
    }
  }
  EXPECT_EQ(sampled, 33 * 100);
}

TEST(SamplePoints, KeepsEveryPointAndTheStep) {
  const Polyline line{{0, 0}, {25'000, 0}, {25'000, 0}, {25'000, 9'000}, {3'000, -70'000}};
  const Polyline samples = sample_points(line);
  std::size_t next = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (i > 0) {
      EXPECT_LE(distance(samples[i - 1], samples[i]).value, 10.001);
      EXPECT_NE(samples[i - 1], samples[i]);
    }
    while (next < line.size() && line[next] == samples[i]) ++next;
  }
  EXPECT_EQ(next, line.size());
  EXPECT_EQ(samples.size(), 1u + 3 + 1 + 9);
  EXPECT_TRUE(sample_points({}).empty());
}

}  // namespace
}  // namespace jingwei::geo
