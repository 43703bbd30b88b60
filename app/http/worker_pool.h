#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace jingwei::app::http {

// How long a piece of work may hold its thread: milliseconds, or seconds.
enum class Work : std::uint8_t { quick, lengthy };

// A fixed number of threads and two queues of bounded length. Lengthy work never holds the last two
// threads (the last one, where there are but two), so that quick work goes on beside it; within
// that, what came first begins first.
class WorkerPool {
 public:
  // `capacity` and `lengthy_capacity`: how much of either kind may wait.
  WorkerPool(unsigned threads, std::size_t capacity, std::size_t lengthy_capacity);
  ~WorkerPool();

  // Runs what is queued and joins the threads; nothing is taken from then on.
  void end();

  // false when the queue is full or the pool has ended: the caller says so instead of waiting.
  bool submit(std::function<void()> work, Work kind = Work::quick);
  std::size_t waiting() const;

 private:
  struct Job {
    std::uint64_t number = 0;  // in the order of their coming
    std::function<void()> work;
  };
  using Queue = std::deque<Job>;

  void run();
  Queue* next();  // null when nothing may begin

  mutable std::mutex mutex_;
  std::condition_variable ready_;
  Queue quick_, lengthy_;
  std::size_t capacity_, lengthy_capacity_, lengthy_at_once_, lengthy_running_ = 0;
  std::uint64_t numbered_ = 0;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace jingwei::app::http
