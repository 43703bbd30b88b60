#include "data/shift.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "data/instant.h"

namespace jingwei::data {
namespace {

constexpr std::array kNames = {"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"};

// 2026-11-23 was a Monday.
Instant monday_midnight(UtcOffset offset) {
  return {instant_from_text("2026-11-23T00:00:00Z")->ms - offset.minutes * 60'000};
}

std::string clock(int minutes) {
  const auto two = [](int number) { return std::to_string(100 + number).substr(1); };
  return two(minutes / 60) + ":" + two(minutes % 60);
}

// A text and, minute by minute, whom it means.
struct Case {
  std::string text;
  std::array<bool, kMinutesOfWeek> on{};
};

Case random_case(std::uint32_t seed) {
  std::mt19937 random(seed);
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  Case made;
  std::array<int, 7> rule_of{};
  const int rules = 1 + below(3);
  for (int& rule : rule_of) rule = below(rules + 1);  // the last one: no rule
  for (int rule = 0; rule < rules; ++rule) {
    std::string days;
    for (int d = 0; d < 7; ++d) {
      if (rule_of[static_cast<std::size_t>(d)] != rule) continue;
      int last = d;
      while (last + 1 < 7 && rule_of[static_cast<std::size_t>(last + 1)] == rule) ++last;
      days += (days.empty() ? "" : ",") + std::string(kNames[static_cast<std::size_t>(d)]);
      if (last > d) days += std::string("-") + kNames[static_cast<std::size_t>(last)];
      d = last;
    }
    if (days.empty()) continue;
    made.text += (made.text.empty() ? "" : "; ") + days + " ";
    for (int spans = 1 + below(3), s = 0; s < spans; ++s) {
      const int begin = below(kMinutesOfDay), end = below(kMinutesOfDay + 1);
      made.text += (s ? "," : "") + clock(begin) + "-" + clock(end);
      const int length = end > begin ? end - begin : end + kMinutesOfDay - begin;
      for (int d = 0; d < 7; ++d) {
        if (rule_of[static_cast<std::size_t>(d)] != rule) continue;
        for (int m = 0; m < length; ++m) {
          made.on[static_cast<std::size_t>((d * kMinutesOfDay + begin + m) % kMinutesOfWeek)] =
              true;
        }
      }
    }
  }
  return made;
}

TEST(Shift, HoldsInEachMinuteOfTheWeekThatItsRulesName) {
  for (std::uint32_t seed = 0; seed < 300; ++seed) {
    const Case given = random_case(seed);
    if (given.text.empty()) continue;
    const auto shift = shift_from_text(given.text);
    ASSERT_TRUE(shift) << "seed " << seed << ": " << given.text;
    const UtcOffset offset{static_cast<int>(seed % 25) * 60 - 12 * 60};
    const Instant monday = monday_midnight(offset);
    for (int m = 0; m < kMinutesOfWeek; ++m) {
      const bool on = given.on[static_cast<std::size_t>(m)];
      // The first and the last millisecond of the minute, this week and 60 years ago.
      for (const std::int64_t ms : {0, 59'999}) {
        ASSERT_EQ(holds(*shift, {monday.ms + m * 60'000 + ms}, offset), on)
            << "seed " << seed << ": " << given.text << ", minute " << m;
      }
      const std::int64_t long_ago = std::int64_t{kMinutesOfWeek} * 60'000 * 3'200;
      ASSERT_EQ(holds(*shift, {monday.ms - long_ago + m * 60'000}, offset), on) << given.text;
    }
  }
}

TEST(Shift, IsReadInTheTimeOfChina) {
  const auto shift = shift_from_text("Mo-Fr 08:00-12:00");
  ASSERT_TRUE(shift);
  EXPECT_FALSE(holds(*shift, *instant_from_text("2026-11-25T07:59:59.999+08:00"), kChinaTime));
  EXPECT_TRUE(holds(*shift, *instant_from_text("2026-11-25T00:00:00Z"), kChinaTime));
  EXPECT_FALSE(holds(*shift, *instant_from_text("2026-11-25T12:00:00+08:00"), kChinaTime));
  EXPECT_FALSE(
      holds(*shift, *instant_from_text("2026-11-28T09:00:00+08:00"), kChinaTime));  // a Saturday
}

TEST(Shift, RunsOverMidnightIntoTheNextDayAndTheNextWeek) {
  const auto shift = shift_from_text("Su 20:00-06:00");
  ASSERT_TRUE(shift);
  EXPECT_TRUE(holds(*shift, *instant_from_text("2026-11-29T23:59:00+08:00"), kChinaTime));
  EXPECT_TRUE(holds(*shift, *instant_from_text("2026-11-30T05:59:00+08:00"), kChinaTime));
  EXPECT_FALSE(holds(*shift, *instant_from_text("2026-11-30T06:00:00+08:00"), kChinaTime));
  EXPECT_FALSE(holds(*shift, *instant_from_text("2026-11-29T05:00:00+08:00"), kChinaTime));
}

TEST(Shift, ReadsWhatPeopleWrite) {
  const auto plain = shift_from_text("Mo-Fr 08:00-12:00,14:30-18:00; Sa 09:00-12:00");
  ASSERT_TRUE(plain);
  EXPECT_EQ(shift_from_text("mo-fr 8:00-12:00, 14:30-18:00;SA 9:00-12:00"), plain);
  EXPECT_EQ(
      shift_from_text("Ｍｏ－Ｆｒ　０８：００－１２：００，１４：３０－１８：００；Sa 09:00-12:00"),
      plain);
  EXPECT_EQ(shift_from_text("24/7"), shift_from_text("00:00-24:00"));
  EXPECT_EQ(shift_from_text("Fr-Mo 10:00-11:00"), shift_from_text("Mo,Fr,Sa,Su 10:00-11:00"));
  EXPECT_EQ(shift_from_text("Mo 08:00-08:00"), shift_from_text("Mo 08:00-24:00; Tu 00:00-08:00"));
}

TEST(Shift, RefusesWhatIsMalformedOrSaysADayTwice) {
  for (const char* text : {"",
                           " ",
                           "Mo-Fr",
                           "08:00",
                           "Mo 08:00-",
                           "Mo 25:00-26:00",
                           "Mo 08:60-09:00",
                           "Mo 8-12",
                           "Mo 08:00-12:00;",
                           "Xx 08:00-12:00",
                           "Mo- 08:00-12:00",
                           "Mo 08:00-12:00 x",
                           "24/7 08:00-09:00",
                           "Mo 24:00-06:00",
                           "Mo 08:00-24:01",
                           "PH off",
                           "周一 08:00-12:00",
                           "Mo 008:00-12:00",
                           "Mo 08:00-12:00; Mo 14:00-18:00",
                           "Mo-We,Tu 08:00-12:00",
                           "24/7; Mo 08:00-12:00",
                           "Mo 08: 00-12:00",
                           "Mo 08:00--12:00",
                           "Mo 0:00-99999999999:00"}) {
    EXPECT_FALSE(shift_from_text(text)) << text;
  }
  EXPECT_FALSE(shift_from_text(std::string(2'000, ' ').append("24/7")));
}

TEST(Shift, AnyTextIsReadOrRefused) {
  std::mt19937 random(3);
  const std::string signs = "MoTuFr-,;:0189 24/7\xef\xbc";
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (std::size_t n = random() % 24; n > 0; --n) text += signs[random() % signs.size()];
    const auto shift = shift_from_text(text);
    if (!shift) continue;
    std::int32_t before = -1;
    for (const WeekSpan& span : shift->spans) {
      EXPECT_LT(before, span.begin) << text;
      EXPECT_LT(span.begin, span.end) << text;
      EXPECT_LE(span.end, kMinutesOfWeek) << text;
      before = span.end;
    }
  }
}

TEST(UtcOffset, IsReadFromHoursAndMinutesAndNothingElse) {
  EXPECT_EQ(utc_offset_from_text("+08:00"), kChinaTime);
  EXPECT_EQ(utc_offset_from_text("-03:30"), UtcOffset{-210});
  EXPECT_EQ(utc_offset_from_text("+14:00"), UtcOffset{840});
  for (const char* text : {"", "8", "+8:00", "08:00", "+08:60", "+14:01", "-12:01", "+08-00",
                           "+08:00 ", "+0a:00", "Z"}) {
    EXPECT_EQ(utc_offset_from_text(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace jingwei::data
