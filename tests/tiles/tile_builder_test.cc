#include "tiles/tile_builder.h"

#include <cmath>
#include <map>
#include <set>

#include "data/model/task_state.h"
#include "data/model/words.h"
#include "tests/support/geos_oracle.h"
#include "tests/support/map_world.h"
#include "tests/support/mvt_decoder.h"
#include "tests/support/tile_places.h"

namespace jingwei::tiles {
namespace {

using testing::MapWorld;
using testing::MvtFeature;
using testing::MvtLayer;

const data::Scope kEverything = data::Scope::whole_district("tester");

using testing::Pixel;
using testing::pixel;
using testing::tiles_around;

std::map<std::uint64_t, MvtFeature> decode(const LayerSet& set, Layer layer, TileId id,
                                           const data::Scope& scope = kEverything) {
  std::map<std::uint64_t, MvtFeature> features;
  const std::vector<MvtLayer> layers = testing::decode_mvt(encode_layer(set, layer, id, scope));
  for (const MvtLayer& decoded : layers) {
    EXPECT_EQ(decoded.name, plan_of(layer).name);
    EXPECT_EQ(decoded.version, 2);
    EXPECT_EQ(decoded.extent, 4096u);
    for (const MvtFeature& feature : decoded.features) features[*feature.id] = feature;
  }
  EXPECT_LE(layers.size(), 1u);
  return features;
}

TEST(EncodeLayer, HoldsNothingWhereNothingIs) {
  const auto set = LayerSet::from_world(MapWorld(1).world());
  for (const LayerPlan& plan : all_plans()) {
    EXPECT_EQ(encode_layer(*set, plan.layer, {14, 0, 0}, kEverything), "");
  }
}

TEST(EncodeLayer, HoldsNothingBelowTheLayersZooms) {
  const MapWorld map(1);
  const auto set = LayerSet::from_world(map.world());
  for (const LayerPlan& plan : all_plans()) {
    if (plan.min_zoom == kMinZoom) continue;
    for (const TileId id : tiles_around(*set->world(), plan.min_zoom - 1, 1'000'000)) {
      EXPECT_EQ(encode_layer(*set, plan.layer, id, kEverything), "") << plan.name;
    }
  }
}

TEST(EncodeLayer, DrawsEveryPolygonValidWithShellsClockwiseOnTheScreen) {
  const testing::GeosOracle geos;
  for (std::uint32_t seed = 1; seed <= 3; ++seed) {
    const auto set = LayerSet::from_world(MapWorld(seed).world());
    std::size_t polygons = 0;
    for (int zoom = kMinZoom; zoom <= kMaxZoom; ++zoom) {
      for (const TileId id : tiles_around(*set->world(), zoom, zoom > 14 ? 1'000'000 : 2'600'000)) {
        for (const LayerPlan& plan : all_plans()) {
          if (plan.type != GeometryType::polygon) continue;
          for (const auto& [fid, feature] : decode(*set, plan.layer, id)) {
            ++polygons;
            // polygons_of throws where a hole stands before its shell.
            ASSERT_EQ(geos.why_invalid(testing::polygons_of(feature)), "")
                << plan.name << " " << fid << " in " << id.z << "/" << id.x << "/" << id.y
                << " seed " << seed;
            for (const auto& ring : feature.parts) {
              for (const geo::Point p : ring) {
                ASSERT_TRUE(p.x >= -plan.buffer && p.x <= 4096 + plan.buffer &&
                            p.y >= -plan.buffer && p.y <= 4096 + plan.buffer);
              }
            }
          }
        }
      }
    }
    EXPECT_GT(polygons, 1000u);
  }
}

TEST(EncodeLayer, DrawsAtTheHighestZoomEachPolygonWhereItLies) {
  const testing::GeosOracle geos;
  const MapWorld map(5);
  const auto set = LayerSet::from_world(map.world());
  const geo::Box tile{{-64, -64}, {4160, 4160}};
  std::size_t seen = 0;
  for (const TileId id : tiles_around(*set->world(), 16, 900'000)) {
    const auto features = decode(*set, Layer::buildings, id);
    for (const data::Building& building : map.buildings) {
      geo::MultiPolygon shape(1);
      const auto convert = [&](const geo::Ring& ring) {
        geo::Ring out;
        for (const geo::Point p : ring) {
          const Pixel at = pixel(set->world()->frame(), p, 16);
          out.push_back({static_cast<std::int32_t>(std::floor(at.x - id.x * 4096.0 + 0.5)),
                         static_cast<std::int32_t>(std::floor(at.y - id.y * 4096.0 + 0.5))});
        }
        return geo::Ring(out.rbegin(), out.rend());
      };
      shape[0].shell = convert(building.footprint.shell);
      for (const geo::Ring& hole : building.footprint.holes) {
        shape[0].holes.push_back(convert(hole));
      }
      if (!geos.why_invalid(shape).empty()) continue;  // rounding spoilt it: another test's matter
      const double expected = geos.area_in_box(shape, tile);
      const auto found = features.find(static_cast<std::uint64_t>(building.id.value));
      if (found == features.end()) {
        EXPECT_LT(expected, 40) << "building " << building.id.value;
        continue;
      }
      ++seen;
      // Half a unit along the border at most: integers against doubles, and crossings.
      EXPECT_NEAR(geos.area_of_difference_in_box(shape, tile, testing::polygons_of(found->second)),
                  0, 0.02 * expected + 60)
          << "building " << building.id.value;
    }
  }
  EXPECT_GT(seen, 30u);
}

TEST(EncodeLayer, DrawsAtTheHighestZoomEachLineWhereItLies) {
  const testing::GeosOracle geos;
  const MapWorld map(6);
  const auto set = LayerSet::from_world(map.world());
  const geo::Box tile{{-64, -64}, {4160, 4160}};
  std::size_t seen = 0;
  for (const TileId id : tiles_around(*set->world(), 16, 900'000)) {
    const auto features = decode(*set, Layer::ways, id);
    for (const data::Way& way : map.ways) {
      geo::Polyline line;
      for (const geo::Point p : way.line) {
        const Pixel at = pixel(set->world()->frame(), p, 16);
        line.push_back({static_cast<std::int32_t>(std::lround(at.x - id.x * 4096.0)),
                        static_cast<std::int32_t>(std::lround(at.y - id.y * 4096.0))});
      }
      double length = 0;
      const auto found = features.find(static_cast<std::uint64_t>(way.id.value));
      if (found != features.end()) {
        ++seen;
        for (const auto& part : found->second.parts) {
          for (std::size_t i = 1; i < part.size(); ++i) {
            length += std::hypot(part[i].x - part[i - 1].x, part[i].y - part[i - 1].y);
          }
        }
      }
      EXPECT_NEAR(length, geos.length_in_box(line, tile), 20) << "way " << way.id.value;
    }
  }
  EXPECT_GT(seen, 30u);
}

TEST(EncodeLayer, ShowsEachPointInItsTileAndInTheBuffersOfTilesNearby) {
  const MapWorld map(7);
  const auto set = LayerSet::from_world(map.world());
  for (const int zoom : {14, 16}) {  // not thinned
    for (const TileId id : tiles_around(*set->world(), zoom, 900'000)) {
      const auto features = decode(*set, Layer::facilities, id);
      for (const data::Facility& facility : map.facilities) {
        const Pixel at = pixel(set->world()->frame(), facility.at, zoom);
        const double x = at.x - id.x * 4096.0, y = at.y - id.y * 4096.0;
        const bool inside = std::min(x, y) > -127 && std::max(x, y) < 4096 + 127;
        const bool outside = std::min(x, y) < -129 || std::max(x, y) > 4096 + 129;
        const auto found = features.find(static_cast<std::uint64_t>(facility.id.value));
        if (inside) {
          ASSERT_NE(found, features.end()) << facility.id.value;
          EXPECT_NEAR(found->second.parts[0][0].x, x, 1.01);
          EXPECT_NEAR(found->second.parts[0][0].y, y, 1.01);
        }
        if (outside) {
          EXPECT_EQ(found, features.end()) << facility.id.value;
        }
      }
    }
  }
}

TEST(EncodeLayer, LeavesNoGapBetweenNeighboursAtAnyZoom) {
  // The grids fill the whole; cut to a tile they must fill what of the whole is in it.
  const testing::GeosOracle geos;
  const MapWorld map(8);
  const auto set = LayerSet::from_world(map.world());
  for (int zoom = 11; zoom <= 16; ++zoom) {
    double gaps = 0, sides = 0;
    for (const TileId id : tiles_around(*set->world(), zoom, 1'500'000)) {
      double grids = 0, subdistricts = 0;
      for (const auto& [fid, feature] : decode(*set, Layer::grids, id)) {
        grids += geos.area(testing::polygons_of(feature));
      }
      for (const auto& [fid, feature] : decode(*set, Layer::subdistricts, id)) {
        subdistricts += geos.area(testing::polygons_of(feature));
      }
      gaps += std::abs(grids - subdistricts);
      sides += 4096;
    }
    // Nothing but the cut at the buffer's rim may differ.
    EXPECT_LE(gaps, sides * 0.01) << "zoom " << zoom;
  }
}

TEST(EncodeLayer, DropsTheSameVerticesOnBothSidesOfABorder) {
  const MapWorld map(9);
  const auto set = LayerSet::from_world(map.world());
  for (const int zoom : {11, 12, 13}) {
    for (const TileId id : tiles_around(*set->world(), zoom, 1'500'000)) {
      std::set<geo::Point> grid_vertices;
      for (const auto& [fid, feature] : decode(*set, Layer::grids, id)) {
        for (const auto& ring : feature.parts) grid_vertices.insert(ring.begin(), ring.end());
      }
      // A community's border is made of its grids' borders, so each of its vertices is one of
      // theirs.
      for (const auto& [fid, feature] : decode(*set, Layer::communities, id)) {
        for (const auto& ring : feature.parts) {
          for (const geo::Point p : ring) {
            const bool on_rim = p.x <= -64 || p.y <= -64 || p.x >= 4160 || p.y >= 4160;
            EXPECT_TRUE(on_rim || grid_vertices.contains(p)) << zoom << " " << p.x << "," << p.y;
          }
        }
      }
    }
  }
}

TEST(EncodeLayer, ShowsRowsOfScopedKindsOnlyWithinTheScope) {
  const MapWorld map(10);
  const auto set = LayerSet::from_world(map.world());
  const data::Scope scope = data::Scope::of_areas("li", {map.areas[1].id});
  const data::WorldView view(set->world(), scope);
  std::set<std::uint64_t> seen, expected;
  for (const TileId id : tiles_around(*set->world(), 14, 2'600'000)) {
    for (const auto& [fid, feature] : decode(*set, Layer::buildings, id, scope)) seen.insert(fid);
    EXPECT_EQ(encode_layer(*set, Layer::ways, id, scope),
              encode_layer(*set, Layer::ways, id, kEverything));
  }
  view.for_each<data::Building>([&](const data::Building& row, data::AreaId) {
    expected.insert(static_cast<std::uint64_t>(row.id.value));
  });
  EXPECT_FALSE(seen.empty());
  EXPECT_LT(seen.size(), map.buildings.size() / 4);
  for (const std::uint64_t id : seen) EXPECT_TRUE(expected.contains(id)) << id;
}

TEST(EncodeLayer, ShowsExactlyTheOpenTasksOfTheScope) {
  std::map<std::string, std::size_t> in_scope;
  for (std::uint32_t seed = 20; seed < 24; ++seed) {
    const MapWorld map(seed);
    const auto set = LayerSet::from_world(map.world());
    for (const data::Scope& scope : {kEverything, data::Scope::of_areas("li", {map.areas[1].id}),
                                     data::Scope::of_areas("wu", {map.areas[0].id})}) {
      std::set<std::uint64_t> expected;
      data::WorldView(set->world(), scope)
          .for_each<data::Task>([&](const data::Task& row, data::AreaId) {
            if (data::is_open(row.state)) expected.insert(static_cast<std::uint64_t>(row.id.value));
          });
      in_scope[scope.cache_key()] += expected.size();
      for (const int zoom : {8, 11, 14}) {
        std::set<std::uint64_t> seen;
        for (const TileId id : tiles_around(*set->world(), zoom, 2'600'000)) {
          for (const auto& [fid, feature] : decode(*set, Layer::tasks, id, scope)) seen.insert(fid);
        }
        EXPECT_EQ(seen, expected) << "zoom " << zoom << " seed " << seed;
      }
    }
  }
  ASSERT_EQ(in_scope.size(), 3u);
  for (const auto& [scope, tasks] : in_scope) EXPECT_GT(tasks, 0u) << scope;
}

TEST(EncodeLayer, TellsOfATaskNothingButItsStateKindDueTimeAndWhetherSomebodyHasIt) {
  const MapWorld map(24);
  const auto set = LayerSet::from_world(map.world());
  std::size_t seen = 0;
  for (const TileId id : tiles_around(*set->world(), 14, 2'600'000)) {
    EXPECT_EQ(encode_layer(*set, Layer::tasks, id, kEverything).find("不亮"), std::string::npos);
    for (const auto& [fid, feature] : decode(*set, Layer::tasks, id)) {
      const data::Task& task = map.tasks[fid - 1];
      std::map<std::string, std::string> expected{
          {"state", '"' + std::string(data::word(task.state)) + '"'},
          {"holder", task.holder ? "1" : "0"}};
      if (!task.kind.empty()) expected["kind"] = '"' + task.kind + '"';
      if (task.due_at.ms >= 60'000) expected["due"] = std::to_string(task.due_at.ms / 60'000);
      EXPECT_EQ(feature.values, expected);
      ++seen;
    }
  }
  EXPECT_GT(seen, 40u);
}

TEST(EncodeLayer, CarriesTheAttributesOfThePlan) {
  const MapWorld map(11);
  const auto set = LayerSet::from_world(map.world());
  for (const TileId id : tiles_around(*set->world(), 14, 2'600'000)) {
    for (const auto& [fid, feature] : decode(*set, Layer::ways, id)) {
      const data::Way& way = map.ways[fid - 1];
      std::map<std::string, std::string> expected{
          {"class", '"' + std::string(data::word(way.way_class)) + '"'}};
      if (!way.name.empty()) expected["name"] = '"' + way.name + '"';
      if (way.flags & data::kWayBridge) expected["bridge"] = "true";
      if (way.level != 0) expected["level"] = std::to_string(way.level);
      EXPECT_EQ(feature.values, expected);
    }
    for (const auto& [fid, feature] : decode(*set, Layer::grids, id)) {
      EXPECT_EQ(feature.values.at("made_up"), "true");
      EXPECT_EQ(feature.values.at("code"), '"' + map.areas[fid - 1].code + '"');
    }
    for (const auto& [fid, feature] : decode(*set, Layer::subdistricts, id)) {
      EXPECT_EQ(feature.values.at("made_up"), "false");
    }
    for (const auto& [fid, feature] : decode(*set, Layer::area_labels, id)) {
      EXPECT_EQ(feature.values.at("level"),
                '"' + std::string(data::area_layer(map.areas[fid - 1].level)) + '"');
    }
  }
}

TEST(EncodeLayer, ThinsPointsTheSameInEveryTileThatShowsTheirCell) {
  MapWorld map(12);
  // A crowd of facilities around a corner of tiles.
  for (int i = 0; i < 600; ++i) {
    data::Facility row;
    row.id = {static_cast<std::int64_t>(map.facilities.size()) + 1};
    const geo::Point p = map.anywhere();
    row.at = {p.x / 4, p.y / 4};
    map.facilities.push_back(row);
  }
  const auto set = LayerSet::from_world(map.world());
  std::map<std::pair<std::int64_t, std::int64_t>, std::set<std::uint64_t>> in_cell;
  std::size_t shown = 0;
  for (const TileId id : tiles_around(*set->world(), 12, 2'600'000)) {
    for (const auto& [fid, feature] : decode(*set, Layer::facilities, id)) {
      const geo::Point p = feature.parts[0][0];
      in_cell[{(id.x * std::int64_t{4096} + p.x) >> 6, (id.y * std::int64_t{4096} + p.y) >> 6}]
          .insert(fid);
      ++shown;
    }
  }
  EXPECT_LT(shown, map.facilities.size());
  for (const auto& [cell, ids] : in_cell) EXPECT_EQ(ids.size(), 1u);
}

TEST(EncodeLayer, StatesFeaturesInTheOrderOfTheirIds) {
  const auto set = LayerSet::from_world(MapWorld(13).world());
  for (const TileId id : tiles_around(*set->world(), 13, 1'000'000)) {
    const auto layers = testing::decode_mvt(encode_layer(*set, Layer::buildings, id, kEverything));
    for (const MvtLayer& layer : layers) {
      EXPECT_TRUE(std::is_sorted(layer.features.begin(), layer.features.end(),
                                 [](const auto& a, const auto& b) { return a.id < b.id; }));
      const std::set<std::string> keys(layer.keys.begin(), layer.keys.end());
      EXPECT_EQ(keys.size(), layer.keys.size());
      const std::set<std::string> values(layer.values.begin(), layer.values.end());
      EXPECT_EQ(values.size(), layer.values.size());
    }
  }
}

}  // namespace
}  // namespace jingwei::tiles
