#include "tiles/packed_layer.h"

namespace jingwei::tiles {

namespace {

// A delta up to this size is packed anew at every edit, which then takes about a millisecond.
constexpr std::size_t kSmallDelta = 512;

std::vector<std::int64_t> sorted_union(std::vector<std::int64_t> a,
                                       const std::vector<std::int64_t>& b) {
  a.insert(a.end(), b.begin(), b.end());
  std::sort(a.begin(), a.end());
  a.erase(std::unique(a.begin(), a.end()), a.end());
  return a;
}

}  // namespace

PackedLayer::PackedLayer(const LayerPlan& plan)
    : PackedLayer(plan, PackedFeatures::Builder(plan).finish()) {}

PackedLayer::PackedLayer(const LayerPlan& plan, PackedFeatures base)
    : plan_(&plan),
      base_(std::make_shared<const PackedFeatures>(std::move(base))),
      delta_(std::make_shared<const PackedFeatures>(PackedFeatures::Builder(plan).finish())) {}

PackedLayer PackedLayer::with(const std::vector<std::int64_t>& changed,
                              const std::vector<Feature>& features) const {
  const std::vector<std::int64_t> now = sorted_union({}, changed);
  PackedFeatures::Builder delta(*plan_);
  for (std::uint32_t i = 0; i < delta_->size(); ++i) {
    if (!std::binary_search(now.begin(), now.end(), delta_->id(i))) delta.add(delta_->unpack(i));
  }
  for (const Feature& feature : features) delta.add(feature);

  PackedLayer next = *this;
  next.delta_ = std::make_shared<const PackedFeatures>(delta.finish());
  next.hidden_ = sorted_union(hidden_, changed);
  next.hidden_in_base_ = 0;
  for (std::uint32_t i = 0; i < base_->size(); ++i) {
    next.hidden_in_base_ += next.hidden(base_->id(i)) ? 1 : 0;
  }
  return next.hidden_.size() > kSmallDelta ? next.merged() : next;
}

PackedLayer PackedLayer::merged() const {
  PackedFeatures::Builder all(*plan_);
  for (std::uint32_t i = 0; i < base_->size(); ++i) {
    if (!hidden(base_->id(i))) all.add(base_->unpack(i));
  }
  for (std::uint32_t i = 0; i < delta_->size(); ++i) all.add(delta_->unpack(i));
  return PackedLayer(*plan_, all.finish());
}

geo::Box PackedLayer::bounds() const {
  geo::Box box = base_->bounds();
  box.extend(delta_->bounds());
  return box;
}

}  // namespace jingwei::tiles
