#pragma once

// Streets on the floors of valleys and on plains. Private to the network.

#include <cstdint>
#include <vector>

#include "geo/progress.h"
#include "services/synth/network_draft.h"
#include "services/synth/pattern.h"

namespace jingwei::services::synth {

struct FloorStreets {
  std::vector<Draft> drafts;
  std::vector<Line> feet;   // roads along the foot of the slopes, from which ways go up
  std::vector<Vec> blocks;  // middles of blocks
};

// Roads along both sides of the rivers that have a bed, streets between them, and bridges: for each
// river strips between its bed and the foot of the slope, cut by cross streets at uneven distances
// and by as many streets along the valley as the strip is wide.
FloorStreets floor_streets(const Pattern& pattern, const Land& land, std::uint64_t seed);

// Cuts away what lies in a river, with a few metres of its banks. Drafts that cross it get a bridge
// there.
std::vector<Draft> keep_off_river(const std::vector<Draft>& drafts, const Land& land);

// Draws loose ends of the drafts straight on to the next draft, if there is one within `reach`
// metres; those of roads somewhat farther.
void extend_ends(std::vector<Draft>& drafts, const Land& land, double reach);

}  // namespace jingwei::services::synth
