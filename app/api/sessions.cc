#include "app/api/sessions.h"

#include <algorithm>
#include <iterator>

#include "data/digest.h"
#include "data/password.h"

namespace jingwei::app::api {
namespace {

constexpr std::size_t kTokenBytes = 32;
constexpr std::size_t kFirstTokenBytes = 16;

// RFC 4648: no 0, 1, 8 or 9, which are read as letters.
std::string base32(std::string_view bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string out;
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : bytes) {
    held = held << 8 | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 5; bits -= 5) out += kDigits[held >> (bits - 5) & 31];
  }
  if (bits > 0) out += kDigits[held << (5 - bits) & 31];
  return out;
}

std::string plain_token(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    if (c == ' ' || c == '-') continue;
    plain += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  }
  return plain;
}

}  // namespace

Sessions::Sessions(Clock clock) : clock_(std::move(clock)) {}

std::string Sessions::begin(data::AccountId account) {
  std::string token = data::to_hex(data::random_bytes(kTokenBytes));
  const auto now = clock_();
  const std::lock_guard lock(mutex_);
  std::size_t own = 0;
  auto oldest = sessions_.end();
  for (auto it = sessions_.begin(); it != sessions_.end();) {
    if (has_ended(it->second, now)) {
      it = sessions_.erase(it);
      continue;
    }
    if (it->second.account == account) {
      ++own;
      if (oldest == sessions_.end() || it->second.begun < oldest->second.begun) oldest = it;
    }
    ++it;
  }
  if (own >= kMostOfAnAccount) sessions_.erase(oldest);
  sessions_[key_of(token)] = {account, now, now};
  return token;
}

std::string Sessions::key_of(std::string_view token) { return data::sha256(token); }

bool Sessions::has_ended(const Session& session, std::chrono::steady_clock::time_point now) const {
  return now - session.begun >= kLongest || now - session.used >= kIdle;
}

std::optional<data::AccountId> Sessions::account_of(const std::string& key, bool touch) {
  const auto now = clock_();
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(key);
  if (found == sessions_.end()) return std::nullopt;
  if (has_ended(found->second, now)) {
    sessions_.erase(found);
    return std::nullopt;
  }
  if (touch) found->second.used = now;
  return found->second.account;
}

void Sessions::end(const std::string& key) {
  const std::lock_guard lock(mutex_);
  sessions_.erase(key);
}

void Sessions::end_all_of(data::AccountId account) {
  const std::lock_guard lock(mutex_);
  std::erase_if(sessions_, [&](const auto& entry) { return entry.second.account == account; });
}

void Sessions::on_commit(const data::Change& change) {
  for (const auto& write : change.of<data::Account>()) {
    if (!write.before) continue;
    const bool stays = write.after && !write.after->disabled &&
                       write.after->password_hash == write.before->password_hash;
    if (!stays) end_all_of(write.before->id);
  }
}

std::size_t Sessions::count() const {
  const std::lock_guard lock(mutex_);
  return sessions_.size();
}

TryLimits::TryLimits(Clock clock) : clock_(std::move(clock)) {}

std::optional<std::chrono::seconds> TryLimits::wait_for(Failures& failures, const std::string& key,
                                                        std::size_t most, Time now) {
  const auto found = failures.find(key);
  if (found == failures.end()) return std::nullopt;
  std::deque<Time>& times = found->second;
  while (!times.empty() && now - times.front() >= kWindow) times.pop_front();
  if (times.empty()) {
    failures.erase(found);
    return std::nullopt;
  }
  if (times.size() < most) return std::nullopt;
  return std::chrono::duration_cast<std::chrono::seconds>(times.front() + kWindow - now) +
         std::chrono::seconds(1);
}

void TryLimits::add(Failures& failures, const std::string& key, Time now) {
  failures[key].push_back(now);
  if (failures.size() <= kMostKept) return;
  std::erase_if(failures, [&](const auto& entry) { return now - entry.second.back() >= kWindow; });
  if (failures.size() <= kMostKept) return;
  failures.erase(std::min_element(
      failures.begin(), failures.end(),
      [](const auto& a, const auto& b) { return a.second.back() < b.second.back(); }));
}

std::optional<std::chrono::seconds> TryLimits::begin(const std::string& account,
                                                     const std::string& address) {
  const Time now = clock_();
  const std::lock_guard lock(mutex_);
  if (auto wait = wait_for(accounts_, account, kMostOfAccount, now)) return wait;
  if (auto wait = wait_for(addresses_, address, kMostOfAddress, now)) return wait;
  add(accounts_, account, now);
  add(addresses_, address, now);
  return std::nullopt;
}

void TryLimits::succeeded(const std::string& account, const std::string& address) {
  const std::lock_guard lock(mutex_);
  accounts_.erase(account);
  const auto found = addresses_.find(address);
  if (found == addresses_.end()) return;
  found->second.pop_back();
  if (found->second.empty()) addresses_.erase(found);
}

std::string FirstToken::make() {
  std::string token = base32(data::random_bytes(kFirstTokenBytes));
  const std::lock_guard lock(mutex_);
  hash_ = data::sha256(token);
  return token;
}

bool FirstToken::is_good() const {
  const std::lock_guard lock(mutex_);
  return !hash_.empty();
}

bool FirstToken::fits(std::string_view text) const {
  const std::string hash = data::sha256(plain_token(text));
  const std::lock_guard lock(mutex_);
  return !hash_.empty() && data::same_secret(hash, hash_);
}

void FirstToken::spend() {
  const std::lock_guard lock(mutex_);
  hash_.clear();
}

}  // namespace jingwei::app::api
