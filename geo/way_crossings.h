#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "geo/shape.h"

namespace jingwei::geo {

// A line that may be noded against others of its group.
struct NodableLine {
  std::span<const Point> points;  // no two neighbours equal
  std::int32_t group = 0;         // only lines of the same group meet
  bool excluded = false;          // meets nothing, e.g. a bridge
};

// A point to be put into segment `segment` of a line, or an end of that segment that others touch.
struct LineCut {
  std::uint32_t line = 0, segment = 0;
  double along = 0;  // in [0, 1] of the segment
  Point at;          // rounded to the millimetre

  friend bool operator==(const LineCut&, const LineCut&) = default;
};

struct Crossings {
  std::vector<LineCut> cuts;  // by line, segment, place; without those that are vertices already
  std::size_t meetings = 0;   // pairs of segments that cross or touch without a common vertex
};

// Finds where lines of one group meet, in themselves too, without having a vertex in common: proper
// crossings, ends in the middle of a segment, overlaps. Exact but for the rounding of the crossing.
Crossings find_crossings(std::span<const NodableLine> lines);

// The crossing of a-b and c-d, rounded to the millimetre. Requires: they cross in one inner point.
Point rounded_crossing(Point a, Point b, Point c, Point d);

}  // namespace jingwei::geo
