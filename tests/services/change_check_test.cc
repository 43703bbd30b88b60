#include "services/change_check.h"

#include <gtest/gtest.h>

#include "tests/services/support/town.h"

namespace jingwei::services {
namespace {

using data::Area;
using data::AreaId;
using data::AreaLevel;
using data::Building;
using data::BuildingId;
using data::Change;
using data::CountRow;
using data::Organisation;
using data::Place;
using data::RowWrite;
using data::Scope;
using data::WorldView;
using geo::ErrorCode;
using test::at;

// Two communities side by side, each with a building in it:
//   +---west---+---east---+
//   |    b1    |    b2    |
//   +----------+----------+
class ChangeCheckTest : public ::testing::Test {
 protected:
  ChangeCheckTest() {
    town_ = town.area(AreaLevel::subdistrict, {}, {at(0, 0), at(200, 100)});
    west = town.area(AreaLevel::community, town_, {at(0, 0), at(100, 100)});
    east = town.area(AreaLevel::community, town_, {at(100, 0), at(200, 100)});
    in_west = town.building(at(50, 50));
    in_east = town.building(at(150, 50));
    count_in_west = town.count(in_west, 12);
    town.facility(at(20, 20));
    world = town.world();
  }

  WorldView whole() const { return WorldView(world, Scope::whole_district("li")); }
  WorldView westerner() const { return WorldView(world, Scope::of_areas("wang", {west})); }

  template <class Row>
  static Change replaced(const Row& before, Row after) {
    Change change;
    change.of<Row>().push_back({before, std::move(after)});
    return change;
  }
  template <class Row>
  static Change made(Row row) {
    Change change;
    change.of<Row>().push_back({std::nullopt, std::move(row)});
    return change;
  }
  template <class Row>
  Change removed(decltype(Row::id) id) const {
    Change change;
    change.of<Row>().push_back({*whole().find<Row>(id), std::nullopt});
    return change;
  }
  Building building(BuildingId id) const { return *whole().find<Building>(id); }
  // A new row's id.
  template <class Row>
  decltype(Row::id) fresh() const {
    return whole().next_id<Row>();
  }

