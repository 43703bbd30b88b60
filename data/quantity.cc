#include "data/quantity.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdlib>

namespace jingwei::data {
namespace {

// The digit at the beginning of `text` and how many bytes it takes; full-width digits are U+FF10 to
// U+FF19: EF BC 90 to EF BC 99.
std::optional<std::pair<int, std::size_t>> leading_digit(std::string_view text) {
  if (text.empty()) return std::nullopt;
  if (text[0] >= '0' && text[0] <= '9') return std::pair(text[0] - '0', std::size_t{1});
  if (!text.starts_with("\xEF\xBC") || text.size() < 3) return std::nullopt;
  const int digit = static_cast<unsigned char>(text[2]) - 0x90;
  if (digit < 0 || digit > 9) return std::nullopt;
  return std::pair(digit, std::size_t{3});
}

}  // namespace

std::optional<Quantity> quantity_from_text(std::string_view text) {
  std::int64_t whole = 0, decimals = 0;
  int digits = 0, places = 0;
  bool after_point = false;
  while (!text.empty()) {
    if (text[0] == '.' && !after_point && digits > 0) {
      after_point = true;
      text.remove_prefix(1);
      if (text.empty()) return std::nullopt;
      continue;
    }
    const auto digit = leading_digit(text);
    if (!digit) return std::nullopt;
    text.remove_prefix(digit->second);
    ++digits;
    if (!after_point) {
      whole = whole * 10 + digit->first;
      if (whole > kMaxQuantity) return std::nullopt;
    } else if (++places <= 3) {
      decimals = decimals * 10 + digit->first;
    } else if (digit->first != 0) {
      return std::nullopt;
    }
  }
  if (digits == 0) return std::nullopt;
  for (; places < 3; ++places) decimals *= 10;
  const std::int64_t thousandths = whole * 1000 + decimals;
  if (thousandths > kMaxQuantity * 1000) return std::nullopt;
  return Quantity{thousandths};
}

std::optional<Quantity> quantity_from_number(double number) {
  if (!(number >= 0 && number <= static_cast<double>(kMaxQuantity))) return std::nullopt;
  const double thousandths = std::round(number * 1000);
  // Half a unit in the last place of the number, seen in thousandths.
  if (std::abs(number * 1000 - thousandths) > 1e-12 * number * 1000) return std::nullopt;
  return Quantity{static_cast<std::int64_t>(thousandths)};
}

std::string to_text(Quantity quantity) {
  const std::int64_t size = std::abs(quantity.thousandths);
  std::string out = fmt::format("{}{}", quantity.thousandths < 0 ? "-" : "", size / 1000);
  if (size % 1000 == 0) return out;
  out += fmt::format(".{:03}", size % 1000);
  while (out.back() == '0') out.pop_back();
  return out;
}

std::string unit_of_text(std::string_view text) {
  if (text == "米") return "m";
  for (const std::string_view square : {"㎡", "m2", "平米", "平方米"}) {
    if (text == square) return "m²";
  }
  return std::string(text);
}

}  // namespace jingwei::data
