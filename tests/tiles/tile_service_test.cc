#include "tiles/tile_service.h"

#include <libdeflate.h>

#include <atomic>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/support/map_edits.h"
#include "tests/support/map_world.h"
#include "tests/support/mvt_decoder.h"
#include "tests/support/tile_places.h"

namespace jingwei::tiles {
namespace {

using testing::MapWorld;

const data::Scope kEverything = data::Scope::whole_district("tester");
const std::vector<std::string> kAllOfThem;

std::string text(const Bytes& bytes) { return {bytes.begin(), bytes.end()}; }

std::string unpacked(const Bytes& gz) {
  libdeflate_decompressor* decompressor = libdeflate_alloc_decompressor();
  std::string out(4 << 20, '\0');
  std::size_t size = 0;
  EXPECT_EQ(
      libdeflate_gzip_decompress(decompressor, gz.data(), gz.size(), out.data(), out.size(), &size),
      LIBDEFLATE_SUCCESS);
  libdeflate_free_decompressor(decompressor);
  out.resize(size);
  return out;
}

// Renames one building.
struct Edit {
  data::WorldPtr world;
  data::Committed committed;
};
Edit renamed(const data::WorldPtr& world, data::Building row, const std::string& name) {
  auto change = std::make_shared<data::Change>();
  data::Building after = row;
  after.name = name;
  change->of<data::Building>().push_back({row, after});
  const data::WorldPtr next = testing::applied(world, *change);
  return {next, {next->revision(), "hash", change}};
}

std::string name_in(const TileAnswer& answer, std::int64_t id) {
  for (const testing::MvtLayer& layer : testing::decode_mvt(text(*answer.body))) {
    if (layer.name != "buildings") continue;
    for (const testing::MvtFeature& feature : layer.features) {
      if (*feature.id == static_cast<std::uint64_t>(id) && feature.values.contains("name")) {
        return feature.values.at("name");
      }
    }
  }
  return {};
}

class TileServiceTest : public ::testing::Test {
 protected:
  MapWorld map_{1, 200};
  data::WorldPtr world_ = map_.world();
  TileService service_{world_};
  data::Building building_ = map_.buildings[0];
  TileId id_ = testing::tile_at(*world_, building_.footprint.shell[0], 14);

