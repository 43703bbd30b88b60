#pragma once

#include <cstdint>

#include "services/synth/pattern.h"
#include "services/synth/random.h"

namespace jingwei::services::synth {

// What the stages draw from, so that two places of one seed have nothing in common: the names of
// their streams say nothing of the place. Baota's own district draws from the seed as it is: its
// pictures and figures stand in the documents.
inline std::uint64_t place_seed(const Pattern& pattern, std::uint64_t seed) {
  constexpr std::string_view kBaota = "610602";
  return pattern.code == kBaota ? seed : Random(seed, pattern.code).next();
}

}  // namespace jingwei::services::synth
