#pragma once

#include <span>
#include <vector>

#include "geo/walk_network.h"

namespace jingwei::geo {

// Half the width of the window over which the slope of a piece is estimated.
inline constexpr Metres kSlopeWindow{80.0};
// Rise of a step.
inline constexpr double kStepHeight = 0.16;  // metres

// Fills the voids (NaN) of heights along a line by straight interpolation, before the first and
// after the last height by that height; all void: level. Returns how many were void.
std::size_t fill_voids(std::span<const Point> line, std::span<float> heights);

// Slopes of the pieces of a way, one fewer than its points. `heights` has no voids; empty: level.
// Ensures: a straight ramp keeps its slope; adding a constant to the heights changes nothing;
// bridges, tunnels, steps, a step_count and a numeric incline give one slope for the whole way.
std::vector<float> way_slopes(const WalkWayInput& way, std::span<const Point> line,
                              std::span<const float> heights);

}  // namespace jingwei::geo
