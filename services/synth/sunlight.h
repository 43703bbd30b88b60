#pragma once

// How high flats may be built so that those north of them get sun. Private to the ground.

#include <vector>

#include "services/synth/sites.h"

namespace jingwei::services::synth {

// Sets Site::levels_limit of flats: 0.8 of the building's height at least, and 20 m, lie between it
// and the flats that stand right north of it, or it has fewer than ten levels.
void limit_levels(std::vector<Site>& sites);

inline constexpr double kLevelMetres = 2.9;

}  // namespace jingwei::services::synth
