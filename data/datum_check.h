#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "data/change.h"
#include "data/world.h"

namespace jingwei::data {

struct DatumCheck {
  double share_inside = -1;  // of the samples in areas of the district; -1 without samples or areas
  // Set when a shift of a known kind would put clearly more of the samples inside: a sentence that
  // names the shift, both shares and the --crs that would undo it.
  std::optional<Text> alarm;
};

// Compares the places of a file with the areas of the district: as they are, and as if they were
// GCJ-02, BD-09, or read in a neighbouring zone of three degrees. An alarm needs 5 in 100 more of
// the samples inside, and 5 of them.
DatumCheck check_datum(const LocalFrame& frame, const AreaLocator& areas,
                       std::span<const geo::LonLat> samples);

}  // namespace jingwei::data
