#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace jingwei::app::http {

class Loop;
class Tls;

// Why nothing more can be read or written.
enum class Fault { none, timed_out, ended };

// A stream of bytes to a client, plain or by TLS: the one place where the two differ. Touched by
// the thread of its loop only. One read and one write may be under way at a time; whoever begins
// one keeps the connection alive until `done` is called, which never happens within the call.
class Connection {
 public:
  using Done = std::function<void(Fault, std::size_t)>;

  // Takes over the descriptor of an accepted socket. `tls` null: plain.
  Connection(Loop& loop, int descriptor, bool ipv6, Tls* tls);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  bool is_tls() const;
  // The address of the other end, as http::Request::peer.
  const std::string& peer() const;

  // The deadline of what is begun from now on; what is under way keeps its own. Past it `done` is
  // called with timed_out and the connection is closed.
  void expire_after(std::chrono::milliseconds time);
  void never_expire();

  // TLS: the handshake. Plain: nothing to do.
  void open(Done done);
  void read(char* into, std::size_t size, Done done);  // what there is, at least one byte
  void write(std::string_view first, std::string_view second, Done done);  // all of both
  // Writes what the system takes at once, without a deadline. TLS: nothing, since a record cannot
  // be left half written.
  std::size_t write_at_once(std::string_view bytes);
  // Says that nothing more will be written: TLS's close_notify, then TCP's FIN.
  void end_writing(Done done);
  // Throws away bytes as they come, behind TLS as well.
  void discard(char* into, std::size_t size, Done done);
  void close();
  // Whether the client has ended its side. Reads nothing.
  bool is_hung_up() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace jingwei::app::http
