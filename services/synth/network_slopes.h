#pragma once

// Ways on slopes: up gullies, along terraces, stairs, winding roads, tracks on ridges. Private to
// the network.

#include <cstdint>
#include <optional>
#include <vector>

#include "services/synth/network_draft.h"
#include "services/synth/network_names.h"

namespace jingwei::services::synth {

// Drafts with their index: what is added can be met by what comes later.
struct Sketch {
  const Land& land;
  DraftIndex index;
  std::vector<Draft> drafts;

  explicit Sketch(const Land& l) : land(l), index(l) {}
  void add(Draft draft);
};

// 1 in the middle of the town, less toward its ends: how densely slopes are lived on.
double liveliness(const Land& land, Vec at);

// One step of `length` metres that climbs by `grade` (0: along the contour), with the slope rising
// on the left of the way (turn 1) or on its right (-1). Empty where the ground is flatter than the
// grade, in a river, and at the border.
std::optional<Vec> step_along(const Land& land, Vec at, int turn, double grade, double length);

// A road or path up each gully, from its head down to the first street it meets.
struct GullyWays {
  std::vector<Line> roads;  // what can be driven
  std::vector<Vec> heads;
};
GullyWays draw_gully_ways(const StreetNames& names, std::uint64_t seed, Sketch& sketch);

// Tracks and paths along ridges, down their noses to the street below.
void draw_ridge_tracks(std::uint64_t seed, Sketch& sketch);

// Roads that wind up from `feet` at up to a tenth, until they meet another way or the ground
// levels out; and steeper paths that do the same, also from the heads of gullies.
void draw_climbs(const std::vector<Line>& feet, const std::vector<Vec>& heads, std::uint64_t seed,
                 Sketch& sketch);

// Terraces above each other over `feet`, footpaths along contours every few metres of height, and
// the stairs between them.
void draw_terraces(const std::vector<Line>& feet, std::uint64_t seed, Sketch& sketch);

// Straight through ridges between streets on floors.
void draw_tunnels(std::uint64_t seed, Sketch& sketch);

}  // namespace jingwei::services::synth
