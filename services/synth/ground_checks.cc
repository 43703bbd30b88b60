#include "services/synth/ground_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <string>

#include "services/synth/ground_names.h"
#include "services/synth/parcels.h"

namespace jingwei::services::synth {
namespace {

class Checker {
 public:
  Checker(const Ground& ground, const Pattern& pattern, int scale)
      : ground_(ground), pattern_(pattern), scale_(scale) {}

  geo::Status run() const {
    for (const auto& rule : {&Checker::grids, &Checker::own_grids, &Checker::inhabited,
                             &Checker::totals, &Checker::canvassed, &Checker::settlement}) {
      if (const std::string fault = (this->*rule)(); !fault.empty()) {
        return geo::Error{geo::ErrorCode::value_invalid,
                          pattern_.code + ": " + fault + ", take another seed",
                          {.field = "seed"}};
      }
    }
    return {};
  }

 private:
  // Each says what does not hold; empty when all does.
  std::string grids() const {
    std::map<std::string, std::int64_t> found, wanted;
    for (const data::Area& area : ground_.areas) {
      if (area.level == data::AreaLevel::grid) ++found[subdistrict_of(area.id)];
    }
    for (const SubdistrictPattern& s : pattern_.subdistricts) {
      wanted[s.code] = std::int64_t{s.grids} * scale_;
    }
    for (const auto& [code, count] : wanted) {
      if (found[code] != count) {
        return fmt::format("{} has {} grids, not {}", code, found[code], count);
      }
    }
    return found.size() == wanted.size() ? "" : "a grid in no subdistrict of the pattern";
  }

  std::string own_grids() const {
    std::map<std::string_view, int> missing;
    for (const std::string& kind : pattern_.own_grids) ++missing[own_grid_word(kind)];
    for (const data::Area& area : ground_.areas) {
      if (area.level != data::AreaLevel::grid || area.kind != "own") continue;
      const auto of = std::find_if(missing.begin(), missing.end(), [&](const auto& word) {
        return area.name.ends_with(std::string(word.first) + std::string(kOwnGrid));
      });
      if (of == missing.end()) return area.code + " is of a kind that the pattern does not name";
      --of->second;
    }
    for (const auto& [word, count] : missing) {
      if (count != 0) return fmt::format("{} more grids of their own: {}", count, word);
    }
    return {};
  }

  std::string inhabited() const {
    std::map<data::AreaId, std::int64_t> households;
    for (std::size_t b = 0; b < ground_.buildings.size(); ++b) {
      households[ground_.grid_of[b]] += ground_.households_of[b];
    }
    for (const data::Area& area : ground_.areas) {
      if (area.level == data::AreaLevel::grid && area.kind != "own" && households[area.id] == 0) {
        return "nobody lives in " + area.code;
      }
    }
    return {};
  }

  std::string totals() const {
    const std::int64_t households = pattern_.households * scale_, people = pattern_.people * scale_;
    const auto sum = [](const std::vector<std::int32_t>& of) {
      return std::accumulate(of.begin(), of.end(), std::int64_t{0});
    };
    if (sum(ground_.households_of) != households || sum(ground_.people_of) != people) {
      return fmt::format("{} households and {} people", sum(ground_.households_of),
                         sum(ground_.people_of));
    }
    std::vector<std::int32_t> homes(ground_.buildings.size()), heads(homes.size());
    for (const data::CountRow& row : ground_.counts) {
      homes[static_cast<std::size_t>(row.building.value - 1)] += row.households;
      heads[static_cast<std::size_t>(row.building.value - 1)] += row.people;
    }
    if (homes != ground_.households_of || heads != ground_.people_of) {
      return "counts that are not those of the buildings";
    }
    return {};
  }

  std::string canvassed() const {
    if (pattern_.like != "baota") return {};
    std::map<data::CompoundId, CanvassedEstate> estates;
    for (std::size_t b = 0; b < ground_.buildings.size(); ++b) {
      if (!ground_.compound_of[b]) continue;
      estates[ground_.compound_of[b]].households += ground_.households_of[b];
      estates[ground_.compound_of[b]].people += ground_.people_of[b];
    }
    for (const CanvassedEstate& wanted : kCanvassed) {
      if (std::none_of(estates.begin(), estates.end(),
                       [&](const auto& estate) { return estate.second == wanted; })) {
        return fmt::format("no estate of {} households and {} people", wanted.households,
                           wanted.people);
      }
    }
    return {};
  }

  std::string settlement() const {
    std::vector<std::string> wanted, found;
    std::int64_t households = 0, people = 0;
    for (const Pattern::GullyProject& project : pattern_.gully_projects) {
      wanted.insert(wanted.end(), project.zones.begin(), project.zones.end());
      households += project.households;
      people += project.people;
    }
    for (const Ground::Quarter& quarter : ground_.gully_quarters) {
      found.push_back(quarter.name);
      for (const data::BuildingId id : quarter.buildings) {
        const auto b = static_cast<std::size_t>(id.value - 1);
        households -= ground_.households_of[b];
        people -= ground_.people_of[b];
        if (subdistrict_of(ground_.grid_of[b]) != pattern_.gully_projects.front().subdistrict) {
          return ground_.buildings[b].source_key + " of the gully lies in another subdistrict";
        }
      }
    }
    if (found != wanted)
      return fmt::format("{} zones of the gully, not {}", found.size(), wanted.size());
    if (households == 0 && people == 0) return {};
    return fmt::format("{} households and {} people missing in the gully", households, people);
  }

  // The code of the subdistrict above an area; empty where there is none.
  std::string subdistrict_of(data::AreaId id) const {
    while (id) {
      const data::Area& area = ground_.areas[static_cast<std::size_t>(id.value - 1)];
      if (area.level == data::AreaLevel::subdistrict) return area.code;
      id = area.parent;
    }
    return {};
  }

  const Ground& ground_;
  const Pattern& pattern_;
  int scale_;
};

}  // namespace

geo::Status validate(const Ground& ground, const Pattern& pattern, int scale) {
  return Checker(ground, pattern, scale).run();
}

}  // namespace jingwei::services::synth
