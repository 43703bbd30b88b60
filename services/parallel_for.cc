#include "services/parallel_for.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

#include "geo/check.h"

namespace jingwei::services {

std::size_t machine_threads() {
  return std::max<std::size_t>(1, std::thread::hardware_concurrency());
}

bool parallel_for(std::size_t count, std::size_t grain, std::size_t threads,
                  const std::function<bool(Slice, std::size_t worker)>& work) {
  JINGWEI_CHECK(grain > 0 && threads > 0);
  const std::size_t slices = count / grain + (count % grain != 0);
  std::atomic<std::size_t> next{0};
  std::atomic<bool> stopped{false};
  const auto run = [&](std::size_t worker) {
    for (std::size_t i = next++; i < slices && !stopped; i = next++) {
      const std::size_t begin = i * grain;
      if (!work({begin, std::min(count, begin + grain)}, worker)) stopped = true;
    }
  };

  std::vector<std::jthread> helpers;
  for (std::size_t worker = 1; worker < std::min(threads, slices); ++worker) {
    helpers.emplace_back(run, worker);
  }
  run(0);
  helpers.clear();  // joins
  return !stopped;
}

}  // namespace jingwei::services
