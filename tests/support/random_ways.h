#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "geo/walk_network.h"

namespace jingwei::testing {

// Owns the lines that WalkWayInput only views.
struct Ways {
  std::vector<geo::Polyline> lines;
  std::vector<std::vector<float>> heights;
  std::vector<geo::WalkWayInput> inputs;

  geo::WalkWayInput& add(geo::Polyline line, geo::WalkSurface surface = geo::WalkSurface::road) {
    lines.push_back(std::move(line));
    heights.emplace_back();
    inputs.push_back({.id = static_cast<std::int64_t>(inputs.size()) + 1, .surface = surface});
    return inputs.back();
  }
  // The inputs with their views set. Valid until the next add.
  std::span<const geo::WalkWayInput> view() {
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      inputs[i].line = lines[i];
      inputs[i].heights = heights[i];
    }
    return inputs;
  }
  geo::WalkNetwork build() { return geo::WalkNetwork::build(view()); }
};

inline geo::Point metres(double x, double y) {
  return {static_cast<std::int32_t>(std::lround(x * 1000)),
          static_cast<std::int32_t>(std::lround(y * 1000))};
}

// Short ways over a lattice of `size` x `size` points 20 m apart: they share vertices, run over
// each other, cross in the middle of cells, close, touch themselves and lie apart. Some are bridges
// or on another level, steps, or too steep for a wheelchair.
inline Ways random_ways(std::uint64_t seed, int size = 8, int count = 14) {
  std::mt19937_64 random(seed);
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  Ways ways;
  for (int w = 0; w < count; ++w) {
    int x = below(size), y = below(size);
    geo::Polyline line{metres(20 * x, 20 * y)};
    for (int steps = 1 + below(6); steps > 0; --steps) {
      const int nx = std::clamp(x + below(3) - 1, 0, size - 1);
      const int ny = std::clamp(y + below(3) - 1, 0, size - 1);
      line.push_back(metres(20 * nx, 20 * ny));
      x = nx;
      y = ny;
    }
    if (below(5) == 0) line.push_back(line.front());
    geo::WalkWayInput& way = ways.add(line);
    way.surface = static_cast<geo::WalkSurface>(below(6) == 0 ? 3 : below(3));
    way.incline = static_cast<float>((below(61) - 30) / 100.0);
    if (below(3) == 0) way.incline = std::numeric_limits<float>::quiet_NaN();
    way.level = static_cast<std::int8_t>(below(5) == 0 ? 1 : 0);
    way.bridge = way.level == 1 && below(2) == 0;
  }
  return ways;
}

}  // namespace jingwei::testing
