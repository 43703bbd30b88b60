#pragma once

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <utility>

#include "geo/error.h"
#include "geo/result.h"

// What the benches share: giving up with a sentence, and two clocks.
namespace jingwei {

using Clock = std::chrono::steady_clock;

template <class T>
T must(geo::Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "%s\n", describe(result.error(), geo::Language::en).c_str());
    std::exit(1);
  }
  return std::move(*result);
}

inline void must(const geo::Status& status) {
  if (!status) must(geo::Result<int>(status.error()));
}

inline double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

template <class F>
double milliseconds(F&& work) {
  const auto start = Clock::now();
  work();
  return 1000 * seconds_since(start);
}

// Of the whole process: unlike the time on the clock it hardly depends on what else the machine
// does.
inline double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

}  // namespace jingwei
