#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>

namespace jingwei::app::http {

// How many connections each address has open. Thread-safe; outlives its places.
class AddressCounts {
 public:
  // `most` 0: any number. `trust_proxy`: all connections come from the gateway, none is counted.
  AddressCounts(std::size_t most, bool trust_proxy) : most_(trust_proxy ? 0 : most) {}

  // Held for as long as a connection is open; empty for one that is not counted.
  using Place = std::shared_ptr<void>;
  // nullopt when the address has all it may have. This machine's own addresses are not counted.
  // The addresses of one IPv6 network count as one (address_key).
  std::optional<Place> enter(std::string_view address);

 private:
  std::size_t most_;
  std::mutex mutex_;
  std::map<std::uint64_t, std::size_t> open_;
};

}  // namespace jingwei::app::http
