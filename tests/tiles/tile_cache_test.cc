#include "tiles/tile_cache.h"

#include <atomic>
#include <future>
#include <new>
#include <thread>

namespace jingwei::tiles {
namespace {

Cached content(std::size_t size, std::uint8_t fill) {
  return {std::make_shared<const Bytes>(size, fill), fill};
}

CacheKey key_of(std::uint32_t x, const std::string& scope = "*") {
  return {{14, x, 0}, kAllLayers, CachedForm::tile, scope};
}

const auto kAll = [](const CacheKey&) { return true; };

TEST(TileCache, BuildsWhatIsMissingOnce) {
  TileCache cache(1 << 20);
  int built = 0;
  for (int i = 0; i < 3; ++i) {
    const Cached got = cache.fetch(key_of(1), 1, [&] {
      ++built;
      return content(10, 7);
    });
    EXPECT_EQ(got.body->front(), 7);
  }
  EXPECT_EQ(built, 1);
}

TEST(TileCache, LetsOthersBuildForThemselvesWhenABuildThrows) {
  TileCache cache(1 << 20);
  std::promise<void> begun, go_on;
  std::thread failing([&] {
    EXPECT_THROW(cache.fetch(key_of(1), 1,
                             [&]() -> Cached {
                               begun.set_value();
                               go_on.get_future().wait();
                               throw std::bad_alloc();
                             }),
                 std::bad_alloc);
  });
  begun.get_future().wait();
  auto waiting = std::async(std::launch::async, [&] {
    return cache.fetch(key_of(1), 1, [] { return content(10, 5); }).content_hash;
  });
  go_on.set_value();
  failing.join();
  EXPECT_EQ(waiting.get(), 5u);
  EXPECT_EQ(cache.fetch(key_of(1), 1, [] { return content(10, 6); }).content_hash, 5u);
}

TEST(TileCache, KeepsScopesAndLayersApart) {
  TileCache cache(1 << 20);
  cache.fetch(key_of(1, "*"), 1, [] { return content(10, 1); });
  EXPECT_EQ(cache.fetch(key_of(1, "4,"), 1, [] { return content(10, 2); }).content_hash, 2u);
  CacheKey other = key_of(1);
  other.layers = 1;
  EXPECT_EQ(cache.fetch(other, 1, [] { return content(10, 3); }).content_hash, 3u);
  EXPECT_EQ(cache.fetch(key_of(1, "*"), 1, [] { return content(10, 4); }).content_hash, 1u);
}

TEST(TileCache, BuildsAColdTileOnceHoweverManyAsk) {
  TileCache cache(1 << 20);
  std::atomic<int> built = 0;
  std::promise<void> go;
  const std::shared_future<void> gate = go.get_future().share();
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      const Cached got = cache.fetch(key_of(1), 1, [&] {
        ++built;
        gate.wait();
        return content(10, 7);
      });
      EXPECT_EQ(got.content_hash, 7u);
    });
  }
  while (built == 0) std::this_thread::yield();
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  go.set_value();
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(built, 1);
}

TEST(TileCache, ForgetsWhatAnEditMadeStaleAndNothingElse) {
  TileCache cache(1 << 20);
  cache.fetch(key_of(1), 1, [] { return content(10, 1); });
  cache.fetch(key_of(2), 1, [] { return content(10, 2); });
  cache.invalidate(2, [](const CacheKey& key) { return key.id.x == 1; });
  EXPECT_EQ(cache.fetch(key_of(1), 2, [] { return content(10, 3); }).content_hash, 3u);
  EXPECT_EQ(cache.fetch(key_of(2), 2, [] { return content(10, 4); }).content_hash, 2u);
}

TEST(TileCache, RefusesToStoreWhatAnEditHasOvertaken) {
  TileCache cache(1 << 20);
  const Cached old = cache.fetch(key_of(1), 1, [&] {
    cache.invalidate(2, kAll);  // an edit while this is being built
    return content(10, 1);
  });
  EXPECT_EQ(old.content_hash, 1u);  // who asked before the edit may have it
  EXPECT_EQ(cache.fetch(key_of(1), 2, [] { return content(10, 2); }).content_hash, 2u);
}

