#pragma once

#include <compare>
#include <cstdint>

namespace jingwei::geo {

// A length on the ground plane of the district's frame.
struct Metres {
  double value = 0;
  friend auto operator<=>(Metres, Metres) = default;
};

// Network times are whole milliseconds: sums are exact and equal on every machine.
struct Milliseconds {
  std::int32_t value = 0;
  friend auto operator<=>(Milliseconds, Milliseconds) = default;
};

struct Seconds {
  double value = 0;
  friend auto operator<=>(Seconds, Seconds) = default;
};

struct Minutes {
  double value = 0;
  friend auto operator<=>(Minutes, Minutes) = default;
};

constexpr Milliseconds to_milliseconds(Minutes m) {
  return {static_cast<std::int32_t>(m.value * 60'000.0 + 0.5)};
}
constexpr Seconds to_seconds(Milliseconds t) { return {t.value / 1000.0}; }

// Rise over run, positive uphill in the direction of walking.
class Slope {
 public:
  static constexpr Slope from_ratio(double ratio) { return Slope(ratio); }
  static constexpr Slope from_percent(double percent) { return Slope(percent / 100.0); }
  constexpr double ratio() const { return ratio_; }
  friend auto operator<=>(Slope, Slope) = default;

 private:
  explicit constexpr Slope(double ratio) : ratio_(ratio) {}
  double ratio_ = 0;
};

// Horizontal speed: metres of ground plane per second.
class Speed {
 public:
  static constexpr Speed from_metres_per_second(double v) { return Speed(v); }
  static constexpr Speed from_kilometres_per_hour(double v) { return Speed(v / 3.6); }
  constexpr double metres_per_second() const { return metres_per_second_; }
  constexpr double kilometres_per_hour() const { return metres_per_second_ * 3.6; }
  friend auto operator<=>(Speed, Speed) = default;

 private:
  explicit constexpr Speed(double v) : metres_per_second_(v) {}
  double metres_per_second_ = 0;
};

// Exact: areas of integer polygons are whole half square millimetres, so twice the area is kept.
struct DoubledSquareMillimetres {
  std::int64_t value = 0;
  friend auto operator<=>(DoubledSquareMillimetres, DoubledSquareMillimetres) = default;
};

}  // namespace jingwei::geo
