#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/http/message.h"
#include "data/change.h"
#include "geo/result.h"

namespace jingwei::app::http {

// What the server asks when a request has come in. Both may be called from any thread.
class Application {
 public:
  virtual ~Application() = default;
  // On the thread that reads the network: only what takes microseconds. nullopt: ask `answer`.
  virtual std::optional<Response> answer_at_once(const Request& request) = 0;
  // On a thread of the pool; may compute and wait.
  virtual Response answer(const Request& request) = 0;
  // Whether the request may wait or compute for seconds: the pool keeps threads free of those.
  // Asked on the thread that reads the network.
  virtual bool is_lengthy(const Request& request) = 0;
  // The answer in place of one that could not be made because of an exception.
  virtual Response failed(const Request& request, std::string_view cause) = 0;
  // The answer to what is not let in (413, 429, 431, 400, 503); `request` is what was read of it.
  virtual Response refuse(unsigned status, const Request& request) = 0;
  // How long a body the route takes, asked between head and body; nullopt: Limits::body_bytes.
  virtual std::optional<std::size_t> body_limit(Method method, std::string_view path) = 0;
};

struct Limits {
  std::size_t header_bytes = 16 * 1024;
  std::size_t body_bytes = 256 * 1024;        // where the route does not take more
  std::size_t large_bodies = 16;              // bodies beyond body_bytes at a time; beyond: 503
  std::size_t connections = 4096;             // or fewer, as the system allows
  std::size_t connections_per_address = 256;  // 0: any number; loopback and gateways are exempt
  double requests_per_second = 200;           // of one address; 0: any number
  double request_burst = 400;
  std::size_t waiting = 256;                       // requests in the queue of the pool; beyond: 503
  std::size_t lengthy_waiting = 32;                // of these lengthy ones; beyond: 503
  std::chrono::milliseconds lengthy_time{60'000};  // from its arrival until a lengthy one gives up
  std::size_t event_bytes = 1u << 20;              // unsent events of one client; beyond: dropped
  std::chrono::milliseconds header_time{10'000};   // from the first wait to the end of the head
  std::chrono::milliseconds body_time{20'000};     // and a second more for each 128 kB announced
  std::chrono::milliseconds write_time{60'000};
  std::chrono::milliseconds idle_time{75'000};  // between requests of one connection
  std::chrono::milliseconds heartbeat{15'000};
};

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;               // 0: any that is free
  std::filesystem::path certificate, key;  // PEM; empty: plain HTTP
  bool trust_proxy = false;   // whoever connects is our gateway: believe what it says of the client
  unsigned io_threads = 0;    // 0: as many as processors
  unsigned pool_threads = 0;  // 0: as many, at least 4; all but 2 of them take lengthy requests
  Limits limits;
};

// What has happened since the start; read at any time.
struct ServerFigures {
  std::uint64_t connections = 0, open_connections = 0, refused_connections = 0;
  std::uint64_t requests = 0, limited_requests = 0, responses_2xx = 0, responses_3xx = 0,
                responses_4xx = 0, responses_5xx = 0;
  std::uint64_t bytes_out = 0, event_streams = 0, dropped_streams = 0, waiting = 0;
};

// An HTTP/1.1 server. One acceptor deals the connections out in turn to threads that each own an
// io_context, so a connection never needs a lock and a second server on the port is refused by the
// system. Answers that compute go to a bounded pool.
class Server {
 public:
  // usage for a bad address, io_failed when it cannot be bound, what Tls::load answers. Raises the
  // number of files this process may have open to what the system allows.
  static geo::Result<std::unique_ptr<Server>> start(const ServerOptions& options,
                                                    Application& application);
  // Stops accepting, ends the event streams, lets running answers finish, closes the rest.
  ~Server();

  std::uint16_t port() const;
  ServerFigures figures() const;
  bool is_tls() const;
  // What the operator should mend though the server runs.
  const std::vector<data::Text>& warnings() const;

 private:
  struct Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace jingwei::app::http