TEST(TileCache, RefusesToStoreWhatBeganBeforeAnEditAndRegisteredAfterIt) {
  TileCache cache(1 << 20);
  cache.invalidate(2, kAll);
  cache.fetch(key_of(1), 1, [] { return content(10, 1); });
  EXPECT_EQ(cache.fetch(key_of(1), 2, [] { return content(10, 2); }).content_hash, 2u);
}

TEST(TileCache, TakesABuildForOvertakenWhenItIsOlderThanItsMemoryOfEdits) {
  TileCache cache(1 << 20);
  for (int revision = 2; revision < 200; ++revision) {
    cache.invalidate(revision, [](const CacheKey&) { return false; });
  }
  cache.fetch(key_of(1), 1, [] { return content(10, 1); });
  EXPECT_EQ(cache.fetch(key_of(1), 199, [] { return content(10, 2); }).content_hash, 2u);
}

TEST(TileCache, GivesNobodyWhoAsksAfterAnEditABuildFromBefore) {
  TileCache cache(1 << 20);
  std::promise<void> started, go;
  std::thread before([&] {
    cache.fetch(key_of(1), 1, [&] {
      started.set_value();
      go.get_future().wait();
      return content(10, 1);
    });
  });
  started.get_future().wait();
  cache.invalidate(2, kAll);
  // The old build is still under way; this must not wait for it.
  EXPECT_EQ(cache.fetch(key_of(1), 2, [] { return content(10, 2); }).content_hash, 2u);
  go.set_value();
  before.join();
  EXPECT_EQ(cache.fetch(key_of(1), 2, [] { return content(10, 3); }).content_hash, 2u);
}

TEST(TileCache, NeverShowsAnAcknowledgedEditsPast) {
  // One thread edits (content = revision) and acknowledges by `acknowledged`; others ask.
  TileCache cache(1 << 20);
  std::atomic<std::int64_t> state = 1, acknowledged = 1;
  std::atomic<bool> stop = false;
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i) {
    readers.emplace_back([&] {
      while (!stop) {
        const std::int64_t at_least = acknowledged;
        const std::int64_t revision = state;
        const Cached got = cache.fetch(key_of(1), revision, [&] {
          std::this_thread::yield();
          return Cached{std::make_shared<const Bytes>(4, 0), static_cast<std::uint64_t>(revision)};
        });
        ASSERT_GE(static_cast<std::int64_t>(got.content_hash), at_least);
      }
    });
  }
  for (std::int64_t revision = 2; revision < 3000; ++revision) {
    state = revision;
    cache.invalidate(revision, kAll);
    acknowledged = revision;
  }
  stop = true;
  for (std::thread& reader : readers) reader.join();
}

TEST(TileCache, KeepsWithinItsCapacityAndDropsTheLeastRecentlyUsed) {
  TileCache cache(10'000);
  for (std::uint32_t x = 0; x < 50; ++x) {
    cache.fetch(key_of(0), 1, [] { return content(500, 9); });
    cache.fetch(key_of(x), 1, [] { return content(500, 9); });
    EXPECT_LE(cache.size_bytes(), 10'000u);
  }
  bool rebuilt = false;
  cache.fetch(key_of(0), 1, [&] {
    rebuilt = true;
    return content(500, 9);
  });
  EXPECT_FALSE(rebuilt);
  cache.fetch(key_of(1), 1, [&] {
    rebuilt = true;
    return content(500, 9);
  });
  EXPECT_TRUE(rebuilt);
}

TEST(TileCache, DoesNotKeepWhatIsLargerThanAllOfIt) {
  TileCache cache(1000);
  cache.fetch(key_of(1), 1, [] { return content(5000, 1); });
  EXPECT_EQ(cache.size_bytes(), 0u);
}

TEST(HashOf, IsEqualForEqualBytesAndDiffersForNearOnes) {
  EXPECT_EQ(hash_of("abcdefghij"), hash_of("abcdefghij"));
  EXPECT_NE(hash_of("abcdefghij"), hash_of("abcdefghik"));
  EXPECT_NE(hash_of(std::string(8, '\0')), hash_of(std::string(9, '\0')));
  EXPECT_NE(hash_of(""), hash_of(std::string(1, '\0')));
}

}  // namespace
}  // namespace jingwei::tiles
