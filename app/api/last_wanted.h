#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

#include "data/world.h"

namespace jingwei::app::api {

// Works on Worlds on a thread of its own: of those that are wanted meanwhile, only on the last.
// Thread-safe.
class LastWanted {
 public:
  using Work = std::function<void(const data::WorldPtr&)>;

  explicit LastWanted(Work work)
      : work_(std::move(work)), thread_([this](const std::stop_token& stop) { run(stop); }) {}

  // Returns at once.
  void want(data::WorldPtr world) {
    {
      const std::lock_guard lock(mutex_);
      wanted_ = std::move(world);
    }
    wake_.notify_one();
  }

 private:
  void run(const std::stop_token& stop) {
    while (true) {
      data::WorldPtr world;
      {
        std::unique_lock lock(mutex_);
        if (!wake_.wait(lock, stop, [&] { return wanted_ != nullptr; })) return;
        world = std::exchange(wanted_, nullptr);
      }
      if (stop.stop_requested()) return;
      work_(world);
    }
  }

  Work work_;
  std::mutex mutex_;
  std::condition_variable_any wake_;
  data::WorldPtr wanted_;
  std::jthread thread_;  // last: joined before the rest goes
};

}  // namespace jingwei::app::api
