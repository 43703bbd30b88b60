#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/hilbert_tree.h"
#include "geo/result.h"
#include "geo/shape.h"

namespace jingwei::geo {

// Divides points, lines and surfaces among areas, which come in layers (grids, communities, zones
// ...) of which every piece of ground has at most one each.
//
// 1. Within a layer, ground that several areas have, as a common border, belongs to the first of
//    them; so does ground on which areas of a layer overlap.
// 2. A line is cut where it meets a border, by exact rational parameters along each of its edges,
//    and each piece is located by an exact point in its inside. Pieces so short that no multiple of
//    2^-40 of their edge lies in them (below a micrometre) go with their neighbour.
// 3. A surface is cut by the borders noded by snap rounding, so that the pieces' areas are exact
//    and leave nothing out; a vertex moves by less than a millimetre.
class GroundSplit {
 public:
  static constexpr std::uint32_t kNowhere = 0xffffffff;
  // For each layer the index of the area that has the ground, or kNowhere.
  using Holders = std::vector<std::uint32_t>;
  struct Part {
    Holders holders;
    std::int64_t size = 0;  // point: 1; line: micrometres; surface: twice the square millimetres
    friend bool operator==(const Part&, const Part&) = default;
  };
  struct Stretch {
    Holders holders;
    Polyline line;
  };

  // Requires: the areas are valid and outlive the object. O(n log n) in their vertices.
  explicit GroundSplit(std::vector<std::vector<const MultiPolygon*>> layers);

  // One part for all ground of the same holders, in the order of the holders; none is empty.
  std::vector<Part> parts_of(Point at) const;
  std::vector<Part> parts_of(const Polyline& line) const;
  // The errors of faces_between.
  Result<std::vector<Part>> parts_of(const MultiPolygon& surface) const;
  Result<std::vector<Part>> parts_of(const Shape& shape) const;

  // The line from beginning to end, cut where its holders change; ends are rounded to the
  // millimetre, and a stretch that is a point then is left out.
  std::vector<Stretch> stretches_of(const Polyline& line) const;

 private:
  struct Edge {
    Point a, b;
  };
  struct Layer {
    std::vector<const MultiPolygon*> areas;
    HilbertTree tree;
  };
  struct Piece {
    Holders holders;
    double begin, end;  // parameters on the edge
  };
  // The place a + (b - a) * k / 2^40, exact.
  Holders holders_at(Point a, Point b, std::int64_t k) const;
  std::vector<Piece> pieces_of(Point a, Point b) const;

  std::vector<Layer> layers_;
  std::vector<Edge> edges_;
  HilbertTree edge_tree_;
};

}  // namespace jingwei::geo
