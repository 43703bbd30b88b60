#include <algorithm>
#include <optional>

#include "geo/area.h"
#include "geo/predicate.h"
#include "services/synth/ground_faces.h"
#include "services/synth/plane.h"
#include "services/synth/random.h"

namespace jingwei::services::synth {
namespace {

constexpr double kRowDepth = 130;  // metres

struct Axes {
  Vec centre, along;  // of the longer side
  double length = 0;
};

// By the moments of the shell's area.
Axes axes_of(const geo::Ring& ring) {
  const Vec origin = metres(ring.front());
  double area = 0, sx = 0, sy = 0, xx = 0, yy = 0, xy = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Vec p = metres(ring[i]) - origin, q = metres(ring[(i + 1) % ring.size()]) - origin;
    const double c = cross(p, q);
    area += c / 2;
    sx += c * (p.x + q.x) / 6;
    sy += c * (p.y + q.y) / 6;
    xx += c * (p.x * p.x + p.x * q.x + q.x * q.x) / 12;
    yy += c * (p.y * p.y + p.y * q.y + q.y * q.y) / 12;
    xy += c * (2 * p.x * p.y + p.x * q.y + q.x * p.y + 2 * q.x * q.y) / 24;
  }
  area = std::max(area, 1e-6);
  const Vec mean{sx / area, sy / area};
  const double a = xx / area - mean.x * mean.x, b = yy / area - mean.y * mean.y;
  const double c = xy / area - mean.x * mean.y;
  const double angle = 0.5 * std::atan2(2 * c, a - b);
  Axes axes{origin + mean, {std::cos(angle), std::sin(angle)}, 0};
  double low = 1e18, high = -1e18;
  for (const geo::Point p : ring) {
    const double u = dot(metres(p) - axes.centre, axes.along);
    low = std::min(low, u);
    high = std::max(high, u);
  }
  axes.centre = axes.centre + axes.along * ((low + high) / 2);
  axes.length = high - low;
  return axes;
}

// Where the straight line through `at` lies within the face: the stretch nearest to `at`.
std::optional<std::pair<Vec, Vec>> chord(const geo::Polygon& face, Vec at, Vec along) {
  std::vector<double> cuts;
  const Vec normal = left_of(along);
  const auto add = [&](const geo::Ring& ring) {
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const Vec p = metres(ring[i]), q = metres(ring[(i + 1) % ring.size()]);
      const double dp = dot(p - at, normal), dq = dot(q - at, normal);
      if ((dp < 0) == (dq < 0)) continue;
      cuts.push_back(dot(p + (q - p) * (dp / (dp - dq)) - at, along));
    }
  };
  add(face.shell);
  for (const geo::Ring& hole : face.holes) add(hole);
  std::sort(cuts.begin(), cuts.end());
  std::optional<std::pair<Vec, Vec>> best;
  double least = 1e18;
  for (std::size_t i = 0; i + 1 < cuts.size(); i += 2) {
    const double away = std::abs((cuts[i] + cuts[i + 1]) / 2) - (cuts[i + 1] - cuts[i]);
    if (away >= least || cuts[i + 1] - cuts[i] < 4) continue;
    least = away;
    best = {at + along * cuts[i], at + along * cuts[i + 1]};
  }
  return best;
}

// Bends the line where it goes over open ground, so that it does not look drawn with a ruler.
geo::Polyline bent(std::pair<Vec, Vec> ends, const geo::Polygon& face, double wobble,
                   Random random) {
  const Vec d = ends.second - ends.first;
  const double length = norm(d);
  geo::Polyline line = {rounded(ends.first)};
  if (wobble > 0 && length > 120) {
    const int parts = std::max(3, static_cast<int>(length / 60));
    double drift = 0;
    for (int i = 1; i < parts; ++i) {
      drift = 0.7 * drift + random.normal() * wobble * std::min(length / parts, 60.0);
      const double t = double(i) / parts;
      const geo::Point p =
          rounded(ends.first + d * t + left_of(unit(d)) * (drift * 4 * t * (1 - t)));
      if (geo::locate(p, face) != geo::Location::inside) continue;
      line.push_back(p);
    }
  }
  line.push_back(rounded(ends.second));
  return line;
}

