#include "data/model/utc_offset.h"

#include <algorithm>

namespace jingwei::data {
namespace {

constexpr std::int32_t kLeast = -12 * 60, kMost = 14 * 60;  // those in use on Earth

}  // namespace

std::optional<UtcOffset> utc_offset_from_text(std::string_view text) {
  constexpr std::string_view kForm = "+00:00";
  const auto fits = [](char c, char form) {
    return form == '0' ? c >= '0' && c <= '9' : c == form;
  };
  if (text.size() != kForm.size() || (text[0] != '+' && text[0] != '-') ||
      !std::equal(text.begin() + 1, text.end(), kForm.begin() + 1, fits)) {
    return std::nullopt;
  }
  const auto two = [&](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
  const int size = two(1) * 60 + two(4), minutes = text[0] == '-' ? -size : size;
  if (two(4) > 59 || minutes < kLeast || minutes > kMost) return std::nullopt;
  return UtcOffset{minutes};
}

}  // namespace jingwei::data
