// The whole of a synthetic Baota, land to tasks, against the published numbers: each read from the
// rows, as docs/synthetic-truth.md says.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "geo/area.h"
#include "geo/predicate.h"
#include "services/synth/governance.h"
#include "services/synth/ground.h"

namespace jingwei::services::synth {
namespace {

constexpr std::uint64_t kSeed = 1;

class SynthBaota : public testing::Test {
 protected:
  struct Made {
    Ground ground;
    Governance governance;
  };
  static void SetUpTestSuite() {
    geo::NoProgress progress;
    const Pattern pattern = patterns_like("baota").at(0);
    auto ground = make_ground(pattern, kSeed, 1, progress);
    ASSERT_TRUE(ground.ok());
    auto governance = make_governance(pattern, *ground, kSeed, 1, progress);
    ASSERT_TRUE(governance.ok());
    made_.emplace(Made{std::move(*ground), std::move(*governance)});
  }
  static void TearDownTestSuite() { made_.reset(); }

  const Ground& ground() const { return made_->ground; }
  const Governance& governance() const { return made_->governance; }
  const data::Area& area(data::AreaId id) const {
    return ground().areas[static_cast<std::size_t>(id.value - 1)];
  }
  // Households and people by compound.
  std::map<data::CompoundId, std::pair<int, int>> estates() const {
    std::map<data::CompoundId, std::pair<int, int>> sums;
    for (std::size_t b = 0; b < ground().buildings.size(); ++b) {
      if (!ground().compound_of[b]) continue;
      sums[ground().compound_of[b]].first += ground().households_of[b];
      sums[ground().compound_of[b]].second += ground().people_of[b];
    }
    return sums;
  }

