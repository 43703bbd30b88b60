#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace jingwei::geo {

// Divides a whole number after weights by the method of the largest remainder (Hamilton): each gets
// the whole part of its exact share, and what is left goes by one to those with the largest
// fractions, of equal ones to the first. Ensures: the shares add up to `total` exactly, none is
// negative or off its exact share by one or more, one of weight 0 gets nothing. Requires: total and
// weights >= 0, total below 2^60, their sum > 0 and below 2^62. O(n log n), exact.
std::vector<std::int64_t> apportion(std::int64_t total, std::span<const std::int64_t> weights);

}  // namespace jingwei::geo
