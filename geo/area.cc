#include "geo/area.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "geo/predicate.h"

namespace jingwei::geo {
namespace {

// Where the horizontal line at height `y` (between integer rows, so it meets no vertex) crosses.
void collect_crossings(const Ring& ring, double y, std::vector<double>& xs) {
  Point a = ring.back();
  for (const Point b : ring) {
    if ((a.y > y) != (b.y > y)) {
      xs.push_back(a.x +
                   (y - a.y) / (static_cast<double>(b.y) - a.y) * (static_cast<double>(b.x) - a.x));
    }
    a = b;
  }
}

// The middle of the widest inner stretch of the horizontal line half way up, to the millimetre.
Point middle_of_widest_stretch(const Polygon& polygon) {
  const Box box = bounds(polygon);
  const double y = std::floor((static_cast<double>(box.min.y) + box.max.y) / 2) + 0.5;
  std::vector<double> xs;
  collect_crossings(polygon.shell, y, xs);
  for (const Ring& hole : polygon.holes) collect_crossings(hole, y, xs);
  std::sort(xs.begin(), xs.end());
  double left = polygon.shell.front().x, width = 0;
  for (std::size_t i = 0; i + 1 < xs.size(); i += 2) {
    if (xs[i + 1] - xs[i] > width) {
      width = xs[i + 1] - xs[i];
      left = xs[i];
    }
  }
  return {static_cast<std::int32_t>(std::lround(left + width / 2)),
          static_cast<std::int32_t>(std::floor(y))};
}

}  // namespace

DoubledSquareMillimetres doubled_area(const Ring& ring) {
  if (ring.size() < 3) return {};
  // Relative to the first point, so that each term fits. Unsigned, because the partial sums of a
  // ring that winds often may not fit, while the area does: what wraps on the way wraps back.
  std::uint64_t sum = 0;
  for (std::size_t i = 1; i + 1 < ring.size(); ++i) {
    const std::int64_t ax = std::int64_t{ring[i].x} - ring[0].x,
                       ay = std::int64_t{ring[i].y} - ring[0].y;
    const std::int64_t bx = std::int64_t{ring[i + 1].x} - ring[0].x,
                       by = std::int64_t{ring[i + 1].y} - ring[0].y;
    sum += static_cast<std::uint64_t>(ax * by - ay * bx);
  }
  return {static_cast<std::int64_t>(sum)};
}

DoubledSquareMillimetres doubled_area(const Polygon& polygon) {
  std::int64_t sum = std::abs(doubled_area(polygon.shell).value);
  for (const Ring& hole : polygon.holes) sum -= std::abs(doubled_area(hole).value);
  return {sum};
}

DoubledSquareMillimetres doubled_area(const MultiPolygon& polygons) {
  std::int64_t sum = 0;
  for (const Polygon& polygon : polygons) sum += doubled_area(polygon).value;
  return {sum};
}

Metres distance(Point a, Point b) {
  return {std::hypot(static_cast<double>(b.x) - a.x, static_cast<double>(b.y) - a.y) / 1000.0};
}

Metres distance(Point p, Point a, Point b) {
  const double dx = static_cast<double>(b.x) - a.x, dy = static_cast<double>(b.y) - a.y;
  const double px = static_cast<double>(p.x) - a.x, py = static_cast<double>(p.y) - a.y;
  const double squared = dx * dx + dy * dy;
  const double t = squared > 0 ? std::clamp((px * dx + py * dy) / squared, 0.0, 1.0) : 0.0;
  return {std::hypot(px - t * dx, py - t * dy) / 1000.0};
}

Metres length(std::span<const Point> line) {
  double sum = 0;
  for (std::size_t i = 1; i < line.size(); ++i) sum += distance(line[i - 1], line[i]).value;
  return {sum};
}

Point label_point(const MultiPolygon& polygons) {
  if (polygons.empty()) return {};
  const Polygon& largest =
      *std::max_element(polygons.begin(), polygons.end(), [](const Polygon& a, const Polygon& b) {
        return doubled_area(a).value < doubled_area(b).value;
      });
  const Point middle = middle_of_widest_stretch(largest);
  // Rounding may push the point out of a part a few millimetres wide; a neighbour is inside then.
  for (const std::int32_t dx : {0, 1, -1}) {
    for (const std::int32_t dy : {0, 1, -1}) {
      const Point p{middle.x + dx, middle.y + dy};
      if (locate(p, largest) == Location::inside) return p;
    }
  }
  return largest.shell.front();
}

}  // namespace jingwei::geo
