#include "tiles/packed_features.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "geo/check.h"
#include "geo/hilbert.h"

namespace jingwei::tiles {

namespace {

geo::Point middle(const geo::Box& box) {
  return {static_cast<std::int32_t>((std::int64_t{box.min.x} + box.max.x) / 2),
          static_cast<std::int32_t>((std::int64_t{box.min.y} + box.max.y) / 2)};
}

template <class T>
std::size_t bytes_of(const std::vector<T>& v) {
  return v.capacity() * sizeof(T);
}

}  // namespace

PackedFeatures::PartView PackedFeatures::part(std::uint32_t i, std::size_t k) const {
  const std::size_t p = first_part_[i] + k;
  const std::size_t begin = first_point_[p], count = first_point_[p + 1] - begin;
  return {std::span(points_).subspan(begin, count),
          has_zooms_ ? std::span(zooms_).subspan(begin, count) : std::span<const std::uint8_t>()};
}

std::string_view PackedFeatures::value(std::uint32_t i, std::size_t attribute) const {
  const std::uint32_t v = attributes_[i * attribute_count_ + attribute];
  if (v == 0) return {};
  return std::string_view(value_bytes_)
      .substr(first_byte_[v - 1], first_byte_[v] - first_byte_[v - 1]);
}

Feature PackedFeatures::unpack(std::uint32_t i) const {
  Feature feature;
  feature.id = id(i);
  feature.min_zoom = min_zoom(i);
  for (std::size_t k = 0; k < part_count(i); ++k) {
    const PartView view = part(i, k);
    feature.parts.push_back(
        {{view.points.begin(), view.points.end()}, {view.zooms.begin(), view.zooms.end()}});
  }
  for (std::size_t a = 0; a < attribute_count_; ++a) feature.values[a] = value(i, a);
  return feature;
}

std::size_t PackedFeatures::memory_bytes() const {
  // The tree holds a box and an index an item and a sixteenth of that above.
  const std::size_t tree = size() * (sizeof(geo::Box) + sizeof(std::uint32_t)) * 17 / 16;
  return bytes_of(ids_) + bytes_of(min_zooms_) + bytes_of(first_part_) + bytes_of(first_point_) +
         bytes_of(points_) + bytes_of(zooms_) + bytes_of(attributes_) + bytes_of(first_byte_) +
         value_bytes_.capacity() + tree;
}

PackedFeatures::Builder::Builder(const LayerPlan& plan) : plan_(plan) {
  unsorted_.attribute_count_ = plan.attributes.size();
  unsorted_.has_zooms_ = plan.type != GeometryType::point;
  unsorted_.first_part_.push_back(0);
  unsorted_.first_point_.push_back(0);
  unsorted_.first_byte_.push_back(0);
}

std::uint32_t PackedFeatures::Builder::intern(const std::string& value) {
  if (value.empty()) return 0;
  const auto next = static_cast<std::uint32_t>(known_values_.size() + 1);
  const auto [place, is_new] = known_values_.try_emplace(value, next);
  if (is_new) {
    unsorted_.value_bytes_ += value;
    unsorted_.first_byte_.push_back(static_cast<std::uint32_t>(unsorted_.value_bytes_.size()));
  }
  return place->second;
}

void PackedFeatures::Builder::add(const Feature& feature) {
  JINGWEI_CHECK(!feature.parts.empty());
  PackedFeatures& to = unsorted_;
  to.ids_.push_back(feature.id);
  to.min_zooms_.push_back(feature.min_zoom);
  geo::Box box;
  for (const FeaturePart& part : feature.parts) {
    JINGWEI_CHECK(!part.points.empty());
    to.points_.insert(to.points_.end(), part.points.begin(), part.points.end());
    if (to.has_zooms_) {
      JINGWEI_CHECK(part.zooms.size() == part.points.size());
      to.zooms_.insert(to.zooms_.end(), part.zooms.begin(), part.zooms.end());
    }
    to.first_point_.push_back(static_cast<std::uint32_t>(to.points_.size()));
    box.extend(geo::bounds(part.points));
  }
  to.first_part_.push_back(static_cast<std::uint32_t>(to.first_point_.size() - 1));
  for (std::size_t a = 0; a < to.attribute_count_; ++a) {
    to.attributes_.push_back(intern(feature.values[a]));
  }
  boxes_.push_back(box);
}

PackedFeatures PackedFeatures::Builder::finish() {
  const PackedFeatures& from = unsorted_;
  const std::size_t n = from.size();
  geo::Box all;
  for (const geo::Box& box : boxes_) all.extend(box);
  std::vector<std::uint32_t> place(n), order(n);
  for (std::size_t i = 0; i < n; ++i) place[i] = geo::hilbert_index(middle(boxes_[i]), all);
  std::iota(order.begin(), order.end(), 0u);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::tie(place[a], from.ids_[a]) < std::tie(place[b], from.ids_[b]);
  });

  PackedFeatures to;
  to.attribute_count_ = from.attribute_count_;
  to.has_zooms_ = from.has_zooms_;
  to.ids_.reserve(n);
  to.min_zooms_.reserve(n);
  to.first_part_.reserve(n + 1);
  to.first_point_.reserve(from.first_point_.size());
  to.points_.reserve(from.points_.size());
  to.zooms_.reserve(from.zooms_.size());
  to.attributes_.reserve(from.attributes_.size());
  to.first_part_.push_back(0);
  to.first_point_.push_back(0);
  std::vector<geo::Box> boxes;
  boxes.reserve(n);
  for (const std::uint32_t i : order) {
    to.ids_.push_back(from.ids_[i]);
    to.min_zooms_.push_back(from.min_zooms_[i]);
    for (std::size_t k = 0; k < from.part_count(i); ++k) {
      const PartView part = from.part(i, k);
      to.points_.insert(to.points_.end(), part.points.begin(), part.points.end());
      to.zooms_.insert(to.zooms_.end(), part.zooms.begin(), part.zooms.end());
      to.first_point_.push_back(static_cast<std::uint32_t>(to.points_.size()));
    }
    to.first_part_.push_back(static_cast<std::uint32_t>(to.first_point_.size() - 1));
    const auto attributes =
        from.attributes_.begin() + static_cast<std::ptrdiff_t>(i * to.attribute_count_);
    to.attributes_.insert(to.attributes_.end(), attributes,
                          attributes + static_cast<std::ptrdiff_t>(to.attribute_count_));
    boxes.push_back(boxes_[i]);
  }
  to.first_byte_ = std::move(unsorted_.first_byte_);
  to.value_bytes_ = std::move(unsorted_.value_bytes_);
  to.first_byte_.shrink_to_fit();
  to.value_bytes_.shrink_to_fit();
  to.tree_ = geo::HilbertTree(boxes);
  return to;
}

}  // namespace jingwei::tiles
