#pragma once

// From drafts to ways that meet in shared vertices. Private to the network.

#include <vector>

#include "services/synth/network_draft.h"

namespace jingwei::services::synth {

// Ensures: two ways on the ground that cross or touch share a vertex there, and begin or end there;
// bridges and tunnels meet others at their ends only; no segment occurs twice. Ends that come close
// to another way are drawn to it.
std::vector<data::Way> join(const std::vector<Draft>& drafts, const Land& land);

// Keeps the largest part that hangs together.
std::vector<data::Way> largest_part(std::vector<data::Way> ways);

}  // namespace jingwei::services::synth