 private:
  inline static std::optional<Made> made_;
};

TEST_F(SynthBaota, HasThePublishedTotals) {
  std::int64_t households = 0, people = 0;
  for (const std::int32_t n : ground().households_of) households += n;
  for (const std::int32_t n : ground().people_of) people += n;
  EXPECT_EQ(households, 160'800);
  EXPECT_EQ(people, 438'800);
  EXPECT_NEAR(double(ground().buildings.size()), 20'000, 1'000);
}

TEST_F(SynthBaota, HasItsSubdistrictsCommunitiesAndGrids) {
  std::map<std::string, int> communities, grids;
  std::set<std::string> own;
  for (const data::Area& row : ground().areas) {
    if (row.level == data::AreaLevel::community) ++communities[area(row.parent).name];
    if (row.level != data::AreaLevel::grid) continue;
    ++grids[area(area(row.parent).parent).name];
    if (row.kind == "own") own.insert(row.name);
  }
  EXPECT_EQ(communities, (std::map<std::string, int>{{"宝塔山街道", 7},
                                                     {"南市街道", 9},
                                                     {"凤凰山街道", 7},
                                                     {"枣园街道", 2},
                                                     {"桥沟街道", 6},
                                                     {"新城街道", 4}}));
  EXPECT_EQ(grids["新城街道"], 70);
  int all = 0;
  for (const auto& [name, count] : grids) all += count;
  EXPECT_EQ(all, 358);
  EXPECT_EQ(own.size(), 6u);
}

TEST_F(SynthBaota, EveryGridOfTheOrdinaryKindHasHouseholds) {
  std::map<data::AreaId, int> households;
  for (std::size_t b = 0; b < ground().buildings.size(); ++b) {
    households[ground().grid_of[b]] += ground().households_of[b];
  }
  for (const data::Area& row : ground().areas) {
    if (row.level == data::AreaLevel::grid && row.kind == "ordinary") {
      EXPECT_GT(households[row.id], 0) << row.name;
    }
  }
}

TEST_F(SynthBaota, HasTwentyLargeEstatesThreeCanvassedTogetherAndManySmallOnes) {
  int large = 0, small = 0, households = 0, people = 0;
  for (const auto& [id, sum] : estates()) {
    large += sum.first > 500;
    small += sum.first > 0 && sum.first < 50;
    if (sum.first == 612 || sum.first == 554 || sum.first == 536) {
      households += sum.first;
      people += sum.second;
    }
  }
  EXPECT_GE(large, 20);
  EXPECT_GE(small, 20);
  EXPECT_EQ(households, 1'702);
  EXPECT_EQ(people, 5'075);
  EXPECT_GT(*std::max_element(ground().households_of.begin(), ground().households_of.end()), 300);
}

TEST_F(SynthBaota, EveryEstateHasAWayThroughItsWall) {
  // Lines cross a wall at a shared vertex or between two; a way with ends on both sides goes
  // through.
  std::size_t closed = 0;
  for (const data::Compound& compound : ground().compounds) {
    const bool open = std::any_of(ground().ways.begin(), ground().ways.end(), [&](const auto& way) {
      bool in = false, out = false;
      for (const geo::Point p : way.line) {
        const geo::Location where = geo::locate(p, compound.shape);
        in = in || where == geo::Location::inside;
        out = out || where != geo::Location::inside;
      }
      return in && out;
    });
    closed += !open;
  }
  EXPECT_EQ(closed, 0u) << "of " << ground().compounds.size();
}

TEST_F(SynthBaota, TheGullySettlementHasItsPublishedNumbers) {
  ASSERT_EQ(ground().gully_quarters.size(), 3u);
  std::int64_t households = 0, people = 0;
  for (const Ground::Quarter& quarter : ground().gully_quarters) {
    for (const data::BuildingId b : quarter.buildings) {
      households += ground().households_of[static_cast<std::size_t>(b.value - 1)];
      people += ground().people_of[static_cast<std::size_t>(b.value - 1)];
    }
  }
  EXPECT_EQ(households, 5'119);
  EXPECT_EQ(people, 12'457);
  std::map<std::string, std::int64_t> planned;
  for (const data::WorkItem& item : governance().work_items) {
    planned[item.kind] += item.planned.thousandths;
  }
  EXPECT_EQ(planned["power_line_10kv"], 2'600'000);
  EXPECT_EQ(planned["power_line_04kv"], 22'900'000);
  EXPECT_EQ(planned["pavement"], 4'200'000);
  EXPECT_EQ(planned["parking_place"], 390'000);
  EXPECT_EQ(planned["floor_renovation"], 240'000'000);
}

TEST_F(SynthBaota, HasItsOrganisationsCadresAndPosts) {
  EXPECT_EQ(governance().organisations.size(), 67u);
  std::int64_t members = 0;
  for (const data::Organisation& row : governance().organisations) members += row.headcount;
  EXPECT_GT(members, 5'000);
  EXPECT_EQ(governance().cadres.size(), 1'090u);
  int leaders = 0, vacant = 0;
  for (const data::Post& post : governance().posts) {
    leaders += post.kind == data::PostKind::subdistrict_leader;
    if (post.kind != data::PostKind::grid_head || is_held(post, "2025-07-01")) continue;
    vacant += area(area(area(post.area).parent).parent).name == "新城街道";
  }
  EXPECT_EQ(leaders, 6);
  EXPECT_EQ(vacant, 32);
}

TEST_F(SynthBaota, ItsOrganisationsStandCloseTogether) {
  // Of pairs of offices in one subdistrict most lie nearer to each other than two buildings drawn
  // at random do.
  std::vector<double> offices, buildings;
  const auto& rows = governance().organisations;
  for (std::size_t a = 0; a < rows.size(); ++a) {
    for (std::size_t b = a + 1; b < rows.size(); ++b) {
      offices.push_back(geo::distance(rows[a].at, rows[b].at).value);
    }
  }
  const auto& houses = ground().buildings;
  for (std::size_t i = 0; i < offices.size(); ++i) {
    const std::size_t a = (i * 7919) % houses.size(), b = (i * 104'729 + 17) % houses.size();
    buildings.push_back(
        geo::distance(houses[a].footprint.shell[0], houses[b].footprint.shell[0]).value);
  }
  const auto median = [](std::vector<double>& values) {
    std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
    return values[values.size() / 2];
  };
  EXPECT_LT(median(offices), 0.7 * median(buildings));
}

}  // namespace
}  // namespace jingwei::services::synth
