#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jingwei::app::http {

enum class Method { get, head, options, post, patch, put, del, other };

std::string_view method_name(Method method);
Method method_named(std::string_view name);

using NameValues = std::vector<std::pair<std::string, std::string>>;

// A request as it came over the wire, its target taken apart.
struct Request {
  Method method = Method::get;
  std::string path;    // percent-decoded, starts with "/"
  NameValues query;    // decoded, in order
  NameValues headers;  // names in lower case
  std::string body;
  std::string peer;     // address of who asks: "192.168.1.20", "fe80::1"; never with a port
  bool secure = false;  // came by TLS, to us or to the gateway that is trusted
  // Of a lengthy request (Application::is_lengthy): by when it is to be answered, and whether the
  // client has hung up meanwhile; null: not watched.
  std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
  std::shared_ptr<const std::atomic<bool>> gone;

  // The first header of the name (lower case); empty when there is none.
  std::string_view header(std::string_view name) const;
  // nullptr when absent.
  const std::string* parameter(std::string_view name) const;
};

// Splits "/a%20b?x=1&y=2" into path and query. nullopt for a bad escape, a control character, a
// zero byte, or a target that is not an absolute path.
std::optional<std::pair<std::string, NameValues>> parse_target(std::string_view target);

// Bytes and who keeps them alive, so that a cached tile is sent without a copy.
struct Body {
  std::shared_ptr<const void> owner;
  std::string_view bytes;

  static Body of(std::string text);
};

class EventSink;

// One piece for one client.
struct Delivery {
  std::shared_ptr<EventSink> sink;
  std::shared_ptr<const std::string> chunk;
};

// Where the events of one client go. Thread-safe.
class EventSink {
 public:
  virtual ~EventSink() = default;
  // The thread that serves the client, as something to compare.
  virtual const void* line() const = 0;
  // Sends each of the deliveries, in order, with one hand-over to the thread. Requires: their sinks
  // are of this line.
  virtual void send_all(std::span<const Delivery> deliveries) = 0;
  // Queues the chunk, behind all that was queued before. A client that does not take what is queued
  // is dropped.
  virtual void send(std::shared_ptr<const std::string> chunk) = 0;
  // Ends the stream.
  virtual void close() = 0;
  // Calls `gone` once when the client has left, at once if it already has. Only to be called from
  // within Response::stream.
  virtual void on_close(std::function<void()> gone) = 0;
};

// Sends every delivery; those of one sink in order. One hand-over for each thread that serves some
// of them, however many they are.
void deliver(std::vector<Delivery> deliveries);

struct Response {
  unsigned status = 200;
  std::string content_type;  // empty: no body
  NameValues headers;
  Body body;
  std::string etag;         // quoted; empty: made from the content where `revalidate` is set
  bool revalidate = false;  // carries an ETag and answers If-None-Match
  bool compress = false;    // gzip when the client accepts it and it is worth it
  std::string fault;        // why it failed, for the log alone
  // Set for an endless answer: called with the sink once the head has been sent.
  std::function<void(std::shared_ptr<EventSink>)> stream;
  // Asked before every heartbeat of the stream: false ends it. Empty: it may go on.
  std::function<bool()> stream_may_go_on;
};

// Makes the answer fit the request: gzip with an ETag per encoding and Vary, 304.
void finish(const Request& request, Response& response);

// Whether the client takes gzip, by Accept-Encoding with its q values.
bool accepts_gzip(const Request& request);
// Whether If-None-Match names the tag (weak comparison, as RFC 9110 wants it there).
bool matches_none(const Request& request, std::string_view etag);

}  // namespace jingwei::app::http
