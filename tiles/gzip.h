#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace jingwei::tiles {

// The bytes as a gzip member, by libdeflate. Ensures: the same bytes for the same input.
std::vector<std::uint8_t> gzip(std::string_view bytes);

}  // namespace jingwei::tiles
