// Each rule of services/synth/ground_checks.h, broken on a ground that keeps them all.

#include "services/synth/ground_checks.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "services/synth/parcels.h"
#include "tests/services/support/small_ground.h"

namespace jingwei::services::synth {
namespace {

class SynthGroundChecks : public testing::Test {
 protected:
  // What is found; empty when nothing is.
  std::string fault() const {
    const geo::Status status = validate(ground_, small_pattern(), 1);
    if (status.ok()) return {};
    EXPECT_EQ(status.error().code, geo::ErrorCode::value_invalid);
    EXPECT_EQ(status.error().place.field, "seed");
    return status.error().detail;
  }
  bool finds(const std::string& words) const { return fault().find(words) != std::string::npos; }

  data::Area& first_grid(const std::string& kind, const std::string& code = "") {
    return *std::find_if(ground_.areas.begin(), ground_.areas.end(), [&](const data::Area& a) {
      return a.level == data::AreaLevel::grid && a.kind == kind && a.code.starts_with(code);
    });
  }
  // The building of most households that lies in the grid and is none of an estate or the gully.
  std::size_t house_in(data::AreaId grid) const {
    std::size_t best = 0;
    std::int32_t most = -1;
    for (std::size_t b = 0; b < ground_.buildings.size(); ++b) {
      if (ground_.grid_of[b] != grid || ground_.households_of[b] <= most) continue;
      best = b;
      most = ground_.households_of[b];
    }
    return best;
  }

  Ground ground_ = small_ground(1);
};

TEST_F(SynthGroundChecks, FindNothingInAGroundThatIsWhole) { EXPECT_EQ(fault(), ""); }

TEST_F(SynthGroundChecks, FindAGridTooMuchAndTooLittle) {
  const data::AreaId elsewhere = first_grid("ordinary", "610602006").parent;
  first_grid("ordinary", "610602001").parent = elsewhere;
  EXPECT_TRUE(finds("610602001 has 14 grids, not 15")) << fault();
}

TEST_F(SynthGroundChecks, FindAGridOfItsOwnThatIsMissing) {
  first_grid("own").kind = "ordinary";
  EXPECT_TRUE(finds("1 more grids of their own")) << fault();
}

TEST_F(SynthGroundChecks, FindAGridOfItsOwnOfAnotherKind) {
  first_grid("own").name = "机关专属网格";
  EXPECT_TRUE(finds("a kind that the pattern does not name")) << fault();
}

TEST_F(SynthGroundChecks, FindAGridThatNobodyLivesIn) {
  const data::AreaId empty = first_grid("ordinary", "610602001").id;
  for (data::AreaId& grid : ground_.grid_of) {
    if (grid == empty) grid = {empty.value + 1};
  }
  EXPECT_TRUE(finds("nobody lives in " + first_grid("ordinary", "610602001").code)) << fault();
}

TEST_F(SynthGroundChecks, FindTotalsThatAreOffByOne) {
  ++ground_.households_of[house_in(first_grid("ordinary").id)];
  EXPECT_TRUE(finds("22951 households and 62627 people")) << fault();
  ground_ = small_ground(1);
  --ground_.people_of[house_in(first_grid("ordinary").id)];
  EXPECT_TRUE(finds("22950 households and 62626 people")) << fault();
}

TEST_F(SynthGroundChecks, FindCountsThatAreNotTheBuildings) {
  // The sums are right, the buildings are not.
  ++ground_.counts.front().people;
  --ground_.counts.back().people;
  EXPECT_TRUE(finds("counts")) << fault();
}

TEST_F(SynthGroundChecks, FindAnEstateOfThoseCanvassedThatIsMissing) {
  for (const CanvassedEstate& estate : kCanvassed) {
    std::map<data::CompoundId, CanvassedEstate> of;
    for (std::size_t b = 0; b < ground_.buildings.size(); ++b) {
      of[ground_.compound_of[b]].households += ground_.households_of[b];
      of[ground_.compound_of[b]].people += ground_.people_of[b];
    }
    const auto at =
        std::find_if(of.begin(), of.end(), [&](const auto& one) { return one.second == estate; });
    ASSERT_NE(at, of.end());
    const std::size_t b = static_cast<std::size_t>(
        std::find(ground_.compound_of.begin(), ground_.compound_of.end(), at->first) -
        ground_.compound_of.begin());
    ground_.compound_of[b] = {};
    EXPECT_TRUE(finds("no estate of " + std::to_string(estate.households))) << fault();
    ground_ = small_ground(1);
  }
}

TEST_F(SynthGroundChecks, FindAGullySettlementThatIsNotAsPublished) {
  ground_.gully_quarters.pop_back();
  EXPECT_TRUE(finds("2 zones of the gully, not 3")) << fault();
  ground_ = small_ground(1);
  std::vector<data::BuildingId>& houses = ground_.gully_quarters[1].buildings;
  std::erase_if(houses, [&](data::BuildingId id) {
    return ground_.households_of[static_cast<std::size_t>(id.value - 1)] > 0;
  });
  EXPECT_TRUE(finds("missing in the gully")) << fault();
  ground_ = small_ground(1);
  const data::BuildingId moved = ground_.gully_quarters[0].buildings.front();
  ground_.grid_of[static_cast<std::size_t>(moved.value - 1)] =
      first_grid("ordinary", "610602001").id;
  EXPECT_TRUE(finds("lies in another subdistrict")) << fault();
}

// More than the blocks of the valley can hold: not fewer without a word.
TEST(SynthGroundThatCannotBe, IsRefusedWithItsSeed) {
  Pattern pattern = small_pattern();
  pattern.own_grids.assign(60, "market");
  const auto ground = build_small(pattern, 77);
  ASSERT_FALSE(ground.ok());
  EXPECT_EQ(ground.error().code, geo::ErrorCode::value_invalid);
  EXPECT_EQ(ground.error().place.field, "seed");
  EXPECT_EQ(ground.error().place.value, "77");
}

// Twice the town on twice the valley: what is published keeps its numbers, all else doubles.
TEST(SynthGroundAtScaleTwo, KeepsItsPromises) {
  const Pattern pattern = small_pattern();
  const auto ground = build_small(pattern, 1, 2);
  ASSERT_TRUE(ground.ok()) << ground.error().detail;
  EXPECT_TRUE(validate(*ground, pattern, 2).ok());
  EXPECT_FALSE(validate(*ground, pattern, 1).ok());
  EXPECT_NEAR(double(ground->buildings.size()), 6'000, 600);
  std::int64_t people = 0;
  for (const std::int32_t n : ground->people_of) people += n;
  EXPECT_EQ(people, 2 * 62'627);
}

}  // namespace
}  // namespace jingwei::services::synth
