// What takes long must not stop the rest: the pool, the server before an application that blocks,
// and how an answer is given up.

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "app/api/walk_parameters.h"
#include "app/http/address_counts.h"
#include "app/http/server.h"
#include "app/http/worker_pool.h"
#include "tests/app/support/http_client.h"

namespace jingwei::app {
namespace {

using std::chrono::milliseconds;

// Closed until it is opened, once.
class Gate {
 public:
  void open() {
    {
      const std::lock_guard lock(mutex_);
      open_ = true;
    }
    opened_.notify_all();
  }
  void pass() {
    std::unique_lock lock(mutex_);
    opened_.wait(lock, [&] { return open_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable opened_;
  bool open_ = false;
};

bool within(milliseconds patience, const std::function<bool()>& holds) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(milliseconds(5));
  }
  return true;
}

TEST(WorkerPool, RunsWhatIsQueuedAndTakesNothingOnceItHasEnded) {
  std::atomic<int> ran{0};
  http::WorkerPool pool(1, 8, 8);
  for (int i = 0; i < 5; ++i) {
    EXPECT_TRUE(pool.submit([&] { ++ran; }, i % 2 ? http::Work::lengthy : http::Work::quick));
  }
  pool.end();
  EXPECT_EQ(ran.load(), 5);
  EXPECT_FALSE(pool.submit([&] { ++ran; }));
  EXPECT_EQ(pool.waiting(), 0u);
}

TEST(WorkerPool, KeepsTwoThreadsFreeOfLengthyWork) {
  for (const unsigned threads : {2u, 4u, 6u}) {
    Gate gate;
    std::atomic<unsigned> lengthy{0}, quick{0};
    http::WorkerPool pool(threads, 100, 100);
    for (unsigned i = 0; i < 2 * threads; ++i) {
      pool.submit(
          [&] {
            ++lengthy;
            gate.pass();
          },
          http::Work::lengthy);
    }
    for (int i = 0; i < 20; ++i) pool.submit([&] { ++quick; });
    EXPECT_TRUE(within(milliseconds(5000), [&] { return quick == 20u; })) << threads;
    EXPECT_EQ(lengthy, std::max(threads, 3u) - 2) << threads;
    gate.open();
    pool.end();
    EXPECT_EQ(lengthy, 2 * threads);
  }
}

TEST(WorkerPool, BoundsEitherQueueByItself) {
  Gate gate;
  http::WorkerPool pool(1, 3, 2);
  pool.submit([&] { gate.pass(); });
  ASSERT_TRUE(within(milliseconds(5000), [&] { return pool.waiting() == 0; }));
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(pool.submit([] {}, http::Work::lengthy), i < 2);
    EXPECT_EQ(pool.submit([] {}), i < 3);
  }
  gate.open();
}

// "/lengthy" waits at the gate or until its client has gone, "/throws" throws, all else is
// answered.
struct Blocking final : http::Application {
  std::optional<http::Response> answer_at_once(const http::Request& request) override {
    if (request.path == "/throws-at-once") throw std::runtime_error("cause");
    return std::nullopt;
  }
  http::Response answer(const http::Request& request) override {
    if (request.path == "/throws") throw std::runtime_error("cause");
    if (request.path == "/lengthy") {
      ++begun;
      api::RequestProgress progress(request);
      while (!opened && progress.step("waiting", 0)) std::this_thread::sleep_for(milliseconds(5));
      ++ended;
    }
    return {};
  }
  bool is_lengthy(const http::Request& request) override { return request.path == "/lengthy"; }
  http::Response failed(const http::Request& request, std::string_view cause) override {
    EXPECT_EQ(cause, "cause");
    return refuse(500, request);
  }
  http::Response refuse(unsigned status, const http::Request&) override {
    http::Response response;
    response.status = status;
    return response;
  }
  std::optional<std::size_t> body_limit(http::Method, std::string_view) override {
    return std::nullopt;
  }

