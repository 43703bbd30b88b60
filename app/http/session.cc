// Beast's parser is used here and nowhere else.
//
// Invariants
// 1. A Session is touched only by the thread of its Loop; others reach it by posting.
// 2. Every wait for a client has a deadline; every buffer filled by a client has a bound.
// 3. A request is answered once, in the order of the connection.

#include "app/http/session.h"

#include <atomic>
#include <chrono>
#include <deque>
#include <exception>
#include <functional>
#include <limits>
#include <optional>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "app/http/connection.h"
#include "app/http/loop.h"
#include "app/http/peer.h"
#include "app/http/response_head.h"
#include "app/http/server_state.h"

namespace jingwei::app::http {

namespace net = boost::asio;
namespace beast = boost::beast;
using ErrorCode = boost::system::error_code;
using std::chrono::milliseconds;

namespace {

constexpr std::size_t kReadAtOnce = 8 * 1024, kReadOfABody = 64 * 1024;
constexpr std::size_t kDrainBytes = 4u << 20;
constexpr milliseconds kDrainTime{2000};
constexpr milliseconds kLookForHangUp{250};
constexpr std::size_t kBytesPerSecond = 128 * 1024;  // what a slow line brings at least
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

// One of the few bodies beyond the usual limit that may be read at a time.
class LargeBody {
 public:
  bool enter(ServerState& state) {
    if (state_) return true;
    if (state.counters.large_bodies.fetch_add(1) >= state.options.limits.large_bodies) {
      state.counters.large_bodies.fetch_sub(1);
      return false;
    }
    state_ = &state;
    return true;
  }
  void leave() {
    if (state_) state_->counters.large_bodies.fetch_sub(1);
    state_ = nullptr;
  }
  ~LargeBody() { leave(); }

 private:
  ServerState* state_ = nullptr;
};

}  // namespace

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(Loop& loop, ServerState& state, int descriptor, bool ipv6, AddressCounts::Place place)
      : place_(std::move(place)),
        connection_(loop, descriptor, ipv6, state.tls.get()),
        heartbeat_(loop.context()),
        loop_(loop),
        state_(state),
        limits_(state.options.limits) {
    loop_.sessions.insert(this);
  }

  ~Session() {
    loop_.sessions.erase(this);
    state_.counters.open_connections.fetch_sub(1);
    if (streaming_) state_.counters.event_streams.fetch_sub(1);
    if (gone_) gone_();
  }

  void start() {
    connection_.expire_after(limits_.header_time);
    connection_.open([self = shared_from_this()](Fault fault, std::size_t) {
      if (fault != Fault::none) return self->close();
      self->await_request(self->limits_.header_time);
    });
  }

  // At the end of the server: what is being answered is finished, the rest is closed.
  void end() {
    keep_alive_ = false;
    if (streaming_ || !busy_) close();
  }

  void close() {
    if (closed_) return;
    heartbeat_.cancel();
    connection_.close();
    closed_ = true;
    if (gone_from_request_) gone_from_request_->store(true);
    if (const auto gone = std::exchange(gone_, nullptr)) gone();
  }

  // On the session's thread, as all its members: `stream` is called there.
  void call_when_closed(std::function<void()> gone) { gone_ = std::move(gone); }

  void queue_event(std::shared_ptr<const std::string> chunk) {
    if (closed_ || !streaming_) return;
    if (queued_bytes_ + chunk->size() > limits_.event_bytes) return drop_stream();
    // Nearly always the system takes the whole event, and no deadline is needed.
    if (queue_.empty()) {
      written_ = connection_.write_at_once(*chunk);
      state_.counters.bytes_out.fetch_add(written_, std::memory_order_relaxed);
      if (written_ == chunk->size()) return;
    }
    queued_bytes_ += chunk->size();
    queue_.push_back(std::move(chunk));
    if (queue_.size() == 1) write_event();
  }

  bool closed() const { return closed_; }
  Loop& loop() { return loop_; }

 private:
  using Parser = beast::http::request_parser<beast::http::string_body>;
  using Step = void (Session::*)();

  void await_request(milliseconds patience) {
    busy_ = false;
    if (state_.ending.load()) return close();
    if (buffer_.size() > 0) return read_head();
    connection_.expire_after(patience);
    read_more(kReadAtOnce, &Session::read_head);
  }

