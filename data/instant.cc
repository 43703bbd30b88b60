#include "data/instant.h"

#include <fmt/format.h>

#include <chrono>

namespace jingwei::data {
namespace {

namespace chrono = std::chrono;

// Takes the digits off the front; -1 when there are not as many.
int take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return -1;
  int value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

// "Z" or "+08:00"; the whole rest of the text.
std::optional<chrono::minutes> offset_of(std::string_view text) {
  if (text == "Z") return chrono::minutes(0);
  const bool west = text.starts_with('-');
  if (!west && !text.starts_with('+')) return std::nullopt;
  text.remove_prefix(1);
  const int hours = take_number(text, 2);
  if (!take(text, ':')) return std::nullopt;
  const int minutes = take_number(text, 2);
  if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59 || !text.empty()) return std::nullopt;
  const chrono::minutes offset(hours * 60 + minutes);
  return west ? -offset : offset;
}

}  // namespace

Instant now() {
  return {
      chrono::duration_cast<chrono::milliseconds>(chrono::system_clock::now().time_since_epoch())
          .count()};
}

std::string to_text(Instant instant) {
  if (!instant) return {};
  const chrono::sys_time<chrono::milliseconds> moment{chrono::milliseconds(instant.ms)};
  const auto day = chrono::floor<chrono::days>(moment);
  const chrono::year_month_day date(day);
  const chrono::hh_mm_ss time(moment - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     time.hours().count(), time.minutes().count(), time.seconds().count(),
                     time.subseconds().count());
}

std::string local_text(Instant instant, UtcOffset offset) {
  const std::string text = to_text({instant.ms + std::int64_t{offset.minutes} * 60'000});
  return instant && text.size() >= 16 ? text.substr(0, 10) + " " + text.substr(11, 5) : "";
}

std::optional<Instant> instant_from_text(std::string_view text) {
  const int year = take_number(text, 4);
  if (!take(text, '-')) return std::nullopt;
  const int month = take_number(text, 2);
  if (!take(text, '-')) return std::nullopt;
  const int day = take_number(text, 2);
  if (!take(text, 'T')) return std::nullopt;
  const int hours = take_number(text, 2);
  if (!take(text, ':')) return std::nullopt;
  const int minutes = take_number(text, 2);
  if (!take(text, ':')) return std::nullopt;
  const int seconds = take_number(text, 2);
  const int millis = take(text, '.') ? take_number(text, 3) : 0;
  const auto offset = offset_of(text);
  const chrono::year_month_day date{chrono::year(year), chrono::month(static_cast<unsigned>(month)),
                                    chrono::day(static_cast<unsigned>(day))};
  if (year < 1970 || month < 1 || day < 1 || !date.ok() || hours < 0 || hours > 23 || minutes < 0 ||
      minutes > 59 || seconds < 0 || seconds > 59 || millis < 0 || !offset) {
    return std::nullopt;
  }
  const chrono::sys_time<chrono::milliseconds> moment =
      chrono::sys_days(date) + chrono::hours(hours) + chrono::minutes(minutes) +
      chrono::seconds(seconds) + chrono::milliseconds(millis) - *offset;
  const Instant instant{moment.time_since_epoch().count()};
  return instant.ms > 0 ? std::optional(instant) : std::nullopt;
}

}  // namespace jingwei::data
