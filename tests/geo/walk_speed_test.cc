#include "geo/walk_speed.h"

#include <gtest/gtest.h>

#include <set>

namespace jingwei::geo {
namespace {

double adult_seconds(double metres, double slope) {
  return metres / walk_speed(WalkProfile::adult, WalkSurface::path, Slope::from_ratio(slope))
                      ->metres_per_second();
}

TEST(WalkSpeed, IsToblersFunction) {
  const std::pair<double, double> published[] = {{0, 5.0367},    {-0.05, 6},    {0.1, 3.5493},
                                                 {-0.1, 5.0367}, {0.2, 2.5012}, {0.3, 1.7625}};
  for (const auto& [slope, kmh] : published) {
    EXPECT_NEAR(tobler(Slope::from_ratio(slope)).kilometres_per_hour(), kmh, 5e-5) << slope;
  }
}

TEST(WalkSpeed, ReachesTheKnownDistancesInFifteenMinutes) {
  const std::pair<double, double> published[] = {{0, 1259}, {0.1, 887}, {0.2, 625}, {-0.05, 1500}};
  for (const auto& [slope, metres] : published) {
    EXPECT_NEAR(tobler(Slope::from_ratio(slope)).metres_per_second() * 900, metres, 0.5) << slope;
  }
}

TEST(WalkSpeed, TakesASteepEdgeUpAndDown) {
  EXPECT_NEAR(adult_seconds(400, 0.2), 576, 0.5);
  EXPECT_NEAR(adult_seconds(400, -0.2), 406, 0.5);
}

TEST(WalkSpeed, OnStepsDependsOnTheDirectionOnly) {
  const auto steps = [](WalkProfile profile, double slope) {
    return walk_speed(profile, WalkSurface::steps, Slope::from_ratio(slope));
  };
  EXPECT_DOUBLE_EQ(steps(WalkProfile::adult, 0.5)->metres_per_second(), 0.45);
  EXPECT_DOUBLE_EQ(steps(WalkProfile::adult, 0.01)->metres_per_second(), 0.45);
  EXPECT_DOUBLE_EQ(steps(WalkProfile::adult, -0.5)->metres_per_second(), 0.6);
  EXPECT_NEAR(1 / steps(WalkProfile::adult, 0)->metres_per_second(), (1 / 0.45 + 1 / 0.6) / 2,
              1e-12);
  EXPECT_DOUBLE_EQ(steps(WalkProfile::pushchair, 0.5)->metres_per_second(), 0.225);
  EXPECT_FALSE(steps(WalkProfile::wheelchair, 0));
}

TEST(WalkSpeed, StopsAWheelchairAboveOneInTwelve) {
  const auto ramp = [](double slope) {
    return walk_speed(WalkProfile::wheelchair, WalkSurface::road, Slope::from_ratio(slope));
  };
  EXPECT_NEAR(ramp(0)->metres_per_second(), 1.0, 1e-9);
  EXPECT_TRUE(ramp(1.0 / 12));
  EXPECT_TRUE(ramp(static_cast<float>(1.0 / 12)));
  EXPECT_FALSE(ramp(0.0834));
  EXPECT_FALSE(ramp(-0.0834));
}

TEST(WalkSpeed, ClipsTheSlopeBySurface) {
  const auto at = [](WalkSurface surface, double slope) {
    return walk_speed(WalkProfile::adult, surface, Slope::from_ratio(slope))->metres_per_second();
  };
  EXPECT_DOUBLE_EQ(at(WalkSurface::road, 0.9), at(WalkSurface::road, 0.30));
  EXPECT_DOUBLE_EQ(at(WalkSurface::footway, -0.9), at(WalkSurface::footway, -0.45));
  EXPECT_DOUBLE_EQ(at(WalkSurface::path, 0.9), at(WalkSurface::path, 0.65));
  EXPECT_LT(at(WalkSurface::path, 0.6), at(WalkSurface::path, 0.5));
}

TEST(WalkSpeed, OffEveryPathIsSixTenthsOfTheFlat) {
  EXPECT_NEAR(off_path_speed(WalkProfile::adult).kilometres_per_hour(), 0.6 * 5.0367, 1e-4);
  EXPECT_NEAR(off_path_speed(WalkProfile::elderly).kilometres_per_hour(), 0.45 * 5.0367, 1e-4);
  EXPECT_NEAR(off_path_speed(WalkProfile::wheelchair).metres_per_second(), 0.6, 1e-9);
  EXPECT_EQ(off_path_time(WalkProfile::adult, Metres{0}).value, 0);
  EXPECT_EQ(off_path_time(WalkProfile::adult, Metres{0.001}).value, 2);  // 1.19 ms, rounded up
}

TEST(WalkProfiles, SayWhatIsAssumedInBothLanguages) {
  std::set<std::string_view> keys;
  for (const WalkProfileData& data : walk_profiles()) {
    EXPECT_TRUE(keys.insert(data.key).second);
    EXPECT_EQ(find_walk_profile(data.key), data.profile);
    EXPECT_EQ(&walk_profile(data.profile), &data);
    EXPECT_FALSE(data.name_zh.empty() || data.name_en.empty());
    EXPECT_EQ(data.assumed, data.source_en.starts_with("Assumption"));
    EXPECT_EQ(data.assumed, data.source_zh.starts_with("假定"));
  }
  EXPECT_EQ(keys.size(), static_cast<std::size_t>(kWalkProfileCount));
  EXPECT_FALSE(find_walk_profile("Adult"));
}

}  // namespace
}  // namespace jingwei::geo
