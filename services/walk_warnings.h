#pragma once

#include <vector>

#include "services/walk_model.h"

namespace jingwei::services {

// What users of times on this ground by this profile must be told.
std::vector<data::Text> warnings_for(const WalkGround& ground, geo::WalkProfile profile);

// What is odd about the way in which the facility is linked.
void add_link_warnings(const geo::Link& link, const data::Facility& facility,
                       std::vector<data::Text>& warnings);

}  // namespace jingwei::services
