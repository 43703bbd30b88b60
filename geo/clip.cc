#include "geo/clip.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace jingwei::geo {

namespace {

// One side of a box as a half-plane, seen so that "inside" is across(p) >= limit and `along` runs
// beside it.
struct Side {
  bool vertical;  // the line is x = const
  int sign;       // +1 keeps the greater coordinates
  std::int32_t at;

  std::int64_t across(Point p) const { return std::int64_t{sign} * (vertical ? p.x : p.y); }
  std::int64_t along(Point p) const { return vertical ? p.y : p.x; }
  bool inside(Point p) const { return across(p) >= std::int64_t{sign} * at; }
  Point on_line(std::int64_t along_it) const {
    const auto v = static_cast<std::int32_t>(along_it);
    return vertical ? Point{at, v} : Point{v, at};
  }
};

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  const std::int64_t q = a / b;
  return q * b > a ? q - 1 : q;
}

// The place on the side's line where a segment crosses it: whole + rest / of, 0 <= rest < of.
struct Crossing {
  std::int64_t whole = 0, rest = 0, of = 1;

  std::int64_t rounded() const { return whole + (2 * rest >= of ? 1 : 0); }
  friend bool operator<(const Crossing& a, const Crossing& b) {
    if (a.whole != b.whole) return a.whole < b.whole;
    return a.rest * b.of < b.rest * a.of;  // each factor is below 2^30
  }
};

// Requires: a and b lie on different sides of the line.
Crossing crossing(const Side& side, Point a, Point b) {
  const std::int64_t sign = side.sign;
  std::int64_t from = sign * side.across(a), to = sign * side.across(b);
  std::int64_t v_from = side.along(a), v_to = side.along(b);
  if (from > to) {
    std::swap(from, to);
    std::swap(v_from, v_to);
  }
  const std::int64_t of = to - from;
  const std::int64_t rise = (v_to - v_from) * (side.at - from);
  const std::int64_t whole = floor_div(rise, of);
  return {v_from + whole, rise - whole * of, of};
}

std::array<Side, 4> sides(const Box& box) {
  return {Side{true, 1, box.min.x}, Side{true, -1, box.max.x}, Side{false, 1, box.min.y},
          Side{false, -1, box.max.y}};
}

void append(std::vector<Point>& line, Point p) {
  if (line.empty() || line.back() != p) line.push_back(p);
}

void clip_line_to_side(std::span<const Point> line, const Side& side, std::vector<Polyline>& out) {
  Polyline part;
  const auto finish = [&] {
    if (part.size() >= 2) out.push_back(std::move(part));
    part.clear();
  };
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (i > 0 && side.inside(line[i - 1]) != side.inside(line[i])) {
      append(part, side.on_line(crossing(side, line[i - 1], line[i]).rounded()));
    }
    if (side.inside(line[i])) {
      append(part, line[i]);
    } else {
      finish();
    }
  }
  finish();
}

// The part of a ring from where it enters the half-plane to where it leaves it.
struct Chain {
  Crossing enters, leaves;
  std::vector<Point> points;
};

// Requires: the ring has vertices on both sides.
void cut_ring(const Ring& ring, const Side& side, std::vector<Chain>& chains) {
  const std::size_t n = ring.size();
  std::size_t start = 0;
  while (side.inside(ring[start]) || !side.inside(ring[(start + 1) % n])) ++start;
  Chain chain;
  for (std::size_t k = 0; k < n; ++k) {
    const Point a = ring[(start + k) % n], b = ring[(start + k + 1) % n];
    if (!side.inside(a) && side.inside(b)) {
      chain = {};
      chain.enters = crossing(side, a, b);
      chain.points.push_back(side.on_line(chain.enters.rounded()));
    }
    if (side.inside(b)) append(chain.points, b);
    if (side.inside(a) && !side.inside(b)) {
      chain.leaves = crossing(side, a, b);
      append(chain.points, side.on_line(chain.leaves.rounded()));
      chains.push_back(std::move(chain));
    }
  }
}

// Along the line, entering and leaving alternate, so the k-th leaving end is joined with the k-th
// entering one; ties need no care.
void join_chains(const std::vector<Chain>& chains, std::vector<Ring>& out) {
  const std::size_t n = chains.size();
  std::vector<std::size_t> entering(n), leaving(n), next(n);
  for (std::size_t i = 0; i < n; ++i) entering[i] = leaving[i] = i;
  std::stable_sort(entering.begin(), entering.end(), [&](std::size_t a, std::size_t b) {
    return chains[a].enters < chains[b].enters;
  });
  std::stable_sort(leaving.begin(), leaving.end(), [&](std::size_t a, std::size_t b) {
    return chains[a].leaves < chains[b].leaves;
  });
  for (std::size_t k = 0; k < n; ++k) next[leaving[k]] = entering[k];

  std::vector<bool> used(n, false);
  for (std::size_t first = 0; first < n; ++first) {
    if (used[first]) continue;
    Ring ring;
    for (std::size_t i = first; !used[i]; i = next[i]) {
      used[i] = true;
      for (const Point p : chains[i].points) append(ring, p);
    }
    while (ring.size() > 1 && ring.front() == ring.back()) ring.pop_back();
    if (ring.size() >= 3) out.push_back(std::move(ring));
  }
}

std::vector<Ring> clip_rings_to_side(std::vector<Ring> rings, const Side& side) {
  std::vector<Ring> out;
  std::vector<Chain> chains;
  for (Ring& ring : rings) {
    const auto inside =
        std::count_if(ring.begin(), ring.end(), [&](Point p) { return side.inside(p); });
    if (inside == 0) continue;
    if (inside == static_cast<std::ptrdiff_t>(ring.size())) {
      out.push_back(std::move(ring));
    } else {
      cut_ring(ring, side, chains);
    }
  }
  join_chains(chains, out);
  return out;
}

bool within(const Box& inner, const Box& outer) {
  return outer.contains(inner.min) && outer.contains(inner.max);
}

}  // namespace

std::vector<Polyline> clip_line(std::span<const Point> line, const Box& box) {
  const Box extent = bounds(line);
  if (line.size() < 2 || box.empty() || !extent.intersects(box)) return {};
  std::vector<Polyline> parts{Polyline(line.begin(), line.end())};
  if (within(extent, box)) return parts;
  for (const Side& side : sides(box)) {
    std::vector<Polyline> kept;
    for (const Polyline& part : parts) clip_line_to_side(part, side, kept);
    parts = std::move(kept);
  }
  return parts;
}

std::vector<Ring> clip_rings(std::vector<Ring> rings, const Box& box) {
  if (box.empty()) return {};
  Box extent;
  for (const Ring& ring : rings) extent.extend(bounds(ring));
  if (within(extent, box)) return rings;
  for (const Side& side : sides(box)) rings = clip_rings_to_side(std::move(rings), side);
  return rings;
}

}  // namespace jingwei::geo
