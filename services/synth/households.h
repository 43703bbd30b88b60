#pragma once

// Who lives where: households and people of each building, so that the totals are exact.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "services/synth/sites.h"

namespace jingwei::services::synth {

struct Residents {
  std::vector<std::int32_t> households, people;  // by site
  std::optional<std::uint32_t> landmark;         // the site of the one tower above all, if any
};

// A part of the town with its own exact numbers: a gully settlement.
struct FixedPart {
  std::vector<std::uint32_t> sites;
  std::int64_t households = 0, people = 0;
};

// Ensures: the sums over all sites and over each fixed part are exact, where there is somewhere to
// live; a large estate has what its plan says.
Residents settle(const Sites& sites, const Parcels& parcels, std::int64_t households,
                 std::int64_t people, std::span<const FixedPart> fixed, std::uint64_t seed);

// As many levels as the residents need, with more flats to a level than usual where the sun (or, of
// the landmark, kMostLevels) allows no more of them.
void set_levels(Sites& sites, const Residents& residents, std::uint64_t seed);

}  // namespace jingwei::services::synth
