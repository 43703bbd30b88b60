#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
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

// A connection to the server, so that tests can send what no library would. By TLS, whoever signed
// the certificate, where `speak_tls_on` has named the port.
class HttpClient {
 public:
  // `source`: the loopback address to come from; empty: any.
  explicit HttpClient(std::uint16_t port, const std::string& source = "");
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
  // "TLSv1.3"; empty without TLS.
  std::string tls_version() const;

 private:
  // Ready to be read or written within the time?
  bool wait_for(short events, std::chrono::milliseconds patience) const;
  // Bytes read; 0 when the other end has closed, nothing when the time is over.
  std::optional<std::size_t> read_some(char* into, std::size_t size,
                                       std::chrono::milliseconds patience);
  bool fill(std::chrono::milliseconds patience);

  struct Tls;
  int socket_ = -1;
  std::unique_ptr<Tls> tls_;
  std::string buffer_;
};

// From here on clients of the port speak TLS, up to the version ("1.1", "1.2", "1.3").
void speak_tls_on(std::uint16_t port, const std::string& newest = "1.3");

// One request on a connection of its own. `extra` are more header lines, each ended by "\r\n"; Host
// is added unless `extra` has one.
Reply request(std::uint16_t port, std::string_view method, std::string_view target,
              std::string_view extra = "", std::string_view body = "");
Reply get(std::uint16_t port, std::string_view target, std::string_view extra = "");

// The bytes of a gzip member unpacked; nullopt when it is none.
std::optional<std::string> gunzip(std::string_view packed);

}  // namespace jingwei::app
