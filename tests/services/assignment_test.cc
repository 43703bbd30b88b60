#include "services/assignment.h"

#include <gmock/gmock.h>

#include <map>

#include "geo/area.h"
#include "tests/services/support/models.h"
#include "tests/services/support/random_town.h"
#include "tests/services/support/walk_oracle.h"

namespace jingwei::services {
namespace {

using data::AreaLevel;
using testing::ElementsAre;
using testing::SizeIs;

constexpr double kTolerance = 0.05;
geo::NoProgress no_progress;

TEST(AssignNearest, EqualsAllPairsByBruteForceOnRandomTowns) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const test::RandomTown town(seed);
    const data::WorldView view = town.view();
    const WalkModelPtr model = test::model_of(town.world);
    const auto found = assign_nearest(view, *model, {}, 1, no_progress);
    ASSERT_TRUE(found);
    const test::WalkOracle oracle(town.ways, geo::WalkProfile::adult,
                                  [](geo::Point, geo::Point) { return 0.0; });
    std::vector<geo::Point> centres;
    for (const data::AreaId id : town.communities) {
      centres.push_back(view.find<data::Area>(id)->centre);
    }
    std::size_t assigned = 0;
    std::map<data::AreaId, std::size_t> loads;
    for (const data::OrganisationId unit : town.organisations) {
      const auto seconds = oracle.seconds(view.find<data::Organisation>(unit)->at, centres);
      std::vector<double> sorted;
      for (const auto& s : seconds) {
        if (s) sorted.push_back(*s);
      }
      std::sort(sorted.begin(), sorted.end());
      const auto row = std::find_if(found->rows.begin(), found->rows.end(),
                                    [&](const AssignedUnit& r) { return r.unit == unit; });
      ASSERT_EQ(row == found->rows.end(), sorted.empty());
      if (sorted.empty()) continue;
      ++assigned;
      ++loads[row->target];
      const auto to = [&](data::AreaId id) {
        const auto k = std::find(town.communities.begin(), town.communities.end(), id);
        return *seconds[static_cast<std::size_t>(k - town.communities.begin())];
      };
      EXPECT_NEAR(geo::to_seconds(row->time).value, sorted[0], kTolerance);
      EXPECT_NEAR(to(row->target), sorted[0], kTolerance);
      ASSERT_EQ(bool(row->second), sorted.size() > 1);
      if (row->second) {
        EXPECT_NE(row->second, row->target);
        EXPECT_NEAR(geo::to_seconds(row->second_time).value, sorted[1], kTolerance);
        EXPECT_NEAR(to(row->second), sorted[1], kTolerance);
        EXPECT_GE(row->margin().value, 0);
      }
      EXPECT_EQ(row->line.front(), view.find<data::Organisation>(unit)->at);
      EXPECT_EQ(row->line.back(), view.find<data::Area>(row->target)->centre);
      EXPECT_EQ(row->length, geo::length(row->line));
    }
    EXPECT_EQ(found->rows.size(), assigned);
    EXPECT_EQ(found->unassigned.size(), town.organisations.size() - assigned);
    ASSERT_EQ(found->per_target.size(), town.communities.size());
    for (const TargetLoad& load : found->per_target) EXPECT_EQ(load.units, loads[load.target]);
  }
}

class Street : public testing::Test {
 protected:
  Street() { town_.way(test::line({{0, 0}, {2000, 0}})); }
  data::AreaId community(double centre_x, double centre_y = 0) {
    return town_.area(AreaLevel::community, {},
                      {test::at(centre_x - 10, -10), test::at(centre_x + 10, 10)},
                      test::at(centre_x, centre_y));
  }
  NearestAssignment assign(std::size_t threads = 1) {
    return *assign_nearest(town_.view(), *test::model_of(town_.world()), {}, threads, no_progress);
  }
  test::Town town_;
};

TEST_F(Street, TiesGoToTheSmallerId) {
  const data::AreaId east = community(1500), west = community(500);
  const data::OrganisationId unit = town_.organisation(test::at(1000, 0));
  const NearestAssignment found = assign();
  ASSERT_THAT(found.rows, SizeIs(1));
  EXPECT_EQ(found.rows[0].unit, unit);
  EXPECT_EQ(found.rows[0].target, east);
  EXPECT_EQ(found.rows[0].second, west);
  EXPECT_EQ(found.rows[0].margin().value, 0);
}

