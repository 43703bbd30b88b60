#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "geo/hilbert_tree.h"
#include "geo/shape.h"
#include "tiles/layer_plan.h"
#include "tiles/simplification.h"

namespace jingwei::tiles {

// A line, a ring or a point of a feature in the plane. A ring of positive area (y south) is a
// shell, one of negative area a hole of the feature.
struct FeaturePart {
  std::vector<geo::Point> points;
  VertexZooms zooms;  // one a point; left empty in layers of points
};

struct Feature {
  std::int64_t id = 0;
  std::uint8_t min_zoom = kMinZoom;
  std::vector<FeaturePart> parts;
  std::array<std::string, kMaxAttributes> values;  // encoded; empty: the feature has none
};

// The features of a layer in flat arrays, in the order of the Hilbert curve with a packed tree
// above. Immutable. For a building of 5 corners without a name about 100 bytes.
class PackedFeatures {
 public:
  class Builder;

  struct PartView {
    std::span<const geo::Point> points;
    std::span<const std::uint8_t> zooms;
  };

  PackedFeatures() = default;

  std::size_t size() const { return ids_.size(); }
  geo::Box bounds() const { return tree_.bounds(); }
  std::int64_t id(std::uint32_t i) const { return ids_[i]; }
  std::uint8_t min_zoom(std::uint32_t i) const { return min_zooms_[i]; }
  std::size_t part_count(std::uint32_t i) const { return first_part_[i + 1] - first_part_[i]; }
  PartView part(std::uint32_t i, std::size_t k) const;
  std::string_view value(std::uint32_t i, std::size_t attribute) const;
  // The same feature as it was added.
  Feature unpack(std::uint32_t i) const;
  std::size_t memory_bytes() const;

  // Calls visit(index) for every feature whose box meets `query`.
  template <class F>
  void search(const geo::Box& query, F&& visit) const {
    tree_.search(query, [&](std::uint32_t i) { visit(i); });
  }

 private:
  std::size_t attribute_count_ = 0;
  bool has_zooms_ = false;
  std::vector<std::int64_t> ids_;
  std::vector<std::uint8_t> min_zooms_;
  std::vector<std::uint32_t> first_part_;   // one more than features
  std::vector<std::uint32_t> first_point_;  // one more than parts
  std::vector<geo::Point> points_;
  std::vector<std::uint8_t> zooms_;
  std::vector<std::uint32_t> attributes_;  // feature by feature: 0 none, else 1 + index of value
  std::vector<std::uint32_t> first_byte_;  // one more than values
  std::string value_bytes_;
  geo::HilbertTree tree_;
};

// Takes features in any order.
class PackedFeatures::Builder {
 public:
  explicit Builder(const LayerPlan& plan);

  // Requires: at least one part, none empty; zooms for each point but in layers of points.
  void add(const Feature& feature);
  PackedFeatures finish();

 private:
  std::uint32_t intern(const std::string& value);

  const LayerPlan& plan_;
  PackedFeatures unsorted_;
  std::vector<geo::Box> boxes_;
  std::unordered_map<std::string, std::uint32_t> known_values_;
};

}  // namespace jingwei::tiles
