#include "services/area_cuts.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>
#include <set>

#include "geo/area.h"
#include "geo/geos_overlay.h"
#include "geo/predicate.h"

namespace jingwei::services {
namespace {

using geo::MultiPolygon;
using geo::Point;
using geo::Polygon;

// Two areas side by side with a crooked common border, one of them with a bay.
std::vector<MultiPolygon> two_areas() {
  const std::vector<Point> border = {
      {0, -900'000}, {120'003, -300'001}, {-80'007, 250'000}, {10'001, 900'000}};
  Polygon west{{{-1'000'000, -900'000}}, {}};
  west.shell.insert(west.shell.end(), border.begin(), border.end());
  west.shell.push_back({-1'000'000, 900'000});
  west.shell.push_back({-1'000'000, 200'000});
  west.shell.push_back({-300'000, 100'000});
  west.shell.push_back({-1'000'000, -100'000});
  Polygon east{{border.rbegin(), border.rend()}, {}};
  east.shell.push_back({1'000'000, -900'000});
  east.shell.push_back({1'000'000, 900'000});
  return {{geo::normalised(west)}, {geo::normalised(east)}};
}

std::vector<Point> points_in(const MultiPolygon& area, std::size_t count, std::mt19937& random) {
  std::uniform_int_distribution<std::int32_t> coordinate(-1'000'000, 1'000'000);
  std::vector<Point> points;
  while (points.size() < count) {
    const Point p{coordinate(random), coordinate(random)};
    if (geo::locate(p, area) == geo::Location::inside) points.push_back(p);
  }
  return points;
}

double perimeter(const MultiPolygon& shape) {
  double sum = 0;
  for (const Polygon& p : shape) {
    for (std::size_t i = 0; i < p.shell.size(); ++i) {
      sum += geo::distance(p.shell[i], p.shell[(i + 1) % p.shell.size()]).value * 1000;
    }
  }
  return sum;
}

void expect_partition(const std::vector<MultiPolygon>& areas,
                      const std::vector<Division>& divisions) {
  ASSERT_EQ(areas.size(), divisions.size());
  std::map<std::pair<Point, Point>, int> edges;
  for (std::size_t i = 0; i < areas.size(); ++i) {
    std::int64_t sum = 0;
    double border = perimeter(areas[i]);
    for (const MultiPolygon& part : divisions[i].parts) {
      EXPECT_TRUE(geo::is_valid(part));
      sum += geo::doubled_area(part).value;
      border += perimeter(part);
      for (const Polygon& p : part) {
        for (std::size_t k = 0; k < p.shell.size(); ++k) {
          ++edges[{p.shell[k], p.shell[(k + 1) % p.shell.size()]}];
        }
      }
    }
    EXPECT_LE(std::abs(static_cast<double>(sum - geo::doubled_area(areas[i]).value)) / 2, border)
        << "parts add up to the area within a millimetre along all borders";
  }
  std::size_t shared = 0;
  for (const auto& [edge, uses] : edges) {
    EXPECT_EQ(uses, 1) << "an overlap";
    shared += edges.count({edge.second, edge.first});
  }
  EXPECT_GT(shared, 0u) << "neighbours have the same vertices";
}

TEST(AreaCuts, PartsByTheNearestSiteAreAPartition) {
  const auto areas = two_areas();
  for (unsigned seed = 1; seed <= 15; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const std::vector<std::vector<Point>> sites = {points_in(areas[0], 2 + seed % 9, random),
                                                   points_in(areas[1], 1 + seed % 5, random)};
    const auto divisions = divide_by_nearest(areas, sites);
    ASSERT_TRUE(divisions.ok()) << divisions.error().detail;
    expect_partition(areas, *divisions);
  }
}

TEST(AreaCuts, APartHoldsItsSiteAndMostlyWhatIsNearestToIt) {
  const auto areas = two_areas();
  std::mt19937 random(4);
  const std::vector<std::vector<Point>> sites = {points_in(areas[0], 6, random),
                                                 points_in(areas[1], 6, random)};
  const auto divisions = divide_by_nearest(areas, sites);
  ASSERT_TRUE(divisions.ok());
  for (std::size_t a = 0; a < 2; ++a) {
    for (std::size_t k = 0; k < 6; ++k) {
      EXPECT_NE(geo::locate(sites[a][k], (*divisions)[a].parts[k]), geo::Location::outside);
    }
  }
  // The eastern area is convex enough that no piece is cut off from its site.
  for (const Point p : points_in(areas[1], 300, random)) {
    std::size_t nearest = 0;
    for (std::size_t k = 1; k < 6; ++k) {
      if (geo::distance(p, sites[1][k]).value < geo::distance(p, sites[1][nearest]).value) {
        nearest = k;
      }
    }
    const bool own = geo::locate(p, (*divisions)[1].parts[nearest]) != geo::Location::outside;
    bool contiguous_elsewhere = false;
    for (const MultiPolygon& part : (*divisions)[1].parts) {
      contiguous_elsewhere = contiguous_elsewhere || geo::locate(p, part) == geo::Location::inside;
    }
    EXPECT_TRUE(own || contiguous_elsewhere);
  }
}

std::vector<Polygon> houses_in(const MultiPolygon& area, std::size_t count, std::mt19937& random) {
  std::vector<Polygon> houses;
  for (const Point p : points_in(area, count, random)) {
    houses.push_back({{p, {p.x + 9'000, p.y}, {p.x + 9'000, p.y + 7'000}, {p.x, p.y + 7'000}}, {}});
  }
  return houses;
}

TEST(AreaCuts, EvenCutsAreAPartitionWithAboutEquallyManyBuildings) {
  const auto areas = two_areas();
  for (unsigned seed = 1; seed <= 6; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const std::vector<std::vector<Polygon>> houses = {houses_in(areas[0], 300, random),
                                                      houses_in(areas[1], 70, random)};
    std::vector<std::vector<const Polygon*>> footprints(2);
    for (std::size_t a = 0; a < 2; ++a) {
      for (const Polygon& house : houses[a]) footprints[a].push_back(&house);
    }
    geo::NoProgress progress;
    const auto divisions = divide_evenly(areas, footprints, 50, progress);
    ASSERT_TRUE(divisions.ok()) << divisions.error().detail;
    expect_partition(areas, *divisions);
    EXPECT_EQ((*divisions)[0].parts.size(), 6u);
    EXPECT_EQ((*divisions)[1].parts.size(), 1u);
    for (const MultiPolygon& part : (*divisions)[0].parts) {
      std::size_t held = 0;
      for (const Polygon& house : houses[0]) {
        held += geo::locate(geo::label_point({house}), part) == geo::Location::inside;
      }
      EXPECT_GT(held, 15u);
      EXPECT_LT(held, 110u);
    }
  }
}

// Rows of houses with lanes between them: a cut must find a lane.
TEST(AreaCuts, ACutGoesBetweenTheBuildings) {
  const std::vector<MultiPolygon> area = {
      {{{{0, 0}, {1'000'000, 0}, {1'000'000, 500'000}, {0, 500'000}}, {}}}};
  std::vector<Polygon> houses;
  for (std::int32_t x = 5'000; x < 990'000; x += 20'000) {
    for (std::int32_t y = 5'000; y < 490'000; y += 20'000) {
      houses.push_back({{{x, y}, {x + 12'000, y}, {x + 12'000, y + 12'000}, {x, y + 12'000}}, {}});
    }
  }
  std::vector<std::vector<const Polygon*>> footprints(1);
  for (const Polygon& house : houses) footprints[0].push_back(&house);
  geo::NoProgress progress;
  const auto divisions = divide_evenly(area, footprints, houses.size() / 8, progress);
  ASSERT_TRUE(divisions.ok());
  ASSERT_EQ((*divisions)[0].parts.size(), 8u);
  for (const Polygon& house : houses) {
    std::set<std::size_t> parts;
    for (std::size_t k = 0; k < 8; ++k) {
      for (const Point corner : house.shell) {
        if (geo::locate(corner, (*divisions)[0].parts[k]) == geo::Location::inside) {
          parts.insert(k);
        }
      }
    }
    EXPECT_EQ(parts.size(), 1u) << "a house is cut";
  }
}

}  // namespace
}  // namespace jingwei::services
