// From where a request comes, and where a server may listen.

#include <map>
#include <random>

#include "app/http/open_files.h"
#include "app/http/peer.h"
#include "app/http/rate_limit.h"
#include "app/listen_address.h"
#include "tests/app/support/http_client.h"
#include "tests/app/support/people.h"
#include "tests/app/support/small_district.h"

namespace jingwei::app {
namespace {

using http::RateLimit;
using std::chrono::milliseconds;

http::Request asked_through(std::vector<std::string> forwarded, std::string proto, bool trust) {
  http::Request request;
  for (std::string& value : forwarded) {
    request.headers.emplace_back("x-forwarded-for", std::move(value));
  }
  if (!proto.empty()) request.headers.emplace_back("x-forwarded-proto", std::move(proto));
  http::set_peer(request, "10.0.0.1", false, trust);
  return request;
}

TEST(Peer, IsTheSocketsUnlessAGatewayIsTrusted) {
  EXPECT_EQ(asked_through({"1.2.3.4"}, "https", false).peer, "10.0.0.1");
  EXPECT_FALSE(asked_through({"1.2.3.4"}, "https", false).secure);
}

TEST(Peer, IsTheLastEntryOfATrustedGateway) {
  EXPECT_EQ(asked_through({"1.2.3.4"}, "", true).peer, "1.2.3.4");
  EXPECT_EQ(asked_through({"6.6.6.6, 1.2.3.4"}, "", true).peer, "1.2.3.4");
  EXPECT_EQ(asked_through({"6.6.6.6", "7.7.7.7 ,  fe80::1%eth0 "}, "", true).peer, "fe80::1");
  EXPECT_EQ(asked_through({"::ffff:1.2.3.4"}, "", true).peer, "1.2.3.4");
  for (const std::string none : {"", "unknown", "1.2.3.4,", "1.2.3.4:80", "1.2.3"}) {
    EXPECT_EQ(asked_through({none}, "", true).peer, "10.0.0.1") << none;
  }
  EXPECT_TRUE(asked_through({}, "https", true).secure);
  EXPECT_FALSE(asked_through({}, "https, http", true).secure);
  EXPECT_FALSE(asked_through({}, "http", true).secure);
}

TEST(Peer, OneNetworkOfIpv6IsOneAddress) {
  using http::address_key;
  EXPECT_EQ(address_key("2001:db8:1:2::1"), address_key("2001:db8:1:2:ffff::9"));
  EXPECT_NE(address_key("2001:db8:1:2::1"), address_key("2001:db8:1:3::1"));
  EXPECT_NE(address_key("10.0.0.1"), address_key("10.0.0.2"));
  EXPECT_EQ(address_key("10.0.0.1"), address_key("::ffff:10.0.0.1"));
  for (const std::string loopback : {"127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"}) {
    EXPECT_TRUE(http::is_loopback(loopback)) << loopback;
  }
  for (const std::string other : {"128.0.0.1", "::2", "0.0.0.0", "localhost", ""}) {
    EXPECT_FALSE(http::is_loopback(other)) << other;
  }
}

TEST(RateLimit, LetsThroughWhatABucketOfTokensWould) {
  for (unsigned seed = 0; seed < 50; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const double rate = 1 + random() % 50, burst = 1 + random() % 20;
    RateLimit limit(rate, burst);
    std::map<std::uint64_t, std::pair<double, double>> buckets;  // tokens, when
    const auto start = RateLimit::Clock::now();
    double seconds = 0;
    for (int i = 0; i < 2000; ++i) {
      seconds += std::exponential_distribution<>(rate * 3)(random);
      const std::uint64_t address = 1 + random() % 3;
      auto [bucket, fresh] = buckets.try_emplace(address, burst, seconds);
      auto& [tokens, when] = bucket->second;
      tokens = std::min(burst, tokens + (seconds - when) * rate);
      when = seconds;
      const auto now = start + std::chrono::duration_cast<RateLimit::Clock::duration>(
                                   std::chrono::duration<double>(seconds));
      const auto wait = limit.refused(address, now);
      if (std::abs(tokens - 1) < 1e-6) {  // rounding decides: go on from what it was
        if (!wait) tokens -= 1;
        continue;
      }
      ASSERT_EQ(!wait, tokens >= 1) << i;
      if (!wait) {
        tokens -= 1;
      } else {
        EXPECT_NEAR(static_cast<double>(wait->count()), (1 - tokens) / rate * 1000, 1.01);
      }
    }
  }
}

TEST(RateLimit, ForgetsOnlyToAnAddressesAdvantageHoweverManyAsk) {
  RateLimit limit(1, 5);
  const auto now = RateLimit::Clock::now();
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(limit.refused(7, now));
  EXPECT_TRUE(limit.refused(7, now));
  // Far more addresses than the table has places: all are let in, and the one that owes most is the
  // last to be forgotten.
  for (std::uint64_t address = 100; address < 400'000; ++address) {
    ASSERT_FALSE(limit.refused(address, now)) << address;
  }
  EXPECT_TRUE(limit.refused(7, now));
  EXPECT_FALSE(limit.refused(7, now + std::chrono::seconds(1)));
}

TEST(RateLimit, ZeroLetsEverythingThrough) {
  RateLimit limit(0, 0);
  const auto now = RateLimit::Clock::now();
  for (int i = 0; i < 10'000; ++i) ASSERT_FALSE(limit.refused(1, now));
}

TEST(OpenFiles, SomeAreKeptForOthersThanConnections) {
  EXPECT_EQ(http::connections_that_fit(4096, 20'000), 4096u);
  EXPECT_EQ(http::connections_that_fit(4096, 1024), 896u);
  EXPECT_EQ(http::connections_that_fit(4096, 256), 128u);
  EXPECT_EQ(http::connections_that_fit(100, 1024), 100u);
}

TEST(ListenAddress, IsParsedOrRefused) {
  for (const auto& [text, address, shown, loopback] :
       std::vector<std::tuple<std::string, std::string, std::string, bool>>{
           {"127.0.0.1:80", "127.0.0.1", "127.0.0.1", true},
           {"localhost:80", "127.0.0.1", "127.0.0.1", true},
           {"[::1]:80", "::1", "[::1]", true},
           {"0.0.0.0:80", "0.0.0.0", "0.0.0.0", false},
           {"[::]:80", "::", "[::]", false},
           {"192.168.1.5:80", "192.168.1.5", "192.168.1.5", false}}) {
    const auto listen = parse_listen_address(text);
    ASSERT_TRUE(listen.ok()) << text;
    EXPECT_EQ(listen->address, address);
    EXPECT_EQ(listen->shown, shown);
    EXPECT_EQ(listen->loopback, loopback) << text;
    EXPECT_EQ(listen->port, 80);
  }
  for (const std::string text :
       {"", "80", ":80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536",
        "127.0.0.1:-1", "::1:80", "[127.0.0.1]:80", "example.com:80", "[::1:80", "*:80"}) {
    const auto listen = parse_listen_address(text);
    ASSERT_FALSE(listen.ok()) << text;
    EXPECT_EQ(listen.error().code, geo::ErrorCode::usage);
  }
}

TEST(ListenAddress, ElsewhereThanOnTheLoopbackNeedsAccountsAndSecrecy) {
  for (const std::string text :
       {"127.0.0.1:0", "[::1]:0", "0.0.0.0:0", "192.168.1.5:0", "[::]:0"}) {
    const ListenAddress listen = *parse_listen_address(text);
    for (int bits = 0; bits < 8; ++bits) {
      const Protection protection{(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0};
      const bool may =
          listen.loopback || (protection.accounts && (protection.tls || protection.trusted_proxy));
      const geo::Status status = check_listening(listen, protection);
      EXPECT_EQ(status.ok(), may) << text << " " << bits;
      if (!may) {
        EXPECT_EQ(status.error().code, geo::ErrorCode::listen_refused);
      }
    }
  }
}

TEST(Listening, ADistrictWithoutAccountsKeepsTheServerOnTheLoopback) {
  const TemporaryFolder folder;
  make_small_district(folder.path() / "open", "open");
  make_small_district(folder.path() / "closed", "closed");
  add_account(folder.path() / "closed", "head", data::Role::administrator);
  geo::NoProgress progress;
  const auto start = [&](std::vector<std::filesystem::path> folders, bool trust_proxy) {
    return Serving::start(
        {.folders = std::move(folders), .listen = "0.0.0.0:0", .trust_proxy = trust_proxy},
        progress);
  };
  for (const auto& folders :
       {std::vector{folder.path() / "open"}, {folder.path() / "open", folder.path() / "closed"}}) {
    const auto serving = start(folders, true);
    ASSERT_FALSE(serving.ok());
    EXPECT_NE(serving.error().detail.find("no accounts yet"), std::string::npos);
  }
  const auto plain = start({folder.path() / "closed"}, false);
  ASSERT_FALSE(plain.ok());
  EXPECT_NE(plain.error().detail.find("in the clear"), std::string::npos);
  const auto serving = start({folder.path() / "closed"}, true);
  ASSERT_TRUE(serving.ok()) << geo::describe(serving.error(), geo::Language::en);
  EXPECT_FALSE((*serving)->is_open());
}

TEST(Listening, WithAccountsAnyHostIsOursButTheOriginMustBeIt) {
  const TemporaryFolder folder;
  make_small_district(folder.path() / "d");
  add_account(folder.path() / "d", "head", data::Role::administrator);
  ServeOptions options;
  options.folders = {folder.path() / "d"};
  options.trust_proxy = true;
  const SmallServer server(options);
  const auto post = [&](const std::string& origin, const std::string& proto) {
    return request(server.port(), "POST", "/610602/nothing",
                   "Host: map.example\r\nX-Forwarded-Proto: " + proto + "\r\nOrigin: " + origin +
                       "\r\n",
                   "{}")
        .status;
  };
  EXPECT_EQ(get(server.port(), "/", "Host: map.example\r\n").status, 200);
  EXPECT_EQ(post("https://map.example", "https"), 404);
  EXPECT_EQ(post("http://map.example", "http"), 404);
  EXPECT_EQ(post("http://map.example", "https"), 403);
  EXPECT_EQ(post("https://evil.example", "https"), 403);
}

TEST(Listening, AnOpenDistrictIsNotServedThroughAGateway) {
  ServeOptions options;
  options.trust_proxy = true;
  const SmallServer server(options);
  EXPECT_EQ(get(server.port(), "/districts.json").status, 200);
  EXPECT_EQ(get(server.port(), "/districts.json", "X-Forwarded-For: 192.168.1.7\r\n").status, 403);
}

}  // namespace
}  // namespace jingwei::app
