#pragma once

// Floors and beds of valleys on the finest raster. Private to the land.

#include <vector>

#include "services/synth/land.h"
#include "services/synth/land_streams.h"

namespace jingwei::services::synth {

// Heights, areas and kinds on cells of 10 m: the eroded land with the floors of its valleys made
// flat, their sides steep, and the beds of the larger streams cut in. No lines yet.
// Ensures: every cell but one, the outlet, has a lower neighbour.
Land carve(const Eroded& eroded, const std::vector<Stream>& streams, const StreamShape& shape,
           std::uint64_t seed);

}  // namespace jingwei::services::synth
