#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "tiles/layer_plan.h"
#include "tiles/tile_id.h"

namespace jingwei::tiles {

using Bytes = std::vector<std::uint8_t>;

// The content of a cached answer and the hash of what it says, from which ETags are made.
struct Cached {
  std::shared_ptr<const Bytes> body;
  std::uint64_t content_hash = 0;
};

// Equal bytes have equal hashes, on every machine.
std::uint64_t hash_of(std::string_view bytes);

enum class CachedForm : std::uint8_t { layer, tile, gzipped_tile, terrain };

struct CacheKey {
  TileId id;
  LayerMask layers = 0;
  CachedForm form{};
  std::string scope;  // data::Scope::cache_key()

  friend auto operator<=>(const CacheKey&, const CacheKey&) = default;
};

// Keeps what was encoded, the least recently used leaving first. Safe for any number of threads.
// 1. What was begun before an edit is neither kept nor given to who asks after it.
// 2. What is missing is built once, however many ask for it at a time.
// 3. At most `capacity_bytes` are kept, counted with a fixed sum for every entry.
class TileCache {
 public:
  explicit TileCache(std::size_t capacity_bytes) : capacity_(capacity_bytes) {}

  // The content for the key as of `revision` or later; `build` makes it, of the state at
  // `revision`. Requires: `build` returns a body. What it
  // throws goes to its caller; others who wait build for themselves.
  Cached fetch(const CacheKey& key, std::int64_t revision, const std::function<Cached()>& build);

  // Drops every entry for which `is_stale` answers true; `revision` is the state from then on.
  void invalidate(std::int64_t revision, const std::function<bool(const CacheKey&)>& is_stale);

  std::size_t size_bytes() const;

 private:
  struct Entry {
    Cached content;
    std::list<CacheKey>::iterator use;
  };
  // One build under way.
  struct Flight {
    std::int64_t revision = 0;
    bool overtaken = false;
    bool landed = false;
    Cached content;
  };
  struct Invalidation {
    std::int64_t revision = 0;
    std::function<bool(const CacheKey&)> is_stale;
  };

  void land(const CacheKey& key, const std::shared_ptr<Flight>& flight);
  bool is_overtaken(const CacheKey& key, std::int64_t revision) const;
  void store(const CacheKey& key, const Cached& content);
  static std::size_t weight(const CacheKey& key, const Cached& content);

  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::condition_variable landed_;
  std::map<CacheKey, Entry> entries_;
  std::list<CacheKey> by_use_;  // the most recent first
  std::map<CacheKey, std::shared_ptr<Flight>> flights_;
  // The newest edits, so that a build that began before one and registers after it is known as
  // stale.
  std::list<Invalidation> recent_;
  std::int64_t forgotten_ = 0;  // the newest revision no longer in recent_
  std::size_t size_ = 0;
};

}  // namespace jingwei::tiles
