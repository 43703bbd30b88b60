#include "services/checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/services/support/models.h"
#include "tests/services/support/town.h"

namespace jingwei::services {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

geo::Box box(double west, double south, double east, double north) {
  return {test::at(west, south), test::at(east, north)};
}

std::vector<Fault> faults_of(test::Town& town) {
  return find_faults(town.view(), test::model_of(town.world()).get());
}

// One subdistrict of 1,000 m by 1,000 m with a street through it.
struct Ground {
  test::Town town;
  data::AreaId subdistrict = town.area(data::AreaLevel::subdistrict, {}, box(0, 0, 1000, 1000));
  Ground() { town.way(test::line({{0, 500}, {1000, 500}})); }
};

TEST(Checks, AnExactPartitionWithLinkedBuildingsHasNoFault) {
  Ground ground;
  ground.town.area(data::AreaLevel::community, ground.subdistrict, box(0, 0, 400, 1000));
  ground.town.area(data::AreaLevel::community, ground.subdistrict, box(400, 0, 1000, 1000));
  ground.town.building(test::at(100, 510));
  ground.town.facility(test::at(200, 510));
  EXPECT_THAT(faults_of(ground.town), IsEmpty());
}

TEST(Checks, AGapIsFoundWithItsSize) {
  Ground ground;
  ground.town.area(data::AreaLevel::community, ground.subdistrict, box(0, 0, 400, 1000));
  ground.town.area(data::AreaLevel::community, ground.subdistrict, box(405, 0, 1000, 1000));
  const std::vector<Fault> faults = faults_of(ground.town);
  ASSERT_THAT(faults, SizeIs(1));
  EXPECT_EQ(faults[0].kind, FaultKind::children_leave_gaps);
  EXPECT_EQ(faults[0].id, ground.subdistrict.value);
  EXPECT_THAT(faults[0].words.en, HasSubstr("5000.000 m²"));
}

TEST(Checks, AGapOfRoundingIsOfItsOwnKind) {
  Ground ground;
  ground.town.area(data::AreaLevel::community, ground.subdistrict, box(0, 0, 400, 1000));
  ground.town.area(data::AreaLevel::community, ground.subdistrict, box(400.001, 0, 1000, 1000));
  const std::vector<Fault> faults = faults_of(ground.town);
  ASSERT_THAT(faults, SizeIs(1));
  EXPECT_EQ(faults[0].kind, FaultKind::children_off_by_rounding);
  EXPECT_THAT(faults[0].words.en, HasSubstr("1.000 m²"));
}

TEST(Checks, AnOverlapIsFoundWithItsSize) {
  Ground ground;
  ground.town.area(data::AreaLevel::community, ground.subdistrict, box(0, 0, 600, 1000));
  ground.town.area(data::AreaLevel::community, ground.subdistrict, box(500, 0, 1000, 1000));
  const std::vector<Fault> faults = faults_of(ground.town);
  ASSERT_THAT(faults, SizeIs(1));
  EXPECT_EQ(faults[0].kind, FaultKind::children_overlap);
  EXPECT_THAT(faults[0].words.en, HasSubstr("100000.000 m²"));
}

TEST(Checks, ACommunityWithoutSubdistrictIsFound) {
  Ground ground;
  const data::AreaId lost =
      ground.town.area(data::AreaLevel::community, {}, box(2000, 0, 2100, 100));
  const std::vector<Fault> faults = faults_of(ground.town);
  ASSERT_THAT(faults, SizeIs(1));
  EXPECT_EQ(faults[0].kind, FaultKind::area_without_parent);
  EXPECT_EQ(faults[0].id, lost.value);
}

TEST(Checks, ABuildingOutsideEveryAreaIsFound) {
  Ground ground;
  const data::BuildingId outside = ground.town.building(test::at(1010, 505));
  const std::vector<Fault> faults = faults_of(ground.town);
  ASSERT_THAT(faults, SizeIs(1));
  EXPECT_EQ(faults[0].kind, FaultKind::building_outside_areas);
  EXPECT_EQ(faults[0].id, outside.value);
}

TEST(Checks, WhatNoWayReachesIsFoundByKind) {
  Ground ground;
  ground.town.building(test::at(500, 900));
  ground.town.facility(test::at(500, 950));
  ground.town.organisation(test::at(500, 990));
  const std::vector<Fault> faults = faults_of(ground.town);
  ASSERT_THAT(faults, SizeIs(3));
  EXPECT_EQ(faults[0].kind, FaultKind::building_not_linked);
  EXPECT_EQ(faults[1].kind, FaultKind::facility_not_linked);
  EXPECT_EQ(faults[2].kind, FaultKind::organisation_not_linked);
  EXPECT_THAT(faults[0].words.en, HasSubstr("no way to walk on within 300 m"));
}

}  // namespace
}  // namespace jingwei::services
