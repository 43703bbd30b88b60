#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

namespace jingwei::services {

// A 128-bit hash of a sequence of values, to tell whether something was computed from the same
// input. The same on every machine. It does not stand against somebody who builds collisions: what
// it guards are files in the district's own folder.
class ContentHash {
 public:
  void add(std::uint64_t value);
  void add(std::int64_t value) { add(static_cast<std::uint64_t>(value)); }
  void add(double value) { add(std::bit_cast<std::uint64_t>(value)); }
  void add(std::string_view text);

  // 32 hexadecimal digits.
  std::string hex() const;

 private:
  std::uint64_t a_ = 0x9e3779b97f4a7c15, b_ = 0xd1b54a32d192ed03;
};

}  // namespace jingwei::services
