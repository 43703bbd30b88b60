#include "services/synth/ground.h"

namespace jingwei::services::synth {

geo::Result<Ground> make_ground(const Pattern& pattern, std::uint64_t seed, int scale,
                                geo::Progress& progress) {
  geo::Result<Land> land = make_land(pattern, seed, scale, progress);
  if (!land.ok()) return land.error();
  geo::Result<Network> network = make_network(pattern, land.value(), seed, progress);
  if (!network.ok()) return network.error();
  // Where large estates come to stand, an area can be left without faces enough for its grids: then
  // they are drawn anew.
  constexpr std::uint64_t kDraws = 6, kApart = 32'452'843;
  for (std::uint64_t draw = 0;; ++draw) {
    geo::Result<Ground> ground =
        build_ground(pattern, land.value(), network.value(), seed + draw * kApart, scale, progress);
    if (ground.ok() || draw + 1 == kDraws || ground.error().code != geo::ErrorCode::value_invalid) {
      return ground;
    }
  }
}

}  // namespace jingwei::services::synth
