#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace jingwei::app {

struct Reply {
  int status = 0;                              // 0: the connection ended without an answer
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;

  std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
  }
};

// A plain connection to the server, so that tests can send what no library would.
class HttpClient {
 public:
  explicit HttpClient(std::uint16_t port);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  void send(std::string_view bytes);
  // The next answer on this connection. `head`: it has no body whatever its length says.
  Reply read_reply(bool head = false);
  // What arrives until `text` has been seen or the time is over.
  std::string read_until(std::string_view text, std::chrono::milliseconds patience);
  // Whether the server closes within the time.
  bool closes_within(std::chrono::milliseconds patience);

 private:
  bool fill(std::chrono::milliseconds patience);

  int socket_ = -1;
  std::string buffer_;
};

// One request on a connection of its own. `extra` are more header lines, each ended by "\r\n"; Host
// is added unless `extra` has one.
Reply request(std::uint16_t port, std::string_view method, std::string_view target,
              std::string_view extra = "", std::string_view body = "");
Reply get(std::uint16_t port, std::string_view target, std::string_view extra = "");

// The bytes of a gzip member unpacked; nullopt when it is none.
std::optional<std::string> gunzip(std::string_view packed);

}  // namespace jingwei::app