  // Reads what there is and goes on with `next`.
  void read_more(std::size_t most, Step next) {
    const auto space = buffer_.prepare(most);
    connection_.read(static_cast<char*>(space.data()), space.size(),
                     [self = shared_from_this(), next](Fault fault, std::size_t size) {
                       if (fault != Fault::none) return self->close();
                       self->buffer_.commit(size);
                       ((*self).*next)();
                     });
  }

  void read_head() {
    busy_ = true;
    parser_.emplace();
    parser_->eager(false);
    parser_->header_limit(static_cast<std::uint32_t>(limits_.header_bytes));
    parser_->body_limit(std::numeric_limits<std::uint64_t>::max());  // decided after the head
    request_ = {};
    connection_.expire_after(limits_.header_time);
    parse_head();
  }

  void parse_head() { parse(kReadAtOnce, &Session::parse_head, &Session::consider_head); }
  void parse_body() { parse(kReadOfABody, &Session::parse_body, &Session::dispatch); }

  // Feeds the parser until the head, or in the second round the whole request, is there. `again` is
  // the caller, to be called with more bytes.
  void parse(std::size_t read_at_once, Step again, Step then) {
    const bool whole = parser_->is_header_done();
    while (buffer_.size() > 0) {
      ErrorCode fault;
      buffer_.consume(parser_->put(buffer_.data(), fault));
      if (fault == beast::http::error::need_more) break;
      if (fault) return refuse_unread(fault);
      if (whole ? parser_->is_done() : parser_->is_header_done()) return (this->*then)();
    }
    read_more(read_at_once, again);
  }

  // The request cannot be read to its end: says why, and closes.
  void refuse_unread(ErrorCode fault) {
    namespace http = beast::http;
    if (fault == http::error::body_limit) return refuse(413);
    refuse(fault == http::error::header_limit || fault == http::error::buffer_overflow ? 431 : 400);
  }

  // Ends the connection: what follows on it cannot be told from the body that is not read.
  void refuse(unsigned status) {
    keep_alive_ = false;
    respond(state_.application.refuse(status, request_));
  }

  // Between head and body: whether the request is let in.
  void consider_head() {
    state_.counters.requests.fetch_add(1, std::memory_order_relaxed);
    if (!take_head()) return refuse(400);
    if (limited()) return;
    if (parser_->is_done()) return dispatch();
    const std::size_t limit =
        state_.application.body_limit(request_.method, request_.path).value_or(limits_.body_bytes);
    const auto announced = parser_->content_length();
    if (announced && *announced > limit) return refuse(413);
    const bool large =
        limit > limits_.body_bytes && (!announced || *announced > limits_.body_bytes);
    if (large && !large_body_.enter(state_)) return refuse(503);
    parser_->body_limit(limit);
    parser_->eager(true);
    body_time_ = limits_.body_time +
                 std::chrono::seconds((announced ? *announced : limit) / kBytesPerSecond);
    if (!beast::iequals(parser_->get()[beast::http::field::expect], "100-continue")) {
      return read_body();
    }
    connection_.expire_after(limits_.write_time);
    connection_.write(kContinue, {}, [self = shared_from_this()](Fault fault, std::size_t) {
      if (fault != Fault::none) return self->close();
      self->read_body();
    });
  }

  void read_body() {
    connection_.expire_after(body_time_);
    parse_body();
  }

  // Fills the request but for its body. false: the target is none.
  bool take_head() {
    const auto& message = parser_->get();
    keep_alive_ = message.keep_alive() && !state_.ending.load();
    http_1_0_ = message.version() < 11;
    request_.method =
        method_named({message.method_string().data(), message.method_string().size()});
    for (const auto& field : message) {
      std::string name(field.name_string());
      for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      request_.headers.emplace_back(std::move(name), std::string(field.value()));
    }
    set_peer(request_, connection_.peer(), connection_.is_tls(), state_.options.trust_proxy);
    auto target = parse_target({message.target().data(), message.target().size()});
    if (!target) return false;
    request_.path = std::move(target->first);
    request_.query = std::move(target->second);
    return true;
  }

  // Answers an address that has sent too much.
  bool limited() {
    const auto wait = state_.rate.refused(address_key(request_.peer), RateLimit::Clock::now());
    if (!wait) return false;
    state_.counters.limited_requests.fetch_add(1, std::memory_order_relaxed);
    if (!parser_->is_done()) keep_alive_ = false;
    Response response = state_.application.refuse(429, request_);
    response.headers.emplace_back(
        "Retry-After", std::to_string(std::chrono::ceil<std::chrono::seconds>(*wait).count()));
    respond(std::move(response));
    return true;
  }

