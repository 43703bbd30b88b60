#include "tiles/simplification.h"

#include <algorithm>
#include <cmath>
#include <random>

#include "tests/support/random_polygons.h"
#include "tiles/layer_plan.h"

namespace jingwei::tiles {
namespace {

geo::Polyline random_line(std::uint32_t seed, int n) {
  std::mt19937 random(seed);
  std::uniform_int_distribution<std::int32_t> step(-3000, 3000);
  geo::Polyline line{{0, 0}};
  for (int i = 0; i < n; ++i)
    line.push_back({line.back().x + step(random), line.back().y + step(random)});
  return line;
}

double gap(geo::Point p, geo::Point a, geo::Point b) {
  const double dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
  double t = length > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / length : 0;
  t = std::min(1.0, std::max(0.0, t));
  return std::hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

TEST(LineZooms, DrawBothEndsAlwaysAndEverythingAtTheHighestZoom) {
  const VertexZooms zooms = line_zooms(random_line(1, 200), 4);
  EXPECT_EQ(zooms.front(), kMinZoom);
  EXPECT_EQ(zooms.back(), kMinZoom);
  EXPECT_LE(*std::max_element(zooms.begin(), zooms.end()), kMaxZoom);
}

TEST(LineZooms, KeepTheCourseWithinTheToleranceOfEachZoom) {
  for (std::uint32_t seed = 0; seed < 50; ++seed) {
    const geo::Polyline line = random_line(seed, 300);
    const VertexZooms zooms = line_zooms(line, 4);
    for (int zoom = kMinZoom; zoom < kMaxZoom; ++zoom) {
      std::size_t from = 0;
      for (std::size_t i = 1; i < line.size(); ++i) {
        if (zooms[i] > zoom) continue;
        for (std::size_t k = from + 1; k < i; ++k) {
          ASSERT_LE(gap(line[k], line[from], line[i]), 4 * std::ldexp(1.0, 20 - zoom) + 1e-6)
              << "seed " << seed << " zoom " << zoom;
        }
        from = i;
      }
    }
  }
}

TEST(LineZooms, AreReversedForTheReversedLine) {
  for (std::uint32_t seed = 0; seed < 50; ++seed) {
    geo::Polyline line = random_line(seed, 60);
    VertexZooms zooms = line_zooms(line, 4);
    std::reverse(line.begin(), line.end());
    std::reverse(zooms.begin(), zooms.end());
    EXPECT_EQ(line_zooms(line, 4), zooms) << "seed " << seed;
  }
}

TEST(BorderNodes, AreWhereBordersPart) {
  // Two squares side by side: the ends of the common side have three neighbours.
  const std::vector<geo::Ring> squares{{{0, 0}, {10, 0}, {10, 10}, {0, 10}},
                                       {{10, 0}, {20, 0}, {20, 10}, {10, 10}}};
  const BorderNodes nodes(squares);
  EXPECT_TRUE(nodes.contains({10, 0}));
  EXPECT_TRUE(nodes.contains({10, 10}));
  EXPECT_FALSE(nodes.contains({0, 0}));
  EXPECT_FALSE(nodes.contains({20, 10}));
}

TEST(RingZooms, DependOnTheBorderAlone) {
  for (std::uint32_t seed = 0; seed < 40; ++seed) {
    // A winding common border between two rings that are otherwise different.
    const geo::Polyline border = random_line(seed, 100);
    geo::Ring west = border, east(border.rbegin(), border.rend());
    west.push_back({border.back().x, 900'000});
    west.push_back({-900'000, 900'000});
    west.push_back({-900'000, -900'000});
    east.push_back({900'000, -900'000});
    east.push_back({900'000, 900'000});
    std::rotate(east.begin(), east.begin() + 37, east.end());
    const BorderNodes nodes(std::vector<geo::Ring>{west, east});
    const VertexZooms of_west = ring_zooms(west, 4, nodes), of_east = ring_zooms(east, 4, nodes);
    for (std::size_t i = 0; i < border.size(); ++i) {
      const auto twin = std::find(east.begin(), east.end(), border[i]);
      ASSERT_NE(twin, east.end());
      if (std::count(border.begin(), border.end(), border[i]) > 1) continue;
      EXPECT_EQ(of_west[i], of_east[static_cast<std::size_t>(twin - east.begin())])
          << "seed " << seed;
    }
  }
}

TEST(RingZooms, OfARingAloneDoNotDependOnItsStartOrDirection) {
  std::mt19937 random(3);
  const geo::Ring ring = testing::random_star(random, {0, 0}, 300'000, 60);
  const VertexZooms zooms = ring_zooms(ring, 4);
  geo::Ring turned(ring.rbegin(), ring.rend());
  std::rotate(turned.begin(), turned.begin() + 17, turned.end());
  const VertexZooms of_turned = ring_zooms(turned, 4);
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const auto twin = std::find(turned.begin(), turned.end(), ring[i]);
    EXPECT_EQ(zooms[i], of_turned[static_cast<std::size_t>(twin - turned.begin())]);
  }
}

}  // namespace
}  // namespace jingwei::tiles
