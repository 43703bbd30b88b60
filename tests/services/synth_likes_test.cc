#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "geo/predicate.h"
#include "services/synth/governance.h"
#include "services/synth/ground.h"

namespace jingwei::services::synth {
namespace {

// The published numbers of the other two places, counted on the rows that are made.
struct MadeDistrict {
  Ground ground;
  Governance governance;
};

std::vector<MadeDistrict> made_like(const std::string& like, std::uint64_t seed) {
  geo::NoProgress progress;
  std::vector<MadeDistrict> made;
  for (const Pattern& pattern : patterns_like(like)) {
    auto ground = make_ground(pattern, seed++, 1, progress);
    JINGWEI_CHECK(ground.ok());
    auto governance = make_governance(pattern, *ground, seed, 1, progress);
    JINGWEI_CHECK(governance.ok());
    made.push_back({std::move(*ground), std::move(*governance)});
  }
  return made;
}

std::map<data::AreaLevel, int> count_areas(const std::vector<MadeDistrict>& made) {
  std::map<data::AreaLevel, int> count;
  for (const MadeDistrict& district : made) {
    for (const data::Area& area : district.ground.areas) ++count[area.level];
  }
  return count;
}

int count_facilities(const std::vector<MadeDistrict>& made, const std::string& type) {
  int count = 0;
  for (const MadeDistrict& district : made) {
    for (const data::Facility& row : district.governance.facilities) count += row.tag == type;
  }
  return count;
}

void expect_residents_in_every_ordinary_grid(const Ground& ground) {
  std::map<data::AreaId, std::int64_t> households;
  for (std::size_t b = 0; b < ground.buildings.size(); ++b) {
    households[ground.grid_of[b]] += ground.households_of[b];
  }
  for (const data::Area& area : ground.areas) {
    if (area.level != data::AreaLevel::grid || area.kind == "own") continue;
    EXPECT_GT(households[area.id], 0) << area.name;
    EXPECT_LT(households[area.id], 1'000) << area.name;
  }
}

TEST(SynthLikeWuhai, HasThePublishedAreasCentresAndParks) {
  const std::vector<MadeDistrict> made = made_like("wuhai", 1);
  ASSERT_EQ(made.size(), 3u);
  auto areas = count_areas(made);
  EXPECT_EQ(areas[data::AreaLevel::subdistrict], 15);
  EXPECT_EQ(areas[data::AreaLevel::community], 68);
  EXPECT_EQ(areas[data::AreaLevel::grid], 786);
  EXPECT_EQ(count_facilities(made, "党群服务中心"), 119);
  int parks = 0;
  for (const MadeDistrict& district : made) {
    expect_residents_in_every_ordinary_grid(district.ground);
    // Every subdistrict, community and park has a centre of its own within.
    std::vector<geo::Point> centres;
    for (const data::Facility& row : district.governance.facilities) {
      if (row.tag == "党群服务中心") centres.push_back(row.at);
    }
    for (const data::Area& area : district.ground.areas) {
      const bool park = area.name.ends_with("工业园区专属网格");
      parks += park;
      if (area.level == data::AreaLevel::grid && !park) continue;
      EXPECT_TRUE(std::any_of(centres.begin(), centres.end(), [&](geo::Point at) {
        return geo::locate(at, area.shape) != geo::Location::outside;
      })) << area.name;
    }
  }
  EXPECT_EQ(parks, 3);
}

TEST(SynthLikeLingshi, HasThePublishedStationsAreasPostsAndUnits) {
  for (const std::uint64_t seed : {1, 2}) {
    const std::vector<MadeDistrict> made = made_like("lingshi", seed);
    ASSERT_EQ(made.size(), 1u);
    const auto& [ground, governance] = made.front();
    EXPECT_EQ(count_areas(made)[data::AreaLevel::grid], 115) << "areas of responsibility";
    EXPECT_EQ(ground.compounds.size(), 40u);
    EXPECT_EQ(count_facilities(made, "小区党群服务站"), 40);
    EXPECT_EQ(count_facilities(made, "党员先锋岗"), 33);
    EXPECT_EQ(governance.organisations.size(), 74u);
    expect_residents_in_every_ordinary_grid(ground);
    std::set<std::string> names;
    for (const data::Organisation& row : governance.organisations) {
      EXPECT_TRUE(names.insert(row.name).second) << row.name;
      EXPECT_EQ(row.name.find("市委"), std::string::npos) << row.name;
    }
    // One station in each compound.
    std::set<std::size_t> with_station;
    for (const data::Facility& row : governance.facilities) {
      if (row.tag != "小区党群服务站") continue;
      for (std::size_t c = 0; c < ground.compounds.size(); ++c) {
        if (geo::locate(row.at, ground.compounds[c].shape) != geo::Location::outside) {
          with_station.insert(c);
        }
      }
    }
    EXPECT_EQ(with_station.size(), 40u);
  }
}

}  // namespace
}  // namespace jingwei::services::synth
