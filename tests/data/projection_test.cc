#include "data/projection.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <thread>
#include <vector>

#include "tests/support/random_shapes.h"

namespace jingwei::data {
namespace {

using geo::ErrorCode;
using geo::kMaxCoordinate;
using geo::LonLat;
using geo::Point;
using testing::RandomShapes;

const LonLat kCentres[] = {{109.4897, 36.5855}, {1.52, 42.51}, {0, 0},      {-180, 10},
                           {179.99, -45},       {106.8, 39.6}, {25, 69.999}};

// Metres along the meridian from the equator to `lat`, by Simpson's rule on the radius of curvature
// of the CGCS2000 ellipsoid.
double meridian_arc(double lat) {
  const double f = 1 / 298.257222101, e2 = f * (2 - f), a = 6378137;
  const auto radius = [&](double phi) {
    return a * (1 - e2) / std::pow(1 - e2 * std::sin(phi) * std::sin(phi), 1.5);
  };
  const double end = lat * std::acos(-1.0) / 180;
  constexpr int kSteps = 2'000;
  double sum = radius(0) + radius(end);
  for (int i = 1; i < kSteps; ++i) sum += radius(end * i / kSteps) * (i % 2 ? 4 : 2);
  return sum * end / kSteps / 3;
}

TEST(LocalFrame, ToDegreesAndBackIsTheIdentityAllOverTheFrame) {
  for (const LonLat centre : kCentres) {
    SCOPED_TRACE(::testing::Message() << centre.lon << ", " << centre.lat);
    const LocalFrame frame(FrameParameters{centre});
    RandomShapes random(42);
    std::vector<Point> points = {{0, 0},
                                 {kMaxCoordinate, kMaxCoordinate},
                                 {kMaxCoordinate, -kMaxCoordinate},
                                 {-kMaxCoordinate, kMaxCoordinate},
                                 {-kMaxCoordinate, -kMaxCoordinate}};
    for (int i = 0; i < 5'000; ++i) points.push_back(random.point(kMaxCoordinate));
    for (const Point p : points) {
      const auto back = frame.to_frame(frame.to_lonlat(p));
      ASSERT_TRUE(back.ok()) << p.x << ", " << p.y;
      ASSERT_EQ(*back, p);
    }
  }
}

TEST(LocalFrame, FromDegreesAndBackLosesAtMostHalfAMillimetre) {
  const LocalFrame frame(FrameParameters{{109.4897, 36.5855}});
  RandomShapes random(43);
  for (int i = 0; i < 5'000; ++i) {
    const LonLat at{random.real(108, 111), random.real(35, 38)};
    const LonLat back = frame.to_lonlat(*frame.to_frame(at));
    const double east =
        (back.lon - at.lon) * 111'320'000 * std::cos(at.lat * std::acos(-1.0) / 180);
    const double north = (back.lat - at.lat) * 111'000'000;
    ASSERT_LE(std::abs(east), 0.51);  // the scale grows by 0.1 % towards the rim
    ASSERT_LE(std::abs(north), 0.51);
  }
}

// Coordinates of two points of Baota in the 3-degree zones of CGCS2000 / Gauss-Kruger, which have
// the same ellipsoid and scale: EPSG:4545 and EPSG:4546, false easting 500 km.
TEST(LocalFrame, AgreesWithThePublishedGaussKrugerCoordinates) {
  struct Zone {
    double meridian, east_1, north_1, east_2, north_2;
  };
  for (const Zone zone : {Zone{108, 633321.370, 4051545.502, 635277.958, 4054073.752},
                          Zone{111, 364834.900, 4051574.278, 366869.453, 4054040.218}}) {
    const LocalFrame frame(FrameParameters{{zone.meridian, 36.6}});
    const double origin = meridian_arc(36.6);
    const Point p = *frame.to_frame({109.4897, 36.5855}), q = *frame.to_frame({109.5120, 36.6080});
    EXPECT_NEAR(p.x, (zone.east_1 - 500'000) * 1000, 1.0);
    EXPECT_NEAR(p.y, (zone.north_1 - origin) * 1000, 1.0);
    EXPECT_NEAR(q.x, (zone.east_2 - 500'000) * 1000, 1.0);
    EXPECT_NEAR(q.y, (zone.north_2 - origin) * 1000, 1.0);
  }
}

TEST(LocalFrame, KeepsLengthsAlongItsMeridian) {
  const LocalFrame frame(FrameParameters{{109, 36}});
  EXPECT_EQ(*frame.to_frame({109, 36}), (Point{0, 0}));
  EXPECT_NEAR(frame.to_frame({109, 37})->y, (meridian_arc(37) - meridian_arc(36)) * 1000, 1.0);
  EXPECT_EQ(frame.to_frame({109, 37})->x, 0);
}

TEST(LocalFrame, RefusesCoordinatesThatAreNotFinite) {
  const LocalFrame frame(FrameParameters{{109, 36}});
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  for (const LonLat at : {LonLat{nan, 36}, {109, nan}, {infinity, 36}, {109, -infinity}}) {
    const auto result = frame.to_frame(at);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code, ErrorCode::coordinate_not_finite);
  }
}

TEST(LocalFrame, RefusesCoordinatesOutOfRange) {
  for (const LonLat centre : kCentres) {
    const LocalFrame frame(FrameParameters{centre});
    for (const LonLat at : {LonLat{181, 0},
                            {0, 91},
                            {36.5855, 109.4897},
                            {1e300, 0},
                            {centre.lon, centre.lat + 3 > 90 ? -60 : centre.lat + 3},
                            {centre.lon > 0 ? centre.lon - 120 : centre.lon + 120, centre.lat}}) {
      const auto result = frame.to_frame(at);
      ASSERT_FALSE(result.ok()) << at.lon << ", " << at.lat << " about " << centre.lon;
      EXPECT_EQ(result.error().code, ErrorCode::coordinate_out_of_range);
    }
  }
}

TEST(LocalFrame, InBulkAnswersTheSameAsPointByPoint) {
  const LocalFrame frame(FrameParameters{{109.5, 36.6}});
  RandomShapes random(44);
  std::vector<Point> points;
  for (int i = 0; i < 1'000; ++i) points.push_back(random.point(kMaxCoordinate));
  std::vector<LonLat> degrees(points.size());
  frame.to_lonlat(points, degrees);
  std::vector<Point> back(points.size());
  ASSERT_TRUE(frame.to_frame(degrees, back).ok());
  EXPECT_EQ(back, points);
  for (std::size_t i = 0; i < points.size(); ++i) {
    EXPECT_EQ(degrees[i], frame.to_lonlat(points[i]));
  }
  degrees[7].lon = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(frame.to_frame(degrees, back).error().code, ErrorCode::coordinate_not_finite);
}

TEST(LocalFrame, ServesSeveralThreadsAndMoreFramesThanAreKept) {
  std::vector<std::thread> threads;
  std::vector<int> wrong(4);
  for (std::size_t t = 0; t < wrong.size(); ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 40; ++i) {
        const LonLat centre{100 + i * 0.5, 30 + static_cast<double>(t)};
        const auto origin = LocalFrame(FrameParameters{centre}).to_frame(centre);
        if (!origin.ok() || *origin != Point{0, 0}) ++wrong[t];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4));
}

}  // namespace
}  // namespace jingwei::data
