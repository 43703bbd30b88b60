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
constexpr std::int64_t kLandmarkPart = 440;  // households of a part that has room for a landmark

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
  if (sites.empty()) return;
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

// So many households, or people, of these sites together.
struct Portion {
  std::vector<std::uint32_t> sites;
  std::int64_t count = 0;
};

// One tower holds more people than any other: in that part of a large estate which has most
// buildings, of those that are full enough for it.
std::optional<std::uint32_t> raise_landmark(const std::vector<Portion>& parts,
                                            std::vector<double>& weight) {
  const std::vector<std::uint32_t>* most = nullptr;
  for (const Portion& part : parts) {
    if (part.count >= kLandmarkPart && (!most || part.sites.size() > most->size())) {
      most = &part.sites;
    }
  }
  if (!most || most->size() < 2) return std::nullopt;
  double others = 0;
  for (std::size_t i = 1; i < most->size(); ++i) others += weight[(*most)[i]];
  weight[most->front()] = others * 2.6;  // some 320 of 440 households
  return most->front();
}

int levels_of(const Site& site, std::int32_t households, int limit, Random random) {
  if (site.use == SiteUse::flats) {
    const auto levels_with = [&](int flats) {
      const int a_level = std::max(1, site.entrances * flats);
      return (households + a_level - 1) / a_level;
    };
    int flats_a_level = site.flats_a_level;
    while (levels_with(flats_a_level) > limit) ++flats_a_level;
    int levels = levels_with(flats_a_level);
    // Few buildings are full.
    if (levels > 4 && levels < limit && random.chance(0.4)) ++levels;
    return std::max(levels, households > 0 ? 3 : 1);
  }
  if (lived_in(site)) return random.chance(site.use == SiteUse::house ? 0.6 : 0.2) ? 2 : 1;
  return static_cast<int>(random.between(1, site.levels_most));
}

// What is settled beforehand, and then all the others by their weight.
class Settling {
 public:
  Settling(const Sites& sites, const Parcels& parcels, std::span<const FixedPart> fixed,
           std::uint64_t seed)
      : sites_(sites), seed_(seed), weight_(sites.sites.size()) {
    for (std::uint32_t s = 0; s < weight_.size(); ++s) {
      const Site& site = sites.sites[s];
      Random random(seed, "residents", s);
      weight_[s] = lived_in(site) ? room_in(site) * random.uniform(0.85, 1) : 0;
      if (site.households >= 0) weight_[s] = site.households;
      crowd_.push_back(random.uniform(0.85, 1.15));
    }
    for (const Estate& estate : sites.estates) {
      if (estate.large >= 0) {
        add_estate(estate, parcels.estates[static_cast<std::size_t>(estate.large)]);
      }
    }
    landmark_ = raise_landmark(homes_, weight_);
    for (const Portion& part : homes_) {
      if (landmark_ != part.sites.front()) keep_within(sites, part.sites, part.count, weight_);
    }
    for (const FixedPart& part : fixed) {
      homes_.push_back({part.sites, part.households});
      heads_.push_back({part.sites, part.people});
    }
  }

  Residents settle(std::int64_t households, std::int64_t people) {
    Residents r;
    r.landmark = landmark_;
    r.households = share_households(households);
    r.people = share_people(people, r.households);
    return r;
  }

 private:
  void add_estate(const Estate& estate, const LargeEstate& plan) {
    Portion whole{{}, plan.people};
    const std::size_t parts = std::min(estate.faces.size(), plan.households.size());
    for (std::size_t p = 0; p < parts; ++p) {
      Portion part{{}, plan.households[p]};
      for (std::uint32_t s = 0; s < sites_.sites.size(); ++s) {
        const Site& site = sites_.sites[s];
        if (site.face == estate.faces[p] && lived_in(site)) part.sites.push_back(s);
      }
      if (part.sites.empty()) continue;
      whole.sites.insert(whole.sites.end(), part.sites.begin(), part.sites.end());
      homes_.push_back(std::move(part));
    }
    if (whole.count > 0) heads_.push_back(std::move(whole));
  }

  std::vector<std::int32_t> share_households(std::int64_t left) const {
    std::vector<std::int32_t> out(weight_.size());
    std::vector<bool> settled(out.size());
    for (const Portion& part : homes_) {
      share(part.sites, weight_, part.count, out);
      left -= part.count;
      for (const std::uint32_t s : part.sites) settled[s] = true;
    }
    std::vector<std::uint32_t> open;
    for (std::uint32_t s = 0; s < out.size(); ++s) {
      if (settled[s] || !lived_in(sites_.sites[s])) continue;
      if (sites_.sites[s].households < 0) {
        open.push_back(s);
        continue;
      }
      out[s] = sites_.sites[s].households;
      left -= out[s];
    }
    if (open.empty() || left <= 0) return out;
    std::vector<double> weight = weight_;
    level_faces(sites_, open, left, seed_, weight);
    share(open, weight, left, out);
    return out;
  }

  std::vector<std::int32_t> share_people(std::int64_t left,
                                         const std::vector<std::int32_t>& households) const {
    std::vector<std::int32_t> out(households.size());
    std::vector<double> weight(out.size());
    for (std::size_t s = 0; s < out.size(); ++s) weight[s] = households[s] * crowd_[s];
    std::vector<bool> counted(out.size());
    for (const Portion& part : heads_) {
      share(part.sites, weight, part.count, out);
      left -= part.count;
      for (const std::uint32_t s : part.sites) counted[s] = true;
    }
    std::vector<std::uint32_t> others;
    for (std::uint32_t s = 0; s < out.size(); ++s) {
      if (!counted[s] && households[s] > 0) others.push_back(s);
    }
    share(others, weight, left, out);
    return out;
  }

  const Sites& sites_;
  std::uint64_t seed_;
  std::vector<double> weight_, crowd_;  // by site: of households, of people in a household
  std::vector<Portion> homes_, heads_;
  std::optional<std::uint32_t> landmark_;
};

}  // namespace

Residents settle(const Sites& sites, const Parcels& parcels, std::int64_t households,
                 std::int64_t people, std::span<const FixedPart> fixed, std::uint64_t seed) {
  return Settling(sites, parcels, fixed, seed).settle(households, people);
}

void set_levels(Sites& sites, const Residents& residents, std::uint64_t seed) {
  for (std::uint32_t s = 0; s < sites.sites.size(); ++s) {
    Site& site = sites.sites[s];
    const int limit = residents.landmark == s ? kMostLevels : site.levels_limit;
    site.levels = levels_of(site, residents.households[s], limit, Random(seed, "levels", s));
  }
}

}  // namespace jingwei::services::synth
