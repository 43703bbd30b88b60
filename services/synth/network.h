#pragma once

// The ways of a synthetic district, as a town in valleys has them.

#include <cstdint>
#include <vector>

#include "data/model/rows.h"
#include "services/synth/land.h"

namespace jingwei::services::synth {

struct Network {
  // Ways meet in shared vertices: where two of the same level cross, both have the vertex.
  std::vector<data::Way> ways;
  std::vector<data::Waterway> waterways;
};

// cancelled.
geo::Result<Network> make_network(const Pattern& pattern, const Land& land, std::uint64_t seed,
                                  geo::Progress& progress);

}  // namespace jingwei::services::synth
