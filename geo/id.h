#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace jingwei::geo {

// The id of a row of one kind. Ids of different kinds cannot be mixed up. 0 means none; ids stay
// below 2^53 so that JavaScript keeps them exact.
template <class Tag>
struct Id {
  std::int64_t value = 0;

  explicit operator bool() const { return value != 0; }
  friend auto operator<=>(Id, Id) = default;
};

}  // namespace jingwei::geo

template <class Tag>
struct std::hash<jingwei::geo::Id<Tag>> {
  std::size_t operator()(jingwei::geo::Id<Tag> id) const noexcept {
    return std::hash<std::int64_t>{}(id.value);
  }
};
