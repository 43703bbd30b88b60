// The server as a stranger on the wire meets it, plain and by TLS: what holds for one holds for
// the other.

#include <atomic>
#include <chrono>
#include <functional>

#include "tests/app/support/certificate.h"
#include "tests/app/support/http_client.h"
#include "tests/app/support/small_district.h"

namespace jingwei::app {
namespace {

using std::chrono::milliseconds;

enum class Wire { plain, tls };

struct Transport : testing::TestWithParam<Wire> {
  // Serves the small district with limits of its own.
  void serve(const std::function<void(http::Limits&)>& set = [](http::Limits&) {}) {
    ServeOptions options;
    set(options.limits);
    if (is_tls()) {
      const CertificateFiles files = make_certificate(folder.path(), "office");
      options.certificate = files.certificate;
      options.key = files.key;
    }
    server.emplace(options);
    port = server->port();
    host = "Host: 127.0.0.1:" + std::to_string(port) + "\r\n";
  }
  bool is_tls() const { return GetParam() == Wire::tls; }

  TemporaryFolder folder;
  std::optional<SmallServer> server;
  std::uint16_t port = 0;
  std::string host;
};

INSTANTIATE_TEST_SUITE_P(Wires, Transport, testing::Values(Wire::plain, Wire::tls),
                         [](const auto& wire) {
                           return std::string(wire.param == Wire::plain ? "Plain" : "Tls");
                         });

TEST_P(Transport, KeepsAConnectionForMoreRequests) {
  serve();
  HttpClient client(port);
  const std::string ask = "GET /610602/at?lon=109.5&lat=36.6 HTTP/1.1\r\n" + host + "\r\n";
  client.send(ask + ask + ask);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(client.read_reply().status, 200);
  client.send("GET / HTTP/1.1\r\nConnection: close\r\n" + host + "\r\n");
  EXPECT_EQ(client.read_reply().header("connection"), "close");
  EXPECT_TRUE(client.closes_within(milliseconds(5000)));
}

TEST_P(Transport, TellsTheAddressOfTilesAsItWasAsked) {
  serve();
  const Reply reply = get(port, "/610602/tiles.json");
  ASSERT_EQ(reply.status, 200);
  const std::string wanted = std::string(is_tls() ? "https" : "http") +
                             "://127.0.0.1:" + std::to_string(port) +
                             "/610602/tiles/{z}/{x}/{y}.mvt";
  EXPECT_NE(reply.body.find(wanted), std::string::npos) << reply.body;
}

TEST_P(Transport, SendsALongAnswerWhole) {
  serve();
  const Reply whole = get(port, "/610602/features/buildings?limit=60");
  EXPECT_EQ(whole.status, 200);
  EXPECT_GT(whole.body.size(), 20'000u) << "more than one record of TLS";
  EXPECT_EQ(std::to_string(whole.body.size()), whole.header("content-length"));
  const Reply packed =
      get(port, "/610602/features/buildings?limit=60", "Accept-Encoding: gzip\r\n");
  EXPECT_EQ(gunzip(packed.body), whole.body);
}

TEST_P(Transport, RefusesBodiesAndHeadsBeyondTheLimit) {
  serve([](http::Limits& limits) {
    limits.body_bytes = 1000;
    limits.header_bytes = 2000;
  });
  EXPECT_EQ(request(port, "POST", "/610602/undo", "", std::string(1001, ' ')).status, 413);
  EXPECT_EQ(get(port, "/districts.json", "X: " + std::string(3000, 'x') + "\r\n").status, 431);
  HttpClient chunked(port);
  chunked.send("POST /610602/undo HTTP/1.1\r\n" + host +
               "Transfer-Encoding: chunked\r\n\r\n5000\r\n" + std::string(0x5000, ' '));
  EXPECT_EQ(chunked.read_reply().status, 413);
  HttpClient nonsense(port);
  nonsense.send("this is no request\r\n\r\n");
  EXPECT_EQ(nonsense.read_reply().status, 400);
}

TEST_P(Transport, TakesABodyInPiecesAndOneThatWaitsToBeAskedFor) {
  serve();
  HttpClient chunked(port);
  chunked.send("POST /610602/undo HTTP/1.1\r\n" + host +
               "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (const std::string piece : {"9\r\n{\"revisio\r\n", "6\r\nn\":99}\r\n", "0\r\n\r\n"}) {
    chunked.send(piece);
  }
  EXPECT_EQ(chunked.read_reply().status, 409);
  HttpClient polite(port);
  polite.send("POST /610602/undo HTTP/1.1\r\n" + host +
              "Content-Type: application/json\r\nContent-Length: 15\r\nExpect: "
              "100-continue\r\n\r\n");
  EXPECT_EQ(polite.read_reply(true).status, 100);
  polite.send("{\"revision\":99}");
  EXPECT_EQ(polite.read_reply().status, 409);
}

TEST_P(Transport, ClosesOnAClientThatDawdles) {
  serve([](http::Limits& limits) {
    limits.header_time = milliseconds(500);
    limits.body_time = milliseconds(300);
    limits.idle_time = milliseconds(300);
  });
  HttpClient silent(port), slow(port), idle(port), half(port);
  slow.send("GET / HTTP/1.1\r\nHo");
  half.send("POST /610602/undo HTTP/1.1\r\n" + host + "Content-Length: 100\r\n\r\n{");
  idle.send("GET / HTTP/1.1\r\n" + host + "\r\n");
  EXPECT_EQ(idle.read_reply().status, 200);
  EXPECT_TRUE(silent.closes_within(milliseconds(5000)));
  EXPECT_TRUE(slow.closes_within(milliseconds(5000)));
  EXPECT_TRUE(half.closes_within(milliseconds(5000)));
  EXPECT_TRUE(idle.closes_within(milliseconds(5000)));
}

TEST_P(Transport, RefusesConnectionsBeyondTheCap) {
  serve([](http::Limits& limits) { limits.connections = 2; });
  const std::string ask = "GET / HTTP/1.1\r\n" + host + "\r\n";
  HttpClient first(port), second(port);
  first.send(ask);
  second.send(ask);
  EXPECT_EQ(first.read_reply().status, 200);
  EXPECT_EQ(second.read_reply().status, 200);
  HttpClient third(port);
  // Before a handshake there is no way to say why.
  EXPECT_EQ(third.read_reply().status, is_tls() ? 0 : 503);
}

TEST_P(Transport, TellsOfAnEditAndBeatsOnAnEventStream) {
  serve([](http::Limits& limits) { limits.heartbeat = milliseconds(100); });
  HttpClient listener(port);
  listener.send("GET /610602/events HTTP/1.1\r\n" + host + "\r\n");
  EXPECT_EQ(listener.read_reply().status, 200);
  ASSERT_EQ(request(port, "PATCH", "/610602/features/buildings/5", "If-Match: \"1\"\r\n",
                    R"({"name":"Five"})")
                .status,
            200);
  EXPECT_NE(listener.read_until("\"version\":2", milliseconds(5000)).find("event: change"),
            std::string::npos);
  EXPECT_NE(listener.read_until("\n:\n\n", milliseconds(5000)).find(":\n\n"), std::string::npos);
}

TEST_P(Transport, DropsAnEventStreamThatHoldsTooMuch) {
  serve([](http::Limits& limits) { limits.event_bytes = 20; });
  HttpClient listener(port);
  listener.send("GET /610602/events HTTP/1.1\r\n" + host + "\r\n");
  EXPECT_EQ(listener.read_reply().status, 200);
  EXPECT_NE(listener.read_until("\n\n", milliseconds(5000)).find("retry: 1000"), std::string::npos);
  ASSERT_EQ(request(port, "PATCH", "/610602/features/buildings/5", "If-Match: \"1\"\r\n",
                    R"({"name":"Five"})")
                .status,
            200);
  EXPECT_TRUE(listener.closes_within(milliseconds(5000)));
}

TEST_P(Transport, EndsWhatWaitsWhenTheServerEnds) {
  serve();
  HttpClient idle(port), listener(port);
  idle.send("GET / HTTP/1.1\r\n" + host + "\r\n");
  EXPECT_EQ(idle.read_reply().status, 200);
  listener.send("GET /610602/events HTTP/1.1\r\n" + host + "\r\n");
  EXPECT_EQ(listener.read_reply().status, 200);
  server->serving.reset();
  EXPECT_TRUE(idle.closes_within(milliseconds(5000)));
  EXPECT_TRUE(listener.closes_within(milliseconds(5000)));
}

TEST_P(Transport, TellsBrowsersToStayWithTlsOverTlsOnly) {
  serve();
  EXPECT_EQ(!get(port, "/").header("strict-transport-security").empty(), is_tls());
  EXPECT_EQ(!get(port, "/districts.json").header("strict-transport-security").empty(), is_tls());
}

TEST_P(Transport, TakesAWriteFromItsOwnSchemeOnly) {
  serve();
  const auto undo = [&](const std::string& scheme) {
    return request(port, "POST", "/610602/undo",
                   "Origin: " + scheme + "://127.0.0.1:" + std::to_string(port) + "\r\n",
                   R"({"revision":99})")
        .status;
  };
  EXPECT_EQ(undo("http"), is_tls() ? 403 : 409);
  EXPECT_EQ(undo("https"), is_tls() ? 409 : 403);
}

// Sends `count` requests of the address on one connection; how many were answered with each status.
std::map<int, int> statuses_of(std::uint16_t port, const std::string& source, int count) {
  HttpClient client(port, source);
  const std::string ask = "GET / HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\n\r\n";
  std::string all;
  for (int i = 0; i < count; ++i) all += ask;
  client.send(all);
  std::map<int, int> statuses;
  for (int i = 0; i < count; ++i) ++statuses[client.read_reply().status];
  return statuses;
}

TEST_P(Transport, AnAddressThatAsksTooMuchIsAnswered429AndOthersAreServed) {
  serve([](http::Limits& limits) {
    limits.requests_per_second = 50;
    limits.request_burst = 100;
  });
  const auto begun = std::chrono::steady_clock::now();
  auto greedy = statuses_of(port, "127.0.0.1", 300);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  EXPECT_EQ(greedy[200] + greedy[429], 300) << "every request is answered, on one connection";
  EXPECT_GE(greedy[200], 100);
  EXPECT_LE(greedy[200], 101 + 50 * took.count());
  auto modest = statuses_of(port, "127.0.0.2", 100);
  EXPECT_EQ(modest[200], 100);
}

TEST_P(Transport, ARefusalForItsNumberNamesTheReasonAndTheWait) {
  serve([](http::Limits& limits) {
    limits.requests_per_second = 0.01;
    limits.request_burst = 1;
  });
  EXPECT_EQ(get(port, "/").status, 200);
  const Reply zh = get(port, "/"), en = get(port, "/", "Accept-Language: en\r\n");
  EXPECT_EQ(zh.status, 429);
  EXPECT_NE(zh.body.find("请求太多，请稍后再试"), std::string::npos) << zh.body;
  EXPECT_NE(en.body.find("too many requests; try again later"), std::string::npos) << en.body;
  EXPECT_NE(en.body.find("\"code\":\"too_many_requests\""), std::string::npos) << en.body;
  const int wait = std::atoi(en.header("retry-after").c_str());
  EXPECT_GT(wait, 1);
  EXPECT_LE(wait, 100);
}

}  // namespace
}  // namespace jingwei::app
