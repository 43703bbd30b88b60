#include "geo/polygon_mend.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <numeric>
#include <optional>
#include <tuple>

#include "geo/area.h"
#include "geo/predicate.h"

namespace jingwei::geo {

namespace {

constexpr int kRoundsWithTouches = 16;

// --- One ring at a time: no repeated vertex, no spike -------------------------------------------

// Whether p lies on the segment a-b but is no end of it.
bool lies_between(Point p, Point a, Point b) {
  return p != a && p != b && orientation(a, b, p) == 0 && std::min(a.x, b.x) <= p.x &&
         p.x <= std::max(a.x, b.x) && std::min(a.y, b.y) <= p.y && p.y <= std::max(a.y, b.y);
}

// Whether the border turns back on itself at b.
bool is_spike(Point a, Point b, Point c) {
  if (orientation(a, b, c) != 0) return false;
  return (std::int64_t{a.x} - b.x) * (std::int64_t{c.x} - b.x) +
             (std::int64_t{a.y} - b.y) * (std::int64_t{c.y} - b.y) >
         0;
}

Ring without_spikes(const Ring& ring) {
  Ring kept;
  const auto settle = [&kept] {
    while (kept.size() >= 2) {
      const std::size_t n = kept.size();
      if (kept[n - 1] == kept[n - 2]) {
        kept.pop_back();
      } else if (n >= 3 && is_spike(kept[n - 3], kept[n - 2], kept[n - 1])) {
        kept.erase(kept.end() - 2);
      } else {
        break;
      }
    }
  };
  for (const Point p : ring) {
    kept.push_back(p);
    settle();
  }
  // The same across the seam.
  for (bool changed = true; changed && kept.size() >= 3;) {
    const std::size_t n = kept.size();
    changed = true;
    if (kept.back() == kept.front() || is_spike(kept[n - 2], kept[n - 1], kept[0])) {
      kept.pop_back();
    } else if (is_spike(kept[n - 1], kept[0], kept[1])) {
      kept.erase(kept.begin());
    } else {
      changed = false;
    }
  }
  return kept;
}

bool has_repeated_vertex(const Ring& ring) {
  if (ring.size() <= 16) {
    for (std::size_t i = 1; i < ring.size(); ++i) {
      if (std::find(ring.begin(), ring.begin() + static_cast<std::ptrdiff_t>(i), ring[i]) !=
          ring.begin() + static_cast<std::ptrdiff_t>(i)) {
        return true;
      }
    }
    return false;
  }
  Ring sorted = ring;
  std::sort(sorted.begin(), sorted.end());
  return std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end();
}

// Cuts a ring that passes a vertex twice into two there.
void split_at_repeated_vertices(const Ring& ring, std::vector<Ring>& out) {
  std::map<Point, std::size_t> position;
  Ring open;
  for (const Point p : ring) {
    const auto seen = position.find(p);
    if (seen == position.end()) {
      position[p] = open.size();
      open.push_back(p);
      continue;
    }
    const auto from = open.begin() + static_cast<std::ptrdiff_t>(seen->second);
    out.emplace_back(from, open.end());
    for (auto it = from + 1; it != open.end(); ++it) position.erase(*it);
    open.erase(from + 1, open.end());
  }
  out.push_back(std::move(open));
}

std::vector<Ring> tidy(std::vector<Ring> rings) {
  std::vector<Ring> done;
  while (!rings.empty()) {
    const Ring ring = without_spikes(rings.back());
    rings.pop_back();
    if (ring.size() < 3 || doubled_area(ring).value == 0) continue;
    if (!has_repeated_vertex(ring)) {
      done.push_back(ring);
      continue;
    }
    split_at_repeated_vertices(ring, rings);
  }
  std::reverse(done.begin(), done.end());
  return done;
}

// --- Conflicts between segments -----------------------------------------------------------------

struct Corner {
  std::uint32_t ring = 0, vertex = 0;
  friend auto operator<=>(const Corner&, const Corner&) = default;
};

// Which corners could be dropped to end one conflict.
struct Conflict {
  std::vector<Corner> corners;
};

// A vertex that lies within the segment that begins at `segment`.
struct Touch {
  Corner segment;
  Point at;
};

class Conflicts {
 public:
  explicit Conflicts(const std::vector<Ring>& rings) : rings_(rings) { find(); }
  const std::vector<Conflict>& all() const { return found_; }
  const std::vector<Touch>& touches() const { return touches_; }

 private:
  struct Segment {
    std::int32_t min_x, max_x, min_y, max_y;
    Corner from;
  };

