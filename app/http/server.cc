// The acceptor and the threads that serve; session.cc does one connection.

#include "app/http/server.h"

#include <array>
#include <optional>
#include <thread>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "app/http/loop.h"
#include "app/http/open_files.h"
#include "app/http/peer.h"
#include "app/http/response_head.h"
#include "app/http/server_state.h"
#include "app/http/session.h"

namespace jingwei::app::http {
namespace {

namespace net = boost::asio;
using tcp = net::ip::tcp;
using ErrorCode = boost::system::error_code;

// Lengthy requests leave two threads of the pool to the others, however few processors there are.
constexpr unsigned kLeastPoolThreads = 4;

unsigned threads_or_default(unsigned wanted, unsigned least) {
  return wanted > 0 ? wanted : std::max(least, std::thread::hardware_concurrency());
}

}  // namespace

struct Server::Impl {
  ServerState state;
  std::vector<std::unique_ptr<Loop>> loops;
  std::optional<tcp::acceptor> acceptor;
  std::optional<net::steady_timer> pause;
  std::size_t next_loop = 0;
  std::uint16_t port = 0;

  Impl(const ServerOptions& options, Application& application, std::unique_ptr<Tls> tls)
      : state(options, application, std::move(tls),
              threads_or_default(options.pool_threads, kLeastPoolThreads)) {
    for (unsigned i = 0; i < threads_or_default(options.io_threads, 1); ++i) {
      loops.push_back(std::make_unique<Loop>());
    }
  }

  geo::Status listen() {
    ErrorCode fault;
    const auto address = net::ip::make_address(state.options.address, fault);
    if (fault) {
      return geo::Error{
          geo::ErrorCode::usage, "", {.field = "--listen", .value = state.options.address}};
    }
    const tcp::endpoint endpoint(address, state.options.port);
    acceptor.emplace(loops.front()->context());
    pause.emplace(loops.front()->context());
    acceptor->open(endpoint.protocol(), fault);
    if (!fault) acceptor->set_option(tcp::acceptor::reuse_address(true), fault);
    if (!fault) acceptor->bind(endpoint, fault);
    if (!fault) acceptor->listen(net::socket_base::max_listen_connections, fault);
    if (!fault) port = acceptor->local_endpoint(fault).port();
    if (fault) {
      return geo::Error{
          geo::ErrorCode::io_failed,
          fault.message(),
          {.field = "--listen",
           .value = state.options.address + ":" + std::to_string(state.options.port)}};
    }
    return {};
  }

  void accept() {
    acceptor->async_accept([this](ErrorCode fault, tcp::socket socket) {
      if (!acceptor->is_open()) return;
      if (fault) return retry_later();
      admit(std::move(socket));
      accept();
    });
  }

  // Out of file descriptors, most likely: a busy loop would not bring any.
  void retry_later() {
    pause->expires_after(std::chrono::milliseconds(100));
    pause->async_wait([this](ErrorCode fault) {
      if (!fault && acceptor->is_open()) accept();
    });
  }

  void admit(tcp::socket socket) {
    Counters& counters = state.counters;
    counters.connections.fetch_add(1);
    ErrorCode ignored;
    auto place =
        state.addresses.enter(plain_address(socket.remote_endpoint(ignored).address().to_string()));
    if (!place || counters.open_connections.load() >= state.options.limits.connections) {
      counters.refused_connections.fetch_add(1);
      return refuse(std::move(socket));
    }
    counters.open_connections.fetch_add(1);
    Loop& loop = *loops[next_loop++ % loops.size()];
    const bool ipv6 = socket.local_endpoint(ignored).address().is_v6();
    // The context of the session is another one than the acceptor's.
    const int descriptor = socket.release(ignored);
    loop.post([this, &loop, descriptor, ipv6, place = std::move(*place)] {
      begin_session(loop, state, descriptor, ipv6, place);
    });
  }

  // By TLS it would take a handshake to say why; the client sees the connection close.
  void refuse(tcp::socket socket) {
    if (state.tls) return;
    const Response response = state.application.refuse(503, {});
    ErrorCode ignored;
    socket.non_blocking(true, ignored);
    const std::string head = response_head(response, false, false);
    socket.write_some(
        std::array<net::const_buffer, 2>{
            net::buffer(head), net::buffer(response.body.bytes.data(), response.body.bytes.size())},
        ignored);
  }

  void end() {
    state.ending = true;
    loops.front()->post([this] {
      ErrorCode ignored;
      acceptor->close(ignored);
      pause->cancel();
    });
    for (int round = 0; round < 60 && state.counters.open_connections.load() > 0; ++round) {
      for (auto& loop : loops) {
        loop->post([&loop = *loop] { end_sessions(loop); });
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    // Joins the threads that compute: what they answer with must not outlive the contexts.
    state.pool.end();
    for (auto& loop : loops) loop->stop();
  }
};

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

geo::Result<std::unique_ptr<Server>> Server::start(const ServerOptions& options,
                                                   Application& application) {
  std::unique_ptr<Tls> tls;
  if (!options.certificate.empty()) {
    auto loaded = Tls::load(options.certificate, options.key);
    if (!loaded) return loaded.error();
    tls = std::move(*loaded);
  }
  ServerOptions fitted = options;
  fitted.limits.connections = connections_that_fit(options.limits.connections, raise_open_files());
  auto impl = std::make_unique<Impl>(fitted, application, std::move(tls));
  const geo::Status listening = impl->listen();
  if (!listening) return listening.error();
  impl->accept();
  for (auto& loop : impl->loops) loop->start();
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::~Server() { impl_->end(); }

std::uint16_t Server::port() const { return impl_->port; }

bool Server::is_tls() const { return impl_->state.tls != nullptr; }

const std::vector<data::Text>& Server::warnings() const {
  static const std::vector<data::Text> none;
  return impl_->state.tls ? impl_->state.tls->warnings() : none;
}

ServerFigures Server::figures() const {
  const Counters& c = impl_->state.counters;
  return {.connections = c.connections,
          .open_connections = c.open_connections,
          .refused_connections = c.refused_connections,
          .requests = c.requests,
          .limited_requests = c.limited_requests,
          .responses_2xx = c.responses[2],
          .responses_3xx = c.responses[3],
          .responses_4xx = c.responses[4],
          .responses_5xx = c.responses[5],
          .bytes_out = c.bytes_out,
          .event_streams = c.event_streams,
          .dropped_streams = c.dropped_streams,
          .waiting = impl_->state.pool.waiting()};
}

}  // namespace jingwei::app::http