  void dispatch() {
    request_.body = std::move(parser_->get().body());
    Application& application = state_.application;
    auto at_once = finished([&] { return application.answer_at_once(request_); });
    if (at_once) return respond(std::move(*at_once));
    const Work work = application.is_lengthy(request_) ? Work::lengthy : Work::quick;
    if (work == Work::lengthy) await_lengthy();
    // The session travels on with the answer: its last owner must be its own thread.
    const bool taken = state_.pool.submit(
        [self = shared_from_this()]() mutable {
          auto response = std::make_shared<Response>(*self->finished(
              [&] { return std::optional(self->state_.application.answer(self->request_)); }));
          Loop& loop = self->loop_;
          loop.post([self = std::move(self), response] { self->respond(std::move(*response)); });
        },
        work);
    if (!taken) respond(application.refuse(503, request_));
  }

  // The answer that `make` gives, if any, ready to leave. What it throws must not end the thread.
  template <class Make>
  std::optional<Response> finished(Make make) {
    try {
      std::optional<Response> response = make();
      if (response) finish(request_, *response);
      return response;
    } catch (const std::exception& fault) {
      return state_.application.failed(request_, fault.what());
    }
  }

  // Watches over a request that may take long: nobody computes for a client who has hung up.
  void await_lengthy() {
    request_.deadline = std::chrono::steady_clock::now() + limits_.lengthy_time;
    gone_from_request_ = std::make_shared<std::atomic<bool>>(false);
    request_.gone = gone_from_request_;
    look_for_hang_up();
  }

  void look_for_hang_up() {
    heartbeat_.expires_after(kLookForHangUp);
    heartbeat_.async_wait([weak = weak_from_this()](ErrorCode fault) {
      const auto self = weak.lock();
      if (fault || !self || self->closed_ || !self->gone_from_request_) return;
      if (self->connection_.is_hung_up()) {
        self->gone_from_request_->store(true);
      } else {
        self->look_for_hang_up();
      }
    });
  }

  void respond(Response response) {
    if (closed_) return;
    large_body_.leave();
    if (std::exchange(gone_from_request_, nullptr)) heartbeat_.cancel();
    response_ = std::move(response);
    const std::size_t digit = response_.status / 100;
    state_.counters.responses[digit < 6 ? digit : 5].fetch_add(1, std::memory_order_relaxed);
    if (response_.stream) keep_alive_ = false;
    head_ = response_head(response_, keep_alive_, http_1_0_);
    const bool bodyless = request_.method == Method::head || response_.stream;
    connection_.expire_after(limits_.write_time);
    connection_.write(head_, bodyless ? std::string_view{} : response_.body.bytes,
                      [self = shared_from_this()](Fault fault, std::size_t size) {
                        self->state_.counters.bytes_out.fetch_add(size, std::memory_order_relaxed);
                        if (fault != Fault::none) return self->close();
                        self->responded();
                      });
  }

  void responded() {
    if (response_.stream) return begin_stream();
    response_ = {};
    if (keep_alive_) return await_request(limits_.idle_time);
    connection_.expire_after(kDrainTime);
    connection_.end_writing([self = shared_from_this()](Fault, std::size_t) {
      self->connection_.expire_after(kDrainTime);
      self->drain(kDrainBytes);
    });
  }

  // Reads on for a moment after the last answer: closing over unread input would reset the
  // connection and could take the answer with it.
  void drain(std::size_t allowance) {
    buffer_.clear();
    const auto space = buffer_.prepare(kReadAtOnce);
    connection_.discard(static_cast<char*>(space.data()), space.size(),
                        [self = shared_from_this(), allowance](Fault fault, std::size_t size) {
                          if (fault != Fault::none || size >= allowance) return self->close();
                          self->drain(allowance - size);
                        });
  }

  void begin_stream();
  void watch_for_hang_up();
  void beat();

  // The rest of the first event in the queue, of which `written_` bytes have left.
  void write_event() {
    connection_.expire_after(limits_.write_time);
    connection_.write(std::string_view(*queue_.front()).substr(written_), {},
                      [self = shared_from_this()](Fault fault, std::size_t size) {
                        self->state_.counters.bytes_out.fetch_add(size, std::memory_order_relaxed);
                        if (fault != Fault::none) return self->close();
                        self->queued_bytes_ -= self->queue_.front()->size();
                        self->queue_.pop_front();
                        self->written_ = 0;
                        if (!self->queue_.empty()) self->write_event();
                      });
  }

