// The only user of Beast and Asio.
//
// Invariants
// 1. A Session is touched only by the thread of its Loop; others reach it by posting.
// 2. Every wait for a client has a deadline; every buffer filled by a client has a bound.
// 3. A request is answered once, in the order of the connection.

#include "app/http/server.h"

#include <array>
#include <atomic>
#include <deque>
#include <optional>
#include <set>
#include <thread>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include "app/http/response_head.h"
#include "app/http/worker_pool.h"

namespace jingwei::app::http {
namespace {

namespace net = boost::asio;
namespace beast = boost::beast;
using tcp = net::ip::tcp;
using ErrorCode = boost::system::error_code;

struct Counters {
  std::atomic<std::uint64_t> connections{0}, open_connections{0}, refused_connections{0};
  std::atomic<std::uint64_t> requests{0}, bytes_out{0}, event_streams{0}, dropped_streams{0};
  std::atomic<std::uint64_t> responses[6]{};  // by the first digit of the status
};

class Session;

// One thread with its io_context and the sessions that live on it.
struct Loop {
  std::set<Session*> sessions;  // outlives the context, whose end may be the end of sessions
  net::io_context context{1};
  net::executor_work_guard<net::io_context::executor_type> guard{context.get_executor()};
  std::thread thread;
};

// What all sessions of a server share.
struct Shared {
  ServerOptions options;
  Application& application;
  Counters counters;
  WorkerPool pool;
  std::atomic<bool> ending{false};

  Shared(const ServerOptions& o, Application& a, unsigned pool_threads)
      : options(o), application(a), pool(pool_threads, o.limits.waiting) {}
};

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, Loop& loop, Shared& shared)
      : stream_(std::move(socket)),
        heartbeat_(stream_.get_executor()),
        loop_(loop),
        shared_(shared),
        limits_(shared.options.limits) {
    loop_.sessions.insert(this);
  }

  ~Session() {
    loop_.sessions.erase(this);
    shared_.counters.open_connections.fetch_sub(1);
    if (streaming_) shared_.counters.event_streams.fetch_sub(1);
    if (gone_) gone_();
  }

  void start() { await_request(limits_.header_time); }

  // At the end of the server: what is being answered is finished, the rest is closed.
  void end() {
    keep_alive_ = false;
    if (streaming_ || !busy_) close();
  }

