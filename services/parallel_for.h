#pragma once

#include <cstddef>
#include <functional>

namespace jingwei::services {

// Half-open range of items.
struct Slice {
  std::size_t begin = 0, end = 0;
};

// How many threads the machine has, at least 1.
std::size_t machine_threads();

// Calls work(slice, worker) so that every index below `count` is in exactly one slice of at most
// `grain` items; worker < threads tells which of the threads runs it, so that scratch space can be
// kept per worker. Slices are handed out in order, but run at the same time: `work` writes only to
// what belongs to its indices, then the result does not depend on the number of threads.
// `work` answers false to stop: no further slice is begun. Returns whether all slices were done.
// Requires: grain > 0, threads > 0; `work` does not throw. With one thread, or one slice, the
// caller's thread does the work.
bool parallel_for(std::size_t count, std::size_t grain, std::size_t threads,
                  const std::function<bool(Slice, std::size_t worker)>& work);

}  // namespace jingwei::services
