#include "tiles/tile_transform.h"

#include "tests/support/tile_places.h"

namespace jingwei::tiles {
namespace {

const data::LocalFrame kFrame(data::FrameParameters{{1.52, 42.51}});

TEST(ToWorld, PutsKnownPlacesWhereTheyBelong) {
  EXPECT_EQ(to_world({-180, 85.0511287798066}), (WorldPoint{0, 0}));
  EXPECT_EQ(to_world({0, 0}), (WorldPoint{std::int64_t{1} << 31, std::int64_t{1} << 31}));
  EXPECT_EQ(to_world({0, 90}).y, 0);  // beyond the square's rim counts as on it
}

TEST(ToLonLat, LeadsBackWithinAUnit) {
  for (double lat = -80; lat < 81; lat += 7.3) {
    const geo::LonLat there{lat * 2, lat};
    const geo::LonLat back = to_lonlat(to_world(there));
    EXPECT_NEAR(back.lon, there.lon, 1e-7);
    EXPECT_NEAR(back.lat, there.lat, 1e-7);
  }
}

TEST(TileTransform, AgreesInBulkAndPointByPoint) {
  const TileTransform transform(kFrame);
  std::vector<geo::Point> points;
  for (int i = -50; i < 50; ++i) points.push_back({i * 400'003, i * i * 10'007 - 9'000'000});
  const std::vector<geo::Point> plane = transform.to_plane(points);
  ASSERT_EQ(plane.size(), points.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    EXPECT_EQ(plane[i], transform.to_plane(points[i]));
  }
}

TEST(TileGrid, PutsPointsWhereTheTextbookDoes) {
  const TileTransform transform(kFrame);
  for (int zoom = 0; zoom <= 20; ++zoom) {
    const testing::Pixel at = testing::pixel(kFrame, {123'456, -654'321}, zoom);
    const TileId id{zoom, static_cast<std::uint32_t>(at.x / 4096),
                    static_cast<std::uint32_t>(at.y / 4096)};
    const geo::Point p = TileGrid(transform, id).to_tile(transform.to_plane({123'456, -654'321}));
    EXPECT_NEAR(p.x, at.x - id.x * 4096.0, 1.5) << zoom;
    EXPECT_NEAR(p.y, at.y - id.y * 4096.0, 1.5) << zoom;
  }
}

TEST(TileGrid, AgreesWithTheTileNextToIt) {
  const TileTransform transform(kFrame);
  const TileGrid here(transform, {16, 33044, 24204}), east(transform, {16, 33045, 24204});
  for (std::int32_t i = -40'000; i < 40'000; i += 997) {
    const geo::Point a = here.to_tile({i, 5 * i}), b = east.to_tile({i, 5 * i});
    EXPECT_EQ(a.x - 4096, b.x);
    EXPECT_EQ(a.y, b.y);
  }
}

}  // namespace
}  // namespace jingwei::tiles
