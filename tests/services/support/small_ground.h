#pragma once

#include <map>

#include "services/synth/ground.h"
#include "tests/services/support/drawn_valley.h"

namespace jingwei::services::synth {

// Three subdistricts of Baota's with seven communities and 51 grids.
inline Pattern small_pattern() {
  Pattern p = patterns_like("baota").front();
  p.buildings = 3'000;
  p.households = 22'950;
  p.people = 62'627;
  p.subdistricts = {p.subdistricts[0], p.subdistricts[4], p.subdistricts[5]};
  const int grids[] = {15, 21, 15};
  const std::size_t communities[] = {2, 3, 2};
  for (std::size_t s = 0; s < 3; ++s) {
    p.subdistricts[s].grids = grids[s];
    p.subdistricts[s].communities.resize(communities[s]);
  }
  p.own_grids = {"market", "hospital"};
  p.gully_projects.front().households = 1'511;
  p.gully_projects.front().people = 3'677;
  return p;
}

inline geo::Result<Ground> build_small(const Pattern& pattern, std::uint64_t seed, int scale = 1) {
  geo::NoProgress progress;
  const DrawnValley valley = drawn_valley(3'000 * scale);
  return build_ground(pattern, valley.land, valley.network, seed, scale, progress);
}

// Made once a seed.
inline const Ground& small_ground(std::uint64_t seed) {
  static std::map<std::uint64_t, Ground> made;
  const auto it = made.find(seed);
  if (it != made.end()) return it->second;
  auto ground = build_small(small_pattern(), seed);
  JINGWEI_CHECK(ground.ok());
  return made.emplace(seed, std::move(ground).value()).first->second;
}

}  // namespace jingwei::services::synth
