#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>
#include <vector>

#include "geo/shape.h"

namespace jingwei::testing {

// Simple shapes at random. Print the seed on failure: SCOPED_TRACE("seed " + std::to_string(seed)).
class RandomShapes {
 public:
  explicit RandomShapes(std::uint64_t seed) : random_(seed) {}

  std::int64_t integer(std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random_);
  }
  geo::Point point(std::int32_t reach) {
    const auto x = static_cast<std::int32_t>(integer(-reach, reach));
    return {x, static_cast<std::int32_t>(integer(-reach, reach))};
  }
  geo::Box box(std::int32_t reach, std::int32_t size) {
    const geo::Point low = point(reach);
    return {low,
            {low.x + static_cast<std::int32_t>(integer(0, size)),
             low.y + static_cast<std::int32_t>(integer(0, size))}};
  }

  // Counter-clockwise, star-shaped around the centre, with radii between inner and outer. Simple
  // when inner is large against the millimetre: two neighbours are at least half a step apart.
  geo::Ring star(geo::Point centre, double inner, double outer, int vertices) {
    geo::Ring ring;
    for (int i = 0; i < vertices; ++i) {
      const double angle = (i + real(0.25, 0.75)) * 2 * std::numbers::pi / vertices;
      const double radius = real(inner, outer);
      ring.push_back({centre.x + static_cast<std::int32_t>(std::lround(radius * std::cos(angle))),
                      centre.y + static_cast<std::int32_t>(std::lround(radius * std::sin(angle)))});
    }
    return ring;
  }

  // A star with up to two clockwise holes, one to the left and one to the right of its centre.
  geo::Polygon polygon(geo::Point centre, double size) {
    geo::Polygon polygon;
    // Ten vertices or more: an edge between two radii of 0.5 stays farther out than 0.4.
    polygon.shell = star(centre, 0.5 * size, size, static_cast<int>(integer(10, 30)));
    const auto shift = static_cast<std::int32_t>(0.2 * size);
    for (const std::int32_t dx : {-shift, shift}) {
      if (integer(0, 1) == 0) continue;
      geo::Ring hole = star({centre.x + dx, centre.y}, 0.05 * size, 0.19 * size,
                            static_cast<int>(integer(5, 12)));
      std::reverse(hole.begin(), hole.end());
      polygon.holes.push_back(std::move(hole));
    }
    return polygon;
  }

  double real(double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(random_);
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace jingwei::testing
