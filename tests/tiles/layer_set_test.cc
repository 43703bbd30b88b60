#include "tiles/layer_set.h"

#include "tests/support/map_edits.h"
#include "tests/support/map_world.h"
#include "tests/support/tile_places.h"
#include "tiles/tile_builder.h"
#include "tiles/tile_invalidation.h"

namespace jingwei::tiles {
namespace {

using testing::MapWorld;
using testing::tiles_around;

const data::Scope kEverything = data::Scope::whole_district("tester");

std::vector<TileId> some_tiles(const data::World& world) {
  std::vector<TileId> ids;
  for (const int zoom : {8, 10, 11, 12, 13}) {
    for (const TileId id : tiles_around(world, zoom, 2'600'000)) ids.push_back(id);
  }
  for (const TileId id : tiles_around(world, 15, 800'000)) ids.push_back(id);
  return ids;
}

// Tests of "Ensures: the same tiles as from_world(world)" and "every tile that differs between
// before and after meets a part of its layer and zoom".
TEST(LayerSetAfter, GivesTheSameTilesAsFromWorldAndEveryDifferentTileIsStale) {
  std::size_t different = 0, spared = 0;
  for (std::uint32_t seed = 1; seed <= 3; ++seed) {
    data::WorldPtr world = MapWorld(seed, 150).world();
    std::shared_ptr<const LayerSet> set = LayerSet::from_world(world);
    const data::Scope narrow = data::Scope::of_areas("li", {{2}, {9}});
    testing::MapEdits changes(seed);
    for (int round = 0; round < 12; ++round) {
      const data::Change change = changes.next(world);
      world = testing::applied(world, change);
      const auto next = set->after(world, change, world->revision());
      const auto fresh = LayerSet::from_world(world);
      const auto parts_before = stale_parts(change, *set), parts_after = stale_parts(change, *next);
      const auto is_stale = [&](const std::vector<StalePart>& parts, Layer layer, TileId id) {
        return std::any_of(parts.begin(), parts.end(), [&](const StalePart& part) {
          return meets(part, mask_of(layer), id, next->transform());
        });
      };
      for (const TileId id : some_tiles(*world)) {
        for (const LayerPlan& plan : all_plans()) {
          const auto tile_of = [&](const std::shared_ptr<const LayerSet>& layers) {
            return encode_layer(*layers, plan.layer, id, kEverything) + "|" +
                   encode_layer(*layers, plan.layer, id, narrow);
          };
          const std::string was = tile_of(set), is = tile_of(next);
          ASSERT_EQ(is, tile_of(fresh)) << plan.name << " seed " << seed << " round " << round;
          if (was != is) {
            ++different;
            EXPECT_TRUE(is_stale(parts_before, plan.layer, id))
                << plan.name << " z" << id.z << " seed " << seed << " round " << round;
            EXPECT_TRUE(is_stale(parts_after, plan.layer, id))
                << plan.name << " z" << id.z << " seed " << seed << " round " << round;
          } else if (!is_stale(parts_after, plan.layer, id)) {
            ++spared;
          }
        }
      }
      set = next;
    }
  }
  EXPECT_GT(different, 100u);
  EXPECT_GT(spared, 10 * different);  // stale is no word for everything
}

TEST(LayerSetAfter, MergesALargeDeltaIntoTheBase) {
  MapWorld map(4, 900);
  data::WorldPtr world = map.world();
  std::shared_ptr<const LayerSet> set = LayerSet::from_world(world);
  bool merged = false;
  for (std::size_t i = 0; i < 700; ++i) {
    data::Change change;
    data::Building after = map.buildings[i];
    after.kind = "changed";
    change.of<data::Building>().push_back({map.buildings[i], after});
    world = testing::applied(world, change);
    set = set->after(world, change, world->revision());
    EXPECT_EQ(set->layer(Layer::buildings).size(), 900u);
    merged = merged || (i > 0 && set->layer(Layer::buildings).delta_size() == 0);
  }
  EXPECT_TRUE(merged);
  const auto fresh = LayerSet::from_world(world);
  for (const TileId id : some_tiles(*world)) {
    ASSERT_EQ(encode_layer(*set, Layer::buildings, id, kEverything),
              encode_layer(*fresh, Layer::buildings, id, kEverything));
  }
}

TEST(LayerSetAfter, SharesTheLayersThatTheChangeDoesNotTouch) {
  const MapWorld map(5, 50);
  const data::WorldPtr world = map.world();
  const auto set = LayerSet::from_world(world);
  data::Change change;
  data::Facility after = map.facilities[0];
  after.name = "新";
  change.of<data::Facility>().push_back({map.facilities[0], after});
  const data::WorldPtr later = testing::applied(world, change);
  const auto next = set->after(later, change, later->revision());
  // In the midst of a batch the World is already that of its end.
  EXPECT_EQ(set->after(later, change, {77})->revision(), data::Revision{77});
  EXPECT_EQ(&next->layer(Layer::buildings), &set->layer(Layer::buildings));
  EXPECT_EQ(&next->layer(Layer::grids), &set->layer(Layer::grids));
  EXPECT_NE(&next->layer(Layer::facilities), &set->layer(Layer::facilities));
}

TEST(LayerSetAfter, FollowsAFrameThatIsOnlyNowPlaced) {
  const MapWorld map(6, 20);
  data::DistrictInfo elsewhere = map.info();
  elsewhere.frame.centre = {109.5, 36.6};
  const auto empty = LayerSet::from_world(data::WorldBuilder(elsewhere).finish({0}, ""));
  const data::WorldPtr world = map.world();
  data::Change change;
  for (const data::Building& row : map.buildings) {
    change.of<data::Building>().push_back({std::nullopt, row});
  }
  const auto set = empty->after(world, change, world->revision());
  const TileId id = testing::tile_at(*world, map.buildings[0].footprint.shell[0], 14);
  EXPECT_NE(encode_layer(*set, Layer::buildings, id, kEverything), "");
}

TEST(StaleParts, AreFewHoweverManyRowsChange) {
  const MapWorld map(7, 3000);
  const data::WorldPtr world = map.world();
  data::Change change;
  for (const data::Building& row : map.buildings) {
    change.of<data::Building>().push_back({std::nullopt, row});
  }
  const auto set = LayerSet::from_world(world);
  const auto parts = stale_parts(change, *set);
  EXPECT_LE(parts.size(), 2 * kMaxStaleBoxes);  // two bands of zooms hold buildings
  for (const data::Building& row : map.buildings) {
    const TileId id = testing::tile_at(*world, row.footprint.shell[0], 16);
    EXPECT_TRUE(std::any_of(parts.begin(), parts.end(), [&](const StalePart& part) {
      return meets(part, mask_of(Layer::buildings), id, set->transform());
    }));
  }
}

TEST(StaleBoxes, NameTheirLayersAndHoldBothPlacesOfAMovedRow) {
  const MapWorld map(8, 10);
  const data::WorldPtr world = map.world();
  data::Change change;
  data::Facility after = map.facilities[0];
  after.at = {after.at.x / 2, after.at.y / 2};
  change.of<data::Facility>().push_back({map.facilities[0], after});
  const auto set = LayerSet::from_world(world);
  const auto boxes = stale_boxes(stale_parts(change, *set), set->transform());
  ASSERT_FALSE(boxes.empty());
  for (const geo::Point p : {map.facilities[0].at, after.at}) {
    const geo::LonLat at = world->frame().to_lonlat(p);
    for (int zoom = 12; zoom <= 16; ++zoom) {
      EXPECT_TRUE(std::any_of(boxes.begin(), boxes.end(), [&](const StaleBox& box) {
        return box.layers == std::vector<std::string>{"facilities"} && box.min_zoom <= zoom &&
               zoom <= box.max_zoom && box.west < at.lon && at.lon < box.east &&
               box.south < at.lat && at.lat < box.north;
      })) << zoom;
    }
  }
  for (const StaleBox& box : boxes) EXPECT_GE(box.min_zoom, 12);
}

TEST(StaleParts, AreNoneForRowsThatAreNotDrawn) {
  const auto set = LayerSet::from_world(MapWorld(9, 5).world());
  data::Change change;
  change.of<data::CountRow>().push_back({std::nullopt, data::CountRow{{1}}});
  EXPECT_TRUE(stale_parts(change, *set).empty());
}

}  // namespace
}  // namespace jingwei::tiles
