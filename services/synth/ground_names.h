#pragma once

// Names that such a town could have, none of a person.

#include <cstdint>
#include <string>
#include <string_view>

namespace jingwei::services::synth {

// The i-th name of an estate; all are different.
std::string estate_name(std::size_t i, std::uint64_t seed);
// The i-th name of a gully; all are different.
std::string gully_name(std::size_t i, std::uint64_t seed);
// "市场", "医院" ... of the kinds of grids of their own.
std::string_view own_grid_word(std::string_view kind);

}  // namespace jingwei::services::synth
