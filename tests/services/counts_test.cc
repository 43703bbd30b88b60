#include "services/counts.h"

namespace jingwei::services {
namespace {

using data::BuildingId;

class BuildingCountsOf : public testing::Test {
 protected:
  void add(std::int64_t building, std::string entrance, std::string date, std::int32_t households) {
    data::CountRow row;
    row.id = {next_++};
    row.building = {building};
    row.entrance = std::move(entrance);
    row.date = std::move(date);
    row.households = households;
    row.people = 3 * households;
    builder_.put(row);
  }
  std::optional<HouseholdCount> of(std::int64_t building) {
    const data::WorldView view(builder_.finish({1}, ""), data::Scope::whole_district("test"));
    return BuildingCounts(view).of(BuildingId{building});
  }

  std::int64_t next_ = 1;
  data::WorldBuilder builder_{data::DistrictInfo{"test", "Test", "key", {{109.5, 36.6}}}};
};

TEST_F(BuildingCountsOf, AnUncountedBuildingIsUnknown) {
  add(1, "", "2024-01-01", 10);
  EXPECT_EQ(of(2), std::nullopt);
}

TEST_F(BuildingCountsOf, TakesTheLatestDate) {
  add(1, "", "2025-01-01", 12);
  add(1, "", "2024-01-01", 10);
  EXPECT_EQ(of(1), (HouseholdCount{12, 36}));
}

TEST_F(BuildingCountsOf, TakesTheLaterIdOfOneDate) {
  add(1, "", "2025-01-01", 12);
  add(1, "", "2025-01-01", 13);
  EXPECT_EQ(of(1), (HouseholdCount{13, 39}));
}

TEST_F(BuildingCountsOf, SumsTheLatestOfEachEntrance) {
  add(1, "1", "2024-01-01", 100);
  add(1, "1", "2025-01-01", 10);
  add(1, "2", "2023-01-01", 7);
  EXPECT_EQ(of(1), (HouseholdCount{17, 51}));
}

TEST_F(BuildingCountsOf, TakesTheWholeBuildingWhenAtLeastAsNewAsItsEntrances) {
  add(1, "1", "2025-01-01", 10);
  add(1, "2", "2024-01-01", 7);
  add(1, "", "2025-01-01", 20);
  EXPECT_EQ(of(1), (HouseholdCount{20, 60}));
}

TEST_F(BuildingCountsOf, TakesTheEntrancesWhenOneIsNewerThanTheWholeBuilding) {
  add(1, "", "2024-06-01", 20);
  add(1, "1", "2025-01-01", 10);
  add(1, "2", "2024-01-01", 7);
  EXPECT_EQ(of(1), (HouseholdCount{17, 51}));
}

}  // namespace
}  // namespace jingwei::services
