#include "data/instant.h"

#include <gtest/gtest.h>

#include <ctime>
#include <random>

namespace jingwei::data {
namespace {

TEST(Instant, IsWrittenInUtcWithMilliseconds) {
  EXPECT_EQ(to_text({1}), "1970-01-01T00:00:00.001Z");
  EXPECT_EQ(to_text({1'709'210'096'789}), "2024-02-29T12:34:56.789Z");
  EXPECT_EQ(to_text({253'402'300'799'999}), "9999-12-31T23:59:59.999Z");
  EXPECT_EQ(to_text({}), "");
}

TEST(Instant, IsToldByLocalTimeToTheMinute) {
  const Instant instant{1'709'210'096'789};  // 2024-02-29T12:34:56.789Z
  EXPECT_EQ(local_text(instant, kChinaTime), "2024-02-29 20:34");
  EXPECT_EQ(local_text(instant, {-13 * 60}), "2024-02-28 23:34");
  EXPECT_EQ(local_text({}, kChinaTime), "");
}

// The system's own calendar is the oracle.
TEST(Instant, IsReadAsItIsWritten) {
  std::mt19937_64 random(5);
  for (int round = 0; round < 2000; ++round) {
    const Instant instant{
        std::uniform_int_distribution<std::int64_t>(1, 253'402'300'799'999)(random)};
    const std::string text = to_text(instant);
    ASSERT_EQ(instant_from_text(text), instant) << text;
    const std::time_t seconds = instant.ms / 1000;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    char expected[32];
    std::strftime(expected, sizeof(expected), "%Y-%m-%dT%H:%M:%S", &parts);
    ASSERT_EQ(text.substr(0, 19), expected);
  }
}

TEST(Instant, TakesOffsetsAndLeavesMillisecondsOut) {
  EXPECT_EQ(instant_from_text("2024-02-29T20:34:56+08:00"),
            instant_from_text("2024-02-29T12:34:56.000Z"));
  EXPECT_EQ(instant_from_text("2024-02-29T07:04:56-05:30"),
            instant_from_text("2024-02-29T12:34:56Z"));
}

TEST(Instant, RefusesWhatIsNoMoment) {
  for (const char* text :
       {"", "2024-02-30T00:00:00Z", "2024-13-01T00:00:00Z", "2024-02-29", "2024-02-29T24:00:00Z",
        "2024-02-29T12:60:00Z", "2024-02-29T12:34:56", "2024-02-29T12:34:56.7Z",
        "2024-02-29T12:34:56Zx", "1969-12-31T23:59:59Z", "2024-02-29T12:34:56+8:00",
        "2024-02-29T12:34:56+15:00", "+024-02-29T12:34:56Z"}) {
    EXPECT_FALSE(instant_from_text(text)) << text;
  }
}

}  // namespace
}  // namespace jingwei::data
