#pragma once

// Names that such a town could have, none of a person.

#include <cstdint>
#include <string>
#include <string_view>

namespace jingwei::services::synth {

// The i-th name of an estate; all are different.
std::string estate_name(std::size_t i, std::uint64_t seed);
// What the name of a grid of its own ends in.
inline constexpr std::string_view kOwnGrid = "专属网格";
// "市场", "医院" ... of the kinds of grids of their own, which stand before that.
std::string_view own_grid_word(std::string_view kind);

}  // namespace jingwei::services::synth
