#include "geo/units.h"

#include <gtest/gtest.h>

namespace jingwei::geo {
namespace {

TEST(Units, MinutesBecomeWholeMilliseconds) {
  EXPECT_EQ(to_milliseconds(Minutes{15}), Milliseconds{900'000});
  EXPECT_EQ(to_milliseconds(Minutes{0}), Milliseconds{0});
  EXPECT_EQ(to_milliseconds(Minutes{0.00001}), Milliseconds{1});  // 0.6 ms
  EXPECT_EQ(to_milliseconds(Minutes{7.5}), Milliseconds{450'000});
}

TEST(Units, MillisecondsBecomeSeconds) {
  EXPECT_DOUBLE_EQ(to_seconds(Milliseconds{1'500}).value, 1.5);
}

TEST(Units, SlopesAreMadeFromRatioOrPercent) {
  EXPECT_DOUBLE_EQ(Slope::from_percent(8).ratio(), 0.08);
  EXPECT_DOUBLE_EQ(Slope::from_ratio(-0.05).ratio(), -0.05);
  EXPECT_LT(Slope::from_ratio(-0.05), Slope::from_ratio(0.05));
}

TEST(Units, SpeedsAreMadeFromEitherUnit) {
  EXPECT_DOUBLE_EQ(Speed::from_kilometres_per_hour(3.6).metres_per_second(), 1.0);
  EXPECT_DOUBLE_EQ(Speed::from_metres_per_second(1.5).kilometres_per_hour(), 5.4);
}

TEST(Units, QuantitiesOfOneUnitCompare) {
  EXPECT_LT(Metres{1.0}, Metres{1.5});
  EXPECT_EQ(DoubledSquareMillimetres{4}, DoubledSquareMillimetres{4});
}

}  // namespace
}  // namespace jingwei::geo
