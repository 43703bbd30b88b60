#include <algorithm>
#include <map>
#include <optional>

#include "geo/area.h"
#include "services/synth/ground_faces.h"
#include "services/synth/plane.h"
#include "services/synth/random.h"

namespace jingwei::services::synth {
namespace {

constexpr double kOverStream = 60;  // metres: longer bridges lead over a river

LineKind kind_of(data::WayClass c) {
  if (c <= data::WayClass::secondary) return LineKind::main_road;
  if (c <= data::WayClass::living_street) return LineKind::street;
  return LineKind::lane;
}

// Segments in square cells, to find what is near a point.
class SegmentCells {
 public:
  struct Segment {
    Vec a, b;
    std::uint32_t line;
  };
  void add(const geo::Polyline& line, std::uint32_t index) {
    for (std::size_t i = 1; i < line.size(); ++i) {
      const Vec a = metres(line[i - 1]), b = metres(line[i]);
      const auto id = static_cast<std::uint32_t>(segments_.size());
      segments_.push_back({a, b, index});
      const int parts = 1 + static_cast<int>(norm(b - a) / kCell * 2);
      std::pair<int, int> last{1 << 30, 0};
      for (int k = 0; k <= parts; ++k) {
        const Vec p = a + (b - a) * (double(k) / parts);
        const std::pair<int, int> cell = cell_of(p);
        if (cell != last) cells_[cell].push_back(id);
        last = cell;
      }
    }
  }
  // The nearest place on another line than `own`, within `reach` metres and not farther aside of
  // `ahead` (a unit vector) than the cosine says.
  std::optional<Vec> nearest(Vec p, std::uint32_t own, double reach, Vec ahead,
                             double cosine) const {
    std::optional<Vec> best;
    double least = reach;
    const auto [cx, cy] = cell_of(p);
    const int rings = static_cast<int>(reach / kCell) + 1;
    for (int r = 0; r <= rings && (r - 1) * kCell < least; ++r) {
      for (int dx = -r; dx <= r; ++dx) {
        for (int dy = -r; dy <= r; dy += std::abs(dx) == r ? 1 : 2 * r) {
          const auto cell = cells_.find({cx + dx, cy + dy});
          if (cell == cells_.end()) continue;
          for (const std::uint32_t id : cell->second) {
            const Segment& s = segments_[id];
            if (s.line == own) continue;
            const Vec d = s.b - s.a;
            const double t = std::clamp(dot(p - s.a, d) / std::max(dot(d, d), 1e-9), 0.0, 1.0);
            const Vec foot = s.a + d * t;
            const double away = norm(foot - p);
            if (away < least && dot(foot - p, ahead) >= cosine * away) {
              least = away;
              best = foot;
            }
          }
        }
      }
    }
    return best;
  }

 private:
  static constexpr double kCell = 50;
  static std::pair<int, int> cell_of(Vec p) {
    return {static_cast<int>(std::floor(p.x / kCell)), static_cast<int>(std::floor(p.y / kCell))};
  }
  std::vector<Segment> segments_;
  std::map<std::pair<int, int>, std::vector<std::uint32_t>> cells_;
};

// Leads both ends of the line to the nearest other line, a little beyond it so that they meet.
void tie_ends(geo::Polyline& line, std::uint32_t own, const SegmentCells& cells) {
  for (int end = 0; end < 2; ++end) {
    const Vec tip = metres(end ? line.back() : line.front());
    const Vec before = metres(end ? line[line.size() - 2] : line[1]);
    const Vec ahead = unit(tip - before);
    if (cells.nearest(tip, own, 0.002, ahead, -1)) continue;  // it stands on one
    std::optional<Vec> foot = cells.nearest(tip, own, 1500, ahead, 0.6);
    if (!foot) foot = cells.nearest(tip, own, 1500, ahead, -1);
    if (!foot || norm(*foot - tip) < 0.002) continue;
    const geo::Point target = rounded(*foot + unit(*foot - tip) * 0.02);
    if (target == rounded(tip)) continue;
    line.insert(end ? line.end() : line.begin(), target);
  }
}

}  // namespace

geo::Polyline make_rim(const Land& land, std::uint64_t seed) {
  const Vec corner = metres(land.north_west);
  const double width = land.columns * land.cell_metres, height = land.rows * land.cell_metres;
  const Vec centre = corner + Vec{width / 2, -height / 2};
  Random random(seed, "rim");
  double phase[4];
  for (double& p : phase) p = random.uniform(0, 2 * std::numbers::pi);
  geo::Polyline rim;
  const int count = 240;
  for (int i = 0; i < count; ++i) {
    const double a = 2 * std::numbers::pi * i / count;
    const double c = std::cos(a), s = std::sin(a);
    // A rounded rectangle (superellipse), dented by a few waves.
    const double r = 1 / std::pow(std::pow(std::abs(c), 6.0) + std::pow(std::abs(s), 6.0), 1 / 6.0);
    double dent = 0;
    for (int k = 0; k < 4; ++k) dent += (1 + std::sin((5 + 4 * k) * a + phase[k])) / (1 + k);
    const double scale = 0.985 - 0.012 * dent;
    rim.push_back(rounded(centre + Vec{width / 2 * c * r * scale, height / 2 * s * r * scale}));
  }
  rim.push_back(rim.front());
  return rim;
}

std::vector<GroundLine> lines_on_ground(const Land& land, const Network& network,
                                        const geo::Polyline& rim) {
  std::vector<GroundLine> lines = {{LineKind::rim, rim}};
  for (const data::Way& way : network.ways) {
    if (way.flags & data::kWayTunnel) continue;
    // A street over a stream divides the ground as before and after it; one over a river does not.
    if (way.flags & data::kWayBridge && geo::length(way.line).value > kOverStream) continue;
    lines.push_back({kind_of(way.way_class), way.line});
  }
  const std::size_t natural = lines.size();
  for (const data::Waterway& w : network.waterways) {
    if (w.flags & data::kWayTunnel) continue;
    lines.push_back({w.kind == "river" ? LineKind::river : LineKind::stream, w.line});
  }
  for (const geo::Polyline& ridge : land.ridges) lines.push_back({LineKind::ridge, ridge});
  SegmentCells cells;
  for (std::uint32_t i = 0; i < lines.size(); ++i) cells.add(lines[i].line, i);
  for (std::uint32_t i = static_cast<std::uint32_t>(natural); i < lines.size(); ++i) {
    tie_ends(lines[i].line, i, cells);
  }
  return lines;
}

}  // namespace jingwei::services::synth
