// Every tile of the sample district, loaded as scripts/run loads it.

#include <stdlib.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "data/gpkg_store.h"
#include "tests/support/geos_oracle.h"
#include "tests/support/mvt_decoder.h"
#include "tests/support/tile_summaries.h"
#include "tiles/layer_set.h"
#include "tiles/tile_service.h"

namespace jingwei::tiles {
namespace {

class SampleDistrict {
 public:
  SampleDistrict() {
    char scratch[] = "/tmp/jingwei-sample-XXXXXX";
    folder_ = mkdtemp(scratch);
    const std::string command = "JINGWEI=\"" JINGWEI_BINARY "\" \"" JINGWEI_SOURCE_DIR
                                "/scripts/load-sample\" " +
                                folder_.string() + "/andorra >" + folder_.string() + "/log 2>&1";
    loaded_ = std::system(command.c_str()) == 0;
  }
  ~SampleDistrict() { std::filesystem::remove_all(folder_); }
  SampleDistrict(const SampleDistrict&) = delete;
  SampleDistrict& operator=(const SampleDistrict&) = delete;

  // Null when it could not be loaded.
  data::WorldPtr world() const {
    if (!loaded_) return nullptr;
    auto store = data::open_gpkg_store(folder_ / "andorra/district.gpkg", data::StoreMode::read);
    if (!store.ok()) return nullptr;
    geo::NoProgress progress;
    auto world = (*store)->load(progress);
    return world.ok() ? *world : nullptr;
  }

 private:
  std::filesystem::path folder_;
  bool loaded_ = false;
};

// The tiles of a zoom that meet anything of the district.
std::vector<TileId> tiles_of(const LayerSet& set, int zoom) {
  const geo::Box box = set.bounds();
  const WorldPoint origin = set.transform().origin();
  const auto index = [&](std::int64_t v) { return static_cast<std::uint32_t>(v >> (32 - zoom)); };
  std::vector<TileId> ids;
  for (auto x = index(origin.x + box.min.x); x <= index(origin.x + box.max.x); ++x) {
    for (auto y = index(origin.y + box.min.y); y <= index(origin.y + box.max.y); ++y) {
      ids.push_back({zoom, x, y});
    }
  }
  return ids;
}

TEST(SampleTiles, HaveValidPolygonsAndReadTheSameInGdalAtEveryZoom) {
  GDALAllRegister();
  const data::WorldPtr world = SampleDistrict().world();
  ASSERT_NE(world, nullptr);
  const auto set = LayerSet::from_world(world);
  TileService service(world);
  const testing::GeosOracle geos;
  std::size_t polygons = 0, features = 0;
  for (int zoom = kMinZoom; zoom <= kMaxZoom; ++zoom) {
    for (const TileId id : tiles_of(*set, zoom)) {
      const TileAnswer answer = *service.tile(data::Scope::whole_district("tester"), id,
                                              std::vector<std::string>(), Encoding::identity);
      if (answer.empty()) continue;
      const std::string bytes(answer.body->begin(), answer.body->end());
      const std::string where =
          std::to_string(id.z) + "/" + std::to_string(id.x) + "/" + std::to_string(id.y);
      features += testing::expect_gdal_agrees(bytes, where);
      for (const testing::MvtLayer& layer : testing::decode_mvt(bytes)) {
        for (const testing::MvtFeature& feature : layer.features) {
          if (feature.type != 3) continue;
          ++polygons;
          EXPECT_EQ(geos.why_invalid(testing::polygons_of(feature)), "")
              << where << " " << layer.name << " " << *feature.id;
        }
      }
    }
  }
  EXPECT_GT(features, 50'000u);
  EXPECT_GT(polygons, 20'000u);
}

}  // namespace
}  // namespace jingwei::tiles
