#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "geo/hilbert_tree.h"
#include "geo/shape.h"
#include "geo/units.h"

namespace jingwei::services {

// Finds the nearest of many lines to a point.
class LineIndex {
 public:
  explicit LineIndex(std::span<const geo::Polyline> lines);

  // The index of the nearest line within `most`, of equally near ones the first.
  std::optional<std::uint32_t> nearest(geo::Point at, geo::Metres most) const;

 private:
  struct Edge {
    geo::Point a, b;
    std::uint32_t line;
  };
  std::vector<Edge> edges_;
  geo::HilbertTree tree_;
};

}  // namespace jingwei::services
