#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/model/people.h"
#include "data/store.h"

namespace jingwei::app::api {

// Tells the time; tests bring their own.
using Clock = std::function<std::chrono::steady_clock::time_point()>;

// Who is signed in to a district. In memory: a restart ends all. Thread-safe.
// 1. A token is 256 random bits and known to its holder only; kept is its SHA-256.
// 2. A session ends after kLongest, after kIdle without `touch`, by `end`, and when a commit
//    disables its account or gives it another password.
// 3. An account has at most kMostOfAnAccount sessions; the oldest makes room.
class Sessions {
 public:
  static constexpr std::chrono::hours kLongest{12};
  static constexpr std::chrono::hours kIdle{2};
  static constexpr std::size_t kMostOfAnAccount = 20;

  explicit Sessions(Clock clock = std::chrono::steady_clock::now);

  // The token of a new session, as it travels in the cookie.
  std::string begin(data::AccountId account);
  // By what a session is known inside: the hash of its token.
  static std::string key_of(std::string_view token);
  // The account of a session that has not ended; `touch` counts as a request.
  std::optional<data::AccountId> account_of(const std::string& key, bool touch);
  void end(const std::string& key);
  void end_all_of(data::AccountId account);
  // Ends the sessions of accounts that the change disables or gives a new password. Called before
  // the change is acknowledged.
  void on_commit(const data::Change& change);
  std::size_t count() const;

 private:
  struct Session {
    data::AccountId account;
    std::chrono::steady_clock::time_point begun, used;
  };

  bool has_ended(const Session& session, std::chrono::steady_clock::time_point now) const;

  Clock clock_;
  mutable std::mutex mutex_;
  std::map<std::string, Session> sessions_;
};

// Counts tries that failed, so that passwords cannot be found out by trying. In memory.
// Thread-safe.
// 1. Of one account at most kMostOfAccount tries fail within kWindow, from one address
//    kMostOfAddress; tries that are turned away are not counted.
class TryLimits {
 public:
  static constexpr std::size_t kMostOfAccount = 5, kMostOfAddress = 20;
  static constexpr std::chrono::minutes kWindow{15};
  // Of each; beyond, the one whose last failure is the longest ago is forgotten.
  static constexpr std::size_t kMostKept = 10'000;

  explicit TryLimits(Clock clock = std::chrono::steady_clock::now);

  // Begins a try, which counts as failed until `succeeded`, so that many at once are no more than
  // one after another. Otherwise how long to wait, at least a second.
  std::optional<std::chrono::seconds> begin(const std::string& account, const std::string& address);
  // Takes the try back, and all failures of the account.
  void succeeded(const std::string& account, const std::string& address);

 private:
  using Time = std::chrono::steady_clock::time_point;
  using Failures = std::map<std::string, std::deque<Time>>;

  static std::optional<std::chrono::seconds> wait_for(Failures& failures, const std::string& key,
                                                      std::size_t most, Time now);
  static void add(Failures& failures, const std::string& key, Time now);

  Clock clock_;
  std::mutex mutex_;
  Failures accounts_, addresses_;
};

// The text by which whoever reads the console of a server makes the first account of a district.
// Good once. Thread-safe.
class FirstToken {
 public:
  // A new token, in place of one before: 26 letters and digits of base32.
  std::string make();
  bool is_good() const;
  // Whether the text is the token, in whatever case and with blanks around; it stays good.
  bool fits(std::string_view text) const;
  void spend();

 private:
  mutable std::mutex mutex_;
  std::string hash_;  // empty: none
};

}  // namespace jingwei::app::api
