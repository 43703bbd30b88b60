#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <string_view>

#include "geo/apportion.h"
#include "services/synth/governance_parts.h"

namespace jingwei::services::synth {
namespace {

constexpr std::int64_t kLeastOfUnit = 3, kMostOfUnit = 30;

// Office hours mostly; others come in the evening, at the weekend or by night.
constexpr std::array<std::string_view, 10> kShifts = {
    "Mo-Fr 08:00-12:00,14:30-18:00",
    "Mo-Fr 08:00-12:00,14:30-18:00",
    "Mo-Fr 08:00-12:00,14:30-18:00",
    "Mo-Fr 08:00-12:00,14:30-18:00",
    "Mo-Fr 08:00-12:00,14:30-18:00; Sa 09:00-12:00",
    "Mo-Fr 08:00-12:00,14:30-18:00; Sa 09:00-12:00",
    "Mo-Fr 18:00-21:00; Sa-Su 09:00-18:00",
    "We 08:00-18:00; Sa-Su 09:00-18:00",
    "Tu-Sa 14:30-22:00",
    "20:00-06:00",
};

// 3 to a grid, and 4 where the most households are.
std::vector<std::int64_t> cadres_of_grids(const Makers& m, std::int64_t cadres) {
  const std::vector<std::size_t>& grids = m.town.grids;
  std::vector<std::int64_t> households(grids.size());
  for (std::size_t i = 0; i < grids.size(); ++i) {
    for (const std::size_t b : m.town.buildings_in[grids[i]]) {
      households[i] += m.town.ground->households_of[b];
    }
  }
  std::vector<std::size_t> order(grids.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return households[a] > households[b]; });
  const auto count = static_cast<std::int64_t>(grids.size());
  const std::int64_t fours = std::clamp<std::int64_t>(cadres - 3 * count, 0, count);
  std::vector<std::int64_t> sizes(grids.size(), 3);
  for (std::int64_t i = 0; i < fours; ++i) ++sizes[order[static_cast<std::size_t>(i)]];
  m.out.truth.grids_with_4 = fours;
  m.out.truth.grids_with_3 = count - fours;
  return sizes;
}

// So many units make up `total`, each of 3 to 30. Requires: 3 units <= total <= 30 units.
std::vector<std::int64_t> unit_sizes(std::int64_t total, std::int64_t units, Random& random) {
  JINGWEI_CHECK(kLeastOfUnit * units <= total && total <= kMostOfUnit * units);
  std::vector<std::int64_t> sizes(static_cast<std::size_t>(units), kLeastOfUnit), weights;
  for (std::int64_t i = 0; i < units; ++i) weights.push_back(random.between(1, 8));
  const Lottery lottery(weights);
  for (std::int64_t left = total - kLeastOfUnit * units; left > 0; --left) {
    std::size_t to = lottery.draw(random);
    while (sizes[to] == kMostOfUnit) to = (to + 1) % sizes.size();
    ++sizes[to];
  }
  return sizes;
}

// How many units each subdistrict gets of so many organisations: in proportion to its cadres, and
// as few or many as let each have 3 to 30.
std::vector<std::int64_t> units_of_subdistricts(const std::vector<std::int64_t>& cadres,
                                                std::int64_t organisations) {
  std::vector<std::int64_t> units = geo::apportion(organisations, cadres);
  for (std::size_t i = 0; i < units.size(); ++i) {
    const std::int64_t least = (cadres[i] + kMostOfUnit - 1) / kMostOfUnit;
    units[i] = std::clamp(units[i], least, std::max(least, cadres[i] / kLeastOfUnit));
  }
  return units;
}

class Homes {
 public:
  explicit Homes(const Makers& m)
      : m_(m), all_(households(m, everywhere(m))), by_subdistrict_(m.town.ground->areas.size()) {
    for (const std::size_t s : m.town.subdistricts) {
      by_subdistrict_[s].emplace_back(households(m, m.town.buildings_in[s]));
    }
  }
  // Half of those sent down live where they serve.
  geo::Point draw(std::size_t subdistrict, Random& random) const {
    if (!random.chance(0.5)) return m_.town.doors[all_.draw(random)];
    const std::size_t at = by_subdistrict_[subdistrict].front().draw(random);
    return m_.town.doors[m_.town.buildings_in[subdistrict][at]];
  }

