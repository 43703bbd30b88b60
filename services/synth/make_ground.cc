#include "services/synth/ground.h"

namespace jingwei::services::synth {

geo::Result<Ground> make_ground(const Pattern& pattern, std::uint64_t seed, int scale,
                                geo::Progress& progress) {
  geo::Result<Land> land = make_land(pattern, seed, scale, progress);
  if (!land.ok()) return land.error();
  geo::Result<Network> network = make_network(pattern, land.value(), seed, progress);
  if (!network.ok()) return network.error();
  return build_ground(pattern, land.value(), std::move(network).value(), seed, scale, progress);
}

}  // namespace jingwei::services::synth
