#include "geo/hilbert_tree.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "geo/hilbert.h"
#include "tests/support/random_shapes.h"

namespace jingwei::geo {
namespace {

using RandomShapes = jingwei::testing::RandomShapes;

constexpr Box kFrame{{-kMaxCoordinate, -kMaxCoordinate}, {kMaxCoordinate, kMaxCoordinate}};

std::vector<std::uint32_t> found(const HilbertTree& tree, const Box& query) {
  std::vector<std::uint32_t> items;
  tree.search(query, [&](std::uint32_t i) { items.push_back(i); });
  return items;
}

std::vector<std::uint32_t> scan(const std::vector<Box>& boxes, const Box& query) {
  std::vector<std::uint32_t> items;
  for (std::uint32_t i = 0; i < boxes.size(); ++i) {
    const Box& b = boxes[i];
    if (b.empty() || query.empty()) continue;
    const bool apart = b.max.x < query.min.x || b.min.x > query.max.x || b.max.y < query.min.y ||
                       b.min.y > query.max.y;
    if (!apart) items.push_back(i);
  }
  return items;
}

std::vector<Box> random_boxes(RandomShapes& random, std::size_t count, std::int32_t reach) {
  std::vector<Box> boxes;
  for (std::size_t i = 0; i < count; ++i) {
    switch (random.integer(0, 9)) {
      case 0:
        boxes.push_back({});
        break;  // nothing
      case 1:
        boxes.push_back({{5, 5}, {3, 3}});
        break;  // upside down
      case 2:
        boxes.push_back(boxes.empty() ? Box{} : boxes.back());
        break;  // the same again
      case 3:
        boxes.push_back(random.box(reach, 0));
        break;  // a point
      default:
        boxes.push_back(random.box(reach, std::max(1, reach / 10)));
    }
  }
  return boxes;
}

TEST(HilbertTree, FindsExactlyWhatALinearScanFinds) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    RandomShapes random(seed);
    const std::size_t sizes[] = {0, 1, 2, 15, 16, 17, 255, 256, 257, 3000};
    const std::size_t size = sizes[seed % std::size(sizes)];
    const auto reach = static_cast<std::int32_t>(seed % 3 == 0 ? kMaxCoordinate / 2 : 1000);
    const std::vector<Box> boxes = random_boxes(random, size, reach);
    const HilbertTree tree(boxes);
    for (int q = 0; q < 40; ++q) {
      const Box query =
          q == 0   ? kFrame
          : q == 1 ? Box{}
                   : random.box(reach,
                                static_cast<std::int32_t>(random.integer(0, reach / (q % 4 + 1))));
      std::vector<std::uint32_t> items = found(tree, query);
      std::sort(items.begin(), items.end());
      ASSERT_EQ(items, scan(boxes, query));
    }
  }
}

TEST(HilbertTree, VisitsInTheOrderOfTheCurve) {
  RandomShapes random(7);
  std::vector<Box> boxes;
  Box all;
  for (int i = 0; i < 500; ++i) {
    boxes.push_back(random.box(100'000, 0));
    all.extend(boxes.back());
  }
  const std::vector<std::uint32_t> items = found(HilbertTree(boxes), kFrame);
  ASSERT_EQ(items.size(), boxes.size());
  for (std::size_t i = 1; i < items.size(); ++i) {
    EXPECT_LE(hilbert_index(boxes[items[i - 1]].min, all), hilbert_index(boxes[items[i]].min, all));
  }
}

TEST(HilbertTree, BreaksTiesByTheGivenIndex) {
  const std::vector<Box> boxes(40, Box{{1, 1}, {2, 2}});
  const std::vector<std::uint32_t> items = found(HilbertTree(boxes), kFrame);
  EXPECT_EQ(items.size(), boxes.size());
  EXPECT_TRUE(std::is_sorted(items.begin(), items.end()));
}

TEST(HilbertTree, StopsWhenTheVisitorSaysSo) {
  const std::vector<Box> boxes(1000, Box{{1, 1}, {2, 2}});
  const HilbertTree tree(boxes);
  int visits = 0;
  tree.search(kFrame, [&](std::uint32_t) { return ++visits < 20; });
  EXPECT_EQ(visits, 20);
}

TEST(HilbertTree, BoundsAreTheUnionOfTheBoxes) {
  EXPECT_TRUE(HilbertTree().bounds().empty());
  EXPECT_TRUE(HilbertTree(std::vector<Box>{{}, {}}).bounds().empty());
  const std::vector<Box> boxes = {{{0, 0}, {1, 1}}, {}, {{-5, 3}, {0, 9}}};
  EXPECT_EQ(HilbertTree(boxes).bounds(), (Box{{-5, 0}, {1, 9}}));
}

}  // namespace
}  // namespace jingwei::geo
