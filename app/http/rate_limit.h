#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace jingwei::app::http {

// How many requests one address may send: a bucket of `burst` tokens that fills at `per_second`.
// 1. The memory is fixed, however many addresses ask: a table of 65,536 places. When a place is
//    wanted and none near is free, the address that owes least is forgotten, which can only be to
//    its advantage.
// 2. Thread-safe.
class RateLimit {
 public:
  using Clock = std::chrono::steady_clock;

  // `per_second` 0: everything is let through. Requires: burst >= 1 otherwise.
  RateLimit(double per_second, double burst);

  // Takes a token of the address (address_key). Otherwise how long until there is one.
  std::optional<std::chrono::milliseconds> refused(std::uint64_t address, Clock::time_point now);

 private:
  // GCRA (ITU-T I.371): instead of tokens one instant is kept, when the bucket will be full again;
  // an instant that is past is as good as no entry.
  struct Place {
    std::uint64_t address = 0;
    Clock::time_point full_at{};
  };
  static constexpr std::size_t kSets = 8192, kPlaces = 8, kLocks = 64;
  using Set = std::array<Place, kPlaces>;

  std::size_t set_of(std::uint64_t address) const;

  Clock::duration step_{};   // in which one token comes back
  Clock::duration depth_{};  // in which an empty bucket is full
  std::uint64_t seed_ = 0;   // so that nobody can choose addresses of one set
  std::vector<Set> sets_;
  std::unique_ptr<std::array<std::mutex, kLocks>> locks_;
};

}  // namespace jingwei::app::http