  void close() {
    if (closed_) return;
    heartbeat_.cancel();
    ErrorCode ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_both, ignored);
    stream_.close();
    closed_ = true;
    if (const auto gone = std::exchange(gone_, nullptr)) gone();
  }

  // On the session's thread, as all its members: `stream` is called there.
  void call_when_closed(std::function<void()> gone) { gone_ = std::move(gone); }

  void queue_event(std::shared_ptr<const std::string> chunk) {
    if (closed_ || !streaming_) return;
    if (queued_bytes_ + chunk->size() > limits_.event_bytes) return drop_stream();
    queued_bytes_ += chunk->size();
    queue_.push_back(std::move(chunk));
    if (queue_.size() == 1) write_event();
  }

  bool closed() const { return closed_; }
  beast::tcp_stream::executor_type executor() { return stream_.get_executor(); }

 private:
  using Parser = beast::http::request_parser<beast::http::string_body>;

  void await_request(std::chrono::milliseconds patience) {
    busy_ = false;
    if (shared_.ending.load()) return close();
    if (buffer_.size() > 0) return read_head();
    stream_.expires_after(patience);
    stream_.async_read_some(buffer_.prepare(kReadAtOnce),
                            [self = shared_from_this()](ErrorCode fault, std::size_t size) {
                              if (fault) return self->close();
                              self->buffer_.commit(size);
                              self->read_head();
                            });
  }

  void read_head() {
    busy_ = true;
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(limits_.header_bytes));
    parser_->body_limit(limits_.body_bytes);
    stream_.expires_after(limits_.header_time);
    beast::http::async_read_header(stream_, buffer_, *parser_,
                                   [self = shared_from_this()](ErrorCode fault, std::size_t) {
                                     if (fault) return self->refuse_unread(fault);
                                     self->read_body();
                                   });
  }

  void read_body() {
    if (parser_->is_done()) return dispatch();
    const auto expect = parser_->get()[beast::http::field::expect];
    if (beast::iequals(expect, "100-continue")) {
      stream_.expires_after(limits_.write_time);
      net::async_write(stream_, net::buffer(kContinue),
                       [self = shared_from_this()](ErrorCode fault, std::size_t) {
                         if (fault) return self->close();
                         self->read_rest();
                       });
      return;
    }
    read_rest();
  }

  void read_rest() {
    stream_.expires_after(limits_.body_time);
    beast::http::async_read(stream_, buffer_, *parser_,
                            [self = shared_from_this()](ErrorCode fault, std::size_t) {
                              if (fault) return self->refuse_unread(fault);
                              self->dispatch();
                            });
  }

  // The request cannot be read to its end: says why where there is a status for it, and closes.
  void refuse_unread(ErrorCode fault) {
    namespace http = beast::http;
    keep_alive_ = false;
    request_ = {};
    if (fault == http::error::body_limit) return respond(shared_.application.refuse(413));
    if (fault == http::error::header_limit || fault == http::error::buffer_overflow) {
      return respond(shared_.application.refuse(431));
    }
    if (fault == beast::error::timeout) return close();
    if (fault == http::error::end_of_stream || fault == http::error::partial_message) {
      return close();
    }
    if (fault.category() == make_error_code(http::error::bad_value).category()) {
      return respond(shared_.application.refuse(400));
    }
    close();
  }

  void dispatch() {
    auto& message = parser_->get();
    keep_alive_ = message.keep_alive() && !shared_.ending.load();
    http_1_0_ = message.version() < 11;
    shared_.counters.requests.fetch_add(1, std::memory_order_relaxed);
    request_ = {};
    request_.method =
        method_named({message.method_string().data(), message.method_string().size()});
    for (const auto& field : message) {
      std::string name(field.name_string());
      for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      request_.headers.emplace_back(std::move(name), std::string(field.value()));
    }
    auto target = parse_target({message.target().data(), message.target().size()});
    if (!target) return respond(shared_.application.refuse(400));
    request_.path = std::move(target->first);
    request_.query = std::move(target->second);
    request_.body = std::move(message.body());
    if (auto response = shared_.application.answer_at_once(request_)) {
      finish(request_, *response);
      return respond(std::move(*response));
    }
    // The session travels on with the answer: its last owner must be its own thread.
    const bool taken = shared_.pool.submit([self = shared_from_this()]() mutable {
      auto response = std::make_shared<Response>(self->shared_.application.answer(self->request_));
      finish(self->request_, *response);
      const auto where = self->executor();
      net::post(where, [self = std::move(self), response] { self->respond(std::move(*response)); });
    });
    if (!taken) respond(shared_.application.refuse(503));
  }

  void respond(Response response) {
    if (closed_) return;
    response_ = std::move(response);
    const std::size_t digit = response_.status / 100;
    shared_.counters.responses[digit < 6 ? digit : 5].fetch_add(1, std::memory_order_relaxed);
    if (response_.stream) keep_alive_ = false;
    head_ = response_head(response_, keep_alive_, http_1_0_);
    const bool bodyless = request_.method == Method::head || response_.stream;
    const std::string_view body = bodyless ? std::string_view{} : response_.body.bytes;
    stream_.expires_after(limits_.write_time);
    const std::array<net::const_buffer, 2> buffers = {net::buffer(head_),
                                                      net::buffer(body.data(), body.size())};
    net::async_write(stream_, buffers,
                     [self = shared_from_this()](ErrorCode fault, std::size_t size) {
                       self->shared_.counters.bytes_out.fetch_add(size, std::memory_order_relaxed);
                       if (fault) return self->close();
                       self->responded();
                     });
  }

  void responded() {
    if (response_.stream) return begin_stream();
    response_ = {};
    if (keep_alive_) return await_request(limits_.idle_time);
    ErrorCode ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    stream_.expires_after(kDrainTime);
    drain(kDrainBytes);
  }

  // Reads on for a moment after the last answer: closing over unread input would reset the
  // connection and could take the answer with it.
  void drain(std::size_t allowance) {
    buffer_.clear();
    stream_.async_read_some(buffer_.prepare(kReadAtOnce), [self = shared_from_this(), allowance](
                                                              ErrorCode fault, std::size_t size) {
      if (fault || size >= allowance) return self->close();
      self->drain(allowance - size);
    });
  }

  void begin_stream();
  void watch_for_hang_up();
  void beat();

  void write_event() {
    stream_.expires_after(limits_.write_time);
    net::async_write(stream_, net::buffer(*queue_.front()),
                     [self = shared_from_this()](ErrorCode fault, std::size_t size) {
                       self->shared_.counters.bytes_out.fetch_add(size, std::memory_order_relaxed);
                       if (fault) return self->close();
                       self->queued_bytes_ -= self->queue_.front()->size();
                       self->queue_.pop_front();
                       if (!self->queue_.empty()) self->write_event();
                     });
  }

  void drop_stream() {
    shared_.counters.dropped_streams.fetch_add(1);
    close();
  }

  static constexpr std::size_t kReadAtOnce = 8 * 1024;
  static constexpr std::size_t kDrainBytes = 4u << 20;
  static constexpr std::chrono::seconds kDrainTime{2};
  static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

  beast::tcp_stream stream_;
  net::steady_timer heartbeat_;
  Loop& loop_;
  Shared& shared_;
  const Limits& limits_;
  beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  Request request_;
  Response response_;
  std::string head_;
  std::deque<std::shared_ptr<const std::string>> queue_;
  std::size_t queued_bytes_ = 0;
  std::function<void()> gone_;
  bool keep_alive_ = true, http_1_0_ = false, busy_ = false, streaming_ = false, closed_ = false;
};

