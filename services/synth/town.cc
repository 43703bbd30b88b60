#include "services/synth/town.h"

#include <algorithm>
#include <numeric>

#include "data/model/row_traits.h"
#include "geo/check.h"

namespace jingwei::services::synth {
namespace {

using data::AreaLevel;

void find_doors(Town& town) {
  const Ground& ground = *town.ground;
  town.doors.reserve(ground.buildings.size());
  for (const data::Building& row : ground.buildings) town.doors.push_back(data::anchor(row));
  town.entrances.resize(ground.buildings.size());
  for (const data::CountRow& row : ground.counts) {
    if (row.entrance.empty() || row.households <= 0) continue;
    town.entrances[static_cast<std::size_t>(row.building.value - 1)].push_back(row.entrance);
  }
}

void climb(Town& town) {
  const Ground& ground = *town.ground;
  const std::size_t areas = ground.areas.size();
  town.buildings_in.resize(areas);
  town.community_of.resize(areas);
  town.subdistrict_of.resize(areas);
  for (std::size_t i = 0; i < areas; ++i) {
    switch (ground.areas[i].level) {
      case AreaLevel::subdistrict:
        town.subdistricts.push_back(i);
        break;
      case AreaLevel::community:
        town.communities.push_back(i);
        break;
      case AreaLevel::grid:
        town.grids.push_back(i);
        town.community_of[i] = static_cast<std::size_t>(ground.areas[i].parent.value - 1);
        town.subdistrict_of[i] =
            static_cast<std::size_t>(ground.areas[town.community_of[i]].parent.value - 1);
        break;
      case AreaLevel::district:
        break;
    }
  }
  for (std::size_t b = 0; b < ground.buildings.size(); ++b) {
    for (data::AreaId up = ground.grid_of[b]; up;) {
      const auto at = static_cast<std::size_t>(up.value - 1);
      town.buildings_in[at].push_back(b);
      up = ground.areas[at].parent;
    }
  }
}

}  // namespace

std::vector<std::size_t> Town::grids_of(std::size_t subdistrict) const {
  std::vector<std::size_t> found;
  for (const std::size_t grid : grids) {
    if (subdistrict_of[grid] == subdistrict) found.push_back(grid);
  }
  return found;
}

Town survey(const Pattern& pattern, const Ground& ground) {
  Town town;
  town.ground = &ground;
  find_doors(town);
  climb(town);
  for (const std::size_t subdistrict : town.subdistricts) {
    const std::string& code = town.area(subdistrict).code;
    const auto same = std::find_if(pattern.subdistricts.begin(), pattern.subdistricts.end(),
                                   [&](const SubdistrictPattern& s) { return s.code == code; });
    JINGWEI_CHECK(same != pattern.subdistricts.end());
    town.pattern_of[subdistrict] = static_cast<std::size_t>(same - pattern.subdistricts.begin());
  }
  return town;
}

Lottery::Lottery(const std::vector<std::int64_t>& weights) : sums_(weights.size()) {
  std::partial_sum(weights.begin(), weights.end(), sums_.begin());
  JINGWEI_CHECK(!sums_.empty() && sums_.back() > 0);
}

std::size_t Lottery::draw(Random& random) const {
  const auto at = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(sums_.back())));
  return static_cast<std::size_t>(std::upper_bound(sums_.begin(), sums_.end(), at) - sums_.begin());
}

}  // namespace jingwei::services::synth
