#pragma once

#include <cmath>
#include <numbers>
#include <random>

#include "geo/area.h"
#include "geo/polygon_mend.h"
#include "geo/shape.h"

namespace jingwei::testing {

// Star-shaped rings, so always simple before rounding; with few units of reach rounding spoils
// them.
inline geo::Ring random_star(std::mt19937& random, geo::Point centre, double reach, int corners) {
  std::uniform_real_distribution<double> stretch(0.3, 1.0), jitter(0.0, 0.9);
  geo::Ring ring;
  for (int i = 0; i < corners; ++i) {
    const double angle = 2 * std::numbers::pi * (i + jitter(random)) / corners;
    const double r = reach * stretch(random);
    ring.push_back({static_cast<std::int32_t>(std::lround(centre.x + r * std::cos(angle))),
                    static_cast<std::int32_t>(std::lround(centre.y + r * std::sin(angle)))});
  }
  return ring;
}

// A star with up to two star-shaped holes in its core; counter-clockwise, holes clockwise.
inline geo::Polygon random_polygon(std::mt19937& random, geo::Point centre, double reach) {
  std::uniform_int_distribution<int> corners(3, 24), holes(0, 2);
  geo::Polygon polygon{random_star(random, centre, reach, 4 + corners(random)), {}};
  const int n = holes(random);
  for (int i = 0; i < n; ++i) {
    const geo::Point at{centre.x + static_cast<std::int32_t>((i == 0 ? -0.1 : 0.1) * reach),
                        centre.y};
    geo::Ring hole = random_star(random, at, 0.09 * reach, 4 + corners(random) / 3);
    polygon.holes.emplace_back(hole.rbegin(), hole.rend());
  }
  return polygon;
}

inline std::vector<geo::Ring> rings_of(const geo::MultiPolygon& polygons) {
  std::vector<geo::Ring> rings;
  for (const geo::Polygon& polygon : polygons) {
    rings.push_back(polygon.shell);
    rings.insert(rings.end(), polygon.holes.begin(), polygon.holes.end());
  }
  return rings;
}

}  // namespace jingwei::testing
