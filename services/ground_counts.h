#pragma once

#include <optional>

#include "data/world.h"
#include "services/counts.h"

namespace jingwei::services {

struct GroundCounts {
  std::size_t buildings = 0;
  std::optional<HouseholdCount> households;  // nullopt: nothing is known of any of them
};

// What stands on the ground, of what the view sees: a building by its label point. O(buildings +
// rows of counts).
GroundCounts counts_on(const data::WorldView& view, const geo::MultiPolygon& ground);

}  // namespace jingwei::services
