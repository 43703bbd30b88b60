#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
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

// Where the events of one client go. Thread-safe.
class EventSink {
 public:
  virtual ~EventSink() = default;
  // Queues the chunk. A client that does not take what is queued is dropped.
  virtual void send(std::shared_ptr<const std::string> chunk) = 0;
  // Ends the stream.
  virtual void close() = 0;
  // Calls `gone` once when the client has left, at once if it already has. Only to be called from
  // within Response::stream.
  virtual void on_close(std::function<void()> gone) = 0;
};

struct Response {
  unsigned status = 200;
  std::string content_type;  // empty: no body
  NameValues headers;
  Body body;
  std::string etag;         // quoted; empty: made from the content where `revalidate` is set
  bool revalidate = false;  // carries an ETag and answers If-None-Match
  bool compress = false;    // gzip when the client accepts it and it is worth it
  // Set for an endless answer: called with the sink once the head has been sent.
  std::function<void(std::shared_ptr<EventSink>)> stream;
};

// Makes the answer fit the request: gzip with an ETag per encoding and Vary, 304.
void finish(const Request& request, Response& response);

// Whether the client takes gzip, by Accept-Encoding with its q values.
bool accepts_gzip(const Request& request);
// Whether If-None-Match names the tag (weak comparison, as RFC 9110 wants it there).
bool matches_none(const Request& request, std::string_view etag);

}  // namespace jingwei::app::http
