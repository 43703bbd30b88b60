#include "services/synth/ground.h"
#include "services/synth/place_seed.h"

namespace jingwei::services::synth {

geo::Result<Ground> make_ground(const Pattern& pattern, std::uint64_t seed, int scale,
                                geo::Progress& progress) {
  const std::uint64_t own = place_seed(pattern, seed);
  geo::Result<Land> land = make_land(pattern, own, scale, progress);
  if (!land.ok()) return land.error();
  geo::Result<Network> network = make_network(pattern, land.value(), own, progress);
  if (!network.ok()) return network.error();
  // Where large estates come to stand, an area can be left without faces enough for its grids: then
  // they are drawn anew.
  constexpr std::uint64_t kDraws = 6;
  for (std::uint64_t draw = 0;; ++draw) {
    const std::uint64_t drawn = draw == 0 ? own : Random(own, "ground drawn anew", draw).next();
    geo::Result<Ground> ground =
        build_ground(pattern, land.value(), network.value(), drawn, scale, progress);
    if (ground.ok() || ground.error().place.field != "seed") return ground;
    if (draw + 1 < kDraws) continue;
    geo::Error error = ground.error();
    error.place.value = std::to_string(seed);  // the one that was asked for
    return error;
  }
}

}  // namespace jingwei::services::synth
