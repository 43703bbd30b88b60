#include "geo/hilbert.h"

#include <utility>

namespace jingwei::geo {

// Skilling's rotation form: walk from the coarsest quadrant down and turn the axes in each.
std::uint32_t hilbert_index(std::uint32_t x, std::uint32_t y) {
  std::uint32_t d = 0;
  for (std::uint32_t s = 1u << 15; s > 0; s >>= 1) {
    const std::uint32_t rx = (x & s) ? 1 : 0, ry = (y & s) ? 1 : 0;
    d += s * s * ((3 * rx) ^ ry);
    if (ry == 0) {
      if (rx == 1) {
        x = 0xffff - x;
        y = 0xffff - y;
      }
      std::swap(x, y);
    }
  }
  return d;
}

std::uint32_t hilbert_index(Point p, const Box& over) {
  const auto scaled = [](std::int64_t v, std::int64_t low, std::int64_t high) {
    if (high <= low) return std::uint32_t{0};
    const std::int64_t s = (v - low) * 0xffff / (high - low);
    return static_cast<std::uint32_t>(s < 0 ? 0 : s > 0xffff ? 0xffff : s);
  };
  return hilbert_index(scaled(p.x, over.min.x, over.max.x), scaled(p.y, over.min.y, over.max.y));
}

}  // namespace jingwei::geo
