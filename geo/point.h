#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <limits>

namespace jingwei::geo {

// Millimetres in the district's frame: x east, y north, |x|, |y| <= kMaxCoordinate. With that bound
// an orientation fits 64 bits, an in-circle test 128, a doubled area 64.
struct Point {
  std::int32_t x = 0, y = 0;
  friend auto operator<=>(const Point&, const Point&) = default;
};

inline constexpr std::int32_t kMaxCoordinate = (1 << 28) - 1;  // 268 km

constexpr bool in_range(Point p) {
  return p.x >= -kMaxCoordinate && p.x <= kMaxCoordinate && p.y >= -kMaxCoordinate &&
         p.y <= kMaxCoordinate;
}

// Degrees on CGCS2000 (EPSG:4490) in the order longitude, latitude. Only at the border of the
// program: files, the store and the wire.
struct LonLat {
  double lon = 0, lat = 0;
  friend auto operator<=>(const LonLat&, const LonLat&) = default;
};

// Closed on all sides. The default box is empty, meets no other and grows by `extend`.
struct Box {
  Point min{std::numeric_limits<std::int32_t>::max(), std::numeric_limits<std::int32_t>::max()};
  Point max{std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::min()};

  constexpr bool empty() const { return min.x > max.x || min.y > max.y; }
  constexpr void extend(Point p) {
    min = {std::min(min.x, p.x), std::min(min.y, p.y)};
    max = {std::max(max.x, p.x), std::max(max.y, p.y)};
  }
  constexpr void extend(const Box& b) {
    if (b.empty()) return;
    extend(b.min);
    extend(b.max);
  }
  constexpr bool contains(Point p) const {
    return p.x >= min.x && p.x <= max.x && p.y >= min.y && p.y <= max.y;
  }
  constexpr bool intersects(const Box& b) const {
    return min.x <= b.max.x && b.min.x <= max.x && min.y <= b.max.y && b.min.y <= max.y;
  }
  friend bool operator==(const Box&, const Box&) = default;
};

// `b` grown by `margin_mm` on every side, kept within the frame.
constexpr Box grown(Box b, std::int32_t margin_mm) {
  if (b.empty()) return b;
  const auto keep = [](std::int64_t v) {
    return static_cast<std::int32_t>(std::clamp<std::int64_t>(v, -kMaxCoordinate, kMaxCoordinate));
  };
  return {{keep(std::int64_t{b.min.x} - margin_mm), keep(std::int64_t{b.min.y} - margin_mm)},
          {keep(std::int64_t{b.max.x} + margin_mm), keep(std::int64_t{b.max.y} + margin_mm)}};
}

}  // namespace jingwei::geo
