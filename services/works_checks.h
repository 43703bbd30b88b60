#pragma once

#include <vector>

#include "services/checks.h"

namespace jingwei::services {

// What is wrong with the works that the view sees: zones of a project that overlap, items that lie
// in no zone of a project that has zones, more done than planned, and sums that differ from what is
// declared. The errors of GroundSplit.
geo::Result<std::vector<Fault>> find_works_faults(const data::WorldView& view);

}  // namespace jingwei::services
