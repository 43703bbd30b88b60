#include "services/synth/governance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "data/facility_kinds.h"
#include "data/shift.h"
#include "geo/area.h"
#include "geo/predicate.h"
#include "tests/services/support/plain_ground.h"

namespace jingwei::services::synth {
namespace {

class SynthGovernance : public ::testing::TestWithParam<std::uint64_t> {
 protected:
  const Made& m() const { return made(GetParam()); }
  const Ground& ground() const { return m().ground; }
  const Governance& got() const { return m().governance; }
};
INSTANTIATE_TEST_SUITE_P(Seeds, SynthGovernance, ::testing::ValuesIn(kSeeds),
                         [](const auto& seed) { return "Seed" + std::to_string(seed.param); });

TEST_P(SynthGovernance, Has67OrganisationsOfOver5000) {
  ASSERT_EQ(got().organisations.size(), 67u);
  std::int64_t heads = 0;
  std::set<std::string> names;
  for (const data::Organisation& row : got().organisations) {
    heads += row.headcount;
    names.insert(row.name);
    EXPECT_FALSE(row.skills.empty());
  }
  EXPECT_GT(heads, 5'000);
  EXPECT_EQ(heads, got().truth.headcount);
  EXPECT_EQ(names.size(), 67u);
}

TEST_P(SynthGovernance, SendsThreeOrFourCadresToEachGrid) {
  ASSERT_EQ(got().cadres.size(), 1'090u);
  std::map<data::AreaId, int> of_grid;
  std::map<std::pair<data::OrganisationId, std::string>, int> units;
  for (const data::Cadre& row : got().cadres) {
    const data::Area& area = ground().areas[static_cast<std::size_t>(row.duty_area.value - 1)];
    EXPECT_EQ(area.level, data::AreaLevel::grid);
    ++of_grid[row.duty_area];
    ++units[{row.organisation, subdistrict_of(ground(), row.duty_area)}];
    EXPECT_EQ(row.office,
              got().organisations[static_cast<std::size_t>(row.organisation.value - 1)].at);
    EXPECT_TRUE(data::shift_from_text(row.shift)) << row.shift;
    ASSERT_TRUE(row.home);
    EXPECT_TRUE(row.name.starts_with("干部 ") && row.name.size() == 11) << row.name;
  }
  ASSERT_EQ(of_grid.size(), 358u);
  std::int64_t fours = 0;
  for (const auto& [grid, count] : of_grid) {
    EXPECT_TRUE(count == 3 || count == 4);
    fours += count == 4;
  }
  EXPECT_EQ(fours, 1'090 - 3 * 358);
  EXPECT_EQ(fours, got().truth.grids_with_4);
  // One unit of each organisation, under the leader of one subdistrict.
  EXPECT_EQ(units.size(), 67u);
  EXPECT_EQ(got().truth.units.size(), 67u);
  for (const auto& [unit, count] : units) EXPECT_TRUE(count >= 3 && count <= 30) << count;
}

TEST_P(SynthGovernance, LivesWhereHouseholdsAre) {
  std::set<geo::Point> dwellings;
  for (std::size_t b = 0; b < ground().buildings.size(); ++b) {
    if (ground().households_of[b] > 0) {
      dwellings.insert(geo::label_point({ground().buildings[b].footprint}));
    }
  }
  for (const data::Cadre& row : got().cadres) EXPECT_TRUE(dwellings.contains(*row.home));
}

TEST_P(SynthGovernance, FillsThePostsOfXinchengAsPublished) {
  std::map<std::string, std::map<data::PostKind, std::pair<int, int>>> posts;  // held, vacant
  std::set<std::tuple<int, data::AreaId, data::BuildingId, std::string>> distinct;
  for (const data::Post& row : got().posts) {
    auto& [held, vacant] = posts[subdistrict_of(ground(), row.area)][row.kind];
    ++(is_held(row, "2025-07-01") ? held : vacant);
    EXPECT_TRUE(distinct.emplace(int(row.kind), row.area, row.building, row.entrance).second);
    if (row.building) {
      EXPECT_EQ(ground().grid_of[static_cast<std::size_t>(row.building.value - 1)], row.area);
    }
  }
  using K = data::PostKind;
  auto& xincheng = posts["610602006"];
  EXPECT_EQ(xincheng[K::grid_head], std::pair(38, 32));
  EXPECT_EQ(xincheng[K::building_head], std::pair(239, 0));
  EXPECT_EQ(xincheng[K::unit_head], std::pair(377, 0));
  EXPECT_EQ(posts.size(), 6u);
  int grid_posts = 0;
  for (auto& [code, kinds] : posts) {
    EXPECT_EQ(kinds[K::subdistrict_leader], std::pair(1, 0)) << code;
    grid_posts += kinds[K::grid_head].first + kinds[K::grid_head].second;
    EXPECT_GT(kinds[K::unit_head].first, 0) << code;
  }
  EXPECT_EQ(grid_posts, 358);
  for (const Truth::Posts& truth : got().truth.posts) {
    auto& kinds = posts[truth.subdistrict];
    EXPECT_EQ(kinds[K::grid_head], std::pair(int(truth.grid_heads), int(truth.grid_vacancies)));
    EXPECT_EQ(kinds[K::building_head].first, truth.building_heads);
    EXPECT_EQ(kinds[K::unit_head].first, truth.unit_heads);
  }
}

TEST_P(SynthGovernance, HasTheFacilitiesThatArePublished) {
  std::map<std::string, std::int64_t> types;
  for (const data::Facility& row : got().facilities) {
    ++types[row.tag];
    EXPECT_TRUE(data::facility_kind_from_text(row.kind)) << row.kind;
    if (row.tag == "夜市") {
      EXPECT_EQ(row.opening_hours, "18:00-02:00");
    }
    EXPECT_TRUE(row.opening_hours.empty() || data::shift_from_text(row.opening_hours))
        << row.opening_hours;
  }
  EXPECT_EQ(types["党群服务中心"], 35);
  EXPECT_EQ(types["早市"], 3);
  EXPECT_EQ(types["夜市"], 3);
  EXPECT_EQ(types["后备箱集市"], 2);
  EXPECT_EQ(types["日间照料中心"], 2);
  EXPECT_EQ(types["红新驿家"], 2);
  EXPECT_EQ(types["小区党群服务站"], 7);
  std::map<std::string, std::int64_t> truth;
  for (const Truth::KindCount& t : got().truth.facilities) truth[t.type] = t.count;
  EXPECT_EQ(types, truth);
}

TEST_P(SynthGovernance, PutsTheStationsIntoEstatesOfXincheng) {
  std::set<data::CompoundId> estates;
  for (const data::Facility& row : got().facilities) {
    if (row.tag != "小区党群服务站") continue;
    for (std::size_t b = 0; b < ground().buildings.size(); ++b) {
      if (geo::locate(row.at, ground().buildings[b].footprint) == geo::Location::outside) continue;
      EXPECT_EQ(subdistrict_of(ground(), ground().grid_of[b]), "610602006");
      ASSERT_TRUE(ground().compound_of[b]);
      estates.insert(ground().compound_of[b]);
    }
  }
  EXPECT_EQ(estates.size(), 7u);
}

TEST_P(SynthGovernance, LaysTheWorksOfTheGullyToTheMillimetre) {
  ASSERT_EQ(got().zones.size(), 3u);
  EXPECT_EQ(got().zones[0].stage, data::WorkStage::done);
  EXPECT_TRUE(got().zones[0].finished_on.starts_with("2022"));
  for (const int z : {1, 2}) {
    EXPECT_EQ(got().zones[static_cast<std::size_t>(z)].stage, data::WorkStage::under_way);
    EXPECT_TRUE(got().zones[static_cast<std::size_t>(z)].started_on.starts_with("2023-04"));
  }
  std::map<std::string, std::int64_t> planned, done, items;
  std::map<std::pair<std::string, std::string>, std::int64_t> by_zone;
  for (const data::WorkItem& row : got().work_items) {
    planned[row.kind] += row.planned.thousandths;
    done[row.kind] += row.done.thousandths;
    ++items[row.kind];
    EXPECT_LE(row.done, row.planned);
    EXPECT_EQ(row.provenance, data::Provenance::synthetic);
    EXPECT_EQ(row.stage == data::WorkStage::done, !row.finished_on.empty());
    // Each item lies in exactly one zone as a whole.
    std::string zone;
    for (const data::Zone& z : got().zones) {
      const auto in = [&](geo::Point p) {
        return geo::locate(p, z.shape) != geo::Location::outside;
      };
      const auto* line = std::get_if<geo::Polyline>(&row.shape);
      const auto* point = std::get_if<geo::Point>(&row.shape);
      const bool holds = point  ? in(*point)
                         : line ? std::all_of(line->begin(), line->end(), in)
                                : in(std::get<geo::MultiPolygon>(row.shape)[0].shell[0]);
      if (holds) zone = z.name;
    }
    EXPECT_FALSE(zone.empty()) << row.name;
    by_zone[{zone, row.kind}] += row.planned.thousandths;
    if (const auto* line = std::get_if<geo::Polyline>(&row.shape)) {
      EXPECT_NEAR(geo::length(*line).value * 1000, double(row.planned.thousandths), 1.0);
      EXPECT_TRUE(std::adjacent_find(line->begin(), line->end()) == line->end());
    }
  }
  EXPECT_EQ(planned["power_line_10kv"], 2'600'000);
  EXPECT_EQ(planned["power_line_04kv"], 22'900'000);
  EXPECT_EQ(planned["pavement"], 4'200'000);
  EXPECT_EQ(planned["transformer"], 7'000);
  EXPECT_EQ(planned["5g_station"], 3'000);
  EXPECT_EQ(planned["car_park_two_storey"], 1'000);
  EXPECT_EQ(planned["car_park_small"], 4'000);
  EXPECT_EQ(planned["parking_place"], 390'000);
  EXPECT_EQ(items["parking_place"], 5);
  EXPECT_EQ(planned["floor_renovation"], 240'000'000);
  EXPECT_GT(planned["weak_current_line"], 0);
  EXPECT_EQ(done["weak_current_line"], 0);
  for (const Truth::Work& truth : got().truth.works) {
    EXPECT_EQ((by_zone[{truth.zone, truth.kind}]), truth.planned.thousandths)
        << truth.zone << " " << truth.kind;
  }
}

TEST_P(SynthGovernance, DeclaresWhatTheItemsComeTo) {
  std::map<std::string, std::int64_t> items, declared, of_zones;
  for (const data::WorkItem& row : got().work_items) items[row.kind] += row.planned.thousandths;
  for (const data::DeclaredTotal& row : got().declared) {
    (row.zone.empty() ? declared : of_zones)[row.kind] += row.quantity.thousandths;
  }
  EXPECT_EQ(items, declared);
  EXPECT_EQ(items, of_zones);
}

TEST_P(SynthGovernance, TotalsOfAreasAddUpToTheDistrict) {
  std::map<std::string, Truth::AreaTotal> sums;
  for (const Truth::AreaTotal& area : got().truth.areas) {
    Truth::AreaTotal& sum = sums[area.level];
    sum.buildings += area.buildings;
    sum.households += area.households;
    sum.people += area.people;
    sum.grids += area.grids;
    sum.cadres += area.cadres;
  }
  ASSERT_EQ(sums.size(), 4u);
  std::int64_t people = 0;
  for (const data::CountRow& row : ground().counts) people += row.people;
  for (const auto& [level, sum] : sums) {
    EXPECT_EQ(sum.buildings, std::int64_t(ground().buildings.size())) << level;
    EXPECT_EQ(sum.people, people) << level;
    EXPECT_EQ(sum.grids, 358) << level;
    EXPECT_EQ(sum.cadres, 1'090) << level;
  }
}

TEST(SynthGovernanceOfASeed, IsTheSameEveryTime) {
  geo::NoProgress progress;
  const Made& once = made(1);
  const Governance again = *make_governance(baota(), once.ground, 1, 1, progress);
  EXPECT_EQ(again.facilities, once.governance.facilities);
  EXPECT_EQ(again.organisations, once.governance.organisations);
  EXPECT_EQ(again.cadres, once.governance.cadres);
  EXPECT_EQ(again.posts, once.governance.posts);
  EXPECT_EQ(again.work_items, once.governance.work_items);
  EXPECT_EQ(again.declared, once.governance.declared);
  EXPECT_EQ(again.tasks, once.governance.tasks);
  EXPECT_EQ(again.events, once.governance.events);
  EXPECT_NE(made(2).governance.tasks, once.governance.tasks);
  EXPECT_NE(made(2).governance.cadres, once.governance.cadres);
}

TEST(SynthGovernanceOfASeed, StopsWhenAsked) {
  struct Stop : geo::Progress {
    bool step(std::string_view, double) override { return false; }
  } stop;
  EXPECT_EQ(make_governance(baota(), made(1).ground, 1, 1, stop).error().code,
            geo::ErrorCode::cancelled);
}

}  // namespace
}  // namespace jingwei::services::synth