// Reaches a session from any thread by posting to its loop. What it holds meanwhile goes along with
// the post, so that a session ends on its own thread.
class SessionSink final : public EventSink {
 public:
  explicit SessionSink(const std::shared_ptr<Session>& session) : session_(session) {}

  void send(std::shared_ptr<const std::string> chunk) override {
    auto session = session_.lock();
    if (!session) return;
    const auto where = session->executor();
    net::post(where, [session = std::move(session), chunk = std::move(chunk)] {
      session->queue_event(chunk);
    });
  }
  void close() override {
    auto session = session_.lock();
    if (!session) return;
    const auto where = session->executor();
    net::post(where, [session = std::move(session)] { session->close(); });
  }
  void on_close(std::function<void()> gone) override {
    const auto session = session_.lock();
    if (!session) return gone();
    session->call_when_closed(std::move(gone));
  }

 private:
  std::weak_ptr<Session> session_;
};

void Session::begin_stream() {
  streaming_ = true;
  shared_.counters.event_streams.fetch_add(1);
  stream_.expires_never();
  watch_for_hang_up();
  const auto open = std::exchange(response_.stream, nullptr);
  open(std::make_shared<SessionSink>(shared_from_this()));
  beat();
}

// A client that closes is noticed at once; what it sends is not read.
void Session::watch_for_hang_up() {
  buffer_.clear();
  stream_.async_read_some(buffer_.prepare(512),
                          [self = shared_from_this()](ErrorCode fault, std::size_t) {
                            if (fault) return self->close();
                            self->watch_for_hang_up();
                          });
}

void Session::beat() {
  heartbeat_.expires_after(limits_.heartbeat);
  heartbeat_.async_wait([weak = weak_from_this()](ErrorCode fault) {
    const auto self = weak.lock();
    if (fault || !self || self->closed()) return;
    static const auto comment = std::make_shared<const std::string>(":\n\n");
    self->queue_event(comment);
    self->beat();
  });
}

unsigned threads_or_default(unsigned wanted) {
  return wanted > 0 ? wanted : std::max(1u, std::thread::hardware_concurrency());
}

}  // namespace

