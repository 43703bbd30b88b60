#include "app/http/rate_limit.h"

#include <algorithm>
#include <random>

namespace jingwei::app::http {

RateLimit::RateLimit(double per_second, double burst) {
  if (per_second <= 0) return;
  const auto span = [](double seconds) {
    return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  };
  step_ = std::max(span(1 / per_second), Clock::duration(1));
  depth_ = span(burst / per_second);
  std::random_device random;
  seed_ = std::uint64_t{random()} << 32 | random();
  sets_.resize(kSets);
  locks_ = std::make_unique<std::array<std::mutex, kLocks>>();
}

std::size_t RateLimit::set_of(std::uint64_t address) const {
  // The finaliser of MurmurHash3: every bit of the address moves every bit of the result.
  std::uint64_t x = address ^ seed_;
  x = (x ^ x >> 33) * 0xff51afd7ed558ccdULL;
  x = (x ^ x >> 33) * 0xc4ceb9fe1a85ec53ULL;
  return (x ^ x >> 33) % kSets;
}

std::optional<std::chrono::milliseconds> RateLimit::refused(std::uint64_t address,
                                                            Clock::time_point now) {
  if (sets_.empty()) return std::nullopt;
  const std::size_t index = set_of(address);
  const std::lock_guard lock((*locks_)[index % kLocks]);
  Set& set = sets_[index];
  auto place =
      std::find_if(set.begin(), set.end(), [&](const Place& p) { return p.address == address; });
  if (place == set.end()) {
    place = std::min_element(set.begin(), set.end(),
                             [](const Place& a, const Place& b) { return a.full_at < b.full_at; });
    *place = {address, now};
  }
  const auto full_at = std::max(place->full_at, now) + step_;
  if (full_at - now > depth_) {
    return std::chrono::ceil<std::chrono::milliseconds>(full_at - now - depth_);
  }
  place->full_at = full_at;
  return std::nullopt;
}

}  // namespace jingwei::app::http
