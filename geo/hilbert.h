#pragma once

#include <cstdint>

#include "geo/point.h"

namespace jingwei::geo {

// Position of (x, y), each below 2^16, on the Hilbert curve of order 16.
std::uint32_t hilbert_index(std::uint32_t x, std::uint32_t y);

// Position of `p` on the curve laid over the box; points outside count as on its rim.
std::uint32_t hilbert_index(Point p, const Box& over);

}  // namespace jingwei::geo
