#pragma once

// What a truth says of the ground.

#include "services/synth/ground.h"
#include "services/synth/truth.h"

namespace jingwei::services::synth {

// All but the gullies, which are derived when the rows are written. Requires: validate().
void count_ground(const Ground& ground, const Pattern& pattern, Truth& truth);

}  // namespace jingwei::services::synth