  Point at(Corner c) const { return rings_[c.ring][c.vertex]; }
  Corner next(Corner c) const {
    return {c.ring, c.vertex + 1 == rings_[c.ring].size() ? 0 : c.vertex + 1};
  }
  Corner previous(Corner c) const {
    return {c.ring,
            (c.vertex == 0 ? static_cast<std::uint32_t>(rings_[c.ring].size()) : c.vertex) - 1};
  }

  void find() {
    std::vector<Segment> segments;
    for (std::uint32_t r = 0; r < rings_.size(); ++r) {
      for (std::uint32_t v = 0; v < rings_[r].size(); ++v) {
        const Point a = at({r, v}), b = at(next({r, v}));
        segments.push_back({std::min(a.x, b.x),
                            std::max(a.x, b.x),
                            std::min(a.y, b.y),
                            std::max(a.y, b.y),
                            {r, v}});
      }
    }
    std::sort(segments.begin(), segments.end(), [](const Segment& a, const Segment& b) {
      return std::tie(a.min_x, a.from) < std::tie(b.min_x, b.from);
    });
    for (std::size_t i = 0; i < segments.size(); ++i) {
      for (std::size_t k = i + 1; k < segments.size() && segments[k].min_x <= segments[i].max_x;
           ++k) {
        if (segments[k].min_y > segments[i].max_y || segments[k].max_y < segments[i].min_y)
          continue;
        examine(segments[i].from, segments[k].from);
      }
    }
  }

  void examine(Corner s, Corner t) {
    const Corner s_end = next(s), t_end = next(t);
    if (s.ring == t.ring && (s_end == t || t_end == s)) return;  // without spikes they only join
    const Point a = at(s), b = at(s_end), c = at(t), d = at(t_end);
    if (!segments_meet(a, b, c, d)) return;
    const std::size_t touches = touches_.size();
    for (const Point p : {c, d}) {
      if (lies_between(p, a, b)) touches_.push_back({s, p});
    }
    for (const Point p : {a, b}) {
      if (lies_between(p, c, d)) touches_.push_back({t, p});
    }
    const bool settled =
        touches_.size() == touches && s.ring != t.ring && only_touch(s, s_end, t, t_end);
    if (!settled) found_.push_back({{s, s_end, t, t_end}});
  }

  // Segments of different rings that meet: whether they share one end and the rings do not cross
  // there.
  bool only_touch(Corner s, Corner s_end, Corner t, Corner t_end) const {
    for (const Corner u : {s, s_end}) {
      for (const Corner v : {t, t_end}) {
        if (at(u) != at(v)) continue;
        const Point far_u = at(u == s ? s_end : s), far_v = at(v == t ? t_end : t);
        const bool overlap = orientation(at(u), far_u, far_v) == 0 && is_spike(far_u, at(u), far_v);
        return !overlap && !rings_cross_at(u, v);
      }
    }
    return false;
  }

  // Whether turning counter-clockwise about `hub` from `from` to `to` passes `d`.
  static bool passes(Point hub, Point from, Point to, Point d) {
    const int turn = orientation(hub, from, to);
    if (turn > 0) return orientation(hub, from, d) > 0 && orientation(hub, d, to) > 0;
    if (turn < 0) return !(orientation(hub, to, d) >= 0 && orientation(hub, d, from) >= 0);
    return orientation(hub, from, d) > 0;
  }

  bool rings_cross_at(Corner u, Corner v) const {
    const Point hub = at(u), from = at(next(u)), to = at(previous(u));
    return passes(hub, from, to, at(next(v))) != passes(hub, from, to, at(previous(v)));
  }

