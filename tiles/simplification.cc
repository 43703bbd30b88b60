#include "tiles/simplification.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "tiles/layer_plan.h"

namespace jingwei::tiles {

namespace {

constexpr int kUnitZoom = 20;  // a unit of the plane is a tile's unit at this zoom

double distance_to_segment(geo::Point p, geo::Point a, geo::Point b) {
  const double dx = double(b.x) - a.x, dy = double(b.y) - a.y;
  const double px = double(p.x) - a.x, py = double(p.y) - a.y;
  const double squared = dx * dx + dy * dy;
  const double t = squared > 0 ? std::clamp((px * dx + py * dy) / squared, 0.0, 1.0) : 0.0;
  return std::hypot(px - t * dx, py - t * dy);
}

std::uint8_t zoom_for(double significance, double tolerance) {
  int zoom = kMinZoom;
  while (zoom < kMaxZoom && significance <= std::ldexp(tolerance, kUnitZoom - zoom)) ++zoom;
  return static_cast<std::uint8_t>(zoom);
}

struct Stretch {
  std::size_t first, last;
  double cap;  // no vertex inside counts for more than the one that cut it off
};

void rank_directed(std::span<const geo::Point> line, double tolerance,
                   std::span<std::uint8_t> zooms) {
  std::fill(zooms.begin(), zooms.end(), static_cast<std::uint8_t>(kMaxZoom));
  zooms.front() = zooms.back() = kMinZoom;
  std::vector<Stretch> open{{0, line.size() - 1, std::numeric_limits<double>::infinity()}};
  while (!open.empty()) {
    const Stretch s = open.back();
    open.pop_back();
    if (s.last - s.first < 2) continue;
    std::size_t farthest = s.first + 1;
    double most = -1;
    for (std::size_t i = s.first + 1; i < s.last; ++i) {
      const double d = distance_to_segment(line[i], line[s.first], line[s.last]);
      if (d > most) {
        most = d;
        farthest = i;
      }
    }
    const double significance = std::min(most, s.cap);
    zooms[farthest] = zoom_for(significance, tolerance);
    if (zooms[farthest] == kMaxZoom) continue;  // and so is all that is left in between
    open.push_back({s.first, farthest, significance});
    open.push_back({farthest, s.last, significance});
  }
}

// The direction in which a line is ranked does not depend on how it is met.
bool runs_backwards(std::span<const geo::Point> line) {
  const std::size_t n = line.size();
  for (std::size_t i = 0; i < n / 2; ++i) {
    if (line[i] != line[n - 1 - i]) return line[n - 1 - i] < line[i];
  }
  return false;
}

}  // namespace

VertexZooms line_zooms(std::span<const geo::Point> line, double tolerance) {
  VertexZooms zooms(line.size(), static_cast<std::uint8_t>(kMinZoom));
  if (line.size() < 3) return zooms;
  if (!runs_backwards(line)) {
    rank_directed(line, tolerance, zooms);
    return zooms;
  }
  const std::vector<geo::Point> reversed(line.rbegin(), line.rend());
  rank_directed(reversed, tolerance, zooms);
  std::reverse(zooms.begin(), zooms.end());
  return zooms;
}

BorderNodes::BorderNodes(std::span<const geo::Ring> rings) {
  std::vector<std::pair<geo::Point, geo::Point>> neighbours;
  for (const geo::Ring& ring : rings) {
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const geo::Point a = ring[i], b = ring[(i + 1) % ring.size()];
      neighbours.emplace_back(a, b);
      neighbours.emplace_back(b, a);
    }
  }
  std::sort(neighbours.begin(), neighbours.end());
  neighbours.erase(std::unique(neighbours.begin(), neighbours.end()), neighbours.end());
  for (std::size_t i = 0; i < neighbours.size();) {
    std::size_t end = i;
    while (end < neighbours.size() && neighbours[end].first == neighbours[i].first) ++end;
    if (end - i != 2) nodes_.push_back(neighbours[i].first);
    i = end;
  }
}

bool BorderNodes::contains(geo::Point p) const {
  return std::binary_search(nodes_.begin(), nodes_.end(), p);
}

VertexZooms ring_zooms(const geo::Ring& ring, double tolerance, const BorderNodes& nodes) {
  const std::size_t n = ring.size();
  VertexZooms zooms(n, static_cast<std::uint8_t>(kMinZoom));
  if (n < 4) return zooms;
  std::vector<std::size_t> cuts;
  for (std::size_t i = 0; i < n; ++i) {
    if (nodes.contains(ring[i])) cuts.push_back(i);
  }
  if (cuts.empty()) {
    cuts.push_back(
        static_cast<std::size_t>(std::min_element(ring.begin(), ring.end()) - ring.begin()));
  }
  std::vector<geo::Point> stretch;
  for (std::size_t k = 0; k < cuts.size(); ++k) {
    const std::size_t from = cuts[k];
    const std::size_t steps = (cuts[(k + 1) % cuts.size()] + n - from - 1) % n + 1;
    stretch.clear();
    for (std::size_t s = 0; s <= steps; ++s) stretch.push_back(ring[(from + s) % n]);
    const VertexZooms ranked = line_zooms(stretch, tolerance);
    for (std::size_t s = 1; s < steps; ++s) zooms[(from + s) % n] = ranked[s];
  }
  return zooms;
}

}  // namespace jingwei::tiles
