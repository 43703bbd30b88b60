#include "geo/geos_overlay.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>

#include "geo/area.h"
#include "geo/predicate.h"

namespace jingwei::geo {
namespace {

Polygon square(std::int32_t x, std::int32_t y, std::int32_t side) {
  return {{{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}}, {}};
}

TEST(GeosOverlay, TellsWhereAPolygonCrossesItself) {
  const Polygon bow_tie{{{0, 0}, {10, 10}, {10, 0}, {0, 10}}, {}};
  EXPECT_FALSE(is_valid(bow_tie));
  const auto fault = validity_fault({bow_tie});
  ASSERT_TRUE(fault.ok());
  ASSERT_TRUE(fault->has_value());
  EXPECT_EQ((*fault)->at, (Point{5, 5}));
  EXPECT_FALSE((*fault)->reason.empty());
  EXPECT_TRUE(is_valid(square(0, 0, 10)));
}

TEST(GeosOverlay, RefusesCoordinatesOutOfRange) {
  const Polygon far = square(2'000'000'000, 0, 10);
  EXPECT_EQ(validity_fault({far}).error().code, ErrorCode::coordinate_out_of_range);
  EXPECT_EQ(intersection({far}, {far}).error().code, ErrorCode::coordinate_out_of_range);
  EXPECT_EQ(difference({far}, {far}).error().code, ErrorCode::coordinate_out_of_range);
  const std::vector<MultiPolygon> parts{{far}};
  EXPECT_EQ(union_of(parts).error().code, ErrorCode::coordinate_out_of_range);
  EXPECT_EQ(intersection({{{{0, 0}, {1, 1}}, {}}}, {far}).error().code, ErrorCode::ring_too_short);
}

TEST(GeosOverlay, IntersectionDifferenceAndUnionAddUp) {
  const MultiPolygon a{square(0, 0, 1000)}, b{square(400, 300, 1000)};
  const auto both = intersection(a, b), only_a = difference(a, b);
  const std::vector<MultiPolygon> parts{a, b};
  const auto all = union_of(parts);
  ASSERT_TRUE(both.ok() && only_a.ok() && all.ok());
  EXPECT_EQ(doubled_area(*both).value, 2 * 600 * 700);
  EXPECT_EQ(doubled_area(*only_a).value, 2 * (1'000'000 - 600 * 700));
  EXPECT_EQ(doubled_area(*all).value, 2 * (2'000'000 - 600 * 700));
  EXPECT_GT(doubled_area(both->front().shell).value, 0) << "shells run counter-clockwise";
}

TEST(GeosOverlay, DropsPartsWithoutArea) {
  const auto touching = intersection({square(0, 0, 10)}, {square(10, 0, 10)});
  ASSERT_TRUE(touching.ok());
  EXPECT_TRUE(touching->empty());
}

TEST(GeosOverlay, NormalisedTurnsRingsAndDropsDoubledPoints) {
  const Polygon p = normalised(
      {{{10, 10}, {0, 10}, {0, 10}, {0, 0}, {10, 0}, {10, 10}}, {{{2, 2}, {4, 2}, {4, 4}}}});
  EXPECT_EQ(p.shell, (Ring{{0, 0}, {10, 0}, {10, 10}, {0, 10}}));
  EXPECT_LT(doubled_area(p.holes.at(0)).value, 0);
  const Polygon clockwise = normalised({{{0, 0}, {0, 10}, {10, 10}, {10, 0}}, {}});
  EXPECT_EQ(clockwise.shell, p.shell);
}

// Faces of random lines in a square: they fill it exactly, and every inner edge belongs to two.
TEST(GeosOverlay, FacesShareTheVerticesOfTheirCommonBorder) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    std::uniform_int_distribution<std::int32_t> coordinate(-1'000'000, 1'000'000);
    const std::int32_t half = 500'000;
    std::vector<Polyline> lines{
        {{-half, -half}, {half, -half}, {half, half}, {-half, half}, {-half, -half}}};
    for (int i = 0; i < 12; ++i) {
      lines.push_back(
          {{coordinate(random), coordinate(random)}, {coordinate(random), coordinate(random)}});
    }
    const auto faces = faces_between(lines);
    ASSERT_TRUE(faces.ok());
    std::map<std::pair<Point, Point>, int> edges;
    std::int64_t inside = 0;
    for (const Polygon& face : *faces) {
      EXPECT_TRUE(is_valid(face));
      const Point at = label_point({face});
      if (std::abs(at.x) <= half && std::abs(at.y) <= half) inside += doubled_area(face).value;
      for (const Ring* ring : {&face.shell}) {
        for (std::size_t k = 0; k < ring->size(); ++k) {
          ++edges[{(*ring)[k], (*ring)[(k + 1) % ring->size()]}];
        }
      }
    }
    for (const auto& [edge, uses] : edges) EXPECT_EQ(uses, 1) << "overlap";
    // Snap rounding moves the square's sides by less than a millimetre.
    EXPECT_NEAR(static_cast<double>(inside) / 2, 1e12, 4e6);
  }
}

// Points of either side of an edge are nearer to another site.
TEST(GeosOverlay, VoronoiEdgesLieBetweenTheTwoNearestSites) {
  std::mt19937 random(7);
  std::uniform_int_distribution<std::int32_t> coordinate(-5'000'000, 5'000'000);
  std::vector<Point> sites;
  for (int i = 0; i < 30; ++i) sites.push_back({coordinate(random), coordinate(random)});
  const auto edges = voronoi_edges(sites, bounds(sites));
  ASSERT_TRUE(edges.ok());
  ASSERT_GT(edges->size(), 30u);
  for (const Polyline& edge : *edges) {
    const Point middle{(edge.front().x + edge.back().x) / 2, (edge.front().y + edge.back().y) / 2};
    std::vector<double> distances;
    for (const Point s : sites) distances.push_back(distance(middle, s).value);
    std::sort(distances.begin(), distances.end());
    EXPECT_NEAR(distances[0], distances[1], 0.01);
  }
}

TEST(GeosOverlay, ShrunkKeepsTheCornersOfASquareAndVanishesWhenTooNarrow) {
  const Polygon square{{{0, 0}, {100'000, 0}, {100'000, 60'000}, {0, 60'000}}, {}};
  const auto inner = shrunk(square, Metres{10});
  ASSERT_TRUE(inner.ok());
  EXPECT_EQ(*inner,
            (MultiPolygon{
                {{{10'000, 10'000}, {90'000, 10'000}, {90'000, 50'000}, {10'000, 50'000}}, {}}}));
  const auto nothing = shrunk(square, Metres{31});
  ASSERT_TRUE(nothing.ok());
  EXPECT_TRUE(nothing->empty());
}

TEST(GeosOverlay, BandAroundHoldsWhatIsNearAndNothingElse) {
  const Polyline line = {{0, 0}, {80'000, 20'000}, {90'000, 90'000}};
  const auto band = band_around(line, Metres{12});
  ASSERT_TRUE(band.ok());
  ASSERT_TRUE(is_valid(*band));
  std::mt19937 random(3);
  std::uniform_int_distribution<std::int32_t> coordinate(-40'000, 130'000);
  for (int i = 0; i < 2000; ++i) {
    const Point p{coordinate(random), coordinate(random)};
    const double away =
        std::min(distance(p, line[0], line[1]).value, distance(p, line[1], line[2]).value);
    // Round ends are drawn with few corners; a sharp bend reaches out on its outer side.
    if (away < 11) {
      EXPECT_EQ(locate(p, *band), Location::inside) << p.x << ' ' << p.y;
    }
    if (away > 24) {
      EXPECT_EQ(locate(p, *band), Location::outside) << p.x << ' ' << p.y;
    }
  }
}

}  // namespace
}  // namespace jingwei::geo
