#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "geo/result.h"
#include "geo/shape.h"
#include "geo/units.h"

namespace jingwei::geo {

// Overlay and validity by GEOS on frame coordinates. Every coordinate is checked to be in range
// before it reaches GEOS. Results lie on the millimetre grid: of two results that share a border
// each may round a new vertex in its own way, so that areas add up only to within the border's
// length times a millimetre. faces_between has no such loss. Results are deterministic.

// What makes a geometry invalid, and where.
struct ValidityFault {
  std::string reason;  // GEOS's words: "Self-intersection", "Hole lies outside shell" ...
  Point at;
};

// Empty when the polygon is valid by the OGC's rules. Errors: coordinate_out_of_range,
// ring_too_short.
Result<std::optional<ValidityFault>> validity_fault(const MultiPolygon& polygons);
bool is_valid(const MultiPolygon& polygons);
bool is_valid(const Polygon& polygon);

// Require: the operands are valid. Ensure: shells counter-clockwise, holes clockwise, rings begin
// at their smallest point, polygons sorted by it; parts without area are dropped. Errors:
// coordinate_out_of_range, ring_too_short, and ring_crosses_itself with the reason when an operand
// is not valid.
Result<MultiPolygon> intersection(const MultiPolygon& a, const MultiPolygon& b);
Result<MultiPolygon> difference(const MultiPolygon& a, const MultiPolygon& b);
Result<MultiPolygon> union_of(std::span<const MultiPolygon> parts);

// The borders between the cells of the sites (the points nearer to one than to any other), as far
// as `within` and 1 km around it, rounded to the millimetre. Requires: the sites are distinct.
// Errors: coordinate_out_of_range.
Result<std::vector<Polyline>> voronoi_edges(std::span<const Point> sites, const Box& within);

// The bounded faces of the plane cut by the lines, which are noded by snap rounding: a line moves
// by less than a millimetre where another comes that near. Ensures: the faces do not overlap, and
// two that touch have the same vertices on their common border. Sorted as above. Errors:
// coordinate_out_of_range.
Result<std::vector<Polygon>> faces_between(std::span<const Polyline> lines);

// What is farther inside than `by` from the polygon's border, corners kept sharp; and the ground
// within `by` of a line. On the millimetre grid, valid, sorted as above. Errors: as intersection's.
Result<MultiPolygon> shrunk(const Polygon& polygon, Metres by);
Result<MultiPolygon> band_around(const Polyline& line, Metres by);

// Shell counter-clockwise, holes clockwise, each ring from its smallest point on, holes sorted.
// Neighbours that are equal (the last and the first too) become one.
Polygon normalised(Polygon polygon);

}  // namespace jingwei::geo
