#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "data/scope.h"
#include "data/store.h"
#include "data/world.h"
#include "geo/result.h"
#include "tiles/layer_plan.h"
#include "tiles/terrain_tile.h"
#include "tiles/tile_cache.h"
#include "tiles/tile_id.h"
#include "tiles/tile_invalidation.h"
#include "tiles/tilejson.h"

namespace jingwei::tiles {

enum class Encoding : std::uint8_t { identity, gzip };

struct TileAnswer {
  std::shared_ptr<const Bytes> body;  // never null; empty when the tile holds nothing (HTTP 204)
  std::string etag;  // strong, quoted, differs between encodings; a function of the content alone

  bool empty() const { return body->empty(); }
};

struct TileServiceOptions {
  std::size_t cache_bytes = 64u << 20;  // for vector and terrain tiles together
};

// The map tiles of one open district. All members may be called from any thread.
// 1. A tile asked for after on_commit(revision) returned shows that revision.
// 2. The bytes of a tile are a function of the World and the scope, not of the edits that led
// there.
// 3. A cold tile is encoded once however many ask for it at a time.
class TileService {
 public:
  explicit TileService(const data::WorldPtr& world, const TileServiceOptions& options = {});
  ~TileService();
  TileService(const TileService&) = delete;
  TileService& operator=(const TileService&) = delete;

  // A listener of the district: call it once for every revision, in order.
  void on_commit(const data::WorldPtr& world, const data::Committed& committed);

  // The tile with the named layers, all when none is named, of the newest World committed, holding
  // only what the scope sees. not_found outside the pyramid and outside zooms kMinZoom to kMaxZoom;
  // request_malformed for an unknown layer.
  geo::Result<TileAnswer> tile(const data::Scope& scope, TileId id,
                               std::span<const std::string> layers, Encoding encoding);

  // TileJSON 3.0.0 with `vector_layers` and the bounds of what there is.
  std::string tile_json(const TileJsonOptions& options) const;

  // What a browser must fetch again after the change, both where things were and where they are:
  // stale_boxes of stale_parts.
  std::vector<StaleBox> stale(const data::Change& change) const;

  // The heights in force; null: none. Terrain tiles change with it.
  void set_elevation(std::shared_ptr<const geo::ElevationGrid> elevation);
  // A 256 px PNG of heights, terrarium-encoded. not_found outside the pyramid, outside zooms
  // kMinTerrainZoom to kMaxTerrainZoom, without elevation and where it has no cell.
  geo::Result<TileAnswer> terrain(TileId id);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace jingwei::tiles
