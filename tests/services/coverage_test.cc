#include <gmock/gmock.h>

#include <map>

#include "services/service_areas.h"
#include "tests/services/support/models.h"
#include "tests/services/support/random_town.h"
#include "tests/services/support/walk_oracle.h"

namespace jingwei::services {
namespace {

using data::AreaLevel;
using testing::ElementsAre;
using testing::SizeIs;

constexpr unsigned kSeeds = 12;
// Times are rounded to a millisecond at every vertex and at both ends.
constexpr double kTolerance = 0.05;

double level(geo::Point, geo::Point) { return 0; }

TEST(Coverage, NearestTimesAndCountsEqualBruteForceOverAllFacilities) {
  for (unsigned seed = 1; seed <= kSeeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const test::RandomTown town(seed);
    const data::WorldView view = town.view();
    const WalkModelPtr model = test::model_of(town.world);
    const auto points = town.building_points();
    const test::WalkOracle oracle(town.ways, geo::WalkProfile::adult, level);
    std::vector<std::optional<double>> nearest(points.size());
    for (const data::FacilityId facility : town.facilities) {
      const auto seconds = oracle.seconds(points, view.find<data::Facility>(facility)->at);
      for (std::size_t i = 0; i < points.size(); ++i) {
        if (seconds[i] && (!nearest[i] || *seconds[i] < *nearest[i])) nearest[i] = seconds[i];
      }
    }
    const auto found = coverage(view, *model, "clinic", AreaLevel::grid,
                                {geo::WalkProfile::adult, geo::WalkDirection::to, {{2}, {4}, {7}}});
    ASSERT_TRUE(found);
    EXPECT_EQ(found->facilities, 5u);
    std::vector<std::size_t> covered(3);
    std::map<data::AreaId, std::vector<std::size_t>> by_grid;
    std::map<data::BuildingId, std::optional<double>> uncovered;
    for (std::size_t i = 0; i < points.size(); ++i) {
      auto& grid = by_grid[view.locator().at_level(points[i], AreaLevel::grid)];
      grid.resize(4);
      ++grid[3];
      constexpr double kBands[] = {120, 240, 420};
      for (std::size_t k = 0; k < 3; ++k) {
        const bool in = nearest[i] && *nearest[i] <= kBands[k];
        covered[k] += in;
        grid[k] += in;
      }
      if (!nearest[i] || *nearest[i] > 420) uncovered[town.buildings[i]] = nearest[i];
    }
    EXPECT_EQ(found->buildings.covered, covered);
    EXPECT_EQ(found->buildings.total, points.size());
    ASSERT_EQ(found->uncovered.size(), uncovered.size());
    for (const UncoveredBuilding& b : found->uncovered) {
      ASSERT_TRUE(uncovered.contains(b.id));
      ASSERT_EQ(b.time.has_value(), uncovered[b.id].has_value());
      if (b.time) {
        EXPECT_NEAR(geo::to_seconds(*b.time).value, *uncovered[b.id], kTolerance);
      }
    }
    std::size_t buildings = 0;
    for (const AreaTally& area : found->areas) {
      buildings += area.buildings.total;
      if (area.buildings.total == 0) continue;
      auto truth = by_grid[area.id];
      EXPECT_EQ(area.buildings.total, truth[3]);
      truth.pop_back();
      EXPECT_EQ(area.buildings.covered, truth);
    }
    EXPECT_EQ(buildings, points.size()) << "every building is counted in one line";
  }
}

TEST(Coverage, ListsTheWorstAreaFirst) {
  test::Town town;
  town.way(test::line({{0, 0}, {3000, 0}}));
  town.facility(test::at(0, 0));
  const auto strip = [&](double west) {
    return town.area(AreaLevel::community, {}, {test::at(west, -100), test::at(west + 1000, 100)});
  };
  const data::AreaId near = strip(0), far = strip(2000), middle = strip(1000), nobody = strip(5000);
  for (const double x : {100., 300., 1100., 1900., 2500.}) town.building(test::at(x, 5));
  const auto found = coverage(town.view(), *test::model_of(town.world()), "clinic",
                              AreaLevel::community, WalkOptions{});
  std::vector<data::AreaId> order;
  for (const AreaTally& area : found->areas) order.push_back(area.id);
  EXPECT_THAT(order, ElementsAre(far, middle, near, nobody));
}

TEST(Coverage, SaysWhyABuildingIsNotCovered) {
  test::Town town;
  town.way(test::line({{0, 0}, {3000, 0}}));
  town.way(test::line({{0, 1000}, {100, 1000}}));  // joined to nothing
  const data::FacilityId facility = town.facility(test::at(0, 0));
  const data::FacilityId lost = town.facility(test::at(0, 5000));
  const data::BuildingId near = town.building(test::at(100, 5));
  const data::BuildingId far = town.building(test::at(2900, 5));
  const data::BuildingId away = town.building(test::at(1500, 500));
  const data::BuildingId island = town.building(test::at(50, 1005));
  const auto found = coverage(town.view(), *test::model_of(town.world()), "clinic",
                              AreaLevel::community, WalkOptions{});
  EXPECT_THAT(found->unlinked, ElementsAre(lost));
  ASSERT_THAT(found->uncovered, SizeIs(3));
  EXPECT_EQ(found->uncovered[0].id, far);
  EXPECT_EQ(found->uncovered[0].reason, UncoveredReason::too_far);
  EXPECT_EQ(found->uncovered[0].facility, facility);
  EXPECT_EQ(found->uncovered[1].id, away);
  EXPECT_EQ(found->uncovered[1].reason, UncoveredReason::no_way_near);
  EXPECT_EQ(found->uncovered[2].id, island);
  EXPECT_EQ(found->uncovered[2].reason, UncoveredReason::detached);
  EXPECT_EQ(found->buildings.covered.front(), 1u) << "building " << near.value;
}

TEST(Coverage, AnUnknownKindIsNotFound) {
  const test::RandomTown town(1);
  const auto found = coverage(town.view(), *test::model_of(town.world), "hospital", AreaLevel::grid,
                              WalkOptions{});
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, geo::ErrorCode::not_found);
  EXPECT_EQ(found.error().place.value, "hospital");
}

}  // namespace
}  // namespace jingwei::services