TEST_F(Street, TheLineRunsFromTheUnitToTheCentreAndItsLengthIsTheWalk) {
  community(1500, 30);
  town_.organisation(test::at(1000, -20));
  const NearestAssignment found = assign();
  EXPECT_THAT(found.rows[0].line, ElementsAre(test::at(1000, -20), test::at(1000, 0),
                                              test::at(1500, 0), test::at(1500, 30)));
  EXPECT_NEAR(found.rows[0].length.value, 550, 0.001);
  // 500 m on the way at 5.0367 km/h, 50 m off it at 0.6 of that.
  EXPECT_NEAR(geo::to_seconds(found.rows[0].time).value, (500 + 50 / 0.6) / 1.39909503, 0.01);
}

TEST_F(Street, SaysWhyAUnitIsNotAssigned) {
  const data::AreaId target = community(1500);
  town_.way(test::line({{0, 1000}, {100, 1000}}));  // joined to nothing
  const data::OrganisationId away = town_.organisation(test::at(1000, 600));
  const data::OrganisationId island = town_.organisation(test::at(50, 1005));
  const NearestAssignment found = assign();
  EXPECT_THAT(found.unassigned, ElementsAre(UnassignedUnit{away, UnassignedReason::no_way_near},
                                            UnassignedUnit{island, UnassignedReason::detached}));
  EXPECT_THAT(found.per_target, ElementsAre(TargetLoad{target, geo::LinkReason::linked, 0}));
}

TEST_F(Street, ATargetFarFromEveryWayTakesNobodyAndIsMarked) {
  const data::AreaId lost = community(1000, 2000);
  const data::OrganisationId unit = town_.organisation(test::at(1000, 0));
  const NearestAssignment found = assign();
  EXPECT_THAT(found.per_target, ElementsAre(TargetLoad{lost, geo::LinkReason::no_way_near, 0}));
  EXPECT_THAT(found.unassigned, ElementsAre(UnassignedUnit{unit, UnassignedReason::no_target}));
}

TEST_F(Street, WithoutTargetsNotFoundNamesTheLevel) {
  town_.organisation(test::at(1000, 0));
  const auto found =
      assign_nearest(town_.view(), *test::model_of(town_.world()), {}, 1, no_progress);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, geo::ErrorCode::not_found);
  EXPECT_EQ(found.error().place.layer, "communities");
}

TEST(AssignNearestThreads, AreTheSameForAnyNumberOfThreads) {
  test::RandomTown town(5);
  for (int k = 0; k < 30; ++k) {
    town.town.area(AreaLevel::community, {}, {test::at(20 * k, 0), test::at(20 * k + 20, 20)});
  }
  town.world = town.town.world();
  const WalkModelPtr model = test::model_of(town.world);
  const auto one = assign_nearest(town.view(), *model, {}, 1, no_progress);
  const auto four = assign_nearest(town.view(), *model, {}, 4, no_progress);
  EXPECT_EQ(one->rows, four->rows);
  EXPECT_EQ(one->unassigned, four->unassigned);
  EXPECT_EQ(one->per_target, four->per_target);
}

TEST(AssignNearestScope, OrganisationsOutsideTheScopeAreNotAssigned) {
  const test::RandomTown town(2);
  const WalkModelPtr model = test::model_of(town.world);
  const data::WorldView scoped(town.world, data::Scope::of_areas("test", {town.communities[1]}));
  const auto found = assign_nearest(scoped, *model, {}, 1, no_progress);
  ASSERT_TRUE(found);
  ASSERT_THAT(found->per_target, SizeIs(1));
  EXPECT_EQ(found->per_target[0].target, town.communities[1]);
  EXPECT_EQ(found->rows.size() + found->unassigned.size(), scoped.count<data::Organisation>());
  EXPECT_LT(scoped.count<data::Organisation>(), town.organisations.size());
}

}  // namespace
}  // namespace jingwei::services
