#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "data/model/works.h"

// Quantities as texts, exactly.
namespace jingwei::data {

// The largest quantity that is read, in units; its thousandths still are whole numbers of a double.
inline constexpr std::int64_t kMaxQuantity = 1'000'000'000'000;

// "12.5" as 12,500 thousandths: digits, full-width ones too, with at most three decimals (zeros may
// follow), up to kMaxQuantity. nullopt for anything else: a sign, an exponent, separators of
// thousands, a unit, "近400".
std::optional<Quantity> quantity_from_text(std::string_view text);
// The nearest thousandth of a number that is one but for the rounding of doubles; nullopt for
// others, for negative ones and beyond kMaxQuantity.
std::optional<Quantity> quantity_from_number(double number);

// "12.5", "-0.001", "7": as few decimals as it has. quantity_from_text reads what is not negative.
std::string to_text(Quantity quantity);
// For JSON and tables of numbers: the same digits when written with up to 17.
inline double to_number(Quantity quantity) {
  return static_cast<double>(quantity.thousandths) / 1000.0;
}

// Spellings of one unit become one: "米" is "m"; "㎡", "m2", "平米" and "平方米" are "m²". Others
// stay as they are: no unit is ever turned into another, so km and m are not added.
std::string unit_of_text(std::string_view text);

}  // namespace jingwei::data
