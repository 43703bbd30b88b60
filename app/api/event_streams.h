#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "app/http/message.h"
#include "data/scope.h"
#include "services/event_bus.h"

namespace jingwei::app::api {

// The clients who listen to a district's events, by what they may be told. Thread-safe.
// 1. A stream is told exactly what `services::told_of` gives its scope, and nothing of an event of
//    which that holds no row.
// 2. What is told is written once, however many streams and scopes are told the same, and handed to
//    each thread of the server once an event.
// 3. A stream ends when its scope no longer holds: its account has changed or gone, or the
//    district, open until then, has got accounts; and when its session has ended. Whoever comes
//    again gets what he missed, as he may see it then.
class EventStreams {
 public:
  // Requires: `bus` outlives it.
  explicit EventStreams(services::EventBus& bus);
  ~EventStreams();
  EventStreams(const EventStreams&) = delete;
  EventStreams& operator=(const EventStreams&) = delete;

  struct Stream {
    std::shared_ptr<http::EventSink> sink;
    data::Scope scope;
    std::function<bool()> session_lives;  // quick, any thread; empty: there is no session
  };
  // Tells the stream what came after `since`, or `reset` when that is no longer known, and every
  // later event once. Requires: the sink has not been used by others.
  void add(std::optional<data::Revision> since, Stream stream);

  std::size_t audiences() const;  // sets of streams that are told the same

 private:
  // Streams whose scopes see the same rows.
  struct Audience {
    data::Scope scope;
    std::map<std::uint64_t, Stream> streams;
  };

  void tell(const data::WorldPtr& world, const services::EventBus::EventPtr& event);
  void leave(const std::string& audience, std::uint64_t stream);

  services::EventBus& bus_;
  std::uint64_t ticket_ = 0;
  // The bus's lock is taken before this one.
  mutable std::mutex mutex_;
  std::map<std::string, Audience> audiences_;
  data::TableStamp accounts_;  // for which the streams have been looked through
  std::uint64_t next_ = 1;
};

// The answer that streams the events after `since` to whoever has asked.
http::Response event_stream(EventStreams& streams, const data::Scope& scope,
                            std::optional<data::Revision> since,
                            std::function<bool()> session_lives);

}  // namespace jingwei::app::api
