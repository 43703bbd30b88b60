#include "services/event_bus.h"

#include <algorithm>
#include <utility>

#include "data/scope.h"
#include "geo/check.h"
#include "services/feature_layers.h"

namespace jingwei::services {
namespace {

// `before` and `after` see the whole district: the event is filtered for each listener.
void add_rows(const data::Change& change, const data::WorldView& before,
              const data::WorldView& after, std::vector<TouchedRow>& rows) {
  const auto add_table = [&](const auto& writes) {
    using Row = std::decay_t<decltype(writes.front().before.value())>;
    // A step in the life of a task is told as a change of the task.
    if constexpr (data::kInWorld<Row>) {
      for (const auto& write : writes) {
        const Row& row = write.after ? *write.after : *write.before;
        rows.push_back({layer_of(row), row.id.value, data::RowTraits<Row>::scoped,
                        before.area_of<Row>(row.id), after.area_of<Row>(row.id)});
      }
    }
  };
  std::apply([&](const auto&... writes) { (add_table(writes), ...); }, change.writes);
}

}  // namespace

std::vector<TouchedRow> visible_rows(const Event& event, const data::WorldView& view) {
  std::vector<TouchedRow> rows;
  std::copy_if(
      event.rows.begin(), event.rows.end(), std::back_inserter(rows), [&](const TouchedRow& row) {
        // Accounts are the administrators' business alone.
        if (row.layer == data::RowTraits<data::Account>::layer &&
            view.scope().role() != data::Role::administrator) {
          return false;
        }
        return !row.scoped || view.in_scope(row.area_before) || view.in_scope(row.area_after);
      });
  return rows;
}

EventBus::EventBus(data::WorldPtr world, StaleOf stale_of, std::size_t kept)
    : before_(world),
      world_(world),
      told_(world->revision()),
      stale_of_(std::move(stale_of)),
      kept_(kept) {}

void EventBus::publish(const data::WorldPtr& world, const data::Committed& committed) {
  const data::Scope everything = data::Scope::whole_district("");
  auto event = std::make_shared<Event>();
  event->revision = committed.revision;
  event->actor = committed.change->actor;
  event->command = committed.change->command;
  event->summary = committed.change->summary;
  event->stale = stale_of_(*committed.change);

  const std::lock_guard lock(mutex_);
  // Every change of a batch comes with the World after the last.
  if (world != world_) before_ = std::exchange(world_, world);
  add_rows(*committed.change, {before_, everything}, {world_, everything}, event->rows);
  if (event->rows.size() > Event::kMostRows) {
    event->ids_left_out = true;
    for (TouchedRow& row : event->rows) row.id = 0;
  }
  std::sort(event->rows.begin(), event->rows.end());
  event->rows.erase(std::unique(event->rows.begin(), event->rows.end()), event->rows.end());
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
