#include "data/osm_tags.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <memory>

namespace jingwei::data {
namespace {

using Tags = std::map<std::string, std::string>;

OsmTags lookup(Tags tags) {
  const auto kept = std::make_shared<const Tags>(std::move(tags));
  return [kept](const char* key) {
    const auto found = kept->find(key);
    return found == kept->end() ? nullptr : found->second.c_str();
  };
}

bool walkable(const Tags& tags) { return walkable_class(lookup(tags)).has_value(); }

TEST(OsmTags, MotorwaysAndWhatIsNotBuiltAreNotWalked) {
  EXPECT_FALSE(walkable({{"highway", "motorway"}}));
  EXPECT_FALSE(walkable({{"highway", "motorway_link"}}));
  EXPECT_FALSE(walkable({{"highway", "construction"}}));
  EXPECT_FALSE(walkable({{"highway", "trunk"}, {"motorroad", "yes"}}));
  EXPECT_FALSE(walkable({{"building", "yes"}}));
  EXPECT_TRUE(walkable({{"highway", "trunk"}}));
  EXPECT_TRUE(walkable({{"highway", "steps"}}));
}

TEST(OsmTags, APermissionOnFootOpensAPrivateWay) {
  EXPECT_FALSE(walkable({{"highway", "service"}, {"access", "private"}}));
  EXPECT_FALSE(walkable({{"highway", "path"}, {"foot", "no"}}));
  EXPECT_FALSE(walkable({{"highway", "path"}, {"foot", "private"}}));
  EXPECT_TRUE(walkable({{"highway", "service"}, {"access", "private"}, {"foot", "yes"}}));
  EXPECT_TRUE(walkable({{"highway", "service"}, {"access", "no"}, {"foot", "designated"}}));
}

TEST(OsmTags, AWayKeepsStepsLevelAndFlags) {
  const Tags tags = {{"highway", "steps"},           {"step_count", "42"}, {"layer", "-1"},
                     {"tunnel", "building_passage"}, {"bridge", "no"},     {"incline", "-30%"},
                     {"surface", "concrete"}};
  const Way way = way_from_tags(lookup(tags), *walkable_class(lookup(tags)));
  EXPECT_EQ(way.way_class, WayClass::steps);
  EXPECT_EQ(way.step_count, 42);
  EXPECT_EQ(way.level, -1);
  EXPECT_EQ(way.flags, kWayTunnel);
  EXPECT_FLOAT_EQ(way.incline, -0.30f);
  EXPECT_EQ(way.surface, "concrete");
}

TEST(OsmTags, InclinesNeedAUnit) {
  EXPECT_FLOAT_EQ(incline_ratio("10%"), 0.10f);
  EXPECT_FLOAT_EQ(incline_ratio("+8.5 %"), 0.085f);
  EXPECT_FLOAT_EQ(incline_ratio("1:12"), 1.0f / 12);
  EXPECT_NEAR(incline_ratio("45°"), 1.0, 1e-6);
  for (const char* vague : {"", "up", "down", "10", "yes", "steep", "900%", "1:0", "%"}) {
    EXPECT_TRUE(std::isnan(incline_ratio(vague))) << vague;
  }
}

TEST(OsmTags, WholeNumbersIgnoreWhatFollowsAndRefuseWhatIsTooMuch) {
  EXPECT_EQ(whole_number("3.5", 200), 3);
  EXPECT_EQ(whole_number("12;13", 200), 12);
  EXPECT_EQ(whole_number("-3", 200), 0);
  EXPECT_EQ(whole_number("99999999999999", 200), 0);
  EXPECT_EQ(whole_number(nullptr, 200), 0);
}

TEST(OsmTags, AFacilityIsOpenToThePublic) {
  EXPECT_EQ(facility_tag(lookup({{"amenity", "clinic"}}))->kind, "clinic");
  EXPECT_EQ(facility_tag(lookup({{"amenity", "parking"}, {"access", "private"}})), nullptr);
  EXPECT_EQ(facility_tag(lookup({{"amenity", "bench"}})), nullptr);
}

TEST(OsmTags, PlacesNeedANameAndWaterwaysAKind) {
  EXPECT_FALSE(place_from_tags(lookup({{"place", "village"}})));
  EXPECT_EQ(place_from_tags(lookup({{"place", "village"}, {"name", "罗家坪"}}))->name, "罗家坪");
  EXPECT_FALSE(place_from_tags(lookup({{"place", "country"}, {"name", "Andorra"}})));
  EXPECT_FALSE(waterway_from_tags(lookup({{"waterway", "dam"}})));
  EXPECT_EQ(waterway_from_tags(lookup({{"waterway", "stream"}, {"tunnel", "culvert"}}))->flags,
            kWayTunnel);
}

TEST(OsmTags, AnAddressIsStreetAndNumber) {
  EXPECT_EQ(
      address_from_tags(lookup({{"addr:street", "Carrer Major"}, {"addr:housenumber", "12"}})),
      "Carrer Major 12");
  EXPECT_EQ(address_from_tags(lookup({{"addr:full", "中心街1号"}, {"addr:street", "x"}})),
            "中心街1号");
}

}  // namespace
}  // namespace jingwei::data
