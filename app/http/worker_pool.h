#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace jingwei::app::http {

// A fixed number of threads and a queue of bounded length.
class WorkerPool {
 public:
  WorkerPool(unsigned threads, std::size_t capacity);
  // Runs what is queued, then ends.
  ~WorkerPool();

  // false when the queue is full: the caller says so instead of waiting.
  bool submit(std::function<void()> work);
  std::size_t waiting() const;

 private:
  void run();

  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::function<void()>> queue_;
  std::size_t capacity_;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace jingwei::app::http
