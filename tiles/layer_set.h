#pragma once

#include <array>
#include <memory>

#include "data/change.h"
#include "data/world.h"
#include "tiles/packed_layer.h"
#include "tiles/tile_transform.h"

namespace jingwei::tiles {

// All layers of one World, ready to be drawn. Immutable.
class LayerSet {
 public:
  static std::shared_ptr<const LayerSet> from_world(data::WorldPtr world);

  // The layers of `world` once `change`, made durable at `revision`, is applied. Of a batch of
  // changes every one is told with the World after the last. Shares what did not change; a few rows
  // take microseconds, areas whose shape changes rebuild the layers of areas.
  // Ensures: the same tiles as from_world(world) when `revision` is the last of `world`.
  std::shared_ptr<const LayerSet> after(data::WorldPtr world, const data::Change& change,
                                        data::Revision revision) const;

  const PackedLayer& layer(Layer layer) const { return *layers_[static_cast<std::size_t>(layer)]; }
  const TileTransform& transform() const { return transform_; }
  const data::WorldPtr& world() const { return world_; }
  // That of the last change drawn: in the midst of a batch, less than the World's.
  data::Revision revision() const { return revision_; }
  // Of all layers, in the plane.
  geo::Box bounds() const;
  std::size_t memory_bytes() const;

 private:
  explicit LayerSet(data::WorldPtr world);

  void build_area_layers(const data::WorldView& view);
  void update_areas(const data::WorldView& view, const data::RowWrites<data::Area>& writes);
  template <class Row>
  void build_layer(const data::WorldView& view);
  template <class Row>
  void update_layer(const data::RowWrites<Row>& writes);
  void put(Layer layer, PackedLayer packed) {
    layers_[static_cast<std::size_t>(layer)] =
        std::make_shared<const PackedLayer>(std::move(packed));
  }

  data::WorldPtr world_;
  data::Revision revision_;
  TileTransform transform_;
  std::array<std::shared_ptr<const PackedLayer>, kLayerCount> layers_;
};

// Whether the writes move borders: an area made, removed, reshaped or moved within the ladder.
bool borders_change(const data::RowWrites<data::Area>& writes);

}  // namespace jingwei::tiles
