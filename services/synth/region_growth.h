#pragma once

// The two steps of dividing into regions; services/synth/regions.h puts them together.

#include "services/synth/regions.h"

namespace jingwei::services::synth {

// Grows the regions from seeds, by the shortest ways over the middles of the cells, with head
// starts that are altered until the loads fit: connected by construction.
std::vector<std::uint32_t> grow_regions(const CellGraph& graph,
                                        std::span<const std::uint32_t> cells,
                                        const RegionGoal& goal);

// Gives cells on borders to the neighbour where that lowers the cost: loads off their goal, and the
// length of borders by their kind. Keeps regions connected and non-empty.
void exchange_cells(const CellGraph& graph, std::span<const std::uint32_t> cells,
                    const RegionGoal& goal, Random& random, std::vector<std::uint32_t>& label);

}  // namespace jingwei::services::synth
