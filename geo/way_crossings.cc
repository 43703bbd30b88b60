#include "geo/way_crossings.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "geo/hilbert_tree.h"
#include "geo/predicate.h"

namespace jingwei::geo {
namespace {

__extension__ typedef __int128 Int128;

struct Segment {
  std::uint32_t line, index;
  Point a, b;
};

Box box_of(const Segment& s) {
  Box box;
  box.extend(s.a);
  box.extend(s.b);
  return box;
}

double place_on(const Segment& s, Point p) {
  const double dx = double(s.b.x) - s.a.x, dy = double(s.b.y) - s.a.y;
  const double t = ((double(p.x) - s.a.x) * dx + (double(p.y) - s.a.y) * dy) / (dx * dx + dy * dy);
  return std::clamp(t, 0.0, 1.0);
}

void cut(const Segment& s, Point at, std::vector<LineCut>& cuts) {
  if (at == s.a || at == s.b) return;
  cuts.push_back({s.line, s.index, place_on(s, at), at});
}

// Cuts `s` at `p` if p lies inside it.
bool cut_where_touched(const Segment& s, Point p, std::vector<LineCut>& cuts) {
  if (p == s.a || p == s.b || orientation(s.a, s.b, p) != 0 || !box_of(s).contains(p)) return false;
  cut(s, p, cuts);
  return true;
}

bool cut_where_they_meet(const Segment& s, const Segment& t, std::vector<LineCut>& cuts) {
  const int sa = orientation(t.a, t.b, s.a), sb = orientation(t.a, t.b, s.b);
  const int ta = orientation(s.a, s.b, t.a), tb = orientation(s.a, s.b, t.b);
  if (sa * sb < 0 && ta * tb < 0) {
    const Point at = rounded_crossing(s.a, s.b, t.a, t.b);
    cut(s, at, cuts);
    cut(t, at, cuts);
    return true;
  }
  // Four separate statements: each may cut.
  bool met = cut_where_touched(s, t.a, cuts);
  met |= cut_where_touched(s, t.b, cuts);
  met |= cut_where_touched(t, s.a, cuts);
  met |= cut_where_touched(t, s.b, cuts);
  return met;
}

std::int64_t rounded_quotient(Int128 numerator, std::int64_t denominator) {
  if (denominator < 0) {
    numerator = -numerator;
    denominator = -denominator;
  }
  Int128 twice = 2 * numerator + denominator;  // half up
  const Int128 by = 2 * static_cast<Int128>(denominator);
  Int128 q = twice / by;
  if (twice % by < 0) --q;
  return static_cast<std::int64_t>(q);
}

}  // namespace

Point rounded_crossing(Point a, Point b, Point c, Point d) {
  const std::int64_t from_a = cross(c, d, a), from_b = cross(c, d, b);
  const std::int64_t whole = from_a - from_b;  // below 2^60
  const auto on = [&](std::int64_t p, std::int64_t q) {
    return static_cast<std::int32_t>(p +
                                     rounded_quotient(static_cast<Int128>(q - p) * from_a, whole));
  };
  return {on(a.x, b.x), on(a.y, b.y)};
}

Crossings find_crossings(std::span<const NodableLine> lines) {
  std::vector<Segment> segments;
  std::vector<Box> boxes;
  for (std::uint32_t i = 0; i < lines.size(); ++i) {
    if (lines[i].excluded) continue;
    for (std::uint32_t k = 0; k + 1 < lines[i].points.size(); ++k) {
      segments.push_back({i, k, lines[i].points[k], lines[i].points[k + 1]});
      boxes.push_back(box_of(segments.back()));
    }
  }
  const HilbertTree tree(boxes);
  Crossings found;
  for (std::uint32_t s = 0; s < segments.size(); ++s) {
    tree.search(boxes[s], [&](std::uint32_t t) {
      if (t <= s || lines[segments[s].line].group != lines[segments[t].line].group) return;
      if (cut_where_they_meet(segments[s], segments[t], found.cuts)) ++found.meetings;
    });
  }
  std::sort(found.cuts.begin(), found.cuts.end(), [](const LineCut& p, const LineCut& q) {
    return std::tie(p.line, p.segment, p.along, p.at) < std::tie(q.line, q.segment, q.along, q.at);
  });
  found.cuts.erase(std::unique(found.cuts.begin(), found.cuts.end()), found.cuts.end());
  return found;
}

}  // namespace jingwei::geo
