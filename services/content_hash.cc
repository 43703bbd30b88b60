#include "services/content_hash.h"

#include <algorithm>

namespace jingwei::services {
namespace {

// Stafford's variant 13 of the finaliser of MurmurHash3: every bit of the input moves every bit.
constexpr std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

}  // namespace

void ContentHash::add(std::uint64_t value) {
  a_ = mix(a_ ^ value) + 0x9e3779b97f4a7c15;
  b_ = mix(b_ + value * 0xd6e8feb86659fd93) ^ a_;
}

void ContentHash::add(std::string_view text) {
  add(std::uint64_t{text.size()});
  for (std::size_t i = 0; i < text.size(); i += 8) {
    std::uint64_t word = 0;
    for (std::size_t k = i; k < std::min(i + 8, text.size()); ++k) {
      word |= std::uint64_t{static_cast<unsigned char>(text[k])} << (8 * (k - i));
    }
    add(word);
  }
}

std::string ContentHash::hex() const {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const std::uint64_t half : {mix(a_), mix(b_)}) {
    for (int shift = 60; shift >= 0; shift -= 4) out += kDigits[(half >> shift) & 15];
  }
  return out;
}

}  // namespace jingwei::services
