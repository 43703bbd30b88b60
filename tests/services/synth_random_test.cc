#include "services/synth/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <vector>

namespace jingwei::services::synth {
namespace {

std::vector<std::uint64_t> first(Random random, int n) {
  std::vector<std::uint64_t> out;
  for (int i = 0; i < n; ++i) out.push_back(random.next());
  return out;
}

TEST(SynthRandom, DependsOnSeedStreamAndIndexOnly) {
  const auto reference = first(Random(7, "roofs", 3), 50);
  EXPECT_EQ(reference, first(Random(7, "roofs", 3), 50));
  EXPECT_NE(reference, first(Random(8, "roofs", 3), 50));
  EXPECT_NE(reference, first(Random(7, "doors", 3), 50));
  EXPECT_NE(reference, first(Random(7, "roofs", 4), 50));
}

// Neighbouring keys must not give one sequence shifted by a step.
TEST(SynthRandom, SharesNoNumberBetweenNeighbouringIndices) {
  std::vector<std::uint64_t> all;
  for (std::uint64_t index = 0; index < 200; ++index) {
    const auto some = first(Random(1, "a", index), 200);
    all.insert(all.end(), some.begin(), some.end());
  }
  std::sort(all.begin(), all.end());
  EXPECT_EQ(std::adjacent_find(all.begin(), all.end()), all.end());
}

// The values are part of what a seed means: a district made last year can be made again.
TEST(SynthRandom, KeepsItsValues) {
  Random random(20240501, "land");
  const std::array<std::uint64_t, 3> taken = {random.next(), random.next(), random.next()};
  EXPECT_EQ(taken, (std::array<std::uint64_t, 3>{10695384651706346542u, 3913178535049234921u,
                                                 3981554210731312408u}));
}

TEST(SynthRandom, SpreadsEvenlyOverARange) {
  Random random(5, "dice");
  std::array<int, 6> seen{};
  const int n = 60000;
  for (int i = 0; i < n; ++i) ++seen[static_cast<std::size_t>(random.between(1, 6) - 1)];
  double chi = 0;  // 5 degrees of freedom: above 25.7 once in ten thousand
  for (const int count : seen) chi += std::pow(count - n / 6.0, 2) / (n / 6.0);
  EXPECT_LT(chi, 25.7);
}

TEST(SynthRandom, HasMeanAndDeviationOfTheNormalLaw) {
  Random random(5, "height");
  const int n = 50000;
  double sum = 0, squares = 0;
  for (int i = 0; i < n; ++i) {
    const double v = random.normal();
    ASSERT_LE(std::abs(v), 6);
    sum += v;
    squares += v * v;
  }
  EXPECT_NEAR(sum / n, 0, 0.02);
  EXPECT_NEAR(squares / n, 1, 0.03);
}

TEST(SynthRandom, ShufflesWithoutLosingAny) {
  std::vector<int> values(100);
  std::iota(values.begin(), values.end(), 0);
  const std::vector<int> sorted = values;
  Random random(5, "order");
  random.shuffle(values);
  EXPECT_NE(values, sorted);
  std::sort(values.begin(), values.end());
  EXPECT_EQ(values, sorted);
}

}  // namespace
}  // namespace jingwei::services::synth
