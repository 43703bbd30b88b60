#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "geo/shape.h"
#include "tiles/layer_plan.h"

// Mapbox Vector Tile 2.1 (github.com/mapbox/vector-tile-spec): the only user of protozero.

namespace jingwei::tiles {

// Attribute values as the `Value` message of the format, ready to be copied into any tile.
std::string encode_text(std::string_view text);
std::string encode_number(std::int64_t number);
std::string encode_boolean(bool value);

// The command integers of one feature's geometry, in tile units with y south.
class GeometryEncoder {
 public:
  void points(std::span<const geo::Point> points);
  // Requires: at least two points, no two neighbours equal.
  void line(std::span<const geo::Point> line);
  // Requires: at least three points; shells have a positive area and stand before their holes.
  void ring(std::span<const geo::Point> ring);

  bool empty() const { return commands_.empty(); }
  std::span<const std::uint32_t> commands() const { return commands_; }
  void clear();

 private:
  void move_to(geo::Point p);
  void line_to(std::span<const geo::Point> points);
  void append(geo::Point p);

  std::vector<std::uint32_t> commands_;
  geo::Point cursor_;
};

// One layer of a tile. A tile is the concatenation of its layers.
class LayerWriter {
 public:
  explicit LayerWriter(const LayerPlan& plan) : plan_(plan) {}

  // `values` holds an encoded value for each attribute of the plan, empty where the feature has
  // none; the bytes must live until `finish`. Requires: 0 < id < 2^53.
  void add(std::int64_t id, std::span<const std::uint32_t> commands,
           std::span<const std::string_view> values);

  // The `layers` field of a tile; nothing when no feature was added. Keys and values stand once, in
  // the order of their first use.
  std::string finish();

 private:
  static constexpr std::uint32_t kUnused = ~std::uint32_t{0};

  const LayerPlan& plan_;
  std::string features_;
  std::vector<std::size_t> keys_;  // indices of the plan's attributes
  std::uint32_t key_index_[kMaxAttributes] = {kUnused, kUnused, kUnused, kUnused, kUnused};
  std::vector<std::string_view> values_;
  std::unordered_map<std::string_view, std::uint32_t> value_index_;
  std::vector<std::uint32_t> tags_;
};

}  // namespace jingwei::tiles
