#include "services/synth/governance.h"

#include "services/synth/governance_parts.h"
#include "services/synth/ground_truth.h"
#include "services/synth/place_seed.h"

namespace jingwei::services::synth {
namespace {

constexpr std::string_view kLevels[] = {"district", "subdistrict", "community", "grid"};

void total_areas(const Town& town, Governance& out) {
  const Ground& ground = *town.ground;
  for (std::size_t i = 0; i < ground.areas.size(); ++i) {
    const data::Area& area = ground.areas[i];
    Truth::AreaTotal& total = out.truth.areas.emplace_back();
    total.level = kLevels[static_cast<std::size_t>(area.level)];
    total.code = area.code;
    total.name = area.name;
    total.buildings = static_cast<std::int64_t>(town.buildings_in[i].size());
    for (const std::size_t b : town.buildings_in[i]) {
      total.households += ground.households_of[b];
      total.people += ground.people_of[b];
    }
  }
  const auto up = [&](data::AreaId from, auto&& count) {
    for (data::AreaId id = from; id;) {
      const auto at = static_cast<std::size_t>(id.value - 1);
      count(out.truth.areas[at]);
      id = ground.areas[at].parent;
    }
  };
  for (const std::size_t grid : town.grids) {
    up(town.area(grid).id, [](Truth::AreaTotal& total) { ++total.grids; });
  }
  for (const data::Cadre& cadre : out.cadres) {
    up(cadre.duty_area, [](Truth::AreaTotal& total) { ++total.cadres; });
  }
}

}  // namespace

geo::Result<Governance> make_governance(const Pattern& pattern, const Ground& ground,
                                        std::uint64_t seed, int scale, geo::Progress& progress) {
  Governance out;
  out.truth.like = pattern.like;
  out.truth.code = pattern.code;
  out.truth.seed = seed;
  out.truth.scale = scale;
  const Town town = survey(pattern, ground);
  const Makers makers{pattern, town, place_seed(pattern, seed), scale, out};
  using Step = void (*)(const Makers&);
  constexpr Step kSteps[] = {make_facilities, make_organisations, make_cadres, make_posts,
                             make_works,      make_categories,    make_tasks};
  double done = 0;
  for (const Step step : kSteps) {
    if (!progress.step("governance", done / std::size(kSteps))) {
      return geo::Error{geo::ErrorCode::cancelled, {}, {}};
    }
    step(makers);
    ++done;
  }
  total_areas(town, out);
  count_ground(ground, pattern, out.truth);
  return out;
}

}  // namespace jingwei::services::synth
