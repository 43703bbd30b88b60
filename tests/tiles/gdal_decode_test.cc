// GDAL's reader must find in our tiles what our own decoder finds.

#include "tests/support/map_world.h"
#include "tests/support/tile_places.h"
#include "tests/support/tile_summaries.h"
#include "tiles/tile_service.h"

namespace jingwei::tiles {
namespace {

TEST(GdalReader, FindsTheSameFeaturesAsOurDecoderInEveryTile) {
  GDALAllRegister();
  const testing::MapWorld map(21);
  const data::WorldPtr world = map.world();
  TileService service(world);
  std::size_t features = 0;
  for (int zoom = kMinZoom; zoom <= kMaxZoom; ++zoom) {
    for (const TileId id : testing::tiles_around(*world, zoom, zoom > 14 ? 700'000 : 2'600'000)) {
      const TileAnswer answer = *service.tile(data::Scope::whole_district("tester"), id,
                                              std::vector<std::string>(), Encoding::identity);
      if (answer.empty()) continue;
      features += testing::expect_gdal_agrees({answer.body->begin(), answer.body->end()},
                                              "z" + std::to_string(zoom));
    }
  }
  EXPECT_GT(features, 2000u);
}

}  // namespace
}  // namespace jingwei::tiles
