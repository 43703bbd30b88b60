#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "data/model/instant.h"
#include "data/model/utc_offset.h"

// When somebody is on duty: "Mo-Fr 08:00-12:00,14:30-18:00; Sa 09:00-12:00".
namespace jingwei::data {

inline constexpr std::int32_t kMinutesOfDay = 24 * 60;
inline constexpr std::int32_t kMinutesOfWeek = 7 * kMinutesOfDay;

// Minutes since Monday 00:00, from `begin` until just before `end`; at most kMinutesOfWeek.
struct WeekSpan {
  std::int32_t begin = 0, end = 0;
  friend bool operator==(WeekSpan, WeekSpan) = default;
};

// The week of a shift: by begin, without overlap and not touching.
struct Shift {
  std::vector<WeekSpan> spans;
  friend bool operator==(const Shift&, const Shift&) = default;
};

// Reads rules separated by ";". A rule is "24/7", or days and times: the days "Mo" to "Su", ranges
// of them ("Fr-Mo" runs over the weekend), or none for every day; times "08:00-12:00", several
// separated by ",". A span whose end is not after its beginning ends on the next day; 24:00 is
// midnight. Full-width forms are read as half-width ones, letters in either case.
// nullopt: malformed, or two rules for one day: "Mo 08:00-12:00; Mo 14:00-18:00" adds up for one
// reader and replaces for another, so that nobody is left to guess. Public holidays are not known.
std::optional<Shift> shift_from_text(std::string_view text);

// Whether the instant falls into the shift by local time. O(log spans).
bool holds(const Shift& shift, Instant at, UtcOffset offset);

}  // namespace jingwei::data
