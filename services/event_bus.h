#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "data/store.h"
#include "data/world.h"
#include "services/event.h"

namespace jingwei::services {

// The recent events of a district and those who listen to the next ones. Thread-safe.
// 1. A listener gets every event after the revision it joined at once, in order of revision.
class EventBus {
 public:
  using EventPtr = std::shared_ptr<const Event>;
  // Called with the World that holds the event, under a lock: quick, and no call back.
  using Listener = std::function<void(const data::WorldPtr&, const EventPtr&)>;
  using StaleOf = std::function<std::vector<StalePart>(const data::Change&)>;
  static constexpr std::size_t kKept = 1000;

  EventBus(data::WorldPtr world, StaleOf stale_of, std::size_t kept = kKept);

  // To be called as a listener of the district.
  void publish(const data::WorldPtr& world, const data::Committed& committed);

  struct Joined {
    std::uint64_t ticket = 0;  // for `leave`
    bool reset = false;        // `since` is older than what is kept, or of another history
    data::Revision at;         // the newest revision there is
  };
  // Calls `listener` with what came after `since` (nothing when absent), then with every new event.
  Joined join(std::optional<data::Revision> since, Listener listener);
  void leave(std::uint64_t ticket);
  // Calls `listener` with what came after `since`, then `caught_up` before any newer event is told:
  // for one among many whom a single listener tells of what is new. The ticket is 0.
  using CaughtUp = std::function<void(const data::WorldPtr&, const Joined&)>;
  void catch_up(std::optional<data::Revision> since, const Listener& listener,
                const CaughtUp& caught_up) const;

 private:
  // Under the lock.
  Joined tell_missed(std::optional<data::Revision> since, const Listener& listener) const;

  mutable std::mutex mutex_;
  data::WorldPtr before_;  // before the batch that was told last
  data::WorldPtr world_;   // after it
  data::Revision told_;    // the last change told: in the midst of a batch, less than world_'s
  StaleOf stale_of_;
  std::size_t kept_;
  std::deque<EventPtr> events_;  // revisions follow one another and end with told_
  std::vector<std::pair<std::uint64_t, Listener>> listeners_;
  std::uint64_t next_ticket_ = 1;
};

}  // namespace jingwei::services
