#include "services/synth/sites.h"

namespace jingwei::services::synth {

std::vector<std::int32_t> large_estates(const FaceMap& map, const Sites& sites) {
  std::vector<std::int32_t> estate(map.faces.size(), -1);
  for (std::size_t e = 0; e < sites.estates.size(); ++e) {
    if (sites.estates[e].large < 0) continue;
    for (const std::uint32_t f : sites.estates[e].faces) estate[f] = static_cast<std::int32_t>(e);
  }
  return estate;
}

std::vector<std::int32_t> with_surroundings(const FaceMap& map,
                                            std::span<const std::int32_t> inside) {
  std::vector<std::int32_t> estate(inside.begin(), inside.end());
  for (std::uint32_t f = 0; f < map.faces.size(); ++f) {
    if (inside[f] < 0) continue;
    for (const FaceBorder& b : map.borders[f]) {
      if (inside[b.other] < 0) estate[b.other] = inside[f];
    }
  }
  return estate;
}

}  // namespace jingwei::services::synth
