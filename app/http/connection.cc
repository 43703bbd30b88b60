#include "app/http/connection.h"

#include <poll.h>

#include <optional>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include "app/http/loop.h"
#include "app/http/peer.h"
#include "app/http/tls.h"

namespace jingwei::app::http {

namespace net = boost::asio;
namespace beast = boost::beast;
using tcp = net::ip::tcp;
using ErrorCode = boost::system::error_code;

namespace {

Fault fault_of(ErrorCode fault) {
  if (!fault) return Fault::none;
  return fault == beast::error::timeout ? Fault::timed_out : Fault::ended;
}

tcp::socket adopted(Loop& loop, int descriptor, bool ipv6) {
  tcp::socket socket(loop.context());
  ErrorCode ignored;
  socket.assign(ipv6 ? tcp::v6() : tcp::v4(), descriptor, ignored);
  socket.set_option(tcp::no_delay(true), ignored);
  socket.non_blocking(true, ignored);
  return socket;
}

}  // namespace

struct Connection::Impl {
  beast::tcp_stream tcp;
  std::optional<net::ssl::stream<beast::tcp_stream&>> tls;
  std::string peer;

  // Runs `begin` on the stream of bytes that the client's HTTP is written on.
  template <class F>
  void on_stream(F&& begin) {
    if (tls) {
      begin(*tls);
    } else {
      begin(tcp);
    }
  }
};

Connection::Connection(Loop& loop, int descriptor, bool ipv6, Tls* tls)
    : impl_(new Impl{beast::tcp_stream(adopted(loop, descriptor, ipv6)), {}, {}}) {
  ErrorCode fault;
  const auto endpoint = impl_->tcp.socket().remote_endpoint(fault);
  if (!fault) impl_->peer = plain_address(endpoint.address().to_string());
  if (tls) impl_->tls.emplace(impl_->tcp, tls->context());
}

Connection::~Connection() = default;

bool Connection::is_tls() const { return impl_->tls.has_value(); }

const std::string& Connection::peer() const { return impl_->peer; }

void Connection::expire_after(std::chrono::milliseconds time) { impl_->tcp.expires_after(time); }

void Connection::never_expire() { impl_->tcp.expires_never(); }

void Connection::open(Done done) {
  if (impl_->tls) {
    impl_->tls->async_handshake(
        net::ssl::stream_base::server,
        [done = std::move(done)](ErrorCode fault) { done(fault_of(fault), 0); });
    return;
  }
  net::post(impl_->tcp.get_executor(), [done = std::move(done)] { done(Fault::none, 0); });
}

void Connection::read(char* into, std::size_t size, Done done) {
  impl_->on_stream([&](auto& stream) {
    stream.async_read_some(
        net::buffer(into, size),
        [done = std::move(done)](ErrorCode fault, std::size_t got) { done(fault_of(fault), got); });
  });
}

void Connection::write(std::string_view first, std::string_view second, Done done) {
  const std::array<net::const_buffer, 2> buffers = {net::buffer(first.data(), first.size()),
                                                    net::buffer(second.data(), second.size())};
  impl_->on_stream([&](auto& stream) {
    net::async_write(stream, buffers, [done = std::move(done)](ErrorCode fault, std::size_t put) {
      done(fault_of(fault), put);
    });
  });
}

std::size_t Connection::write_at_once(std::string_view bytes) {
  if (impl_->tls) return 0;
  ErrorCode would_block;
  return impl_->tcp.socket().write_some(net::buffer(bytes.data(), bytes.size()), would_block);
}

void Connection::end_writing(Done done) {
  const auto end = [this, done = std::move(done)](ErrorCode) {
    ErrorCode ignored;
    impl_->tcp.socket().shutdown(tcp::socket::shutdown_send, ignored);
    done(Fault::none, 0);
  };
  if (impl_->tls) return impl_->tls->async_shutdown(end);
  net::post(impl_->tcp.get_executor(), [end] { end({}); });
}

void Connection::discard(char* into, std::size_t size, Done done) {
  impl_->tcp.async_read_some(
      net::buffer(into, size),
      [done = std::move(done)](ErrorCode fault, std::size_t got) { done(fault_of(fault), got); });
}

bool Connection::is_hung_up() const {
  pollfd peer{impl_->tcp.socket().native_handle(), POLLRDHUP, 0};
  return ::poll(&peer, 1, 0) > 0;
}

void Connection::close() {
  ErrorCode ignored;
  impl_->tcp.socket().shutdown(tcp::socket::shutdown_both, ignored);
  impl_->tcp.close();
}

}  // namespace jingwei::app::http
