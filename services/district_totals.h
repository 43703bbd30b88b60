#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "data/instant.h"
#include "data/world.h"
#include "services/counts.h"

namespace jingwei::services {

// What a district comes to, as far as a view sees it; sums over districts are those of a city.
struct DistrictTotals {
  std::int64_t subdistricts = 0, communities = 0, grids = 0;
  std::int64_t compounds = 0, buildings = 0;
  std::int64_t counted_buildings = 0;  // of which the households are known
  HouseholdCount count;                // in those
  std::int64_t organisations = 0, cadres = 0;
  std::int64_t open_tasks = 0, overdue_tasks = 0;
  std::map<std::string, std::int64_t> facilities;  // by kind

  DistrictTotals& operator+=(const DistrictTotals& other);
  friend bool operator==(const DistrictTotals&, const DistrictTotals&) = default;
};

// Only areas of the scope, and facilities in them, are counted, though areas and facilities are
// public on the map. O(n) in the rows.
DistrictTotals district_totals(const data::WorldView& view, data::Instant now);

}  // namespace jingwei::services
