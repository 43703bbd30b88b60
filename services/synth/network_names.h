#pragma once

// Names of streets, valleys and waters made of general words. Private to the network.

#include <cstdint>
#include <string>

#include "services/synth/pattern.h"
#include "services/synth/random.h"

namespace jingwei::services::synth {

class StreetNames {
 public:
  explicit StreetNames(const Pattern& pattern);

  // The road at the bank or the foot of the slope of a valley: 0 is the main one, side 0 is left.
  std::string edge(std::size_t valley, int side, bool foot) const;
  // A street along a valley, a street across, a bridge.
  std::string along(Random& random) const;
  std::string cross(Random& random) const;
  std::string bridge(Random& random) const;
  // A gully and the river of a valley.
  std::string gully(std::uint64_t seed, std::size_t number) const;
  std::string river(std::size_t valley) const;

 private:
  std::string river_;
};

}  // namespace jingwei::services::synth
