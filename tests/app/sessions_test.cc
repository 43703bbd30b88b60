#include "app/api/sessions.h"

#include <atomic>
#include <set>
#include <thread>
#include <vector>

namespace jingwei::app::api {
namespace {

using namespace std::chrono_literals;
using data::AccountId;

// A clock that stands until it is moved.
struct Hands {
  std::chrono::steady_clock::time_point now{1000h};
  Clock clock() {
    return [this] { return now; };
  }
};

TEST(Sessions, AreKnownByTheirTokenAlone) {
  Sessions sessions;
  const std::string token = sessions.begin({7});
  EXPECT_EQ(token.size(), 64u);
  EXPECT_EQ(sessions.account_of(Sessions::key_of(token), true), AccountId{7});
  EXPECT_FALSE(sessions.account_of(token, true)) << "the key is not the token";
  EXPECT_FALSE(sessions.account_of(Sessions::key_of(token.substr(1)), true));
  EXPECT_FALSE(sessions.account_of("", true));
  std::set<std::string> tokens;
  for (int i = 0; i < 100; ++i) tokens.insert(sessions.begin({7}));
  EXPECT_EQ(tokens.size(), 100u);
}

TEST(Sessions, EndAfterTwoHoursWithoutARequest) {
  Hands hands;
  Sessions sessions(hands.clock());
  const std::string key = Sessions::key_of(sessions.begin({1}));
  hands.now += 2h - 1s;
  EXPECT_TRUE(sessions.account_of(key, false)) << "to look is no request";
  hands.now += 1s;
  EXPECT_FALSE(sessions.account_of(key, true));
  EXPECT_EQ(sessions.count(), 0u);
}

TEST(Sessions, EndAfterTwelveHoursHoweverBusy) {
  Hands hands;
  Sessions sessions(hands.clock());
  const std::string key = Sessions::key_of(sessions.begin({1}));
  for (int i = 0; i < 11; ++i) {
    hands.now += 1h;
    EXPECT_TRUE(sessions.account_of(key, true)) << i;
  }
  hands.now += 1h - 1s;
  EXPECT_TRUE(sessions.account_of(key, true));
  hands.now += 1s;
  EXPECT_FALSE(sessions.account_of(key, true));
}

TEST(Sessions, EndWithTheirAccountsDisablingAndNewPasswordOnly) {
  Sessions sessions;
  const auto alive = [&](const std::string& token) {
    return sessions.account_of(Sessions::key_of(token), false).has_value();
  };
  const std::string one = sessions.begin({1}), again = sessions.begin({1}),
                    two = sessions.begin({2});
  data::Account before;
  before.id = {1};
  before.password_hash = "a";
  data::Account after = before;
  after.role = data::Role::administrator;
  after.areas = {{3}};
  data::Change change;
  change.of<data::Account>() = {{before, after}};
  sessions.on_commit(change);
  EXPECT_TRUE(alive(one)) << "a new role needs no new session";
  after.disabled = true;
  change.of<data::Account>() = {{before, after}};
  sessions.on_commit(change);
  EXPECT_FALSE(alive(one));
  EXPECT_FALSE(alive(again));
  EXPECT_TRUE(alive(two));
  before.id = after.id = {2};
  after.disabled = false;
  after.password_hash = "b";
  change.of<data::Account>() = {{before, after}};
  sessions.on_commit(change);
  EXPECT_FALSE(alive(two));
}

TEST(Sessions, OfAnAccountAreBoundedAndTheOldestMakesRoom) {
  Hands hands;
  Sessions sessions(hands.clock());
  std::vector<std::string> tokens;
  for (std::size_t i = 0; i < Sessions::kMostOfAnAccount + 3; ++i) {
    tokens.push_back(sessions.begin({1}));
    hands.now += 1s;
  }
  EXPECT_EQ(sessions.count(), Sessions::kMostOfAnAccount);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    EXPECT_EQ(sessions.account_of(Sessions::key_of(tokens[i]), false).has_value(), i >= 3) << i;
  }
}

TEST(TryLimits, TurnAwayTheSixthTryOfAnAccountUntilTheFirstIsForgotten) {
  Hands hands;
  TryLimits tries(hands.clock());
  for (int i = 0; i < 5; ++i) {
    EXPECT_FALSE(tries.begin("li", "10.0.0." + std::to_string(i)));
    hands.now += 1min;
  }
  const auto wait = tries.begin("li", "10.0.0.9");
  ASSERT_TRUE(wait);
  EXPECT_GE(*wait, 10min);
  EXPECT_LE(*wait, 10min + 1s);
  EXPECT_FALSE(tries.begin("wang", "10.0.0.9")) << "others are not concerned";
  hands.now += 10min;
  EXPECT_FALSE(tries.begin("li", "10.0.0.9"));
  EXPECT_TRUE(tries.begin("li", "10.0.0.9")) << "the next is forgotten a minute later";
}

TEST(TryLimits, TriesThatAreTurnedAwayDoNotProlongTheWait) {
  Hands hands;
  TryLimits tries(hands.clock());
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(tries.begin("li", "a"));
  for (int i = 0; i < 14; ++i) {
    hands.now += 1min;
    EXPECT_TRUE(tries.begin("li", "a"));
  }
  hands.now += 1min;
  EXPECT_FALSE(tries.begin("li", "a"));
}

TEST(TryLimits, TurnAwayAnAddressAfterTwentyFailuresOfWhomever) {
  Hands hands;
  TryLimits tries(hands.clock());
  for (int i = 0; i < 20; ++i) EXPECT_FALSE(tries.begin(std::to_string(i), "10.0.0.1"));
  EXPECT_TRUE(tries.begin("fresh", "10.0.0.1"));
  EXPECT_FALSE(tries.begin("fresh", "10.0.0.2"));
}

TEST(TryLimits, SuccessForgetsTheAccountsFailuresAndCountsForNoAddress) {
  Hands hands;
  TryLimits tries(hands.clock());
  for (int round = 0; round < 10; ++round) {
    for (int i = 0; i < 4; ++i) EXPECT_FALSE(tries.begin("li", std::to_string(round)));
    EXPECT_FALSE(tries.begin("li", "office"));
    tries.succeeded("li", "office");
  }
  for (int i = 0; i < 20; ++i) EXPECT_FALSE(tries.begin(std::to_string(i), "office")) << i;
  EXPECT_TRUE(tries.begin("x", "office"));
}

TEST(TryLimits, ManyAtOnceAreNoMoreThanOneAfterAnother) {
  TryLimits tries;
  std::atomic<int> begun{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 10; ++k) begun += tries.begin("li", "a") ? 0 : 1;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(begun.load(), 5);
}

TEST(FirstToken, IsGoodOnce) {
  FirstToken token;
  EXPECT_FALSE(token.is_good());
  EXPECT_FALSE(token.fits(""));
  const std::string text = token.make();
  EXPECT_EQ(text.size(), 26u);
  EXPECT_EQ(text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"), std::string::npos) << text;
  std::string typed = " " + text.substr(0, 13) + "-" + text.substr(13) + " ";
  for (char& c : typed) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  EXPECT_TRUE(token.fits(text));
  EXPECT_TRUE(token.fits(typed));
  EXPECT_FALSE(token.fits(text.substr(1)));
  EXPECT_FALSE(token.fits(""));
  token.spend();
  EXPECT_FALSE(token.fits(text));
  EXPECT_FALSE(token.is_good());
  EXPECT_NE(token.make(), text);
}

}  // namespace
}  // namespace jingwei::app::api
