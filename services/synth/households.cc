#include "services/synth/households.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>

#include "geo/apportion.h"
#include "services/synth/random.h"

namespace jingwei::services::synth {
namespace {

// The most households of a face of the map that is not a part of a large estate, so that grids can
// be put together from faces.
constexpr double kFaceHouseholds = 180;

bool lived_in(const Site& site) { return site.use <= SiteUse::cave; }

double room_in(const Site& site) {
  if (site.use == SiteUse::house) return 2.2;
  return double(site.entrances) * site.flats_a_level * site.levels_most;
}

// The households that flats have room for within their levels: more to a level than usual where
// they must.
double most_in(const Site& site) {
  if (site.use != SiteUse::flats) return 1e9;
  const int a_level = site.entrances > 1 ? site.flats_a_level + 1 : 8;
  return 0.97 * site.entrances * std::max(a_level, site.flats_a_level) * site.levels_limit;
}

// Lessens weights until nobody gets more than there is room for when `total` is shared out, as far
// as there is room for all.
void keep_within(const Sites& sites, std::span<const std::uint32_t> open, std::int64_t total,
                 std::vector<double>& weight) {
  double room = 0;
  for (const std::uint32_t s : open) room += most_in(sites.sites[s]);
  if (room < double(total)) return;
  for (int round = 0; round < 12; ++round) {
    double sum = 0;
    for (const std::uint32_t s : open) sum += weight[s];
    for (const std::uint32_t s : open) {
      weight[s] = std::min(weight[s], most_in(sites.sites[s]) * sum / double(total));
    }
  }
}

void share(std::span<const std::uint32_t> sites, const std::vector<double>& weight,
           std::int64_t total, std::vector<std::int32_t>& out) {
  std::vector<std::int64_t> weights;
  for (const std::uint32_t s : sites) {
    weights.push_back(std::max<std::int64_t>(1, std::llround(weight[s] * 1000)));
  }
  const std::vector<std::int64_t> shares = geo::apportion(total, weights);
  for (std::size_t i = 0; i < sites.size(); ++i) {
    out[sites[i]] = static_cast<std::int32_t>(shares[i]);
  }
}

// Weights such that no face gets more than it may when `total` is shared out.
void level_faces(const Sites& sites, std::span<const std::uint32_t> open, std::int64_t total,
                 std::uint64_t seed, std::vector<double>& weight) {
  for (int round = 0; round < 12; ++round) {
    std::map<std::uint32_t, double> of_face;
    double sum = 0;
    for (const std::uint32_t s : open) {
      of_face[sites.sites[s].face] += weight[s];
      sum += weight[s];
    }
    const double factor = double(total) / sum;
    for (const std::uint32_t s : open) {
      const double has = of_face[sites.sites[s].face] * factor;
      // Not the same for all, or grids could only be multiples of it.
      Random random(seed, "face", sites.sites[s].face);
      const double most = random.chance(0.15) ? random.uniform(22, 48)
                                              : kFaceHouseholds * random.uniform(0.45, 1.35);
      if (has > most) weight[s] *= most / has;
    }
    keep_within(sites, open, total, weight);
  }
}

// One tower holds more people than any other: in that part of a large estate which has most
// buildings, of those that are full enough for it.
std::optional<std::uint32_t> raise_landmark(const std::vector<std::vector<std::uint32_t>>& parts,
                                            const std::vector<std::int64_t>& households,
                                            std::vector<double>& weight) {
  const std::vector<std::uint32_t>* most = nullptr;
  for (std::size_t p = 0; p < parts.size(); ++p) {
    if (households[p] >= 440 && (!most || parts[p].size() > most->size())) most = &parts[p];
  }
  if (!most || most->size() < 2) return std::nullopt;
  double others = 0;
  for (std::size_t i = 1; i < most->size(); ++i) others += weight[(*most)[i]];
  weight[most->front()] = others * 2.6;  // some 320 of 440 households
  return most->front();
}

void set_levels(Site& site, std::int32_t households, Random random) {
  if (site.use == SiteUse::flats) {
    const auto levels_with = [&](int flats) {
      const int a_level = std::max(1, site.entrances * flats);
      return (households + a_level - 1) / a_level;
    };
    while (levels_with(site.flats_a_level) > site.levels_limit) ++site.flats_a_level;
    int levels = levels_with(site.flats_a_level);
    // Few buildings are full.
    if (levels > 4 && levels < site.levels_limit && random.chance(0.4)) ++levels;
    site.levels = std::max(levels, households > 0 ? 3 : 1);
  } else if (lived_in(site)) {
    site.levels = random.chance(site.use == SiteUse::house ? 0.6 : 0.2) ? 2 : 1;
  } else {
    site.levels = static_cast<int>(random.between(1, site.levels_most));
  }
}

}  // namespace

Residents settle(Sites& sites, const Parcels& parcels, std::int64_t households, std::int64_t people,
                 std::span<const FixedPart> fixed, std::uint64_t seed) {
  const std::size_t n = sites.sites.size();
  Residents r{std::vector<std::int32_t>(n), std::vector<std::int32_t>(n)};
  std::vector<double> weight(n), crowd(n);
  for (std::uint32_t s = 0; s < n; ++s) {
    Random random(seed, "residents", s);
    weight[s] = lived_in(sites.sites[s]) ? room_in(sites.sites[s]) * random.uniform(0.85, 1) : 0;
    if (sites.sites[s].households >= 0) weight[s] = sites.sites[s].households;
    crowd[s] = random.uniform(0.85, 1.15);
  }
  std::vector<bool> settled(n), counted(n);
  // Large estates, part by part.
  std::vector<std::vector<std::uint32_t>> parts;
  std::vector<std::int64_t> part_households;
  std::map<std::int32_t, std::vector<std::uint32_t>> of_estate;
  for (std::size_t e = 0; e < sites.estates.size(); ++e) {
    const std::int32_t large = sites.estates[e].large;
    if (large < 0) continue;
    const LargeEstate& plan = parcels.estates[static_cast<std::size_t>(large)];
    for (std::size_t p = 0; p < sites.estates[e].faces.size(); ++p) {
      std::vector<std::uint32_t> part;
      for (std::uint32_t s = 0; s < n; ++s) {
        const Site& site = sites.sites[s];
        if (site.face == sites.estates[e].faces[p] && lived_in(site)) part.push_back(s);
      }
      if (part.empty() || p >= plan.households.size()) continue;
      for (const std::uint32_t s : part) of_estate[large].push_back(s);
      parts.push_back(std::move(part));
      part_households.push_back(plan.households[p]);
    }
  }
  const std::optional<std::uint32_t> landmark = raise_landmark(parts, part_households, weight);
  if (landmark) sites.sites[*landmark].levels_limit = 33;
  std::int64_t left = households;
  for (std::size_t p = 0; p < parts.size(); ++p) {
    if (!landmark || *landmark != parts[p].front()) {
      keep_within(sites, parts[p], part_households[p], weight);
    }
    share(parts[p], weight, part_households[p], r.households);
    left -= part_households[p];
    for (const std::uint32_t s : parts[p]) settled[s] = true;
  }
  for (const FixedPart& part : fixed) {
    share(part.sites, weight, part.households, r.households);
    left -= part.households;
    for (const std::uint32_t s : part.sites) settled[s] = true;
  }
  std::vector<std::uint32_t> open;
  for (std::uint32_t s = 0; s < n; ++s) {
    if (settled[s] || !lived_in(sites.sites[s])) continue;
    if (sites.sites[s].households >= 0) {
      r.households[s] = sites.sites[s].households;
      left -= r.households[s];
    } else {
      open.push_back(s);
    }
  }
  if (!open.empty() && left > 0) {
    level_faces(sites, open, left, seed, weight);
    share(open, weight, left, r.households);
  }
  // People, in the same parts.
  std::vector<double> heads(n);
  for (std::uint32_t s = 0; s < n; ++s) heads[s] = r.households[s] * crowd[s];
  std::int64_t people_left = people;
  for (const auto& [large, of] : of_estate) {
    const std::int64_t given = parcels.estates[static_cast<std::size_t>(large)].people;
    if (given == 0) continue;
    share(of, heads, given, r.people);
    people_left -= given;
    for (const std::uint32_t s : of) counted[s] = true;
  }
  for (const FixedPart& part : fixed) {
    share(part.sites, heads, part.people, r.people);
    people_left -= part.people;
    for (const std::uint32_t s : part.sites) counted[s] = true;
  }
  std::vector<std::uint32_t> others;
  for (std::uint32_t s = 0; s < n; ++s) {
    if (!counted[s] && r.households[s] > 0) others.push_back(s);
  }
  if (!others.empty()) share(others, heads, people_left, r.people);
  for (std::uint32_t s = 0; s < n; ++s) {
    set_levels(sites.sites[s], r.households[s], Random(seed, "levels", s));
  }
  return r;
}

}  // namespace jingwei::services::synth