  std::atomic<bool> opened{false};
  std::atomic<int> begun{0}, ended{0};
};

struct LengthyRequests : testing::Test {
  void serve(http::Limits limits = {}) {
    http::ServerOptions options;
    options.port = 0;
    options.pool_threads = 4;
    options.limits = limits;
    auto started = http::Server::start(options, application);
    ASSERT_TRUE(started.ok());
    server = std::move(*started);
  }
  std::unique_ptr<HttpClient> ask(const std::string& path) const {
    auto client = std::make_unique<HttpClient>(server->port());
    client->send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
    return client;
  }
  ~LengthyRequests() override { application.opened = true; }

  Blocking application;
  std::unique_ptr<http::Server> server;
};

TEST_F(LengthyRequests, LeaveTheOthersTheirThreadsAndAreRefusedWhenTooManyWait) {
  http::Limits limits;
  limits.lengthy_waiting = 3;
  serve(limits);
  std::vector<std::unique_ptr<HttpClient>> waiting;
  for (int i = 0; i < 2; ++i) waiting.push_back(ask("/lengthy"));
  ASSERT_TRUE(within(milliseconds(5000), [&] { return application.begun == 2; }));
  for (int i = 0; i < 3; ++i) waiting.push_back(ask("/lengthy"));
  ASSERT_TRUE(within(milliseconds(5000), [&] { return server->figures().waiting == 3; }));
  EXPECT_EQ(get(server->port(), "/lengthy").status, 503);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(get(server->port(), "/quick").status, 200);
  application.opened = true;
  for (const auto& client : waiting) EXPECT_EQ(client->read_reply().status, 200);
}

TEST_F(LengthyRequests, EndWhenTheirClientHasHungUp) {
  serve();
  auto client = ask("/lengthy");
  ASSERT_TRUE(within(milliseconds(5000), [&] { return application.begun == 1; }));
  EXPECT_FALSE(within(milliseconds(600), [&] { return application.ended == 1; }));
  client.reset();
  EXPECT_TRUE(within(milliseconds(5000), [&] { return application.ended == 1; }));
}

TEST_F(LengthyRequests, EndAfterTheirTime) {
  http::Limits limits;
  limits.lengthy_time = milliseconds(300);
  serve(limits);
  EXPECT_EQ(get(server->port(), "/lengthy").status, 200);
  EXPECT_FALSE(application.opened);
}

TEST_F(LengthyRequests, AnExceptionIsAnsweredAndEndsNoThread) {
  serve();
  for (int i = 0; i < 8; ++i) {
    EXPECT_EQ(get(server->port(), "/throws").status, 500);
    EXPECT_EQ(get(server->port(), "/throws-at-once").status, 500);
  }
  EXPECT_EQ(get(server->port(), "/quick").status, 200);
}

TEST(AddressCounts, BoundTheConnectionsOfAnAddressAndForgetThoseThatEnd) {
  http::AddressCounts counts(2, false);
  auto first = counts.enter("10.0.0.1"), second = counts.enter("10.0.0.1");
  ASSERT_TRUE(first && second);
  EXPECT_FALSE(counts.enter("10.0.0.1"));
  EXPECT_TRUE(counts.enter("10.0.0.2"));
  auto six = counts.enter("2001:db8::1"), also_six = counts.enter("2001:db8::2");
  EXPECT_FALSE(counts.enter("2001:db8::3")) << "of one network";
  first.reset();
  EXPECT_TRUE(counts.enter("10.0.0.1"));
}

TEST(AddressCounts, DoNotBoundThisMachineNorAGateway) {
  http::AddressCounts counts(1, false), behind(1, true), any(0, false);
  std::vector<std::optional<http::AddressCounts::Place>> held;
  for (int i = 0; i < 3; ++i) {
    held.push_back(counts.enter("127.0.0.1"));
    held.push_back(counts.enter("::1"));
    held.push_back(behind.enter("10.0.0.1"));
    held.push_back(any.enter("10.0.0.1"));
  }
  for (const auto& place : held) EXPECT_TRUE(place);
}

}  // namespace
}  // namespace jingwei::app
