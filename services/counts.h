#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "data/world.h"

namespace jingwei::services {

struct HouseholdCount {
  std::int64_t households = 0, people = 0;

  HouseholdCount& operator+=(const HouseholdCount& other) {
    households += other.households;
    people += other.people;
    return *this;
  }
  friend bool operator==(const HouseholdCount&, const HouseholdCount&) = default;
};

// The households and people of each building that the view sees, from its dated counts. Of each
// entrance, and of the building as a whole, the latest row counts (of one date: the later id). The
// building's own row is taken when it is at least as new as the newest of its entrances, else the
// sum over its entrances.
class BuildingCounts {
 public:
  // O(n log n) in the rows.
  explicit BuildingCounts(const data::WorldView& view);

  // nullopt: nothing is known of the building.
  std::optional<HouseholdCount> of(data::BuildingId building) const;
  bool empty() const { return counts_.empty(); }

 private:
  std::vector<std::pair<data::BuildingId, HouseholdCount>> counts_;  // by id
};

}  // namespace jingwei::services
