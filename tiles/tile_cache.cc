#include "tiles/tile_cache.h"

#include <algorithm>
#include <cstring>

namespace jingwei::tiles {

namespace {

constexpr std::size_t kEntryOverhead =
    320;  // nodes of the map and the list, both copies of the key
constexpr std::size_t kRecentInvalidations = 64;

// The finaliser of MurmurHash3 (Austin Appleby, public domain): every bit moves every other.
std::uint64_t mixed(std::uint64_t h) {
  h ^= h >> 33;
  h *= 0xff51afd7ed558ccdull;
  h ^= h >> 33;
  h *= 0xc4ceb9fe1a85ec53ull;
  h ^= h >> 33;
  return h;
}

}  // namespace

std::uint64_t hash_of(std::string_view bytes) {
  std::uint64_t h = mixed(bytes.size() + 0x9e3779b97f4a7c15ull);
  while (!bytes.empty()) {
    std::uint64_t word = 0;
    const std::size_t n = std::min(bytes.size(), sizeof(word));
    std::memcpy(&word, bytes.data(), n);
    h = mixed(h ^ word) + 0x9e3779b97f4a7c15ull;
    bytes.remove_prefix(n);
  }
  return h;
}

Cached TileCache::fetch(const CacheKey& key, std::int64_t revision,
                        const std::function<Cached()>& build) {
  std::unique_lock lock(mutex_);
  while (true) {
    if (const auto hit = entries_.find(key); hit != entries_.end()) {
      by_use_.splice(by_use_.begin(), by_use_, hit->second.use);
      return hit->second.content;
    }
    const auto under_way = flights_.find(key);
    if (under_way == flights_.end() || under_way->second->overtaken) break;
    const std::shared_ptr<Flight> flight = under_way->second;
    landed_.wait(lock, [&] { return flight->landed; });
    if (flight->content.body) return flight->content;
  }
  const auto flight = std::make_shared<Flight>();
  flight->revision = revision;
  flight->overtaken = is_overtaken(key, revision);
  flights_[key] = flight;
  lock.unlock();
  try {
    const Cached content = build();
    lock.lock();
    flight->content = content;
  } catch (...) {
    lock.lock();
    land(key, flight);
    throw;
  }
  land(key, flight);
  if (!flight->overtaken) store(key, flight->content);
  return flight->content;
}

void TileCache::land(const CacheKey& key, const std::shared_ptr<Flight>& flight) {
  flight->landed = true;
  // An overtaken flight may have been replaced by a newer one.
  if (const auto mine = flights_.find(key); mine != flights_.end() && mine->second == flight) {
    flights_.erase(mine);
  }
  landed_.notify_all();
}

void TileCache::invalidate(std::int64_t revision,
                           const std::function<bool(const CacheKey&)>& is_stale) {
  const std::lock_guard lock(mutex_);
  for (auto it = entries_.begin(); it != entries_.end();) {
    if (!is_stale(it->first)) {
      ++it;
      continue;
    }
    size_ -= weight(it->first, it->second.content);
    by_use_.erase(it->second.use);
    it = entries_.erase(it);
  }
  for (const auto& [key, flight] : flights_) {
    if (flight->revision < revision && is_stale(key)) flight->overtaken = true;
  }
  recent_.push_back({revision, is_stale});
  if (recent_.size() > kRecentInvalidations) {
    forgotten_ = recent_.front().revision;
    recent_.pop_front();
  }
}

bool TileCache::is_overtaken(const CacheKey& key, std::int64_t revision) const {
  if (revision < forgotten_) return true;
  return std::any_of(recent_.begin(), recent_.end(), [&](const Invalidation& edit) {
    return edit.revision > revision && edit.is_stale(key);
  });
}

void TileCache::store(const CacheKey& key, const Cached& content) {
  const std::size_t needed = weight(key, content);
  if (needed > capacity_ || entries_.contains(key)) return;
  while (size_ + needed > capacity_) {
    const auto oldest = entries_.find(by_use_.back());
    size_ -= weight(oldest->first, oldest->second.content);
    entries_.erase(oldest);
    by_use_.pop_back();
  }
  by_use_.push_front(key);
  entries_[key] = {content, by_use_.begin()};
  size_ += needed;
}

std::size_t TileCache::weight(const CacheKey& key, const Cached& content) {
  return content.body->capacity() + 2 * key.scope.capacity() + kEntryOverhead;
}

std::size_t TileCache::size_bytes() const {
  const std::lock_guard lock(mutex_);
  return size_;
}

}  // namespace jingwei::tiles
