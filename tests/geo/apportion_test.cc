#include "geo/apportion.h"

#include <gtest/gtest.h>

#include <numeric>
#include <random>

namespace jingwei::geo {
namespace {

TEST(Apportion, GivesWhatIsLeftToTheLargestFractionsAndOfEqualOnesToTheFirst) {
  EXPECT_EQ(apportion(10, std::vector<std::int64_t>{1, 1, 1}),
            (std::vector<std::int64_t>{4, 3, 3}));
  EXPECT_EQ(apportion(2, std::vector<std::int64_t>{1, 1, 1}), (std::vector<std::int64_t>{1, 1, 0}));
  EXPECT_EQ(apportion(100, std::vector<std::int64_t>{0, 1, 2}),
            (std::vector<std::int64_t>{0, 33, 67}));
  EXPECT_EQ(apportion(0, std::vector<std::int64_t>{5, 7}), (std::vector<std::int64_t>{0, 0}));
  EXPECT_EQ(apportion(7, std::vector<std::int64_t>{3}), (std::vector<std::int64_t>{7}));
}

// "Ensures: the shares add up exactly, none is off its exact share by one or more."
TEST(Apportion, AddsUpExactlyAndStaysWithinOneOfTheExactShare) {
  for (unsigned seed = 1; seed <= 2'000; ++seed) {
    std::mt19937_64 random(seed);
    const int bits = static_cast<int>(random() % 55);
    std::vector<std::int64_t> weights(1 + random() % 40);
    for (std::int64_t& weight : weights) {
      weight = static_cast<std::int64_t>(random() % (std::uint64_t{1} << bits) + (random() % 3));
    }
    const std::int64_t sum = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
    if (sum == 0) continue;
    const auto total = static_cast<std::int64_t>(random() % 1'000'000'000'000'000);
    const auto shares = apportion(total, weights);
    EXPECT_EQ(std::accumulate(shares.begin(), shares.end(), std::int64_t{0}), total) << seed;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const long double exact =
          static_cast<long double>(total) * static_cast<long double>(weights[i]) / sum;
      EXPECT_LT(std::abs(static_cast<long double>(shares[i]) - exact), 1.001L) << seed;
      if (weights[i] == 0) {
        EXPECT_EQ(shares[i], 0) << seed;
      }
    }
  }
}

}  // namespace
}  // namespace jingwei::geo
