#include "data/shift.h"

#include <algorithm>

#include "data/folded_text.h"

namespace jingwei::data {
namespace {

constexpr std::array<std::string_view, 7> kDays = {"mo", "tu", "we", "th", "fr", "sa", "su"};
constexpr std::size_t kLongestText = 1'000;

using Week = std::array<bool, 7>;

// Reads a text from the left. Blanks are skipped before each part.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool done() {
    skip_blanks();
    return rest_.empty();
  }
  bool take(std::string_view word) {
    skip_blanks();
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  std::optional<std::size_t> day() {
    for (std::size_t d = 0; d < kDays.size(); ++d) {
      if (take(kDays[d])) return d;
    }
    return std::nullopt;
  }
  // "8:00" or "08:00", as minutes of the day, up to 24:00.
  std::optional<std::int32_t> time() {
    const auto hours = number(1, 2);
    if (!hours || !rest_.starts_with(':')) return std::nullopt;
    rest_.remove_prefix(1);
    if (rest_.starts_with(' ')) return std::nullopt;
    const auto minutes = number(2, 2);
    if (!minutes || *minutes > 59) return std::nullopt;
    const std::int32_t time = *hours * 60 + *minutes;
    return time <= kMinutesOfDay ? std::optional(time) : std::nullopt;
  }

 private:
  void skip_blanks() {
    while (rest_.starts_with(' ')) rest_.remove_prefix(1);
  }
  std::optional<std::int32_t> number(std::size_t least, std::size_t most) {
    skip_blanks();
    std::int32_t value = 0;
    std::size_t digits = 0;
    while (digits < rest_.size() && rest_[digits] >= '0' && rest_[digits] <= '9') {
      if (++digits > most) return std::nullopt;
      value = value * 10 + (rest_[digits - 1] - '0');
    }
    if (digits < least) return std::nullopt;
    rest_.remove_prefix(digits);
    return value;
  }

  std::string_view rest_;
};

// The days that a rule names; every day when it names none.
std::optional<Week> days_of(Scanner& in) {
  Week week{};
  auto first = in.day();
  if (!first) return Week{true, true, true, true, true, true, true};
  for (;;) {
    auto last = first;
    if (in.take("-")) last = in.day();
    if (!last) return std::nullopt;
    for (std::size_t d = *first;; d = (d + 1) % 7) {
      if (week[d]) return std::nullopt;
      week[d] = true;
      if (d == *last) break;
    }
    if (!in.take(",")) return week;
    first = in.day();
    if (!first) return std::nullopt;
  }
}

// A span of minutes since Monday 00:00; what runs beyond Sunday goes on on Monday.
void add(std::vector<WeekSpan>& spans, std::int32_t begin, std::int32_t end) {
  spans.push_back({begin, std::min(end, kMinutesOfWeek)});
  if (end > kMinutesOfWeek) spans.push_back({0, end - kMinutesOfWeek});
}

bool read_rule(std::string_view text, Week& taken, std::vector<WeekSpan>& spans) {
  Scanner in(text);
  const bool always = in.take("24/7");
  const auto days =
      always ? std::optional(Week{true, true, true, true, true, true, true}) : days_of(in);
  if (!days) return false;
  for (std::size_t d = 0; d < 7; ++d) {
    if (!(*days)[d]) continue;
    if (taken[d]) return false;
    taken[d] = true;
  }
  if (always) {
    add(spans, 0, kMinutesOfWeek);
    return in.done();
  }
  do {
    const auto begin = in.time();
    if (!begin || *begin == kMinutesOfDay || !in.take("-")) return false;
    const auto end = in.time();
    if (!end) return false;
    const std::int32_t until = *end > *begin ? *end : *end + kMinutesOfDay;
    for (std::int32_t d = 0; d < 7; ++d) {
      const std::int32_t midnight = d * kMinutesOfDay;
      if ((*days)[static_cast<std::size_t>(d)]) add(spans, midnight + *begin, midnight + until);
    }
  } while (in.take(","));
  return in.done();
}

std::vector<WeekSpan> merged(std::vector<WeekSpan> spans) {
  std::sort(spans.begin(), spans.end(),
            [](const WeekSpan& a, const WeekSpan& b) { return a.begin < b.begin; });
  std::vector<WeekSpan> out;
  for (const WeekSpan& span : spans) {
    if (!out.empty() && span.begin <= out.back().end) {
      out.back().end = std::max(out.back().end, span.end);
    } else {
      out.push_back(span);
    }
  }
  return out;
}

// Minutes since Monday 00:00, local time.
std::int32_t minute_of_week(Instant at, UtcOffset offset) {
  constexpr std::int64_t kMinute = 60'000;
  // 1970-01-01 was a Thursday.
  const std::int64_t since_monday = at.ms + (3 * kMinutesOfDay + offset.minutes) * kMinute;
  const std::int64_t minute =
      since_monday >= 0 ? since_monday / kMinute : -((-since_monday + kMinute - 1) / kMinute);
  const std::int64_t of_week = minute % kMinutesOfWeek;
  return static_cast<std::int32_t>(of_week < 0 ? of_week + kMinutesOfWeek : of_week);
}

}  // namespace

std::optional<Shift> shift_from_text(std::string_view text) {
  if (text.size() > kLongestText) return std::nullopt;
  const std::string plain = folded(text);
  Week taken{};
  std::vector<WeekSpan> spans;
  std::string_view rest = plain;
  for (;;) {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    if (!read_rule(rest.substr(0, end), taken, spans)) return std::nullopt;
    if (end == rest.size()) break;
    rest.remove_prefix(end + 1);
  }
  return Shift{merged(std::move(spans))};
}

bool holds(const Shift& shift, Instant at, UtcOffset offset) {
  const std::int32_t minute = minute_of_week(at, offset);
  const auto after =
      std::upper_bound(shift.spans.begin(), shift.spans.end(), minute,
                       [](std::int32_t m, const WeekSpan& span) { return m < span.begin; });
  return after != shift.spans.begin() && minute < std::prev(after)->end;
}

}  // namespace jingwei::data