  void drop_stream() {
    state_.counters.dropped_streams.fetch_add(1);
    close();
  }

  AddressCounts::Place place_;
  Connection connection_;
  net::steady_timer heartbeat_;
  Loop& loop_;
  ServerState& state_;
  const Limits& limits_;
  beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  milliseconds body_time_{};
  LargeBody large_body_;
  Request request_;
  std::shared_ptr<std::atomic<bool>> gone_from_request_;  // while a lengthy one is answered
  Response response_;
  std::string head_;
  std::deque<std::shared_ptr<const std::string>> queue_;
  std::size_t queued_bytes_ = 0, written_ = 0;
  std::function<void()> gone_;
  bool keep_alive_ = true, http_1_0_ = false, busy_ = false, streaming_ = false, closed_ = false;
};

namespace {

// Reaches a session from any thread by posting to its loop. What it holds meanwhile goes along with
// the post, so that a session ends on its own thread.
class SessionSink final : public EventSink {
 public:
  explicit SessionSink(const std::shared_ptr<Session>& session)
      : session_(session), line_(&session->loop()) {}

  const void* line() const override { return line_; }

  void send(std::shared_ptr<const std::string> chunk) override {
    const auto session = session_.lock();
    if (!session) return;
    // What a stream begins with must come before what others post to it meanwhile.
    if (session->loop().is_this_thread()) return session->queue_event(std::move(chunk));
    post([chunk = std::move(chunk)](Session& to) { to.queue_event(chunk); });
  }

  void send_all(std::span<const Delivery> deliveries) override {
    using Sent = std::pair<std::shared_ptr<Session>, std::shared_ptr<const std::string>>;
    std::vector<Sent> sent;
    sent.reserve(deliveries.size());
    for (const Delivery& delivery : deliveries) {
      auto session = static_cast<SessionSink&>(*delivery.sink).session_.lock();
      if (session) sent.emplace_back(std::move(session), delivery.chunk);
    }
    if (sent.empty()) return;
    Loop& loop = sent.front().first->loop();
    // In a pointer, because a function that is posted may be copied.
    loop.post([all = std::make_shared<std::vector<Sent>>(std::move(sent))] {
      for (const auto& [session, chunk] : *all) session->queue_event(chunk);
    });
  }

  void close() override {
    post([](Session& session) { session.close(); });
  }

  void on_close(std::function<void()> gone) override {
    const auto session = session_.lock();
    if (!session || session->closed()) return gone();
    session->call_when_closed(std::move(gone));
  }

 private:
  template <class F>
  void post(F action) {
    auto session = session_.lock();
    if (!session) return;
    Loop& loop = session->loop();
    loop.post([session = std::move(session), action = std::move(action)] { action(*session); });
  }

  std::weak_ptr<Session> session_;
  const void* line_;
};

}  // namespace

void Session::begin_stream() {
  streaming_ = true;
  state_.counters.event_streams.fetch_add(1);
  connection_.never_expire();
  watch_for_hang_up();
  const auto open = std::exchange(response_.stream, nullptr);
  open(std::make_shared<SessionSink>(shared_from_this()));
  beat();
}

// A client that closes is noticed at once; what it sends is not read.
void Session::watch_for_hang_up() {
  buffer_.clear();
  const auto space = buffer_.prepare(512);
  connection_.read(static_cast<char*>(space.data()), space.size(),
                   [self = shared_from_this()](Fault fault, std::size_t) {
                     if (fault != Fault::none) return self->close();
                     self->watch_for_hang_up();
                   });
}

void Session::beat() {
  heartbeat_.expires_after(limits_.heartbeat);
  heartbeat_.async_wait([weak = weak_from_this()](ErrorCode fault) {
    const auto self = weak.lock();
    if (fault || !self || self->closed()) return;
    const auto& may_go_on = self->response_.stream_may_go_on;
    if (may_go_on && !may_go_on()) return self->close();
    static const auto comment = std::make_shared<const std::string>(":\n\n");
    self->queue_event(comment);
    self->beat();
  });
}

void begin_session(Loop& loop, ServerState& state, int descriptor, bool ipv6,
                   AddressCounts::Place place) {
  std::make_shared<Session>(loop, state, descriptor, ipv6, std::move(place))->start();
}

void end_sessions(Loop& loop) {
  const std::set<Session*> sessions = loop.sessions;
  for (Session* session : sessions) session->end();
}

}  // namespace jingwei::app::http
