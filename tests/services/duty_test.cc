#include "services/duty.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>

#include "data/instant.h"
#include "tests/services/support/task_town.h"

namespace jingwei::services {
namespace {

using data::Cadre;
using data::kMinutesOfDay;
using data::kMinutesOfWeek;

constexpr std::array kDays = {"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"};
// A Monday, midnight in China.
const data::Instant kMonday = *data::instant_from_text("2026-11-23T00:00:00+08:00");

std::string clock(int minutes) {
  const auto two = [](int number) { return std::to_string(100 + number).substr(1); };
  return two(minutes / 60) + ":" + two(minutes % 60);
}

// One shift a day, some of them over midnight, and each minute of the week that they name.
struct Week {
  std::string shift;
  std::array<bool, kMinutesOfWeek> on{};

  explicit Week(std::mt19937& random) {
    for (int day = 0; day < 7; ++day) {
      if (random() % 4 == 0) continue;  // a day off
      const int begin = static_cast<int>(random() % kMinutesOfDay);
      const int end = static_cast<int>(random() % (kMinutesOfDay + 1));
      shift += (shift.empty() ? "" : "; ") + std::string(kDays[static_cast<std::size_t>(day)]) +
               " " + clock(begin) + "-" + clock(end);
      // An end that is not after the beginning is that of the next day.
      const int last = end > begin ? end : end + kMinutesOfDay;
      for (int m = begin; m < last; ++m) {
        on[static_cast<std::size_t>((day * kMinutesOfDay + m) % kMinutesOfWeek)] = true;
      }
    }
  }
};

Cadre random_cadre(std::mt19937& random) {
  Cadre cadre{.id = {1}, .name = "somebody"};
  if (random() % 2) cadre.office = geo::Point{-400'000, 0};
  if (random() % 2) cadre.home = geo::Point{300'000, 200'000};
  if (random() % 2) cadre.duty_area = {2};
  return cadre;
}

// The rule of the header, case by case.
std::optional<PlaceBasis> basis_by_rule(const Cadre& cadre, std::optional<bool> on) {
  if (on == false && cadre.home) return PlaceBasis::home;
  if (cadre.office) return PlaceBasis::office;
  if (cadre.duty_area) return PlaceBasis::duty_area;
  if (cadre.home) return PlaceBasis::home;
  return std::nullopt;
}

geo::Point point_of(const data::WorldView& view, const Cadre& cadre, PlaceBasis basis) {
  if (basis == PlaceBasis::office) return *cadre.office;
  if (basis == PlaceBasis::home) return *cadre.home;
  return view.find<data::Area>(cadre.duty_area)->centre;
}

TEST(Duty, AndPlaceAreWhatTheRuleSaysInEveryMinuteOfTheWeek) {
  const test::TaskTown town;
  const data::WorldView view = town.whole();
  for (unsigned seed = 0; seed < 150; ++seed) {
    std::mt19937 random(seed);
    const Week week(random);
    Cadre cadre = random_cadre(random);
    cadre.shift = week.shift;
    for (int m = 0; m < kMinutesOfWeek; ++m) {
      for (const std::int64_t ms : {0, 59'999}) {
        const data::Instant at{kMonday.ms + m * 60'000LL + ms};
        const auto on = on_duty(cadre, at, data::kChinaTime);
        const std::optional<bool> expected =
            week.shift.empty() ? std::nullopt : std::optional(week.on[static_cast<std::size_t>(m)]);
        ASSERT_EQ(on, expected) << "seed " << seed << ", minute " << m << ": " << week.shift;
        const auto place = taken_place(view, cadre, on);
        const auto wanted = basis_by_rule(cadre, expected);
        ASSERT_EQ(place.has_value(), wanted.has_value()) << "seed " << seed << ", minute " << m;
        if (!place) continue;
        ASSERT_EQ(place->basis, *wanted) << "seed " << seed << ", minute " << m;
        ASSERT_EQ(place->at, point_of(view, cadre, *wanted)) << "seed " << seed;
      }
    }
  }
}

TEST(Duty, EveryPlaceThatIsEverTakenIsAmongThePossibleOnes) {
  const test::TaskTown town;
  const data::WorldView view = town.whole();
  for (unsigned seed = 0; seed < 64; ++seed) {
    std::mt19937 random(seed);
    const Cadre cadre = random_cadre(random);
    const auto possible = possible_places(view, cadre);
    for (const std::optional<bool> on : {std::optional(true), std::optional(false), {}}) {
      const auto place = taken_place(view, cadre, on);
      EXPECT_EQ(place.has_value(), !possible.empty()) << seed;
      if (place) {
        EXPECT_NE(std::find(possible.begin(), possible.end(), *place), possible.end()) << seed;
      }
    }
  }
}

}  // namespace
}  // namespace jingwei::services
