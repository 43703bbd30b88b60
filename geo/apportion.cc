#include "geo/apportion.h"

#include <algorithm>
#include <numeric>

#include "geo/check.h"

namespace jingwei::geo {
namespace {

__extension__ typedef __int128 Int128;

}  // namespace

std::vector<std::int64_t> apportion(std::int64_t total, std::span<const std::int64_t> weights) {
  const std::int64_t sum = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
  JINGWEI_CHECK(total >= 0 && sum > 0);
  std::vector<std::int64_t> shares, remainders;
  std::int64_t left = total;
  for (const std::int64_t weight : weights) {
    const Int128 exact = Int128{total} * weight;
    shares.push_back(static_cast<std::int64_t>(exact / sum));
    remainders.push_back(static_cast<std::int64_t>(exact % sum));
    left -= shares.back();
  }
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
  // What is left is less than the number of fractions that are not 0.
  for (std::size_t i = 0; i < static_cast<std::size_t>(left); ++i) ++shares[order[i]];
  return shares;
}

}  // namespace jingwei::geo
