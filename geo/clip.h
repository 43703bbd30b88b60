#pragma once

#include <span>
#include <vector>

#include "geo/shape.h"

namespace jingwei::geo {

// Clipping to closed boxes on integers. Where a segment crosses a side, the exact crossing is
// rounded to the nearest point of that side, the same for both directions of the segment, so that
// two neighbours with a common border keep it.

// The parts of `line` within the box, in its order. A part that is only a point is left out.
// O(n).
std::vector<Polyline> clip_line(std::span<const Point> line, const Box& box);

// The rings of one MultiPolygon, shells and holes together, cut to the box. Rings that the box cuts
// through are closed along its sides, several parts becoming several rings; a shell around the box
// becomes the box. Orientations are kept.
// Requires: shells run counter-clockwise and holes clockwise (or all the other way round).
// Ensures: no vertex outside the box; no two neighbours equal; the region by even-odd is the exact
// one but for the half unit by which crossings are rounded, and this may make rings touch or cross:
// see mend_rings. O(n log n).
std::vector<Ring> clip_rings(std::vector<Ring> rings, const Box& box);

}  // namespace jingwei::geo
