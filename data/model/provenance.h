#pragma once

#include <cstdint>

namespace jingwei::data {

// Where a row's content comes from; shown to the user. Derived: computed from other data of the
// district.
enum class Provenance : std::uint8_t {
  surveyed = 0,
  osm = 1,
  made_up = 2,
  synthetic = 3,
  derived = 4
};

}  // namespace jingwei::data
