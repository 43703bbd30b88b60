#include "services/synth/sunlight.h"

#include <algorithm>
#include <cmath>

namespace jingwei::services::synth {
namespace {

constexpr double kShare = 0.8, kLeastGap = 20, kAside = 3;  // metres
constexpr int kLowLevels = 9;
constexpr double kFarthest = kShare * kMostLevels * kLevelMetres + 60;  // between middles

// Half of how far the building reaches along a direction.
double reach(const Oblong& o, Vec along) {
  return o.half_length * std::abs(dot(o.along, along)) +
         o.half_depth * std::abs(dot(left_of(o.along), along));
}

// Metres between the north side of `south` and `north`; far where they do not stand behind one
// another.
double gap_between(const Oblong& south, const Oblong& north) {
  const Vec up = south.along.x < 0 ? left_of(south.along) * -1 : left_of(south.along);
  const Vec off = north.centre - south.centre;
  const double aside = std::abs(dot(off, south.along));
  if (dot(off, up) <= 0 || aside > south.half_length + reach(north, south.along) - kAside) {
    return kFarthest;
  }
  return std::max(0.0, dot(off, up) - south.half_depth - reach(north, up));
}

}  // namespace

void limit_levels(std::vector<Site>& sites) {
  std::vector<std::uint32_t> flats;
  for (std::uint32_t s = 0; s < sites.size(); ++s) {
    if (sites[s].use == SiteUse::flats) flats.push_back(s);
  }
  std::sort(flats.begin(), flats.end(), [&](std::uint32_t a, std::uint32_t b) {
    const Vec p = sites[a].shape.centre, q = sites[b].shape.centre;
    return p.y != q.y ? p.y < q.y : a < b;
  });
  for (std::size_t i = 0; i < flats.size(); ++i) {
    Site& site = sites[flats[i]];
    double gap = kFarthest;
    // A building that is turned away from north may have one behind it whose middle lies lower.
    for (std::size_t k = i; k-- > 0;) {
      const Oblong& other = sites[flats[k]].shape;
      if (site.shape.centre.y - other.centre.y > 40) break;
      gap = std::min(gap, gap_between(site.shape, other));
    }
    for (std::size_t k = i + 1; k < flats.size(); ++k) {
      const Oblong& other = sites[flats[k]].shape;
      if (other.centre.y - site.shape.centre.y > kFarthest) break;
      gap = std::min(gap, gap_between(site.shape, other));
    }
    const int levels =
        gap < kLeastGap ? kLowLevels : static_cast<int>(gap / (kShare * kLevelMetres));
    site.levels_limit = std::clamp(levels, kLowLevels, kMostLevels);
  }
}

}  // namespace jingwei::services::synth
