#include "data/source_geometry.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "geo/area.h"
#include "geo/geos_overlay.h"

namespace jingwei::data {
namespace {

const SourceGeometry& entrance() {
  static const SourceGeometry kEntrance{LocalFrame(FrameParameters{{109.49, 36.59}}),
                                        degrees_as_they_are};
  return kEntrance;
}

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

TEST(SourceGeometry, RefusesWhatIsNotFiniteOrOutOfRange) {
  const struct {
    SourcePoint at;
    geo::ErrorCode code;
  } cases[] = {
      {{kNaN, 36}, geo::ErrorCode::coordinate_not_finite},
      {{109, kInfinity}, geo::ErrorCode::coordinate_not_finite},
      {{-kInfinity, kNaN}, geo::ErrorCode::coordinate_not_finite},
      {{36.59, 109.49}, geo::ErrorCode::coordinate_out_of_range},
      {{1e300, 1e300}, geo::ErrorCode::coordinate_out_of_range},
      {{1.5, 42.5}, geo::ErrorCode::coordinate_out_of_range},
  };
  for (const auto& c : cases) {
    const auto point = entrance().point(c.at);
    ASSERT_FALSE(point.ok());
    EXPECT_EQ(point.error().code, c.code);
    const std::vector<SourcePoint> ring{{109.49, 36.59}, {109.50, 36.59}, c.at};
    EXPECT_EQ(entrance().line(ring).error().code, c.code);
    const std::vector<std::vector<SourcePoint>> rings{ring};
    EXPECT_EQ(entrance().polygon(rings).error().code, c.code);
  }
}

// The true place of a point of a straight source edge is never 1 mm and the rounding off the line.
TEST(SourceGeometry, EdgesDeviateByLessThanAMillimetre) {
  std::mt19937 random(11);
  std::uniform_real_distribution<double> lon(109.2, 110.1), lat(36.2, 37.1);
  for (int i = 0; i < 40; ++i) {
    const SourcePoint a{lon(random), lat(random)}, b{lon(random), lat(random)};
    const auto line = entrance().line(std::vector{a, b});
    ASSERT_TRUE(line.ok());
    for (int k = 1; k < 200; ++k) {
      const double t = k / 200.0;
      const auto p = entrance().point({a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t});
      double nearest = 1e9;
      for (std::size_t s = 1; s < line->size(); ++s) {
        nearest = std::min(nearest, geo::distance(*p, (*line)[s - 1], (*line)[s]).value);
      }
      EXPECT_LT(nearest * 1000, 1.0 + 1.5);
    }
  }
}

TEST(SourceGeometry, AnEdgeGetsTheSameVerticesInEitherDirection) {
  const SourcePoint a{109.21, 36.71}, b{109.93, 36.33};
  auto there = entrance().line(std::vector{a, b});
  auto back = entrance().line(std::vector{b, a});
  ASSERT_TRUE(there.ok() && back.ok());
  EXPECT_GT(there->size(), 10u);
  std::reverse(back->begin(), back->end());
  EXPECT_EQ(*there, *back);
}

TEST(SourceGeometry, ShortEdgesGetNoVertices) {
  const auto line = entrance().line(std::vector<SourcePoint>{{109.49, 36.59}, {109.491, 36.59}});
  EXPECT_EQ(line->size(), 2u);
}

TEST(SourceGeometry, PolygonsAreOrientedAndFreeOfDoubledPoints) {
  const std::vector<std::vector<SourcePoint>> rings = {{{109.49, 36.59},
                                                        {109.49, 36.60},
                                                        {109.49, 36.60},
                                                        {109.50, 36.60},
                                                        {109.50, 36.59},
                                                        {109.49, 36.59}}};
  const auto polygon = entrance().polygon(rings);
  ASSERT_TRUE(polygon.ok());
  EXPECT_GT(geo::doubled_area(polygon->shell).value, 0);
  EXPECT_EQ(std::adjacent_find(polygon->shell.begin(), polygon->shell.end()), polygon->shell.end());
  EXPECT_NE(polygon->shell.front(), polygon->shell.back());
}

TEST(SourceGeometry, ACrossingPolygonIsRefusedWithItsPlace) {
  const std::vector<std::vector<SourcePoint>> bow_tie = {
      {{109.490, 36.590}, {109.491, 36.591}, {109.491, 36.590}, {109.490, 36.591}}};
  const auto polygon = entrance().polygon(bow_tie);
  ASSERT_FALSE(polygon.ok());
  EXPECT_EQ(polygon.error().code, geo::ErrorCode::ring_crosses_itself);
  EXPECT_NE(polygon.error().detail.find("109.490"), std::string::npos) << polygon.error().detail;
}

TEST(SourceGeometry, WhatHasNoAreaIsNoPolygon) {
  using Rings = std::vector<std::vector<SourcePoint>>;
  EXPECT_EQ(entrance().polygon(Rings{}).error().code, geo::ErrorCode::geometry_empty);
  EXPECT_EQ(entrance().polygon(Rings{{{109.49, 36.59}, {109.4905, 36.59}}}).error().code,
            geo::ErrorCode::ring_too_short);
  EXPECT_FALSE(
      entrance().polygon(Rings{{{109.49, 36.59}, {109.491, 36.59}, {109.49, 36.59}}}).ok());
  EXPECT_EQ(
      entrance().line(std::vector<SourcePoint>{{109.49, 36.59}, {109.49, 36.59}}).error().code,
      geo::ErrorCode::geometry_empty);
}

}  // namespace
}  // namespace jingwei::data
