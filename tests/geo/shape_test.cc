#include "geo/shape.h"

#include <gtest/gtest.h>

namespace jingwei::geo {
namespace {

TEST(Box, StartsEmptyAndGrowsByPoints) {
  Box box;
  EXPECT_TRUE(box.empty());
  box.extend(Point{3, -4});
  EXPECT_FALSE(box.empty());
  EXPECT_EQ(box, (Box{{3, -4}, {3, -4}}));
  box.extend(Point{-1, 9});
  EXPECT_EQ(box, (Box{{-1, -4}, {3, 9}}));
}

TEST(Box, IsNotGrownByAnEmptyBox) {
  Box box{{0, 0}, {1, 1}};
  box.extend(Box{});
  EXPECT_EQ(box, (Box{{0, 0}, {1, 1}}));
}

TEST(Box, IsClosedOnAllSides) {
  const Box box{{0, 0}, {10, 10}};
  EXPECT_TRUE(box.contains({0, 10}));
  EXPECT_FALSE(box.contains({11, 5}));
  EXPECT_TRUE(box.intersects({{10, 10}, {20, 20}}));
  EXPECT_FALSE(box.intersects({{11, 0}, {20, 20}}));
}

TEST(Box, OfNothingMeetsNothing) {
  const Box frame{{-kMaxCoordinate, -kMaxCoordinate}, {kMaxCoordinate, kMaxCoordinate}};
  EXPECT_FALSE(Box{}.intersects(frame));
  EXPECT_FALSE(frame.intersects(Box{}));
  EXPECT_FALSE(Box{}.intersects(Box{}));
}

TEST(Box, GrownStaysWithinTheFrame) {
  const Box all = grown({{kMaxCoordinate - 1, 0}, {kMaxCoordinate, 5}}, 10);
  EXPECT_EQ(all, (Box{{kMaxCoordinate - 11, -10}, {kMaxCoordinate, 15}}));
  EXPECT_TRUE(grown(Box{}, 100).empty());
}

TEST(Bounds, OfAPolygonAreThoseOfItsShell) {
  const Polygon square{{{0, 0}, {10, 0}, {10, 10}, {0, 10}}, {{{2, 2}, {2, 4}, {4, 4}}}};
  EXPECT_EQ(bounds(square), (Box{{0, 0}, {10, 10}}));
  const Polygon far{{{90, 90}, {99, 90}, {99, 99}}, {}};
  EXPECT_EQ(bounds(MultiPolygon{square, far}), (Box{{0, 0}, {99, 99}}));
  EXPECT_TRUE(bounds(MultiPolygon{}).empty());
}

TEST(Point, IsInRangeUpToTheEdgeOfTheFrame) {
  EXPECT_TRUE(in_range({kMaxCoordinate, -kMaxCoordinate}));
  EXPECT_FALSE(in_range({kMaxCoordinate + 1, 0}));
  EXPECT_FALSE(in_range({0, -kMaxCoordinate - 1}));
}

}  // namespace
}  // namespace jingwei::geo
