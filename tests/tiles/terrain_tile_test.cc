#include "tiles/terrain_tile.h"

#include <png.h>

#include <cmath>
#include <limits>

#include "tiles/tile_transform.h"

namespace jingwei::tiles {
namespace {

constexpr float kVoid = std::numeric_limits<float>::quiet_NaN();

// A plane that rises to the east and the north, over one degree.
double plane(geo::LonLat at) { return 1000 + 500 * (at.lon - 1) + 300 * (at.lat - 42); }

geo::ElevationGrid plane_grid(int n) {
  const geo::GridPlacement placement{1, 43, 1.0 / n, 1.0 / n};
  std::vector<float> cells;
  for (int row = 0; row < n; ++row) {
    for (int column = 0; column < n; ++column) {
      cells.push_back(static_cast<float>(plane({1 + (column + 0.5) / n, 43 - (row + 0.5) / n})));
    }
  }
  return {placement, n, n, cells};
}

struct Picture {
  std::vector<std::uint8_t> rgb;
  double height(int column, int row) const {
    const std::uint8_t* p = &rgb[static_cast<std::size_t>(3 * (row * 256 + column))];
    return p[0] * 256.0 + p[1] + p[2] / 256.0 - 32768.0;
  }
};

Picture decoded(const std::vector<std::uint8_t>& png) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  EXPECT_TRUE(png_image_begin_read_from_memory(&image, png.data(), png.size()));
  EXPECT_EQ(image.width, 256u);
  EXPECT_EQ(image.height, 256u);
  image.format = PNG_FORMAT_RGB;
  Picture picture{std::vector<std::uint8_t>(PNG_IMAGE_SIZE(image))};
  EXPECT_TRUE(png_image_finish_read(&image, nullptr, picture.rgb.data(), 0, nullptr));
  return picture;
}

TileId tile_of(geo::LonLat at, int zoom) {
  const WorldPoint p = to_world(at);
  return {zoom, static_cast<std::uint32_t>(p.x >> (32 - zoom)),
          static_cast<std::uint32_t>(p.y >> (32 - zoom))};
}

TEST(TerrainTile, HoldsTheHeightAtTheMiddleOfEachPixel) {
  const TerrainSource source(plane_grid(200));
  const TileId id = tile_of({1.52, 42.51}, 12);
  const auto png = source.tile(id);
  ASSERT_TRUE(png);
  const Picture picture = decoded(*png);
  const WorldPoint corner = tile_corner(id);
  const std::int64_t pixel = std::int64_t{1} << (32 - 12 - 8);
  for (int row = 0; row < 256; row += 15) {
    for (int column = 0; column < 256; column += 15) {
      const geo::LonLat at = to_lonlat(
          WorldPoint{corner.x + column * pixel + pixel / 2, corner.y + row * pixel + pixel / 2});
      EXPECT_NEAR(picture.height(column, row), plane(at), 0.01);
    }
  }
}

TEST(TerrainTile, IsAbsentWhereTheRasterIsNot) {
  const TerrainSource source(plane_grid(50));
  EXPECT_FALSE(source.tile(tile_of({109.5, 36.6}, 10)));
  EXPECT_FALSE(source.tile(tile_of({1.5, 43.8}, 10)));
  EXPECT_TRUE(source.tile(tile_of({1.5, 42.5}, 10)));
  EXPECT_FALSE(TerrainSource(geo::ElevationGrid()).tile(tile_of({1.5, 42.5}, 10)));
}

TEST(TerrainTile, EndsFlatBeyondTheRim) {
  const TerrainSource source(plane_grid(50));
  const auto png = source.tile(tile_of({1.01, 42.5}, 7));  // far wider than the raster
  ASSERT_TRUE(png);
  const Picture picture = decoded(*png);
  for (int row = 0; row < 256; row += 5) {
    for (int column = 0; column < 256; column += 5) {
      EXPECT_GE(picture.height(column, row), 990);
      EXPECT_LE(picture.height(column, row), 1810);
    }
  }
}

TEST(TerrainTile, ShowsNoHoleWhereTheRasterHasVoids) {
  const geo::ElevationGrid whole = plane_grid(100);
  std::vector<float> cells(whole.cells().begin(), whole.cells().end());
  for (int row = 40; row < 55; ++row) {
    for (int column = 40; column < 60; ++column)
      cells[static_cast<std::size_t>(row) * 100 + column] = kVoid;
  }
  const geo::ElevationGrid holed(whole.placement(), 100, 100, cells);
  const auto png = TerrainSource(holed).tile(tile_of({1.5, 42.52}, 11));
  ASSERT_TRUE(png);
  const Picture picture = decoded(*png);
  for (int row = 0; row < 256; row += 5) {
    for (int column = 0; column < 256; column += 5) {
      EXPECT_GT(picture.height(column, row), 1200);
      EXPECT_LT(picture.height(column, row), 1700);
    }
  }
}

TEST(WithoutVoids, LeavesKnownHeightsAndKeepsWithinTheirRange) {
  const geo::ElevationGrid grid({1, 43, 0.1, 0.1}, 3, 2, {1, kVoid, 5, kVoid, kVoid, kVoid});
  const geo::ElevationGrid filled = without_voids(grid);
  EXPECT_EQ(filled.void_cells(), 0);
  EXPECT_EQ(filled.cell(0, 0), 1);
  EXPECT_EQ(filled.cell(2, 0), 5);
  EXPECT_EQ(filled.cell(1, 0), 3);
  for (const float h : filled.cells()) EXPECT_TRUE(h >= 1 && h <= 5);
}

TEST(WithoutVoids, IsZeroWhereThereIsNoHeightAtAll) {
  const geo::ElevationGrid filled = without_voids({{1, 43, 0.1, 0.1}, 2, 1, {kVoid, kVoid}});
  EXPECT_EQ(filled.cell(0, 0), 0);
  EXPECT_EQ(filled.cell(1, 0), 0);
}

}  // namespace
}  // namespace jingwei::tiles
