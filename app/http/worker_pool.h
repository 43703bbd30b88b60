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
  ~WorkerPool();

  // Runs what is queued and joins the threads; nothing is taken from then on.
  void end();

  // false when the queue is full or the pool has ended: the caller says so instead of waiting.
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