  TileAnswer tile(TileId id, Encoding encoding = Encoding::identity) {
    return *service_.tile(kEverything, id, kAllOfThem, encoding);
  }
};

TEST_F(TileServiceTest, ShowsEveryEditOfABatchThoughATileWasAskedForInItsMidst) {
  data::Building other = map_.buildings[1];
  const Edit first = renamed(world_, building_, "先");
  const Edit second = renamed(first.world, other, "后");
  const TileId there = testing::tile_at(*world_, other.footprint.shell[0], 14);
  // Both are told with the World after the last, as one sync made them durable.
  service_.on_commit(second.world, first.committed);
  for (const Encoding encoding : {Encoding::identity, Encoding::gzip}) tile(there, encoding);
  service_.on_commit(second.world, second.committed);
  EXPECT_EQ(name_in(tile(id_), building_.id.value), "\"先\"");
  EXPECT_EQ(name_in(tile(there), other.id.value), "\"后\"");
  const TileAnswer packed = tile(there, Encoding::gzip);
  EXPECT_EQ(unpacked(*packed.body), text(*tile(there).body));
}

TEST_F(TileServiceTest, ShowsAnEditInATileAskedForAfterIt) {
  const TileAnswer before = tile(id_);
  const Edit edit = renamed(world_, building_, "新名");
  service_.on_commit(edit.world, edit.committed);
  const TileAnswer after = tile(id_);
  EXPECT_EQ(name_in(after, 1), "\"新名\"");
  EXPECT_NE(before.etag, after.etag);
  EXPECT_NE(*before.body, *after.body);
}

TEST_F(TileServiceTest, GivesTheOldBytesAndTagBackAfterAnUndo) {
  const TileAnswer before = tile(id_);
  const Edit there = renamed(world_, building_, "新名");
  service_.on_commit(there.world, there.committed);
  const Edit back =
      renamed(there.world, *there.committed.change->of<data::Building>()[0].after, building_.name);
  service_.on_commit(back.world, back.committed);
  EXPECT_EQ(tile(id_).etag, before.etag);
  EXPECT_EQ(*tile(id_).body, *before.body);
}

TEST_F(TileServiceTest, KeepsTheTagOfTilesTheEditDoesNotTouch) {
  const TileId elsewhere = testing::tile_at(
      *world_, {-building_.footprint.shell[0].x, -building_.footprint.shell[0].y}, 16);
  const TileAnswer before = tile(elsewhere);
  const Edit edit = renamed(world_, building_, "新名");
  service_.on_commit(edit.world, edit.committed);
  EXPECT_EQ(tile(elsewhere).etag, before.etag);
  EXPECT_EQ(tile(elsewhere).body, before.body);  // still the very bytes of the cache
}

TEST_F(TileServiceTest, HasAStrongTagForEachEncoding) {
  const TileAnswer plain = tile(id_), packed = tile(id_, Encoding::gzip);
  EXPECT_NE(plain.etag, packed.etag);
  for (const std::string& etag : {plain.etag, packed.etag}) {
    EXPECT_EQ(etag.front(), '"');
    EXPECT_EQ(etag.back(), '"');
  }
  EXPECT_EQ(packed.etag.substr(0, 17), plain.etag.substr(0, 17));
  EXPECT_EQ(unpacked(*packed.body), text(*plain.body));
  EXPECT_LT(packed.body->size(), plain.body->size());
}

TEST_F(TileServiceTest, AnswersAnEmptyTileWithNothingInEitherEncoding) {
  EXPECT_TRUE(tile({14, 0, 0}).empty());
  EXPECT_TRUE(tile({14, 0, 0}, Encoding::gzip).empty());
}

TEST_F(TileServiceTest, HoldsTheLayersAskedForInThePlansOrder) {
  const std::vector<std::string> wanted{"ways", "grids"};
  const TileAnswer answer = *service_.tile(kEverything, id_, wanted, Encoding::identity);
  const auto layers = testing::decode_mvt(text(*answer.body));
  ASSERT_EQ(layers.size(), 2u);
  EXPECT_EQ(layers[0].name, "grids");
  EXPECT_EQ(layers[1].name, "ways");
}

TEST_F(TileServiceTest, RefusesAnUnknownLayerByName) {
  const std::vector<std::string> wanted{"ways", "rodas"};
  const auto answer = service_.tile(kEverything, id_, wanted, Encoding::identity);
  EXPECT_EQ(answer.error().code, geo::ErrorCode::request_malformed);
  EXPECT_EQ(answer.error().place.value, "rodas");
}

TEST_F(TileServiceTest, FindsNoTileOutsideItsZoomsAndThePyramid) {
  for (const TileId id : {TileId{7, 64, 47}, TileId{17, 66088, 48408}, TileId{14, 16384, 0},
                          TileId{14, 0, 16384}, TileId{31, 0, 0}, TileId{-1, 0, 0}}) {
    EXPECT_EQ(service_.tile(kEverything, id, kAllOfThem, Encoding::gzip).error().code,
              geo::ErrorCode::not_found);
  }
}

TEST_F(TileServiceTest, KeepsScopesApart) {
  const data::Scope narrow = data::Scope::of_areas("li", {map_.areas[1].id});
  for (const TileId id : testing::tiles_around(*world_, 13, 2'000'000)) {
    const TileAnswer all = tile(id);
    const TileAnswer some = *service_.tile(narrow, id, kAllOfThem, Encoding::identity);
    EXPECT_LE(some.body->size(), all.body->size());
    EXPECT_EQ(tile(id).etag, all.etag);
  }
}

TEST_F(TileServiceTest, ShowsEveryAcknowledgedEditToManyReaders) {
  std::atomic<int> acknowledged = 0;
  std::atomic<bool> stop = false;
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i) {
    readers.emplace_back([&, encoding = i % 2 ? Encoding::gzip : Encoding::identity] {
      while (!stop) {
        const int at_least = acknowledged;
        TileAnswer answer = tile(id_, encoding);
        if (encoding == Encoding::gzip) {
          const std::string plain = unpacked(*answer.body);
          answer.body = std::make_shared<const Bytes>(plain.begin(), plain.end());
        }
        const std::string name = name_in(answer, 1);
        const int seen = name.size() > 2 ? std::atoi(name.substr(1).c_str()) : 0;
        ASSERT_GE(seen, at_least);
      }
    });
  }
  data::WorldPtr world = world_;
  data::Building row = building_;
  for (int i = 1; i <= 150; ++i) {
    const Edit edit = renamed(world, row, std::to_string(i));
    service_.on_commit(edit.world, edit.committed);
    acknowledged = i;
    world = edit.world;
    row = *edit.committed.change->of<data::Building>()[0].after;
  }
  stop = true;
  for (std::thread& reader : readers) reader.join();
}

TEST_F(TileServiceTest, DropsThePointOfATaskThatIsClosedAndShowsItAgainWhenReopened) {
  const auto commit = [&](const data::Task& before, data::TaskState state) {
    auto change = std::make_shared<data::Change>();
    data::Task after = before;
    after.state = state;
    change->of<data::Task>().push_back({before, after});
    world_ = testing::applied(world_, *change);
    service_.on_commit(world_, {world_->revision(), "hash", change});
    // The stale boxes must name the tile, or a browser would keep the old one.
    for (const StaleBox& box : service_.stale(*change)) {
      EXPECT_EQ(box.layers, std::vector<std::string>{"tasks"});
    }
    EXPECT_FALSE(service_.stale(*change).empty());
    return *change->of<data::Task>()[0].after;
  };
  const data::Task open = commit(map_.tasks[0], data::TaskState::to_verify);
  const TileId there = testing::tile_at(*world_, open.at, 16);
  const std::vector<std::string> tasks{"tasks"};
  const auto shows = [&] {
    const TileAnswer answer = *service_.tile(kEverything, there, tasks, Encoding::identity);
    for (const testing::MvtLayer& layer : testing::decode_mvt(text(*answer.body))) {
      for (const testing::MvtFeature& feature : layer.features) {
        if (*feature.id == static_cast<std::uint64_t>(open.id.value)) return true;
      }
    }
    return false;
  };
  EXPECT_TRUE(shows());
  const data::Task closed = commit(open, data::TaskState::closed);
  EXPECT_FALSE(shows());
  commit(closed, data::TaskState::filed);
  EXPECT_TRUE(shows());
}

TEST_F(TileServiceTest, NamesTheStaleTilesOfAnEdit) {
  const Edit edit = renamed(world_, building_, "新名");
  for (const bool committed : {false, true}) {
    if (committed) service_.on_commit(edit.world, edit.committed);
    const std::vector<StaleBox> boxes = service_.stale(*edit.committed.change);
    ASSERT_FALSE(boxes.empty());
    for (const StaleBox& box : boxes) {
      EXPECT_EQ(box.layers, std::vector<std::string>{"buildings"});
      EXPECT_GE(box.min_zoom, 13);
      EXPECT_LE(box.max_zoom, 16);
      EXPECT_LT(box.west, box.east);
      EXPECT_LT(box.south, box.north);
    }
  }
}

TEST_F(TileServiceTest, DescribesItsLayersInTileJson) {
  const auto json = nlohmann::json::parse(
      service_.tile_json({"http://localhost/andorra/tiles/{z}/{x}/{y}.mvt", "© OpenStreetMap"}));
  EXPECT_EQ(json["tilejson"], "3.0.0");
  EXPECT_EQ(json["tiles"][0], "http://localhost/andorra/tiles/{z}/{x}/{y}.mvt");
  EXPECT_EQ(json["attribution"], "© OpenStreetMap");
  EXPECT_EQ(json["minzoom"], 8);
  EXPECT_EQ(json["maxzoom"], 16);
  ASSERT_EQ(json["vector_layers"].size(), kLayerCount);
  EXPECT_EQ(json["vector_layers"][8]["id"], "ways");
  EXPECT_EQ(json["vector_layers"][8]["fields"]["level"], "Number");
  EXPECT_LT(json["bounds"][0].get<double>(), 1.52);
  EXPECT_GT(json["bounds"][2].get<double>(), 1.52);
  EXPECT_NEAR(json["bounds"][1].get<double>(), 42.48, 0.02);
}

TEST(TileServiceOfAnEmptyDistrict, AnswersEmptyTilesAndNoBounds) {
  const data::DistrictInfo info{"610602", "空", "key", {{109.5, 36.6}}};
  TileService service(data::WorldBuilder(info).finish({0}, ""));
  EXPECT_TRUE(service.tile(kEverything, {14, 13176, 6394}, kAllOfThem, Encoding::gzip)->empty());
  EXPECT_FALSE(nlohmann::json::parse(service.tile_json({"x", ""})).contains("bounds"));
}

TEST_F(TileServiceTest, ServesTerrainOfTheElevationInForce) {
  const TileId id = testing::tile_at(*world_, {0, 0}, 12);
  EXPECT_EQ(service_.terrain(id).error().code, geo::ErrorCode::not_found);
  const auto flat = [](float height) {
    return std::make_shared<const geo::ElevationGrid>(geo::GridPlacement{1, 43, 0.1, 0.1}, 10, 10,
                                                      std::vector<float>(100, height));
  };
  service_.set_elevation(flat(1000));
  const TileAnswer low = *service_.terrain(id);
  EXPECT_EQ(service_.terrain(id)->body, low.body);  // from the cache
  service_.set_elevation(flat(2000));
  EXPECT_NE(service_.terrain(id)->etag, low.etag);
  EXPECT_EQ(service_.terrain({12, 0, 0}).error().code, geo::ErrorCode::not_found);
  EXPECT_EQ(service_.terrain({15, 0, 0}).error().code, geo::ErrorCode::not_found);
  service_.set_elevation(nullptr);
  EXPECT_EQ(service_.terrain(id).error().code, geo::ErrorCode::not_found);
}

}  // namespace
}  // namespace jingwei::tiles
