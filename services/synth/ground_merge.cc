#include <algorithm>
#include <map>

#include "geo/area.h"
#include "geo/check.h"
#include "geo/geos_overlay.h"
#include "geo/predicate.h"
#include "services/synth/ground_faces.h"

namespace jingwei::services::synth {
namespace {

using Edge = std::pair<geo::Point, geo::Point>;

// The edges of the faces without those that run both ways, sorted.
std::vector<Edge> outline(const FaceMap& map, std::span<const std::uint32_t> faces) {
  std::vector<Edge> edges;
  const auto add = [&](const geo::Ring& ring) {
    for (std::size_t i = 0; i < ring.size(); ++i) {
      edges.emplace_back(ring[i], ring[(i + 1) % ring.size()]);
    }
  };
  for (const std::uint32_t f : faces) {
    add(map.faces[f].shell);
    for (const geo::Ring& hole : map.faces[f].holes) add(hole);
  }
  std::sort(edges.begin(), edges.end());
  std::vector<Edge> left;
  for (const Edge& e : edges) {
    if (!std::binary_search(edges.begin(), edges.end(), Edge{e.second, e.first})) left.push_back(e);
  }
  return left;
}

// Whether turning clockwise from the direction v-back, one meets v-a before v-b.
bool sooner_clockwise(geo::Point v, geo::Point back, geo::Point a, geo::Point b) {
  const auto half = [&](geo::Point p) {  // 0: less than half a turn clockwise from `back`
    const std::int64_t side = geo::cross(v, back, p);
    if (side != 0) return side < 0 ? 0 : 2;
    const std::int64_t ahead = (std::int64_t{p.x} - v.x) * (std::int64_t{back.x} - v.x) +
                               (std::int64_t{p.y} - v.y) * (std::int64_t{back.y} - v.y);
    return ahead < 0 ? 1 : 3;
  };
  if (half(a) != half(b)) return half(a) < half(b);
  return geo::cross(v, a, b) < 0;
}

// Cuts a closed walk into rings that visit each point once.
void split_at_repeats(const geo::Ring& walk, std::vector<geo::Ring>& rings) {
  std::map<geo::Point, std::size_t> seen;
  geo::Ring open;
  for (const geo::Point p : walk) {
    const auto again = seen.find(p);
    if (again != seen.end()) {
      const std::size_t from = again->second;
      rings.emplace_back(open.begin() + static_cast<std::ptrdiff_t>(from), open.end());
      for (std::size_t i = from; i < open.size(); ++i) seen.erase(open[i]);
      open.resize(from);
    }
    seen[p] = open.size();
    open.push_back(p);
  }
  rings.push_back(std::move(open));
}

std::vector<geo::Ring> rings_of(const std::vector<Edge>& edges) {
  std::vector<geo::Ring> rings;
  std::vector<bool> used(edges.size());
  for (std::size_t start = 0; start < edges.size(); ++start) {
    if (used[start]) continue;
    geo::Ring walk;
    std::size_t at = start;
    do {
      used[at] = true;
      const auto [from, v] = edges[at];
      walk.push_back(from);
      auto next = std::lower_bound(edges.begin(), edges.end(), Edge{v, {INT32_MIN, INT32_MIN}});
      auto best = edges.end();
      for (; next != edges.end() && next->first == v; ++next) {
        const auto k = static_cast<std::size_t>(next - edges.begin());
        if (used[k] && k != start) continue;
        if (best == edges.end() || sooner_clockwise(v, from, next->second, best->second)) {
          best = next;
        }
      }
      JINGWEI_CHECK(best != edges.end());
      at = static_cast<std::size_t>(best - edges.begin());
    } while (at != start);
    split_at_repeats(walk, rings);
  }
  return rings;
}

bool ring_within(const geo::Ring& inner, const geo::Ring& outer) {
  for (const geo::Point p : inner) {
    const geo::Location where = geo::locate(p, outer);
    if (where != geo::Location::border) return where == geo::Location::inside;
  }
  return true;
}

}  // namespace

geo::MultiPolygon merged(const FaceMap& map, std::span<const std::uint32_t> faces) {
  geo::MultiPolygon parts;
  std::vector<geo::Ring> holes;
  for (geo::Ring& ring : rings_of(outline(map, faces))) {
    if (geo::doubled_area(ring).value > 0) {
      parts.push_back({std::move(ring), {}});
    } else {
      holes.push_back(std::move(ring));
    }
  }
  std::sort(parts.begin(), parts.end(), [](const geo::Polygon& a, const geo::Polygon& b) {
    return geo::doubled_area(a.shell).value < geo::doubled_area(b.shell).value;
  });
  for (geo::Ring& hole : holes) {
    const auto around = std::find_if(parts.begin(), parts.end(), [&](const geo::Polygon& part) {
      return geo::bounds(part).contains(hole.front()) && ring_within(hole, part.shell);
    });
    JINGWEI_CHECK(around != parts.end());
    around->holes.push_back(std::move(hole));
  }
  for (geo::Polygon& part : parts) part = geo::normalised(std::move(part));
  std::sort(parts.begin(), parts.end(),
            [](const geo::Polygon& a, const geo::Polygon& b) { return a.shell < b.shell; });
  return parts;
}

}  // namespace jingwei::services::synth
