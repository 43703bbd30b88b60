#pragma once

#include <vector>

#include "geo/shape.h"

namespace jingwei::geo {

// Makes a valid MultiPolygon of rings that were rounded, simplified or clipped and may since touch
// or cross each other and themselves. For drawing: where rings cross, the vertex that changes the
// shape least is dropped, and nothing else moves; where they only touch, nothing is lost.
//
// Requires: counter-clockwise rings are shells, clockwise ones holes; coordinates below 2^28.
// Ensures: the result is valid (OGC simple features) and each of its vertices is one of the
// input's; rings without conflict are kept as they are, but for repeated vertices and spikes; a
// ring that touches itself becomes two rings; holes outside a shell and shells inside another are
// left out. The same input gives the same output. O(n log n) for few conflicts and wide spread.
MultiPolygon mend_rings(std::vector<Ring> rings);

}  // namespace jingwei::geo