  test::Town town;
  AreaId town_, west, east;
  BuildingId in_west, in_east;
  data::CountId count_in_west;
  data::WorldPtr world;
};

TEST_F(ChangeCheckTest, AcceptsWhatIsPlannedUponThePresentState) {
  Building after = building(in_west);
  after.name = "一号楼";
  EXPECT_TRUE(check_change(whole(), replaced(building(in_west), after)).ok());
  Place place;
  place.id = fresh<Place>();
  EXPECT_TRUE(check_change(whole(), made(place)).ok());
}

TEST_F(ChangeCheckTest, RefusesARowThatHasMovedOnOrIsGone) {
  Building before = building(in_west), after = before;
  before.version.value -= 1;
  const auto status = check_change(whole(), replaced(before, after));
  EXPECT_EQ(status.error().code, ErrorCode::conflict);
  EXPECT_EQ(status.error().place.layer, "buildings");
  EXPECT_EQ(status.error().place.feature, std::to_string(in_west.value));
  before.id = after.id = fresh<Building>();
  EXPECT_EQ(check_change(whole(), replaced(before, after)).error().code, ErrorCode::conflict);
}

TEST_F(ChangeCheckTest, RefusesAnIdThatWasGivenOut) {
  Building row = building(in_west);
  EXPECT_EQ(check_change(whole(), made(row)).error().code, ErrorCode::conflict);
  town.erase<Building>(in_east);
  const WorldView later(town.world(), Scope::whole_district("li"));
  row.id = in_east;
  Change again = made(row);
  EXPECT_EQ(check_change(later, again).error().code, ErrorCode::conflict);
  again.undoes = data::Revision{1};
  EXPECT_TRUE(check_change(later, again).ok()) << "an undo brings the old id back";
}

TEST_F(ChangeCheckTest, RefusesARowThatIsWrittenTwice) {
  Building after = building(in_west);
  after.name = "一";
  Change change = replaced(building(in_west), after);
  change.of<Building>().push_back(change.of<Building>().front());
  EXPECT_EQ(check_change(whole(), change).error().code, ErrorCode::duplicate_key);
}

TEST_F(ChangeCheckTest, LetsAScopeChangeOnlyWhatStandsInItsAreas) {
  Building mine = building(in_west), theirs = building(in_east);
  mine.name = theirs.name = "新名";
  EXPECT_TRUE(check_change(westerner(), replaced(building(in_west), mine)).ok());
  EXPECT_EQ(check_change(westerner(), replaced(building(in_east), theirs)).error().code,
            ErrorCode::not_permitted);
  EXPECT_EQ(check_change(westerner(), removed<Building>(in_east)).error().code,
            ErrorCode::not_permitted);
}

TEST_F(ChangeCheckTest, LetsNoScopePutARowIntoAnotherArea) {
  Building moved = building(in_west);
  moved.footprint.shell = test::square(at(150, 80), 4);
  EXPECT_EQ(check_change(westerner(), replaced(building(in_west), moved)).error().code,
            ErrorCode::not_permitted);
  Organisation outside;
  outside.id = fresh<Organisation>();
  outside.at = at(5000, 5000);
  EXPECT_EQ(check_change(westerner(), made(outside)).error().code, ErrorCode::not_permitted);
  outside.at = at(10, 10);
  EXPECT_TRUE(check_change(westerner(), made(outside)).ok());
}

TEST_F(ChangeCheckTest, JudgesACountByItsBuildingAlsoByOneOfTheSameChange) {
  CountRow count;
  count.id = fresh<CountRow>();
  count.building = in_east;
  EXPECT_EQ(check_change(westerner(), made(count)).error().code, ErrorCode::not_permitted);
  Building fresh_building = building(in_west);
  fresh_building.id = fresh<Building>();
  count.building = fresh_building.id;
  Change both = made(fresh_building);
  both.of<CountRow>().push_back({std::nullopt, count});
  EXPECT_TRUE(check_change(westerner(), both).ok());
}

TEST_F(ChangeCheckTest, KeepsPublicLayersForTheWholeDistrict) {
  Place place;
  place.id = fresh<Place>();
  place.at = at(10, 10);
  EXPECT_EQ(check_change(westerner(), made(place)).error().code, ErrorCode::not_permitted);
  Area mine = *whole().find<Area>(west);
  mine.name = "西";
  EXPECT_EQ(check_change(westerner(), replaced(*whole().find<Area>(west), mine)).error().code,
            ErrorCode::not_permitted);
}

TEST_F(ChangeCheckTest, RefusesReferencesToRowsThatDoNotExist) {
  CountRow count;
  count.id = fresh<CountRow>();
  count.building = BuildingId{999};
  EXPECT_EQ(check_change(whole(), made(count)).error().code, ErrorCode::not_found);
  Area area = *whole().find<Area>(west);
  area.parent = AreaId{999};
  EXPECT_EQ(check_change(whole(), replaced(*whole().find<Area>(west), area)).error().code,
            ErrorCode::parent_missing);
}

TEST_F(ChangeCheckTest, LeavesNoRowBehindWhoseParentIsRemoved) {
  const auto status = check_change(whole(), removed<Building>(in_west));
  EXPECT_EQ(status.error().code, ErrorCode::conflict);
  const CountRow count = *whole().find<CountRow>(count_in_west);
  EXPECT_EQ(status.error().detail, std::to_string(count.version.value));
  Change undo = removed<Building>(in_west);
  undo.undoes = data::Revision{1};
  EXPECT_EQ(check_change(whole(), undo).error().code, ErrorCode::undo_blocked);
  Change both = removed<Building>(in_west);
  both.of<CountRow>().push_back({count, std::nullopt});
  EXPECT_TRUE(check_change(whole(), both).ok());
  EXPECT_EQ(check_change(whole(), removed<Area>(town_)).error().code, ErrorCode::conflict);
  EXPECT_TRUE(check_change(whole(), removed<Area>(west)).ok());
}

}  // namespace
}  // namespace jingwei::services
