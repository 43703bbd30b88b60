#include "data/china_offset.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace jingwei::data {
namespace {

void expect_near(geo::LonLat a, geo::LonLat b, double tolerance) {
  EXPECT_NEAR(a.lon, b.lon, tolerance);
  EXPECT_NEAR(a.lat, b.lat, tolerance);
}

struct Pair {
  geo::LonLat wgs84, gcj02, bd09;
};

// Published check values of the offsets, here and abroad.
const Pair kPairs[] = {
    {{109.4897, 36.5855}, {109.495103562133, 36.585597200834}, {109.501696743770, 36.591275112486}},
    {{109.5120, 36.6080}, {109.517330352665, 36.608043134443}, {109.523905734712, 36.613843409145}},
    {{106.7942, 39.6552}, {106.798960247634, 39.656142557666}, {106.805345216160, 39.662463876277}},
    {{139.6917, 35.6895}, {139.6917, 35.6895}, {139.698122526263, 35.695845452841}},
};

TEST(ChinaOffset, MeetsTheCheckPairsForwards) {
  for (const Pair& pair : kPairs) {
    expect_near(gcj02_from_wgs84(pair.wgs84), pair.gcj02, 2e-12);
    expect_near(bd09_from_wgs84(pair.wgs84), pair.bd09, 2e-12);
  }
  expect_near(gcj02_from_wgs84({121.5272106, 31.1774276}), {121.531541859215, 31.17530398364597},
              2e-12);
}

TEST(ChinaOffset, MeetsTheCheckPairsBackwards) {
  for (const Pair& pair : kPairs) {
    expect_near(wgs84_from_gcj02(pair.gcj02), pair.wgs84, 2e-10);
    expect_near(wgs84_from_bd09(pair.bd09), pair.wgs84, 2e-10);
  }
}

TEST(ChinaOffset, TheWayBackMeetsTheStartAllOverChina) {
  std::mt19937 random(3);
  std::uniform_real_distribution<double> lon(75, 134), lat(18, 53);
  for (int i = 0; i < 2'000; ++i) {
    const geo::LonLat at{lon(random), lat(random)};
    expect_near(wgs84_from_gcj02(gcj02_from_wgs84(at)), at, 2e-10);
    expect_near(wgs84_from_bd09(bd09_from_wgs84(at)), at, 2e-10);
  }
}

}  // namespace
}  // namespace jingwei::data
