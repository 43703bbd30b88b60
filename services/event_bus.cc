#include "services/event_bus.h"

#include <algorithm>
#include <utility>

#include "geo/check.h"

namespace jingwei::services {

EventBus::EventBus(data::WorldPtr world, StaleOf stale_of, std::size_t kept)
    : before_(world),
      world_(world),
      told_(world->revision()),
      stale_of_(std::move(stale_of)),
      kept_(kept) {}

void EventBus::publish(const data::WorldPtr& world, const data::Committed& committed) {
  auto event = std::make_shared<Event>();
  event->revision = committed.revision;
  event->actor = committed.change->actor;
  event->command = committed.change->command;
  event->summary = committed.change->summary;
  event->stale = stale_of_(*committed.change);

  const std::lock_guard lock(mutex_);
  // Every change of a batch comes with the World after the last.
  if (world != world_) before_ = std::exchange(world_, world);
  event->rows = touched_rows(*committed.change, before_, world_);
  if (event->rows.size() > Event::kMostRows) {
    event->ids_left_out = true;
    for (TouchedRow& row : event->rows) row.id = 0;
    std::sort(event->rows.begin(), event->rows.end());
    event->rows.erase(std::unique(event->rows.begin(), event->rows.end()), event->rows.end());
  }
  told_ = committed.revision;
  events_.push_back(event);
  if (events_.size() > kept_) events_.pop_front();
  for (const auto& [ticket, listener] : listeners_) listener(world_, event);
}

EventBus::Joined EventBus::tell_missed(std::optional<data::Revision> since,
                                       const Listener& listener) const {
  Joined joined{0, false, told_};
  if (!since) return joined;
  // Revision before the oldest event that is kept.
  const std::int64_t horizon = told_.value - static_cast<std::int64_t>(events_.size());
  joined.reset = since->value < horizon || *since > told_;
  for (const EventPtr& event : events_) {
    if (!joined.reset && event->revision > *since) listener(world_, event);
  }
  return joined;
}

EventBus::Joined EventBus::join(std::optional<data::Revision> since, Listener listener) {
  const std::lock_guard lock(mutex_);
  Joined joined = tell_missed(since, listener);
  joined.ticket = next_ticket_++;
  listeners_.emplace_back(joined.ticket, std::move(listener));
  return joined;
}

void EventBus::catch_up(std::optional<data::Revision> since, const Listener& listener,
                        const CaughtUp& caught_up) const {
  const std::lock_guard lock(mutex_);
  caught_up(world_, tell_missed(since, listener));
}

void EventBus::leave(std::uint64_t ticket) {
  const std::lock_guard lock(mutex_);
  std::erase_if(listeners_, [&](const auto& entry) { return entry.first == ticket; });
}

}  // namespace jingwei::services