// The axes of a block by its sides: along the longer pair, cut in the direction of the other pair.
struct Sides {
  Axes axes;
  Vec cut;
};

Sides sides_of(const geo::Ring& ring) {
  Sides sides{axes_of(ring), {}};
  Vec along, across;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Vec side = metres(ring[(i + 1) % ring.size()]) - metres(ring[i]);
    const double u = dot(side, sides.axes.along), v = cross(sides.axes.along, side);
    if (std::abs(u) > 1.6 * std::abs(v)) along = along + side * (u < 0 ? -1.0 : 1.0);
    if (std::abs(v) > 1.6 * std::abs(u)) across = across + side * (v < 0 ? -1.0 : 1.0);
  }
  sides.cut = norm(across) > 20 ? unit(across) : left_of(sides.axes.along);
  if (norm(along) > 20) sides.axes.along = unit(along);
  double low = 1e18, high = -1e18;
  for (const geo::Point p : ring) {
    const double u = dot(metres(p) - sides.axes.centre, sides.axes.along);
    low = std::min(low, u);
    high = std::max(high, u);
  }
  sides.axes.centre = sides.axes.centre + sides.axes.along * ((low + high) / 2);
  sides.axes.length = high - low;
  return sides;
}

}  // namespace

std::vector<geo::Polyline> parcel_cuts(const geo::Polygon& face, double largest, double least_width,
                                       std::uint64_t seed) {
  std::vector<geo::Polyline> lines;
  const double area = geo::square_metres(geo::doubled_area(face));
  const Sides sides = sides_of(face.shell);
  // Deep blocks are cut lengthwise, too.
  const double depth = area / std::max(sides.axes.length, 1.0);
  const int rows = std::max(1, static_cast<int>(depth / kRowDepth));
  const int parts = std::min(static_cast<int>(std::lround(area / largest / rows)),
                             static_cast<int>(sides.axes.length / least_width));
  const auto key = static_cast<std::uint64_t>(geo::doubled_area(face).value);
  const auto cut = [&](int i, int of, double width, Vec towards, Vec direction) {
    Random random(seed, "parcel cut", key + static_cast<std::uint64_t>(i + 4096 * of));
    const double at = (double(i) / of - 0.5 + random.uniform(-0.1, 0.1) / of) * width;
    const auto ends = chord(face, sides.axes.centre + towards * at, direction);
    if (ends) lines.push_back({rounded(ends->first), rounded(ends->second)});
  };
  for (int i = 1; i < parts; ++i) {
    cut(i, parts, sides.axes.length, sides.axes.along, sides.cut);
  }
  for (int i = 1; i < rows; ++i) {
    cut(i, rows, depth, left_of(sides.axes.along), sides.axes.along);
  }
  return lines;
}

std::vector<geo::Polyline> slices(const geo::Polygon& face, double largest, std::uint64_t seed,
                                  double wobble) {
  std::vector<geo::Polyline> lines;
  const double area = geo::square_metres(geo::doubled_area(face));
  const int parts = static_cast<int>(std::ceil(area / largest));
  if (parts < 2) return lines;
  const Axes axes = axes_of(face.shell);
  const auto key = static_cast<std::uint64_t>(geo::doubled_area(face).value);
  for (int i = 1; i < parts; ++i) {
    Random random(seed, "slice", key + static_cast<std::uint64_t>(i));
    const double u = (double(i) / parts - 0.5 + random.uniform(-0.12, 0.12) / parts) * axes.length;
    const auto ends = chord(face, axes.centre + axes.along * u, left_of(axes.along));
    if (ends) lines.push_back(bent(*ends, face, wobble, random));
  }
  return lines;
}

}  // namespace jingwei::services::synth
