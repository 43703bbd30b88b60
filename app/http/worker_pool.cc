#include "app/http/worker_pool.h"

#include <algorithm>

namespace jingwei::app::http {

WorkerPool::WorkerPool(unsigned threads, std::size_t capacity, std::size_t lengthy_capacity)
    : capacity_(capacity),
      lengthy_capacity_(lengthy_capacity),
      lengthy_at_once_(threads > 3 ? threads - 2 : 1) {
  for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

WorkerPool::~WorkerPool() { end(); }

void WorkerPool::end() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  ready_.notify_all();
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

bool WorkerPool::submit(std::function<void()> work, Work kind) {
  {
    const std::lock_guard lock(mutex_);
    Queue& queue = kind == Work::quick ? quick_ : lengthy_;
    if (ending_ || queue.size() >= (kind == Work::quick ? capacity_ : lengthy_capacity_)) {
      return false;
    }
    queue.push_back({++numbered_, std::move(work)});
  }
  ready_.notify_one();
  return true;
}

std::size_t WorkerPool::waiting() const {
  const std::lock_guard lock(mutex_);
  return quick_.size() + lengthy_.size();
}

WorkerPool::Queue* WorkerPool::next() {
  const bool lengthy = !lengthy_.empty() && lengthy_running_ < lengthy_at_once_;
  if (!lengthy) return quick_.empty() ? nullptr : &quick_;
  return !quick_.empty() && quick_.front().number < lengthy_.front().number ? &quick_ : &lengthy_;
}

void WorkerPool::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    Queue* queue = nullptr;
    ready_.wait(lock, [&] {
      queue = next();
      return queue || (ending_ && quick_.empty() && lengthy_.empty());
    });
    if (!queue) return;
    const bool lengthy = queue == &lengthy_;
    auto work = std::move(queue->front().work);
    queue->pop_front();
    lengthy_running_ += lengthy;
    lock.unlock();
    work();
    work = nullptr;  // what it holds goes before the lock is taken
    lock.lock();
    lengthy_running_ -= lengthy;
    // Whoever could not begin a lengthy one, or end while one was waiting, may now.
    if (lengthy) ready_.notify_all();
  }
}

}  // namespace jingwei::app::http
