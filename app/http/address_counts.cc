#include "app/http/address_counts.h"

#include "app/http/peer.h"

namespace jingwei::app::http {

std::optional<AddressCounts::Place> AddressCounts::enter(std::string_view address) {
  if (most_ == 0 || is_loopback(address)) return Place{};
  const std::uint64_t key = address_key(address);
  const std::lock_guard lock(mutex_);
  std::size_t& open = open_[key];
  if (open >= most_) return std::nullopt;
  ++open;
  return Place(this, [key](void* counts) {
    auto& self = *static_cast<AddressCounts*>(counts);
    const std::lock_guard leaving(self.mutex_);
    const auto found = self.open_.find(key);
    if (--found->second == 0) self.open_.erase(found);
  });
}

}  // namespace jingwei::app::http
