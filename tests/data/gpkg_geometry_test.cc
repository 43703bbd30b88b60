#include "data/gpkg_geometry.h"

#include <gtest/gtest.h>

#include <cstring>

#include "tests/support/random_rows.h"

namespace jingwei::data {
namespace {

const LocalFrame kFrame(FrameParameters{{109.49, 36.6}});

template <class Shape>
Shape back(const Shape& shape) {
  Shape read;
  const auto status = from_gpkg(to_gpkg(shape, kFrame), kFrame, read);
  EXPECT_TRUE(status.ok());
  return read;
}

TEST(GpkgGeometry, GivesBackEveryShapeToTheMillimetre) {
  for (std::uint32_t seed = 1; seed <= 50; ++seed) {
    SCOPED_TRACE(seed);
    testing::RandomRows random(seed);
    const auto place = random.row<Place>(1, 1);
    const auto way = random.row<Way>(1, 1);
    const auto building = random.row<Building>(1, 1);
    const auto gully = random.row<Gully>(1, 1);
    EXPECT_EQ(back(place.at), place.at);
    EXPECT_EQ(back(way.line), way.line);
    EXPECT_EQ(back(building.footprint), building.footprint);
    EXPECT_EQ(back(gully.shape), gully.shape);
  }
}

TEST(GpkgGeometry, GivesBackEmptyShapes) {
  EXPECT_EQ(back(geo::Polyline{}), geo::Polyline{});
  EXPECT_EQ(back(geo::Polygon{}), geo::Polygon{});
  EXPECT_EQ(back(geo::MultiPolygon{}), geo::MultiPolygon{});
  EXPECT_FALSE(stored_box(to_gpkg(geo::MultiPolygon{}, kFrame)).has_value());
}

// OGC 12-128r17, 2.1.3.1.1: magic, version 0, flags, srs_id, envelope [minx, maxx, miny, maxy].
TEST(GpkgGeometry, WritesTheHeaderOfTheStandard) {
  const std::string bytes = to_gpkg(geo::Polyline{{0, 0}, {1'000'000, 2'000'000}}, kFrame);
  EXPECT_EQ(bytes.substr(0, 3), std::string("GP\0", 3));
  EXPECT_EQ(bytes[3], 0x03);
  std::int32_t srs = 0;
  std::memcpy(&srs, bytes.data() + 4, sizeof(srs));
  EXPECT_EQ(srs, 4490);
  double box[4];
  std::memcpy(box, bytes.data() + 8, sizeof(box));
  EXPECT_DOUBLE_EQ(box[0], kFrame.to_lonlat(geo::Point{0, 0}).lon);
  EXPECT_DOUBLE_EQ(box[1], kFrame.to_lonlat(geo::Point{1'000'000, 2'000'000}).lon);
  EXPECT_DOUBLE_EQ(box[2], kFrame.to_lonlat(geo::Point{0, 0}).lat);
  EXPECT_DOUBLE_EQ(box[3], kFrame.to_lonlat(geo::Point{1'000'000, 2'000'000}).lat);
  // Longitude first: the first number of the line is near 109, not 36.
  double first = 0;
  std::memcpy(&first, bytes.data() + 40 + 9, sizeof(first));
  EXPECT_NEAR(first, 109.49, 0.01);
}

TEST(GpkgGeometry, RefusesEveryPrefixAndEveryOtherType) {
  testing::RandomRows random(9);
  const std::string bytes = to_gpkg(random.row<Gully>(1, 1).shape, kFrame);
  geo::MultiPolygon polygons;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(from_gpkg(std::string_view(bytes).substr(0, size), kFrame, polygons).ok());
  }
  EXPECT_FALSE(from_gpkg(bytes + '\0', kFrame, polygons).ok());
  geo::Polygon polygon;
  EXPECT_FALSE(from_gpkg(bytes, kFrame, polygon).ok());
  geo::Point point;
  EXPECT_FALSE(from_gpkg(bytes, kFrame, point).ok());
}

TEST(GpkgGeometry, RefusesNumbersThatAreNoPlaces) {
  std::string bytes = to_gpkg(geo::Point{1, 2}, kFrame);
  for (const double bad : {std::numeric_limits<double>::quiet_NaN(),
                           std::numeric_limits<double>::infinity(), 1e300, 0.0}) {
    std::memcpy(bytes.data() + 13, &bad, sizeof(bad));
    geo::Point p;
    const auto status = from_gpkg(bytes, kFrame, p);
    ASSERT_FALSE(status.ok()) << bad;
    EXPECT_EQ(status.error().code, geo::ErrorCode::store_damaged);
  }
}

}  // namespace
}  // namespace jingwei::data