 private:
  static std::vector<std::size_t> everywhere(const Makers& m) {
    std::vector<std::size_t> all(m.town.doors.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    return all;
  }
  static std::vector<std::int64_t> households(const Makers& m,
                                              const std::vector<std::size_t>& buildings) {
    std::vector<std::int64_t> weights;
    for (const std::size_t b : buildings) weights.push_back(m.town.ground->households_of[b]);
    // Where nobody lives everywhere is as good.
    if (std::accumulate(weights.begin(), weights.end(), std::int64_t{0}) == 0) {
      weights.assign(weights.size(), 1);
    }
    return weights;
  }

  const Makers& m_;
  Lottery all_;
  std::vector<std::vector<Lottery>> by_subdistrict_;  // none, or one
};

std::string some_skills(const std::string& of_office, Random& random) {
  constexpr std::array<std::string_view, 6> kOthers = {"调解", "水电", "宣传",
                                                       "信息", "急救", "政务"};
  std::string skills = of_office;
  const std::string_view more = random.pick(kOthers);
  if (random.chance(0.4) && skills.find(more) == std::string::npos) {
    skills += ";" + std::string(more);
  }
  return skills;
}

}  // namespace

void make_cadres(const Makers& m) {
  const std::int64_t wanted = like_baota(m.pattern, 1'090) * m.scale;
  const std::vector<std::int64_t> sizes = cadres_of_grids(m, wanted);
  std::vector<std::int64_t> totals;
  std::vector<std::vector<std::size_t>> slots;  // by subdistrict: the grid of each cadre
  for (const std::size_t s : m.town.subdistricts) {
    std::vector<std::size_t>& of = slots.emplace_back();
    for (std::size_t g = 0; g < m.town.grids.size(); ++g) {
      if (m.town.subdistrict_of[m.town.grids[g]] != s) continue;
      of.insert(of.end(), static_cast<std::size_t>(sizes[g]), m.town.grids[g]);
    }
    totals.push_back(static_cast<std::int64_t>(of.size()));
  }
  std::vector<std::size_t> offices(m.out.organisations.size());
  std::iota(offices.begin(), offices.end(), std::size_t{0});
  Random(m.seed, "units").shuffle(offices);
  const std::int64_t all = std::accumulate(totals.begin(), totals.end(), std::int64_t{0});
  const std::size_t digits = std::max<std::size_t>(4, std::to_string(all).size());
  const std::vector<std::int64_t> units =
      units_of_subdistricts(totals, static_cast<std::int64_t>(offices.size()));
  const Homes homes(m);
  std::size_t next_office = 0;
  for (std::size_t s = 0; s < slots.size(); ++s) {
    Random random(m.seed, "unit sizes", s);
    std::size_t slot = 0;
    for (const std::int64_t size : unit_sizes(totals[s], units[s], random)) {
      const data::Organisation& office =
          m.out.organisations[offices[next_office++ % offices.size()]];
      m.out.truth.units.push_back({office.name, m.town.area(m.town.subdistricts[s]).name, size});
      for (std::int64_t i = 0; i < size; ++i) {
        data::Cadre row;
        row.id = {static_cast<std::int64_t>(m.out.cadres.size()) + 1};
        Random own(m.seed, "cadre", static_cast<std::uint64_t>(row.id.value));
        row.name = fmt::format("干部 {:0{}}", row.id.value, digits);
        row.organisation = office.id;
        row.skills = some_skills(office.skills, own);
        row.shift = own.pick(kShifts);
        row.duty_area = m.town.area(slots[s][slot++]).id;
        row.office = office.at;
        row.home = homes.draw(m.town.subdistricts[s], own);
        row.source_key = fmt::format("synth#cadre{}", row.id.value);
        m.out.cadres.push_back(std::move(row));
      }
    }
  }
  m.out.truth.cadres = all;
}

}  // namespace jingwei::services::synth