struct Server::Impl {
  Shared shared;
  std::vector<std::unique_ptr<Loop>> loops;
  std::optional<tcp::acceptor> acceptor;
  std::optional<net::steady_timer> pause;
  std::size_t next_loop = 0;
  std::uint16_t port = 0;

  Impl(const ServerOptions& options, Application& application)
      : shared(options, application, threads_or_default(options.pool_threads)) {
    for (unsigned i = 0; i < threads_or_default(options.io_threads); ++i) {
      loops.push_back(std::make_unique<Loop>());
    }
  }

  geo::Status listen() {
    ErrorCode fault;
    const auto address = net::ip::make_address(shared.options.address, fault);
    if (fault) {
      return geo::Error{
          geo::ErrorCode::usage, "", {.field = "--listen", .value = shared.options.address}};
    }
    const tcp::endpoint endpoint(address, shared.options.port);
    acceptor.emplace(loops.front()->context);
    pause.emplace(loops.front()->context);
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
           .value = shared.options.address + ":" + std::to_string(shared.options.port)}};
    }
    return {};
  }

  void accept() {
    Loop& loop = *loops[next_loop++ % loops.size()];
    acceptor->async_accept(loop.context, [this, &loop](ErrorCode fault, tcp::socket socket) {
      if (!acceptor->is_open()) return;
      if (fault) return retry_later();
      admit(std::move(socket), loop);
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

  void admit(tcp::socket socket, Loop& loop) {
    Counters& counters = shared.counters;
    counters.connections.fetch_add(1);
    if (counters.open_connections.load() >= shared.options.limits.connections) {
      counters.refused_connections.fetch_add(1);
      const Response response = shared.application.refuse(503);
      ErrorCode ignored;
      socket.non_blocking(true, ignored);
      const std::string head = response_head(response, false, false);
      socket.write_some(std::array<net::const_buffer, 2>{net::buffer(head),
                                                         net::buffer(response.body.bytes.data(),
                                                                     response.body.bytes.size())},
                        ignored);
      return;
    }
    counters.open_connections.fetch_add(1);
    ErrorCode ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    net::post(loop.context, [this, &loop, socket = std::move(socket)]() mutable {
      std::make_shared<Session>(std::move(socket), loop, shared)->start();
    });
  }

  void end() {
    shared.ending = true;
    net::post(loops.front()->context, [this] {
      ErrorCode ignored;
      acceptor->close(ignored);
      pause->cancel();
    });
    for (int round = 0; round < 60 && shared.counters.open_connections.load() > 0; ++round) {
      for (auto& loop : loops) {
        net::post(loop->context, [&loop = *loop] {
          const std::set<Session*> sessions = loop.sessions;
          for (Session* session : sessions) session->end();
        });
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    // Joins the threads that compute: what they answer with must not outlive the contexts.
    shared.pool.end();
    for (auto& loop : loops) loop->context.stop();
    for (auto& loop : loops) loop->thread.join();
  }
};

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

geo::Result<std::unique_ptr<Server>> Server::start(const ServerOptions& options,
                                                   Application& application) {
  auto impl = std::make_unique<Impl>(options, application);
  const geo::Status listening = impl->listen();
  if (!listening) return listening.error();
  impl->accept();
  for (auto& loop : impl->loops) {
    loop->thread = std::thread([&context = loop->context] { context.run(); });
  }
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::~Server() { impl_->end(); }

std::uint16_t Server::port() const { return impl_->port; }

ServerFigures Server::figures() const {
  const Counters& c = impl_->shared.counters;
  return {.connections = c.connections,
          .open_connections = c.open_connections,
          .refused_connections = c.refused_connections,
          .requests = c.requests,
          .responses_2xx = c.responses[2],
          .responses_3xx = c.responses[3],
          .responses_4xx = c.responses[4],
          .responses_5xx = c.responses[5],
          .bytes_out = c.bytes_out,
          .event_streams = c.event_streams,
          .dropped_streams = c.dropped_streams,
          .waiting = impl_->shared.pool.waiting()};
}

}  // namespace jingwei::app::http
