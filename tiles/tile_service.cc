#include "tiles/tile_service.h"

#include <algorithm>
#include <cstdio>
#include <limits>
#include <mutex>
#include <utility>

#include "tiles/gzip.h"
#include "tiles/terrain_tile.h"
#include "tiles/tile_builder.h"
#include "tiles/tile_cache.h"

namespace jingwei::tiles {

namespace {

std::string_view as_text(const Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::shared_ptr<const Bytes> as_bytes(std::string_view text) {
  return std::make_shared<const Bytes>(text.begin(), text.end());
}

geo::Error fault(geo::ErrorCode code, std::string field, std::string value) {
  geo::Error error{code, {}, {}};
  error.place.field = std::move(field);
  error.place.value = std::move(value);
  return error;
}

geo::Status check_range(TileId id, int min_zoom, int max_zoom) {
  if (in_pyramid(id) && id.z >= min_zoom && id.z <= max_zoom) return {};
  return fault(geo::ErrorCode::not_found, "tile",
               std::to_string(id.z) + "/" + std::to_string(id.x) + "/" + std::to_string(id.y));
}

geo::Result<LayerMask> mask_for(std::span<const std::string> names) {
  if (names.empty()) return kAllLayers;
  LayerMask mask = 0;
  for (const std::string& name : names) {
    const std::optional<Layer> layer = layer_named(name);
    if (!layer) return fault(geo::ErrorCode::request_malformed, "layers", name);
    mask |= mask_of(*layer);
  }
  return mask;
}

std::string etag_for(const Cached& content, Encoding encoding) {
  char tag[32];
  std::snprintf(tag, sizeof tag, "\"%016llx%s\"",
                static_cast<unsigned long long>(content.content_hash),
                encoding == Encoding::gzip ? "-gz" : "");
  return tag;
}

}  // namespace

struct TileService::Impl {
  explicit Impl(const data::WorldPtr& world, const TileServiceOptions& options)
      : layers(LayerSet::from_world(world)), cache(options.cache_bytes) {}

  std::shared_ptr<const LayerSet> current() const {
    const std::lock_guard lock(mutex);
    return layers;
  }

  Cached layer_of_tile(const LayerSet& set, Layer layer, TileId id, const data::Scope& scope,
                       const std::string& scope_key) {
    const CacheKey key{id, mask_of(layer), CachedForm::layer, scope_key};
    return cache.fetch(key, set.revision().value, [&] {
      const std::string bytes = encode_layer(set, layer, id, scope);
      return Cached{as_bytes(bytes), hash_of(bytes)};
    });
  }

  // The layers one behind the other.
  Cached whole_tile(const LayerSet& set, LayerMask mask, TileId id, const data::Scope& scope,
                    const std::string& scope_key) {
    const CacheKey key{id, mask, CachedForm::tile, scope_key};
    return cache.fetch(key, set.revision().value, [&] {
      std::string bytes;
      for (const LayerPlan& plan : all_plans()) {
        if (!(mask & mask_of(plan.layer)) || id.z < plan.min_zoom) continue;
        bytes += as_text(*layer_of_tile(set, plan.layer, id, scope, scope_key).body);
      }
      return Cached{as_bytes(bytes), hash_of(bytes)};
    });
  }

  Cached gzipped_tile(const LayerSet& set, LayerMask mask, TileId id, const data::Scope& scope,
                      const std::string& scope_key) {
    const CacheKey key{id, mask, CachedForm::gzipped_tile, scope_key};
    return cache.fetch(key, set.revision().value, [&] {
      Cached tile = whole_tile(set, mask, id, scope, scope_key);
      if (!tile.body->empty()) tile.body = std::make_shared<const Bytes>(gzip(as_text(*tile.body)));
      return tile;
    });
  }

