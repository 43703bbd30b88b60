#include "geo/hilbert.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <random>
#include <vector>

namespace jingwei::geo {
namespace {

struct Cell {
  std::uint32_t x = 0, y = 0;
};

int steps_between(Cell a, Cell b) {
  return std::abs(static_cast<int>(a.x) - static_cast<int>(b.x)) +
         std::abs(static_cast<int>(a.y) - static_cast<int>(b.y));
}

// The cell at position d: of the four quadrants of a square, the one whose first 4^k positions
// hold d.
Cell cell_at(std::uint32_t d) {
  Cell cell;
  for (std::uint32_t side = 1u << 15; side > 0; side >>= 1) {
    for (const auto& [dx, dy] : {std::array{0u, 0u}, {side, 0u}, {0u, side}, {side, side}}) {
      const std::uint32_t in_quadrant = hilbert_index(cell.x + dx, cell.y + dy);
      if (std::uint64_t{d} / side / side == std::uint64_t{in_quadrant} / side / side) {
        cell = {cell.x + dx, cell.y + dy};
        break;
      }
    }
  }
  return cell;
}

// Sorted along the curve, the cells of a square of 2^k cells a side at a multiple of 2^k.
std::vector<std::pair<std::uint32_t, Cell>> walk(std::uint32_t left, std::uint32_t low,
                                                 std::uint32_t side) {
  std::vector<std::pair<std::uint32_t, Cell>> cells;
  for (std::uint32_t x = left; x < left + side; ++x) {
    for (std::uint32_t y = low; y < low + side; ++y) cells.push_back({hilbert_index(x, y), {x, y}});
  }
  std::sort(cells.begin(), cells.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  return cells;
}

TEST(Hilbert, VisitsEveryCellOfASquareOnceAndStepByStep) {
  std::mt19937 random(1);
  for (const std::uint32_t side : {1u, 2u, 4u, 8u, 64u}) {
    for (int round = 0; round < 8; ++round) {
      const std::uint32_t left = random() % (65536 / side) * side;
      const std::uint32_t low = random() % (65536 / side) * side;
      SCOPED_TRACE(testing::Message() << side << " cells at " << left << ", " << low);
      const auto cells = walk(left, low, side);
      for (std::size_t i = 1; i < cells.size(); ++i) {
        ASSERT_EQ(cells[i].first, cells[i - 1].first + 1);
        ASSERT_EQ(steps_between(cells[i].second, cells[i - 1].second), 1);
      }
    }
  }
}

TEST(Hilbert, GoesFromOneEndOfTheLowerEdgeToTheOther) {
  EXPECT_EQ(hilbert_index(0, 0), 0u);
  EXPECT_EQ(hilbert_index(0xffff, 0), 0xffffffffu);
}

TEST(Hilbert, StepsToANeighbourAllOverTheCurve) {
  std::mt19937 random(2);
  for (int i = 0; i < 5'000; ++i) {
    const std::uint32_t d = std::max<std::uint32_t>(1, random());
    const Cell cell = cell_at(d), before = cell_at(d - 1);
    ASSERT_EQ(hilbert_index(cell.x, cell.y), d);
    ASSERT_EQ(steps_between(cell, before), 1) << "at " << d;
  }
}

TEST(Hilbert, OverABoxCountsPointsOutsideAsOnItsRim) {
  const Box box{{-100, 50}, {100, 350}};
  EXPECT_EQ(hilbert_index({-100, 50}, box), hilbert_index(0, 0));
  EXPECT_EQ(hilbert_index({100, 350}, box), hilbert_index(0xffff, 0xffff));
  EXPECT_EQ(hilbert_index({-5000, 7}, box), hilbert_index({-100, 50}, box));
  EXPECT_EQ(hilbert_index({5000, 50}, box), hilbert_index({100, 50}, box));
  EXPECT_EQ(hilbert_index({0, 9000}, box), hilbert_index({0, 350}, box));
}

TEST(Hilbert, OverTheWholeFrameDoesNotOverflow) {
  const Box frame{{-kMaxCoordinate, -kMaxCoordinate}, {kMaxCoordinate, kMaxCoordinate}};
  EXPECT_EQ(hilbert_index({kMaxCoordinate, -kMaxCoordinate}, frame), 0xffffffffu);
}

TEST(Hilbert, OverAPointIsZero) { EXPECT_EQ(hilbert_index({7, 7}, Box{{7, 7}, {7, 7}}), 0u); }

}  // namespace
}  // namespace jingwei::geo