  const std::vector<Ring>& rings_;
  std::vector<Conflict> found_;
  std::vector<Touch> touches_;
};

// Gives the segments the vertices that lie on them: what touches then has a vertex in common, which
// splitting rings settles without any loss.
std::vector<Ring> with_touches(const std::vector<Ring>& rings, std::vector<Touch> touches) {
  const auto along = [&](const Touch& touch) {
    const Point from = rings[touch.segment.ring][touch.segment.vertex];
    return std::abs(std::int64_t{touch.at.x} - from.x) +
           std::abs(std::int64_t{touch.at.y} - from.y);
  };
  std::sort(touches.begin(), touches.end(), [&](const Touch& a, const Touch& b) {
    return std::make_tuple(a.segment, along(a)) < std::make_tuple(b.segment, along(b));
  });
  std::vector<Ring> out;
  auto touch = touches.begin();
  for (std::uint32_t r = 0; r < rings.size(); ++r) {
    Ring ring;
    for (std::uint32_t v = 0; v < rings[r].size(); ++v) {
      ring.push_back(rings[r][v]);
      for (; touch != touches.end() && touch->segment == Corner{r, v}; ++touch) {
        if (ring.back() != touch->at) ring.push_back(touch->at);
      }
    }
    out.push_back(std::move(ring));
  }
  return out;
}

// How much the shape changes when the corner is cut off.
std::int64_t cost_of_dropping(const std::vector<Ring>& rings, Corner c) {
  const Ring& ring = rings[c.ring];
  const std::size_t n = ring.size();
  return std::abs(cross(ring[(c.vertex + n - 1) % n], ring[c.vertex], ring[(c.vertex + 1) % n]));
}

// Drops one corner for each conflict that does not share a corner with one already dealt with; the
// rest is looked at again in the next round.
std::vector<Ring> drop_corners(const std::vector<Ring>& rings,
                               const std::vector<Conflict>& conflicts) {
  std::vector<std::vector<bool>> touched, dropped;
  for (const Ring& ring : rings) {
    touched.emplace_back(ring.size(), false);
    dropped.emplace_back(ring.size(), false);
  }
  for (const Conflict& conflict : conflicts) {
    const auto is_touched = [&](Corner c) { return touched[c.ring][c.vertex]; };
    if (std::any_of(conflict.corners.begin(), conflict.corners.end(), is_touched)) continue;
    const Corner least = *std::min_element(
        conflict.corners.begin(), conflict.corners.end(), [&](Corner a, Corner b) {
          return std::make_tuple(cost_of_dropping(rings, a), rings[a.ring][a.vertex], a) <
                 std::make_tuple(cost_of_dropping(rings, b), rings[b.ring][b.vertex], b);
        });
    dropped[least.ring][least.vertex] = true;
    for (const Corner c : conflict.corners) touched[c.ring][c.vertex] = true;
  }
  std::vector<Ring> kept;
  for (std::size_t r = 0; r < rings.size(); ++r) {
    Ring ring;
    for (std::size_t v = 0; v < rings[r].size(); ++v) {
      if (!dropped[r][v]) ring.push_back(rings[r][v]);
    }
    kept.push_back(std::move(ring));
  }
  return kept;
}

// --- Shells and holes ---------------------------------------------------------------------------

Point twice(Point p) { return {p.x * 2, p.y * 2}; }

// Requires: the rings do not cross and share at most vertices.
bool lies_within(const Ring& inner, const Ring& outer) {
  for (const Point p : inner) {
    const Location where = locate(p, outer);
    if (where != Location::border) return where == Location::inside;
  }
  Ring doubled;
  for (const Point p : outer) doubled.push_back(twice(p));
  for (std::size_t i = 0; i < inner.size(); ++i) {
    const Point a = inner[i], b = inner[(i + 1) % inner.size()];
    const Location where = locate({a.x + b.x, a.y + b.y}, doubled);
    if (where != Location::border) return where == Location::inside;
  }
  return false;
}

struct Nesting {
  // For every ring: the index of its shell (itself for a shell), or nothing when it is left out.
  std::vector<std::optional<std::uint32_t>> shell_of;
};

Nesting nest(const std::vector<Ring>& rings) {
  std::vector<std::int64_t> areas;
  std::vector<Box> boxes;
  for (const Ring& ring : rings) {
    areas.push_back(doubled_area(ring).value);
    boxes.push_back(bounds(ring));
  }
  std::vector<std::uint32_t> by_size(rings.size());
  std::iota(by_size.begin(), by_size.end(), 0u);
  std::stable_sort(by_size.begin(), by_size.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::abs(areas[a]) > std::abs(areas[b]);
  });
  Nesting nesting;
  nesting.shell_of.resize(rings.size());
  std::vector<std::uint32_t> kept;
  for (const std::uint32_t r : by_size) {
    const auto around = std::find_if(kept.rbegin(), kept.rend(), [&](std::uint32_t outer) {
      return boxes[outer].contains(boxes[r].min) && boxes[outer].contains(boxes[r].max) &&
             lies_within(rings[r], rings[outer]);
    });
    const bool in_shell = around != kept.rend() && areas[*around] > 0;
    const bool is_shell = areas[r] > 0;
    if (in_shell == is_shell) continue;  // a hole in no shell, or a shell in a shell
    nesting.shell_of[r] = is_shell ? r : *around;
    kept.push_back(r);
  }
  return nesting;
}

// Rings of one polygon that touch each other in a circle of points would cut its inside in two. One
// conflict for every circle: the corner of a hole.
std::vector<Conflict> touching_circles(const std::vector<Ring>& rings, const Nesting& nesting) {
  struct Meeting {
    std::uint32_t shell;
    Point at;
    Corner corner;
  };
  std::vector<std::uint32_t> holes_of(rings.size(), 0);
  for (std::uint32_t r = 0; r < rings.size(); ++r) {
    if (nesting.shell_of[r] && *nesting.shell_of[r] != r) ++holes_of[*nesting.shell_of[r]];
  }
  std::vector<Meeting> touches;
  for (std::uint32_t r = 0; r < rings.size(); ++r) {
    if (!nesting.shell_of[r] || holes_of[*nesting.shell_of[r]] == 0) continue;
    for (std::uint32_t v = 0; v < rings[r].size(); ++v) {
      touches.push_back({*nesting.shell_of[r], rings[r][v], {r, v}});
    }
  }
  std::sort(touches.begin(), touches.end(), [](const Meeting& a, const Meeting& b) {
    return std::tie(a.shell, a.at, a.corner) < std::tie(b.shell, b.at, b.corner);
  });

  std::vector<std::uint32_t> group(rings.size());
  std::iota(group.begin(), group.end(), 0u);
  const auto root = [&](std::uint32_t r) {
    while (group[r] != r) r = group[r] = group[group[r]];
    return r;
  };
  std::vector<Conflict> circles;
  for (std::size_t first = 0, i = 0; i < touches.size(); ++i) {
    if (touches[i].shell != touches[first].shell || touches[i].at != touches[first].at) first = i;
    if (i == first) continue;
    const std::uint32_t a = root(touches[first].corner.ring), b = root(touches[i].corner.ring);
    if (a != b) {
      group[std::max(a, b)] = std::min(a, b);
      continue;
    }
    const bool first_is_hole = touches[first].corner.ring != touches[first].shell;
    circles.push_back({{first_is_hole ? touches[first].corner : touches[i].corner}});
  }
  return circles;
}

MultiPolygon assemble(std::vector<Ring>& rings, const Nesting& nesting) {
  MultiPolygon polygons;
  std::vector<std::size_t> place(rings.size(), 0);
  for (std::uint32_t r = 0; r < rings.size(); ++r) {
    if (nesting.shell_of[r] != r) continue;
    place[r] = polygons.size();
    polygons.push_back({std::move(rings[r]), {}});
  }
  for (std::uint32_t r = 0; r < rings.size(); ++r) {
    if (!nesting.shell_of[r] || nesting.shell_of[r] == r) continue;
    polygons[place[*nesting.shell_of[r]]].holes.push_back(std::move(rings[r]));
  }
  return polygons;
}

// Whether a small ring is a valid shell as it stands, as nearly all are: looked at pair by pair,
// which for a building is ten times cheaper than the rounds below.
bool is_plain_shell(const Ring& ring) {
  const std::size_t n = ring.size();
  if (n < 3 || n > 24 || doubled_area(ring).value <= 0) return false;
  for (std::size_t i = 0; i < n; ++i) {
    const Point a = ring[i], b = ring[(i + 1) % n];
    if (a == b || is_spike(a, b, ring[(i + 2) % n])) return false;
    for (std::size_t k = i + 2; k < n; ++k) {
      if (i == 0 && k + 1 == n) continue;  // neighbours across the seam
      const Point c = ring[k], d = ring[(k + 1) % n];
      const bool apart =
          std::max(a.x, b.x) < std::min(c.x, d.x) || std::max(c.x, d.x) < std::min(a.x, b.x) ||
          std::max(a.y, b.y) < std::min(c.y, d.y) || std::max(c.y, d.y) < std::min(a.y, b.y);
      if (!apart && segments_meet(a, b, c, d)) return false;
    }
  }
  return true;
}

}  // namespace

MultiPolygon mend_rings(std::vector<Ring> rings) {
  if (rings.size() == 1 && is_plain_shell(rings.front())) return {{std::move(rings.front()), {}}};
  // Giving segments more vertices helps at once or not at all; afterwards each round drops some.
  for (int round = 0;; ++round) {
    rings = tidy(std::move(rings));
    const Conflicts conflicts(rings);
    if (!conflicts.touches().empty() && round < kRoundsWithTouches) {
      rings = with_touches(rings, conflicts.touches());
      continue;
    }
    if (!conflicts.all().empty()) {
      rings = drop_corners(rings, conflicts.all());
      continue;
    }
    const Nesting nesting = nest(rings);
    const std::vector<Conflict> circles = touching_circles(rings, nesting);
    if (circles.empty()) return assemble(rings, nesting);
    rings = drop_corners(rings, circles);
  }
}

}  // namespace jingwei::geo