  mutable std::mutex mutex;  // guards the pointers, never held while anything is built
  std::shared_ptr<const LayerSet> layers;
  std::shared_ptr<const TerrainSource> terrain;
  std::int64_t terrain_generation = 0;
  TileCache cache;
};

TileService::TileService(const data::WorldPtr& world, const TileServiceOptions& options)
    : impl_(std::make_unique<Impl>(world, options)) {}
TileService::~TileService() = default;

void TileService::on_commit(const data::WorldPtr& world, const data::Committed& committed) {
  const std::shared_ptr<const LayerSet> before = impl_->current();
  const std::shared_ptr<const LayerSet> after =
      before->after(world, *committed.change, committed.revision);
  const std::vector<StalePart> parts = stale_parts(*committed.change, *after);
  // The cache first: whoever still builds from the layers before is then known as overtaken, and
  // nobody who holds the new layers meets an old entry.
  impl_->cache.invalidate(
      committed.revision.value, [parts, transform = after->transform()](const CacheKey& key) {
        if (key.form == CachedForm::terrain) return false;
        return std::any_of(parts.begin(), parts.end(), [&](const StalePart& part) {
          return meets(part, key.layers, key.id, transform);
        });
      });
  const std::lock_guard lock(impl_->mutex);
  impl_->layers = after;
}

geo::Result<TileAnswer> TileService::tile(const data::Scope& scope, TileId id,
                                          std::span<const std::string> layers, Encoding encoding) {
  const geo::Result<LayerMask> mask = mask_for(layers);
  if (!mask) return mask.error();
  if (const geo::Status range = check_range(id, kMinZoom, kMaxZoom); !range) return range.error();
  const std::shared_ptr<const LayerSet> set = impl_->current();
  const std::string scope_key = scope.cache_key();
  const Cached content = encoding == Encoding::gzip
                             ? impl_->gzipped_tile(*set, *mask, id, scope, scope_key)
                             : impl_->whole_tile(*set, *mask, id, scope, scope_key);
  return TileAnswer{content.body, etag_for(content, encoding)};
}

std::string TileService::tile_json(const TileJsonOptions& options) const {
  const std::shared_ptr<const LayerSet> set = impl_->current();
  const geo::Box box = set->bounds();
  std::optional<Extent> extent;
  if (!box.empty()) {
    const WorldPoint origin = set->transform().origin();
    const geo::LonLat north_west =
        to_lonlat(WorldPoint{origin.x + box.min.x, origin.y + box.min.y});
    const geo::LonLat south_east =
        to_lonlat(WorldPoint{origin.x + box.max.x, origin.y + box.max.y});
    extent = Extent{north_west.lon, south_east.lat, south_east.lon, north_west.lat};
  }
  return tiles::tile_json(options, set->world()->info().name, extent);
}

std::vector<StaleBox> TileService::stale(const data::Change& change) const {
  const std::shared_ptr<const LayerSet> set = impl_->current();
  return stale_boxes(stale_parts(change, *set), set->transform());
}

void TileService::set_elevation(std::shared_ptr<const geo::ElevationGrid> elevation) {
  std::shared_ptr<const TerrainSource> terrain;
  if (elevation && !elevation->empty()) terrain = std::make_shared<const TerrainSource>(*elevation);
  const std::lock_guard lock(impl_->mutex);
  impl_->terrain = std::move(terrain);
  ++impl_->terrain_generation;
}

geo::Result<TileAnswer> TileService::terrain(TileId id) {
  if (const geo::Status range = check_range(id, kMinTerrainZoom, kMaxTerrainZoom); !range) {
    return range.error();
  }
  std::shared_ptr<const TerrainSource> source;
  std::int64_t generation = 0;
  {
    const std::lock_guard lock(impl_->mutex);
    source = impl_->terrain;
    generation = impl_->terrain_generation;
  }
  const geo::Error absent = fault(geo::ErrorCode::not_found, "terrain", std::to_string(id.z));
  if (!source) return absent;
  // Each elevation model has keys of its own, so that none shows the other's; edits do not matter.
  const CacheKey key{id, 0, CachedForm::terrain, "terrain " + std::to_string(generation)};
  constexpr std::int64_t kNeverStale = std::numeric_limits<std::int64_t>::max();
  const Cached content = impl_->cache.fetch(key, kNeverStale, [&] {
    const auto png = source->tile(id);
    auto body = std::make_shared<const Bytes>(png.value_or(Bytes{}));
    const std::uint64_t hash = hash_of(as_text(*body));
    return Cached{std::move(body), hash};
  });
  if (content.body->empty()) return absent;
  return TileAnswer{content.body, etag_for(content, Encoding::identity)};
}

}  // namespace jingwei::tiles
