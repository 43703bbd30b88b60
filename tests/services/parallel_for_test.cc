#include "services/parallel_for.h"

#include <atomic>
#include <numeric>
#include <vector>

namespace jingwei::services {
namespace {

TEST(ParallelFor, PutsEveryIndexIntoExactlyOneSliceOfAtMostGrainItems) {
  for (const std::size_t count : {0u, 1u, 7u, 8u, 9u, 1000u}) {
    for (const std::size_t threads : {1u, 2u, 5u}) {
      std::vector<int> seen(count);
      EXPECT_TRUE(parallel_for(count, 8, threads, [&](Slice slice, std::size_t worker) {
        EXPECT_LT(worker, threads);
        EXPECT_LE(slice.end - slice.begin, 8u);
        for (std::size_t i = slice.begin; i < slice.end; ++i) ++seen[i];
        return true;
      }));
      EXPECT_EQ(seen, std::vector<int>(count, 1)) << count << " items, " << threads << " threads";
    }
  }
}

TEST(ParallelFor, OneWorkerNeverRunsTwoSlicesAtOnce) {
  constexpr std::size_t kThreads = 4;
  std::vector<std::atomic<int>> running(kThreads);
  parallel_for(10'000, 1, kThreads, [&](Slice, std::size_t worker) {
    EXPECT_EQ(running[worker]++, 0);
    --running[worker];
    return true;
  });
}

TEST(ParallelFor, BeginsNoSliceAfterOneAnsweredFalse) {
  std::vector<int> seen(100);
  EXPECT_FALSE(parallel_for(100, 1, 1, [&](Slice slice, std::size_t) {
    ++seen[slice.begin];
    return slice.begin != 9;
  }));
  EXPECT_EQ(std::accumulate(seen.begin(), seen.end(), 0), 10);
}

}  // namespace
}  // namespace jingwei::services
