#pragma once

#include <cstdint>
#include <numeric>
#include <utility>
#include <vector>

namespace jingwei::geo {

// Disjoint sets of 0 .. n-1; the representative is the smallest member. Near-constant time.
class UnionFind {
 public:
  explicit UnionFind(std::uint32_t n) : parent_(n) { std::iota(parent_.begin(), parent_.end(), 0); }

  std::uint32_t find(std::uint32_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void unite(std::uint32_t a, std::uint32_t b) {
    a = find(a);
    b = find(b);
    if (a > b) std::swap(a, b);
    parent_[b] = a;
  }

 private:
  std::vector<std::uint32_t> parent_;
};

}  // namespace jingwei::geo
