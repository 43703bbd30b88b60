#pragma once

// Random numbers that are the same everywhere: whole-number arithmetic and additions only, no
// distribution of the standard library, whose output differs between implementations.

#include <cstdint>
#include <iterator>
#include <string_view>
#include <utility>

#include "geo/check.h"

namespace jingwei::services::synth {

// A counter-based generator: what it gives depends on seed, stream, index and how many numbers were
// taken, on nothing else. Give each thing its own stream ("street names") and index (the street's),
// so that a change in one does not shift the others. Cheap to make: a few multiplications.
class Random {
 public:
  Random(std::uint64_t seed, std::string_view stream, std::uint64_t index = 0) {
    std::uint64_t word = 0xcbf29ce484222325;  // FNV-1a
    for (const char c : stream) word = (word ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    key_ = mixed(mixed(mixed(seed) ^ word) + index);
  }

  std::uint64_t next() { return mixed(key_ + kGolden * ++count_); }

  // In [0, n), each equally likely. Requires: n > 0.
  std::uint64_t below(std::uint64_t n) {
    JINGWEI_CHECK(n > 0);
    const std::uint64_t surplus = (0 - n) % n;  // 2^64 mod n: numbers below it would favour some
    std::uint64_t value = next();
    while (value < surplus) value = next();
    return value % n;
  }
  // In [low, high], both ends included. Requires: low <= high.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    JINGWEI_CHECK(low <= high);
    const std::uint64_t width = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
    const std::uint64_t step = width == ~std::uint64_t{0} ? next() : below(width + 1);
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + step);
  }
  // In [0, 1).
  double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }
  // In [low, high).
  double uniform(double low, double high) { return low + (high - low) * unit(); }
  bool chance(double probability) { return unit() < probability; }
  // Mean 0, deviation 1, within [-6, 6]: the sum of twelve uniform numbers, which needs neither
  // logarithm nor cosine.
  double normal() {
    double sum = -6;
    for (int i = 0; i < 12; ++i) sum += unit();
    return sum;
  }

  // Requires: not empty.
  template <class Range>
  const auto& pick(const Range& of) {
    return *(std::begin(of) + static_cast<std::ptrdiff_t>(below(std::size(of))));
  }
  template <class Range>
  void shuffle(Range& values) {
    for (std::size_t i = std::size(values); i > 1; --i) {
      const std::size_t j = below(i);
      if (j != i - 1) std::swap(values[i - 1], values[j]);
    }
  }

 private:
  static constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15;

  // The finaliser of splitmix64 (Steele, Lea and Flood 2014).
  static constexpr std::uint64_t mixed(std::uint64_t v) {
    v += kGolden;
    v = (v ^ (v >> 30)) * 0xbf58476d1ce4e5b9;
    v = (v ^ (v >> 27)) * 0x94d049bb133111eb;
    return v ^ (v >> 31);
  }

  std::uint64_t key_ = 0, count_ = 0;
};

}  // namespace jingwei::services::synth
