#include "services/synth/inner_ways.h"

#include <algorithm>

#include "geo/area.h"
#include "geo/predicate.h"
#include "services/synth/random.h"

namespace jingwei::services::synth {
namespace {

bool is_street(const data::Way& way) {
  return !way.flags && (way.way_class <= data::WayClass::service);
}

// The stretches of the straight line through `at` within the ring, as distances from `at`.
std::vector<double> crossings(const geo::Ring& ring, Vec at, Vec along) {
  std::vector<double> cuts;
  const Vec n = left_of(along);
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Vec p = metres(ring[i]), q = metres(ring[(i + 1) % ring.size()]);
    const double dp = dot(p - at, n), dq = dot(q - at, n);
    if ((dp < 0) != (dq < 0)) cuts.push_back(dot(p + (q - p) * (dp / (dp - dq)) - at, along));
  }
  std::sort(cuts.begin(), cuts.end());
  return cuts;
}

}  // namespace

Streets::Streets(const std::vector<data::Way>& ways) {
  std::vector<geo::Box> boxes;
  for (std::size_t w = 0; w < ways.size(); ++w) {
    if (!is_street(ways[w])) continue;
    for (std::size_t i = 1; i < ways[w].line.size(); ++i) {
      pieces_.push_back({metres(ways[w].line[i - 1]), metres(ways[w].line[i]), w});
      geo::Box box;
      box.extend(ways[w].line[i - 1]);
      box.extend(ways[w].line[i]);
      boxes.push_back(box);
    }
  }
  tree_ = geo::HilbertTree(boxes);
}

std::optional<std::pair<Vec, std::size_t>> Streets::ahead(Vec from, Vec direction,
                                                          double reach) const {
  geo::Box box;
  box.extend(rounded(from));
  box.extend(rounded(from + direction * reach));
  std::optional<std::pair<Vec, std::size_t>> best;
  double least = reach;
  tree_.search(box, [&](std::uint32_t i) {
    const Piece& s = pieces_[i];
    const Vec d = s.b - s.a;
    const double turn = cross(direction, d);
    if (std::abs(turn) < 0.2 * norm(d)) return;  // along rather than across
    const double t = cross(s.a - from, d) / turn, k = cross(s.a - from, direction) / turn;
    if (k < 0 || k > 1 || t < 0 || t >= least) return;
    least = t;
    best = {from + direction * t, s.way};
  });
  return best;
}

std::optional<Spine> find_spine(const geo::Polygon& wall, std::uint32_t face, const FaceMap& map,
                                const Streets& streets, Vec along, std::uint64_t seed) {
  const Vec middle = metres(geo::label_point({wall}));
  Random random(seed, "gate", face);
  for (const Vec row : {along, left_of(along)}) {
    double low = 1e18, high = -1e18;
    for (const geo::Point p : wall.shell) {
      low = std::min(low, dot(metres(p) - middle, row));
      high = std::max(high, dot(metres(p) - middle, row));
    }
    for (int attempt = 0; attempt < 6; ++attempt) {
      // Along one side where the estate is narrow, so that the rows have room.
      const double width = high - low, side = random.uniform(7, 9);
      const double along_row = width > 105          ? low + width * random.uniform(0.4, 0.6)
                               : random.chance(0.5) ? low + side
                                                    : high - side;
      const Vec at = middle + row * along_row;
      const std::vector<double> cuts = crossings(wall.shell, at, left_of(row));
      if (cuts.size() != 2 || cuts[1] - cuts[0] < 25) continue;
      for (const int end : {0, 1}) {
        const Vec outward = left_of(row) * (end ? 1.0 : -1.0);
        const Vec gate = at + left_of(row) * cuts[static_cast<std::size_t>(end)];
        const auto street = streets.ahead(gate + outward * 0.5, outward, 34);
        if (!street) continue;
        // Nothing else may lie between: the ground just before the street is the face's own.
        if (map.face_at(rounded(street->first - outward * 0.5)) != face) continue;
        const Vec far = at + left_of(row) * cuts[static_cast<std::size_t>(1 - end)];
        return Spine{street->first, gate, far + outward * 9, street->second};
      }
    }
  }
  return std::nullopt;
}

void add_vertex(data::Way& way, geo::Point at) {
  if (std::find(way.line.begin(), way.line.end(), at) != way.line.end()) return;
  std::size_t best = 1;
  double least = 1e18;
  for (std::size_t i = 1; i < way.line.size(); ++i) {
    const double away = geo::distance(at, way.line[i - 1], way.line[i]).value;
    if (away < least) {
      least = away;
      best = i;
    }
  }
  way.line.insert(way.line.begin() + static_cast<std::ptrdiff_t>(best), at);
}

std::vector<data::Way> join_lanes(std::vector<data::Way> lanes, std::vector<data::Way>& ways) {
  std::vector<geo::Box> boxes;
  std::vector<std::pair<std::size_t, std::size_t>> pieces;
  for (std::size_t w = 0; w < ways.size(); ++w) {
    if (ways[w].flags & (data::kWayBridge | data::kWayTunnel)) continue;
    for (std::size_t i = 1; i < ways[w].line.size(); ++i) {
      geo::Box box;
      box.extend(ways[w].line[i - 1]);
      box.extend(ways[w].line[i]);
      boxes.push_back(box);
      pieces.emplace_back(w, i);
    }
  }
  const geo::HilbertTree tree(boxes);
  const std::vector<data::Way> before = ways;
  std::vector<data::Way> joined;
  for (data::Way& lane : lanes) {
    int ends = 0;
    for (const bool front : {true, false}) {
      geo::Point& tip = front ? lane.line.front() : lane.line.back();
      const geo::Point inner = front ? lane.line[1] : lane.line[lane.line.size() - 2];
      geo::Box box;
      box.extend(tip);
      std::optional<std::size_t> met;
      tree.search(geo::grown(box, 3), [&](std::uint32_t i) {
        const auto [w, k] = pieces[i];
        if (geo::distance(tip, before[w].line[k - 1], before[w].line[k]).value > 0.003) return;
        if (!met || w < *met) met = w;
      });
      if (met) {
        ++ends;
        add_vertex(ways[*met], tip);
      } else {
        tip = rounded(metres(tip) + unit(metres(inner) - metres(tip)) * 10);
      }
    }
    if (ends > 0 && geo::length(lane.line).value > 25) joined.push_back(std::move(lane));
  }
  return joined;
}

}  // namespace jingwei::services::synth
