#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace jingwei::data {

// Local time less UTC, the same all year. A parameter wherever local time matters, so that nothing
// depends on the machine's zone.
struct UtcOffset {
  std::int32_t minutes = 0;
  friend bool operator==(UtcOffset, UtcOffset) = default;
};
// All of China keeps one time, without summer time since 1992.
inline constexpr UtcOffset kChinaTime{8 * 60};

// "+08:00", "-03:30", between -12:00 and +14:00; nullopt for anything else.
std::optional<UtcOffset> utc_offset_from_text(std::string_view text);

}  // namespace jingwei::data
