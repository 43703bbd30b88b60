#pragma once

// Who lives where: households and people of each building, so that the totals are exact.

#include <cstdint>
#include <span>
#include <vector>

#include "services/synth/sites.h"

namespace jingwei::services::synth {

struct Residents {
  std::vector<std::int32_t> households, people;  // by site
};

// A part of the town with its own exact numbers: a gully settlement.
struct FixedPart {
  std::vector<std::uint32_t> sites;
  std::int64_t households = 0, people = 0;
};

// Ensures: the sums over all sites and over each fixed part are exact, where there is somewhere to
// live; a large estate has what its plan says. Sets the levels of `sites` so that the households
// have room.
Residents settle(Sites& sites, const Parcels& parcels, std::int64_t households, std::int64_t people,
                 std::span<const FixedPart> fixed, std::uint64_t seed);

}  // namespace jingwei::services::synth
