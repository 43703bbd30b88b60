#include "tiles/layer_set.h"

#include <algorithm>
#include <map>

#include "tiles/layer_features.h"

namespace jingwei::tiles {

namespace {

constexpr Layer kAreaLayers[] = {Layer::subdistricts, Layer::communities, Layer::grids};

// Layers are packed from the whole World; who sees which feature is decided tile by tile.
data::WorldView everything(const data::WorldPtr& world) {
  return {world, data::Scope::whole_district("tiles")};
}

template <class Row>
std::int64_t id_of(const data::RowWrite<Row>& write) {
  return write.after ? write.after->id.value : write.before->id.value;
}

}  // namespace

bool borders_change(const data::RowWrites<data::Area>& writes) {
  return std::any_of(writes.begin(), writes.end(), [](const data::RowWrite<data::Area>& write) {
    return !write.before || !write.after || write.before->shape != write.after->shape ||
           write.before->level != write.after->level || write.before->parent != write.after->parent;
  });
}

LayerSet::LayerSet(data::WorldPtr world)
    : world_(std::move(world)), revision_(world_->revision()), transform_(world_->frame()) {}

template <class Row>
void LayerSet::build_layer(const data::WorldView& view) {
  const LayerPlan& plan = plan_of(DrawnAs<Row>::layer);
  PackedFeatures::Builder builder(plan);
  view.for_each<Row>([&](const Row& row, data::AreaId) {
    if (const auto feature = feature_of(row, transform_)) builder.add(*feature);
  });
  put(plan.layer, PackedLayer(plan, builder.finish()));
}

template <class Row>
void LayerSet::update_layer(const data::RowWrites<Row>& writes) {
  if (writes.empty()) return;
  std::vector<std::int64_t> changed;
  std::vector<Feature> features;
  for (const data::RowWrite<Row>& write : writes) {
    changed.push_back(id_of(write));
    if (!write.after) continue;
    if (auto feature = feature_of(*write.after, transform_))
      features.push_back(std::move(*feature));
  }
  put(DrawnAs<Row>::layer, layer(DrawnAs<Row>::layer).with(changed, features));
}

void LayerSet::build_area_layers(const data::WorldView& view) {
  std::vector<const data::Area*> areas;
  view.for_each<data::Area>([&](const data::Area& row, data::AreaId) { areas.push_back(&row); });
  std::map<Layer, PackedFeatures::Builder> builders;
  for (const Layer layer : kAreaLayers) builders.emplace(layer, plan_of(layer));
  for (const AreaFeature& area : area_features(areas, transform_)) {
    builders.at(area.layer).add(area.feature);
  }
  for (auto& [layer, builder] : builders) put(layer, {plan_of(layer), builder.finish()});

  const LayerPlan& labels = plan_of(Layer::area_labels);
  PackedFeatures::Builder builder(labels);
  for (const data::Area* area : areas) {
    if (const auto label = label_of(*area, transform_)) builder.add(*label);
  }
  put(Layer::area_labels, PackedLayer(labels, builder.finish()));
}

void LayerSet::update_areas(const data::WorldView& view,
                            const data::RowWrites<data::Area>& writes) {
  if (writes.empty()) return;
  if (borders_change(writes)) {
    build_area_layers(view);
    return;
  }
  // Only names, codes and centres: the shapes stay as they are ranked.
  std::map<std::int64_t, const data::Area*> written;
  std::vector<std::int64_t> changed;
  std::vector<Feature> labels;
  for (const data::RowWrite<data::Area>& write : writes) {
    written[id_of(write)] = &*write.after;
    changed.push_back(id_of(write));
    if (auto label = label_of(*write.after, transform_)) labels.push_back(std::move(*label));
  }
  put(Layer::area_labels, layer(Layer::area_labels).with(changed, labels));
  for (const Layer of : kAreaLayers) {
    const PackedLayer& now = layer(of);
    std::vector<std::int64_t> ids;
    std::vector<Feature> features;
    now.search(now.bounds(), [&](const FeatureView& view_of) {
      const auto write = written.find(view_of.id());
      if (write == written.end()) return;
      Feature feature = view_of.in->unpack(view_of.index);
      set_area_values(*write->second, feature);
      ids.push_back(feature.id);
      features.push_back(std::move(feature));
    });
    if (!ids.empty()) put(of, now.with(ids, features));
  }
}

std::shared_ptr<const LayerSet> LayerSet::from_world(data::WorldPtr world) {
  const std::shared_ptr<LayerSet> set(new LayerSet(std::move(world)));
  const data::WorldView view = everything(set->world_);
  set->build_area_layers(view);
  set->build_layer<data::Waterway>(view);
  set->build_layer<data::Gully>(view);
  set->build_layer<data::Compound>(view);
  set->build_layer<data::Building>(view);
  set->build_layer<data::Way>(view);
  set->build_layer<data::Place>(view);
  set->build_layer<data::Facility>(view);
  set->build_layer<data::Organisation>(view);
  set->build_layer<data::Task>(view);
  return set;
}

std::shared_ptr<const LayerSet> LayerSet::after(data::WorldPtr world, const data::Change& change,
                                                data::Revision revision) const {
  // The first import may still place the frame; nothing was drawn before.
  if (!(world->frame().parameters() == transform_.frame())) return from_world(std::move(world));
  const std::shared_ptr<LayerSet> next(new LayerSet(*this));
  next->world_ = std::move(world);
  next->revision_ = revision;
  next->update_areas(everything(next->world_), change.of<data::Area>());
  next->update_layer(change.of<data::Waterway>());
  next->update_layer(change.of<data::Gully>());
  next->update_layer(change.of<data::Compound>());
  next->update_layer(change.of<data::Building>());
  next->update_layer(change.of<data::Way>());
  next->update_layer(change.of<data::Place>());
  next->update_layer(change.of<data::Facility>());
  next->update_layer(change.of<data::Organisation>());
  next->update_layer(change.of<data::Task>());
  return next;
}

geo::Box LayerSet::bounds() const {
  geo::Box box;
  for (const auto& layer : layers_) box.extend(layer->bounds());
  return box;
}

std::size_t LayerSet::memory_bytes() const {
  std::size_t bytes = 0;
  for (const auto& layer : layers_) bytes += layer->memory_bytes();
  return bytes;
}

}  // namespace jingwei::tiles
