#include "tiles/mvt_writer.h"

#include <protozero/pbf_writer.hpp>

#include "geo/check.h"
#include "tiles/tile_transform.h"

namespace jingwei::tiles {

namespace {

// Field numbers of vector_tile.proto.
enum class TileField : protozero::pbf_tag_type { layers = 3 };
enum class LayerField : protozero::pbf_tag_type {
  name = 1,
  features = 2,
  keys = 3,
  values = 4,
  extent = 5,
  version = 15,
};
enum class FeatureField : protozero::pbf_tag_type { id = 1, tags = 2, type = 3, geometry = 4 };
enum class ValueField : protozero::pbf_tag_type { text = 1, uint = 5, sint = 6, boolean = 7 };

template <class Field>
protozero::pbf_tag_type tag(Field field) {
  return static_cast<protozero::pbf_tag_type>(field);
}

constexpr std::uint32_t kVersion = 2;
constexpr std::uint32_t kMoveTo = 1, kLineTo = 2, kClosePath = 7;

constexpr std::uint32_t command(std::uint32_t id, std::size_t count) {
  return id | static_cast<std::uint32_t>(count) << 3;
}

}  // namespace

std::string encode_text(std::string_view text) {
  std::string bytes;
  protozero::pbf_writer(bytes).add_string(tag(ValueField::text), text.data(), text.size());
  return bytes;
}

std::string encode_number(std::int64_t number) {
  std::string bytes;
  protozero::pbf_writer writer(bytes);
  if (number < 0) {
    writer.add_sint64(tag(ValueField::sint), number);
  } else {
    writer.add_uint64(tag(ValueField::uint), static_cast<std::uint64_t>(number));
  }
  return bytes;
}

std::string encode_boolean(bool value) {
  std::string bytes;
  protozero::pbf_writer(bytes).add_bool(tag(ValueField::boolean), value);
  return bytes;
}

void GeometryEncoder::clear() {
  commands_.clear();
  cursor_ = {};
}

void GeometryEncoder::append(geo::Point p) {
  commands_.push_back(protozero::encode_zigzag32(p.x - cursor_.x));
  commands_.push_back(protozero::encode_zigzag32(p.y - cursor_.y));
  cursor_ = p;
}

void GeometryEncoder::move_to(geo::Point p) {
  commands_.push_back(command(kMoveTo, 1));
  append(p);
}

void GeometryEncoder::line_to(std::span<const geo::Point> points) {
  commands_.push_back(command(kLineTo, points.size()));
  for (const geo::Point p : points) append(p);
}

void GeometryEncoder::points(std::span<const geo::Point> points) {
  commands_.push_back(command(kMoveTo, points.size()));
  for (const geo::Point p : points) append(p);
}

void GeometryEncoder::line(std::span<const geo::Point> line) {
  JINGWEI_CHECK(line.size() >= 2);
  move_to(line.front());
  line_to(line.subspan(1));
}

void GeometryEncoder::ring(std::span<const geo::Point> ring) {
  JINGWEI_CHECK(ring.size() >= 3);
  move_to(ring.front());
  line_to(ring.subspan(1));
  commands_.push_back(command(kClosePath, 1));
}

void LayerWriter::add(std::int64_t id, std::span<const std::uint32_t> commands,
                      std::span<const std::string_view> values) {
  JINGWEI_CHECK(id > 0 && id < (std::int64_t{1} << 53));
  tags_.clear();
  for (std::size_t k = 0; k < values.size(); ++k) {
    if (values[k].empty()) continue;
    if (key_index_[k] == kUnused) {
      key_index_[k] = static_cast<std::uint32_t>(keys_.size());
      keys_.push_back(k);
    }
    const auto [place, is_new] =
        value_index_.try_emplace(values[k], static_cast<std::uint32_t>(values_.size()));
    if (is_new) values_.push_back(values[k]);
    tags_.push_back(key_index_[k]);
    tags_.push_back(place->second);
  }
  protozero::pbf_writer layer(features_);
  protozero::pbf_writer feature(layer, tag(LayerField::features));
  feature.add_uint64(tag(FeatureField::id), static_cast<std::uint64_t>(id));
  if (!tags_.empty()) {
    feature.add_packed_uint32(tag(FeatureField::tags), tags_.begin(), tags_.end());
  }
  feature.add_enum(tag(FeatureField::type), static_cast<std::int32_t>(plan_.type));
  feature.add_packed_uint32(tag(FeatureField::geometry), commands.begin(), commands.end());
}

std::string LayerWriter::finish() {
  if (features_.empty()) return {};
  std::string body;
  protozero::pbf_writer layer(body);
  layer.add_uint32(tag(LayerField::version), kVersion);
  layer.add_string(tag(LayerField::name), plan_.name.data(), plan_.name.size());
  body += features_;
  for (const std::size_t k : keys_) {
    const std::string_view name = plan_.attributes[k].name;
    layer.add_string(tag(LayerField::keys), name.data(), name.size());
  }
  for (const std::string_view value : values_) {
    layer.add_message(tag(LayerField::values), value.data(), value.size());
  }
  layer.add_uint32(tag(LayerField::extent), static_cast<std::uint32_t>(kTileExtent));
  std::string tile;
  protozero::pbf_writer(tile).add_message(tag(TileField::layers), body);
  return tile;
}

}  // namespace jingwei::tiles
