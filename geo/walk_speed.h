#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "geo/units.h"

namespace jingwei::geo {

// What a piece of way is to a walker. Decides the clip of its slope, and steps their own speeds.
enum class WalkSurface : std::uint8_t { road, footway, path, steps };

enum class WalkProfile : std::uint8_t { adult, elderly, pushchair, wheelchair };
inline constexpr int kWalkProfileCount = 4;

// `to`: everybody walks to the facility; `from`: out of it. Uphill and downhill differ.
enum class WalkDirection : std::uint8_t { to, from };

// A profile is data. Both texts are shown to the user.
struct WalkProfileData {
  WalkProfile profile{};
  std::string_view key;  // "adult": on the command line and the wire
  std::string_view name_zh, name_en;
  double speed_factor = 1;  // on Tobler's speed
  double steps_factor = 1;  // on the speeds on steps; 0: steps are impassable
  double steepest = 0;      // |rise over run| above which a piece is impassable; 0: no limit
  bool assumed = false;     // the factors are assumptions, not published values
  std::string_view source_zh, source_en;
};

std::span<const WalkProfileData> walk_profiles();
const WalkProfileData& walk_profile(WalkProfile profile);
std::optional<WalkProfile> find_walk_profile(std::string_view key);

// Tobler (1993): W = 6 exp(-3.5 |S + 0.05|) km/h, a horizontal speed. W(0) = 5.0367 km/h.
Speed tobler(Slope slope);

// Horizontal speeds on steps up and down; level or unknown: the mean pace of both.
// Kretz et al., long outdoor stairway: 0.45 and 0.6 m/s.
Speed steps_speed(Slope slope);

// The steepest slope that is believed on the surface (methods: errors of the elevation make more):
// 0.65 on steps and paths, 0.45 on footways, 0.30 on roads.
double slope_limit(WalkSurface surface);

// Horizontal speed of the profile, absent where it cannot pass. `slope` is clipped to slope_limit,
// except that the profile's own limit looks at the slope as given.
std::optional<Speed> walk_speed(WalkProfile profile, WalkSurface surface, Slope slope);

// Off every path: 0.6 of the profile's speed on the flat.
Speed off_path_speed(WalkProfile profile);
// Time of an off-path leg, rounded up.
Milliseconds off_path_time(WalkProfile profile, Metres distance);

}  // namespace jingwei::geo
