#pragma once

#include <compare>
#include <cstdint>

namespace jingwei::data {

// A moment: milliseconds since 1970-01-01 UTC. 0 means none.
struct Instant {
  std::int64_t ms = 0;

  explicit operator bool() const { return ms != 0; }
  friend auto operator<=>(Instant, Instant) = default;
};

}  // namespace jingwei::data
