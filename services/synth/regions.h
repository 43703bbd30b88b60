#pragma once

// Divides a map of cells into connected regions of about equal load, along strong lines.

#include <cstdint>
#include <span>
#include <vector>

#include "geo/point.h"
#include "services/synth/ground_faces.h"
#include "services/synth/random.h"

namespace jingwei::services::synth {

// Cells to be put together. Borders are listed on both sides.
struct CellGraph {
  struct Border {
    std::uint32_t other = 0;
    double metres = 0;
    LineKind kind{};
  };
  std::vector<std::vector<Border>> borders;
  std::vector<geo::Point> middle;
  std::vector<std::int64_t> load;  // households
  std::vector<double> square_metres;

  std::size_t size() const { return borders.size(); }
};

struct RegionGoal {
  std::vector<double> loads;         // wanted, one for each region
  double least = 0.85, most = 1.15;  // times the load wanted: beyond that it costs dearly
  int rounds = 24;                   // of exchange along the borders
  double border = 1;                 // what the length of borders weighs against the loads
};

// Labels 0 .. goal.loads.size() - 1 for the cells listed; the others are as if not there and get
// kOutside. Ensures: every region is connected when `cells` are; none is empty while there are
// cells enough. Deterministic.
inline constexpr std::uint32_t kOutside = 0xffffffff;
std::vector<std::uint32_t> divide(const CellGraph& graph, std::span<const std::uint32_t> cells,
                                  const RegionGoal& goal, Random& random);

// The connected parts of the cells listed, each sorted, by their first cell.
std::vector<std::vector<std::uint32_t>> components(const CellGraph& graph,
                                                   std::span<const std::uint32_t> cells);

// What a border costs by the metre when regions meet there: little along a river, much across a
// yard.
double border_cost(LineKind kind);

}  // namespace jingwei::services::synth
