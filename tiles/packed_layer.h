#pragma once

#include <algorithm>
#include <memory>
#include <vector>

#include "tiles/packed_features.h"

namespace jingwei::tiles {

// A feature in the arrays that hold it. Valid as long as its layer.
struct FeatureView {
  const PackedFeatures* in = nullptr;
  std::uint32_t index = 0;

  std::int64_t id() const { return in->id(index); }
  std::uint8_t min_zoom() const { return in->min_zoom(index); }
  std::size_t part_count() const { return in->part_count(index); }
  PackedFeatures::PartView part(std::size_t k) const { return in->part(index, k); }
  std::string_view value(std::size_t attribute) const { return in->value(index, attribute); }
};

// One layer: a large packed base, shared with the states before, and a small packed delta of what
// was written since. Ids in the delta or removed are hidden in the base.
class PackedLayer {
 public:
  explicit PackedLayer(const LayerPlan& plan);  // empty
  PackedLayer(const LayerPlan& plan, PackedFeatures base);

  // The layer with the features of the given ids replaced by `features`; ids without a feature are
  // gone. O(delta + change); when the delta has grown large, it is merged into a new base.
  // Requires: the id of each feature stands in `changed`.
  PackedLayer with(const std::vector<std::int64_t>& changed,
                   const std::vector<Feature>& features) const;

  // Calls visit(FeatureView) for every feature whose box meets `query`, in no stated order.
  template <class F>
  void search(const geo::Box& query, F&& visit) const {
    base_->search(query, [&](std::uint32_t i) {
      if (!hidden(base_->id(i))) visit(FeatureView{base_.get(), i});
    });
    delta_->search(query, [&](std::uint32_t i) { visit(FeatureView{delta_.get(), i}); });
  }

  const LayerPlan& plan() const { return *plan_; }
  std::size_t size() const { return base_->size() - hidden_in_base_ + delta_->size(); }
  std::size_t delta_size() const { return delta_->size(); }
  // Holds every feature, and perhaps more after removals.
  geo::Box bounds() const;
  std::size_t memory_bytes() const { return base_->memory_bytes() + delta_->memory_bytes(); }

 private:
  bool hidden(std::int64_t id) const {
    return !hidden_.empty() && std::binary_search(hidden_.begin(), hidden_.end(), id);
  }
  PackedLayer merged() const;

  const LayerPlan* plan_;
  std::shared_ptr<const PackedFeatures> base_, delta_;
  std::vector<std::int64_t> hidden_;  // sorted ids, among them some that the base never had
  std::size_t hidden_in_base_ = 0;
};

}  // namespace jingwei::tiles
