#include "services/town_figures.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tests/services/support/models.h"
#include "tests/services/support/town.h"

namespace jingwei::services {
namespace {

using data::WayClass;
using test::at;
using test::line;

constexpr double kRise = 0.2;  // of the ground, over run towards the east

// Ground that climbs evenly towards the east: cells of about 50 m around the towns' frame.
geo::Result<geo::ElevationGrid> climbing_east(const data::Elevation&) {
  const data::LocalFrame frame(data::FrameParameters{{109.5, 36.6}});
  const geo::LonLat west = frame.to_lonlat(at(-1000, 1000)), east = frame.to_lonlat(at(2000, -500));
  constexpr std::int32_t kColumns = 60, kRows = 30;
  const geo::GridPlacement placement{west.lon, west.lat, (east.lon - west.lon) / kColumns,
                                     (west.lat - east.lat) / kRows};
  std::vector<float> cells;
  for (std::int32_t r = 0; r < kRows; ++r) {
    for (std::int32_t c = 0; c < kColumns; ++c) {
      cells.push_back(static_cast<float>(1000 + kRise * (c + 0.5) * 3000 / kColumns));
    }
  }
  return geo::ElevationGrid(placement, kColumns, kRows, std::move(cells));
}

// Metres, north up. A house stands near either end of the street; a track lies beyond the town.
//
//   100      +~steps~+
//            |       = bridge          -- track -- (5000 to 5600)
//     0  o---+-------+---o  street
//        0  100     200 300
test::Town street_with_steps() {
  test::Town town;
  town.way(line({{0, 0}, {100, 0}, {200, 0}, {300, 0}}));
  town.way(line({{100, 0}, {100, 100}}), WayClass::footway);
  town.way(line({{100, 100}, {200, 100}}), WayClass::steps);
  town.way(line({{200, 100}, {200, 0}}), WayClass::footway, data::kWayBridge);
  town.way(line({{5000, 0}, {5600, 0}}), WayClass::track);
  town.building(at(50, 30), 10);
  town.building(at(250, 30), 10);
  return town;
}

TownFigures figures_of(test::Town& town, const TownFiguresOptions& options = {},
                       LoadElevation load = test::no_elevation) {
  const data::WorldView view = town.view();
  return town_figures(view, *test::model_of(view.world_ptr(), std::move(load)), options);
}

void expect_quartiles(const std::optional<Quartiles>& q, double lower, double median,
                      double upper) {
  ASSERT_TRUE(q);
  EXPECT_NEAR(q->lower, lower, 1e-3);
  EXPECT_NEAR(q->median, median, 1e-3);
  EXPECT_NEAR(q->upper, upper, 1e-3);
}

TEST(TownFigures, CountNodesWhereWaysMeetOrEndAndTheirArcs) {
  test::Town town = street_with_steps();
  const TownFigures found = figures_of(town);
  // The ends of the street have one arc each, the two junctions three; where footway, steps and
  // bridge go on as each other there is no node.
  EXPECT_EQ(found.nodes, 4u);
  EXPECT_DOUBLE_EQ(*found.arcs_per_node, 8.0 / 4);
  EXPECT_DOUBLE_EQ(*found.dead_end_share, 2.0 / 4);
}

TEST(TownFigures, CountBothEndsOfALoopAsArcs) {
  test::Town town;
  town.way(line({{0, 0}, {40, 0}, {40, 40}, {0, 40}, {0, 0}}));
  town.way(line({{0, 0}, {-40, 0}}));
  town.building(at(0, 20), 4);
  const TownFigures found = figures_of(town);
  EXPECT_EQ(found.nodes, 2u);
  EXPECT_DOUBLE_EQ(*found.arcs_per_node, (3.0 + 1.0) / 2);
}

TEST(TownFigures, TakeStairsByLengthAndByCount) {
  test::Town town = street_with_steps();
  const TownFigures found = figures_of(town);
  EXPECT_NEAR(found.ways.value, 300 + 3 * 100, 1e-6);
  EXPECT_DOUBLE_EQ(*found.stairs_by_length, 100.0 / 600);
  EXPECT_DOUBLE_EQ(*found.stairs_by_count, 1.0 / 4);
}

TEST(TownFigures, LeaveWaysFarFromEveryBuildingOutUnlessToldOtherwise) {
  test::Town town = street_with_steps();
  TownFiguresOptions everywhere;
  everywhere.near_building = {10'000};
  const TownFigures found = figures_of(town, everywhere);
  EXPECT_EQ(found.nodes, 6u);
  EXPECT_NEAR(found.ways.value, 600 + 600, 1e-6);
  EXPECT_DOUBLE_EQ(*found.stairs_by_count, 1.0 / 5);
}

TEST(TownFigures, MeasureSlopesByLengthWithoutBridges) {
  test::Town town = street_with_steps();
  data::Elevation elevation;
  elevation.id = {1};
  elevation.file = "elevation-0000000000000001.tif";
  town.put(elevation);
  const TownFigures found = figures_of(town, {}, climbing_east);
  // Street and steps climb, 400 m; the footway runs level, 100 m; the bridge does not count.
  EXPECT_NEAR(*found.mean_slope, kRise * 400 / 500, 0.002);
  EXPECT_NEAR(*found.steep_share, 400.0 / 500, 1e-6);
}

TEST(TownFigures, KnowNoSlopesWithoutElevation) {
  test::Town town = street_with_steps();
  const TownFigures found = figures_of(town);
  EXPECT_FALSE(found.mean_slope);
  EXPECT_FALSE(found.steep_share);
}

TEST(TownFigures, GiveQuartilesOfFootprintsAndOfGapsToTheNearest) {
  test::Town town;
  // Squares in a row, sides 2, 4, 6, 8, 10 m; between them 0, 3, 7 and 20 m.
  double west = 0;
  const double sides[] = {2, 4, 6, 8, 10}, gaps[] = {0, 3, 7, 20, 0};
  for (int i = 0; i < 5; ++i) {
    town.building(at(west + sides[i] / 2, sides[i] / 2), sides[i]);
    west += sides[i] + gaps[i];
  }
  const TownFigures found = figures_of(town);
  EXPECT_EQ(found.buildings, 5u);
  expect_quartiles(found.footprint, 16, 36, 64);
  expect_quartiles(found.spacing, 0, 3, 7);  // of 0, 0, 3, 7, 20
}

TEST(TownFigures, MeasureGapsAcrossCornersAndInCourtyards) {
  test::Town corners;
  corners.building(at(0, 0), 10);
  corners.building(at(13, 14), 10);  // 3 m to the east and 4 m to the north of it
  expect_quartiles(figures_of(corners).spacing, 5, 5, 5);

  test::Town courtyard;
  data::Building around;
  around.id = {1000};
  around.footprint.shell = test::square(at(0, 0), 60);
  around.footprint.holes = {test::square(at(0, 0), 40)};
  std::reverse(around.footprint.holes[0].begin(), around.footprint.holes[0].end());
  courtyard.put(around);
  courtyard.building(at(0, 5), 10);  // 10 m from the north wing
  const TownFigures found = figures_of(courtyard);
  expect_quartiles(found.spacing, 10, 10, 10);
  expect_quartiles(found.footprint, 100 + 475, 100 + 950, 100 + 1425);  // of 100 and 2000

  test::Town overlapping;
  overlapping.building(at(0, 0), 20);
  overlapping.building(at(1, 1), 4);
  expect_quartiles(figures_of(overlapping).spacing, 0, 0, 0);
}

TEST(TownFigures, DivideTheShortestWalkByTheStraightDistance) {
  test::Town town;
  // A street with houses 30 m off, 300 m apart; beside it a longer way round.
  town.way(line({{0, 0}, {300, 0}}));
  town.way(line({{0, 0}, {0, -400}, {300, -400}, {300, 0}}));
  town.building(at(0, 30));
  town.building(at(300, 30));
  const TownFigures found = figures_of(town);
  EXPECT_EQ(found.pairs, TownFiguresOptions{}.pairs);
  EXPECT_EQ(found.pairs_apart, 0u);
  expect_quartiles(found.detour, 1.2, 1.2, 1.2);
}

TEST(TownFigures, WalkRoundWhatNoWayLeadsAcross) {
  test::Town town;
  town.way(line({{0, 0}, {0, -200}, {300, -200}, {300, 0}}));
  town.building(at(0, 0));
  town.building(at(300, 0));
  expect_quartiles(figures_of(town).detour, 7.0 / 3, 7.0 / 3, 7.0 / 3);
}

TEST(TownFigures, PairOnlyBuildingsAtTheDistanceOfTheOptions) {
  test::Town town;
  town.way(line({{0, 0}, {1200, 0}}));
  town.building(at(0, 0));
  town.building(at(199, 0));   // too near the first
  town.building(at(1200, 0));  // more than a kilometre from both
  const TownFigures found = figures_of(town);
  EXPECT_EQ(found.pairs, 0u);
  EXPECT_FALSE(found.detour);
  TownFiguresOptions farther;
  farther.pair_farthest = {1200};
  const TownFigures with = figures_of(town, farther);
  EXPECT_EQ(with.pairs, farther.pairs);
  expect_quartiles(with.detour, 1, 1, 1);
}

TEST(TownFigures, CountPairsThatNoWalkJoins) {
  test::Town town;
  town.way(line({{0, 0}, {100, 0}}));
  town.way(line({{700, 0}, {800, 0}}));
  town.building(at(50, 0));
  town.building(at(750, 0));
  const TownFigures found = figures_of(town);
  EXPECT_EQ(found.pairs, TownFiguresOptions{}.pairs);
  EXPECT_EQ(found.pairs_apart, found.pairs);
  EXPECT_FALSE(found.detour);
}

TEST(TownFigures, DrawTheSamePairsFromTheSameSeed) {
  test::Town town;
  town.way(line({{0, 0}, {900, 0}}));
  town.way(line({{300, 0}, {300, 300}, {900, 320}}));
  for (int i = 0; i < 10; ++i) {
    town.building(at(90 * i, 12 + i));
    town.building(at(300 + 60 * i, 330 - 4 * i));
  }
  TownFiguresOptions few, other;
  few.pairs = other.pairs = 15;
  other.seed = 2;
  const auto median = [&](const TownFiguresOptions& options) {
    return figures_of(town, options).detour->median;
  };
  EXPECT_EQ(median(few), median(few));
  EXPECT_NE(median(few), median(other));
}

TEST(TownFigures, HaveNothingToSayOfAnEmptyDistrict) {
  test::Town town;
  const TownFigures found = figures_of(town);
  EXPECT_EQ(found.buildings, 0u);
  EXPECT_EQ(found.nodes, 0u);
  EXPECT_FALSE(found.arcs_per_node);
  EXPECT_FALSE(found.footprint);
  EXPECT_FALSE(found.spacing);
  EXPECT_FALSE(found.detour);
  EXPECT_FALSE(found.stairs_by_length);
}

}  // namespace
}  // namespace jingwei::services
