#include "app/api/event_streams.h"

#include <utility>

#include "app/api/event_text.h"
#include "data/world.h"

namespace jingwei::app::api {
namespace {

using services::EventBus;
using services::ToldEvent;
using Chunk = std::shared_ptr<const std::string>;

Chunk chunk(std::string text) { return std::make_shared<const std::string>(std::move(text)); }

// Equal for scopes that are told the same: the areas decide, and whether accounts are told.
std::string audience_of(const data::Scope& scope) {
  return scope.cache_key() + (scope.role() == data::Role::administrator ? " administrator" : "");
}

// Whether the scope is still what the World grants whoever holds it.
bool still_holds(const data::Scope& scope, const data::WorldPtr& world) {
  const data::WorldView all(world, data::Scope::whole_district(""));
  if (scope.account().value == 0) return all.count<data::Account>() == 0;
  const auto* account = all.find<data::Account>(scope.account());
  return account && !account->disabled && account->name == scope.actor() &&
         account->role == scope.role() && account->areas == scope.areas() &&
         account->cadre == scope.cadre();
}

}  // namespace

EventStreams::EventStreams(EventBus& bus) : bus_(bus) {
  ticket_ =
      bus_.join(std::nullopt, [this](const auto& world, const auto& event) { tell(world, event); })
          .ticket;
}

EventStreams::~EventStreams() { bus_.leave(ticket_); }

void EventStreams::add(std::optional<data::Revision> since, Stream stream) {
  const std::string audience = audience_of(stream.scope);
  const auto sink = stream.sink;
  std::uint64_t id = 0;
  bus_.catch_up(
      since,
      [&](const data::WorldPtr& world, const EventBus::EventPtr& event) {
        const ToldEvent told = services::told_of(*event, {world, stream.scope});
        if (!told.rows.empty()) sink->send(chunk(change_text(*event, told)));
      },
      [&](const data::WorldPtr& world, const EventBus::Joined& joined) {
        // The account may have changed since the request was let in.
        if (!still_holds(stream.scope, world)) return sink->close();
        if (joined.reset) sink->send(chunk(reset_text(joined.at)));
        const std::lock_guard lock(mutex_);
        id = next_++;
        auto& streams = audiences_.try_emplace(audience, Audience{stream.scope, {}}).first->second;
        streams.streams.emplace(id, std::move(stream));
      });
  if (id != 0) sink->on_close([this, audience, id] { leave(audience, id); });
}

void EventStreams::tell(const data::WorldPtr& world, const EventBus::EventPtr& event) {
  std::vector<http::Delivery> deliveries;
  std::map<ToldEvent, Chunk> written;
  const std::lock_guard lock(mutex_);
  const bool accounts_changed = world->stamp<data::Account>() != accounts_;
  accounts_ = world->stamp<data::Account>();
  for (auto& [name, audience] : audiences_) {
    std::erase_if(audience.streams, [&](const auto& entry) {
      const Stream& stream = entry.second;
      const bool ends = (accounts_changed && !still_holds(stream.scope, world)) ||
                        (stream.session_lives && !stream.session_lives());
      if (ends) stream.sink->close();
      return ends;
    });
    if (audience.streams.empty()) continue;
    ToldEvent told = services::told_of(*event, {world, audience.scope});
    if (told.rows.empty()) continue;
    auto [text, fresh] = written.try_emplace(std::move(told));
    if (fresh) text->second = chunk(change_text(*event, text->first));
    for (const auto& [id, stream] : audience.streams) {
      deliveries.push_back({stream.sink, text->second});
    }
  }
  http::deliver(std::move(deliveries));
}

void EventStreams::leave(const std::string& audience, std::uint64_t stream) {
  const std::lock_guard lock(mutex_);
  const auto found = audiences_.find(audience);
  if (found == audiences_.end()) return;
  found->second.streams.erase(stream);
  if (found->second.streams.empty()) audiences_.erase(found);
}

std::size_t EventStreams::audiences() const {
  const std::lock_guard lock(mutex_);
  return audiences_.size();
}

http::Response event_stream(EventStreams& streams, const data::Scope& scope,
                            std::optional<data::Revision> since,
                            std::function<bool()> session_lives) {
  http::Response response;
  response.content_type = "text/event-stream; charset=utf-8";
  response.headers.emplace_back("Cache-Control", "no-store");
  response.headers.emplace_back("X-Accel-Buffering", "no");
  response.stream_may_go_on = session_lives;
  response.stream = [&streams, scope, since, session_lives = std::move(session_lives)](
                        std::shared_ptr<http::EventSink> sink) {
    // Browsers wait so long before they connect again.
    sink->send(chunk("retry: 1000\n\n"));
    streams.add(since, {std::move(sink), scope, session_lives});
  };
  return response;
}

}  // namespace jingwei::app::api
