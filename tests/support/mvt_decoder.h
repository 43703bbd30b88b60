#pragma once

#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "geo/shape.h"

namespace jingwei::testing {

// A strict decoder of Mapbox Vector Tiles 2.1, written after the specification and sharing nothing
// with the writer. Throws std::runtime_error with a reason where a tile breaks a rule of the
// format.
struct MvtFeature {
  std::optional<std::uint64_t> id;
  int type = 0;                                // 0 unknown, 1 point, 2 line, 3 polygon
  std::map<std::string, std::string> values;   // as JSON would write them
  std::vector<std::vector<geo::Point>> parts;  // point lists, lines or rings in the tile's order
};

struct MvtLayer {
  int version = 0;
  std::string name;
  std::uint32_t extent = 4096;
  std::vector<std::string> keys;
  std::vector<std::string> values;
  std::vector<MvtFeature> features;
};

class ProtoReader {
 public:
  explicit ProtoReader(std::string_view bytes) : rest_(bytes) {}

  // Moves to the next field; false at the end.
  bool next() {
    if (rest_.empty()) return false;
    const std::uint64_t key = varint();
    field_ = static_cast<int>(key >> 3);
    wire_ = static_cast<int>(key & 7);
    if (field_ == 0) throw std::runtime_error("field 0");
    return true;
  }
  int field() const { return field_; }
  std::uint64_t number() {
    expect(0);
    return varint();
  }
  std::string_view bytes() {
    expect(2);
    return take(varint());
  }
  std::string_view fixed(std::size_t n) {
    expect(n == 8 ? 1 : 5);
    return take(n);
  }
  void skip() {
    if (wire_ == 0) {
      varint();
    } else if (wire_ == 1) {
      take(8);
    } else if (wire_ == 2) {
      take(varint());
    } else if (wire_ == 5) {
      take(4);
    } else {
      throw std::runtime_error("unknown wire type");
    }
  }
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      if (rest_.empty()) throw std::runtime_error("truncated number");
      const auto byte = static_cast<std::uint8_t>(rest_.front());
      rest_.remove_prefix(1);
      value |= std::uint64_t{byte & 0x7fu} << shift;
      if (byte < 0x80) return value;
    }
    throw std::runtime_error("endless number");
  }
  bool done() const { return rest_.empty(); }

 private:
  void expect(int wire) const {
    if (wire_ != wire) throw std::runtime_error("wrong wire type");
  }
  std::string_view take(std::uint64_t n) {
    if (n > rest_.size()) throw std::runtime_error("truncated field");
    const std::string_view taken = rest_.substr(0, n);
    rest_.remove_prefix(n);
    return taken;
  }

  std::string_view rest_;
  int field_ = 0, wire_ = 0;
};

inline std::int64_t from_zigzag(std::uint64_t v) {
  return static_cast<std::int64_t>(v >> 1) ^ -static_cast<std::int64_t>(v & 1);
}

inline std::string decode_mvt_value(std::string_view bytes) {
  ProtoReader in(bytes);
  std::optional<std::string> value;
  while (in.next()) {
    if (value) throw std::runtime_error("a value with two contents");
    switch (in.field()) {
      case 1:
        value = '"' + std::string(in.bytes()) + '"';
        break;
      case 2: {
        float f = 0;
        std::memcpy(&f, in.fixed(4).data(), 4);
        value = std::to_string(f);
        break;
      }
      case 3: {
        double d = 0;
        std::memcpy(&d, in.fixed(8).data(), 8);
        value = std::to_string(d);
        break;
      }
      case 4:
        value = std::to_string(static_cast<std::int64_t>(in.number()));
        break;
      case 5:
        value = std::to_string(in.number());
        break;
      case 6:
        value = std::to_string(from_zigzag(in.number()));
        break;
      case 7:
        value = in.number() ? "true" : "false";
        break;
      default:
        throw std::runtime_error("a value of unknown type");
    }
  }
  if (!value) throw std::runtime_error("a value without content");
  return *value;
}

inline std::vector<std::uint32_t> packed_numbers(std::string_view bytes) {
  ProtoReader in(bytes);
  std::vector<std::uint32_t> numbers;
  while (!in.done()) numbers.push_back(static_cast<std::uint32_t>(in.varint()));
  return numbers;
}

inline std::vector<std::vector<geo::Point>> decode_mvt_geometry(
    const std::vector<std::uint32_t>& numbers, int type) {
  std::vector<std::vector<geo::Point>> parts;
  geo::Point at;
  bool open = false;
  std::size_t i = 0;
  // Modulo 2^32, as the published fixture with the widest coordinates wants it.
  const auto moved = [](std::int32_t from, std::uint32_t by) {
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(from) +
                                     static_cast<std::uint32_t>(from_zigzag(by)));
  };
  const auto read_point = [&] {
    if (i + 2 > numbers.size()) throw std::runtime_error("geometry ends within a point");
    at.x = moved(at.x, numbers[i]);
    at.y = moved(at.y, numbers[i + 1]);
    i += 2;
    return at;
  };
  while (i < numbers.size()) {
    const std::uint32_t id = numbers[i] & 7, count = numbers[i] >> 3;
    ++i;
    if (count == 0) throw std::runtime_error("a command with count 0");
    if (id == 1) {
      if (type != 1 && count != 1) throw std::runtime_error("MoveTo of several points");
      if (type == 1 && !parts.empty()) throw std::runtime_error("a second MoveTo of points");
      if (type == 3 && open) throw std::runtime_error("an open ring");
      parts.emplace_back();
      for (std::uint32_t k = 0; k < count; ++k) parts.back().push_back(read_point());
      open = true;
    } else if (id == 2) {
      if (!open || type == 1) throw std::runtime_error("LineTo without MoveTo");
      for (std::uint32_t k = 0; k < count; ++k) {
        const geo::Point before = at;
        if (read_point() == before) throw std::runtime_error("LineTo the same point");
        parts.back().push_back(at);
      }
    } else if (id == 7) {
      if (!open || type != 3) throw std::runtime_error("ClosePath without ring");
      if (count != 1) throw std::runtime_error("ClosePath with a count");
      if (parts.back().size() < 3) throw std::runtime_error("a ring of less than three points");
      if (parts.back().front() == parts.back().back())
        throw std::runtime_error("first point twice");
      open = false;
    } else {
      throw std::runtime_error("unknown command");
    }
  }
  if (parts.empty()) throw std::runtime_error("no geometry");
  if (type == 3 && open) throw std::runtime_error("an open ring");
  if (type == 2) {
    for (const auto& line : parts) {
      if (line.size() < 2) throw std::runtime_error("a line of one point");
    }
  }
  return parts;
}

inline MvtFeature decode_mvt_feature(std::string_view bytes, const MvtLayer& layer) {
  MvtFeature feature;
  std::vector<std::uint32_t> tags, geometry;
  bool typed = false;
  ProtoReader in(bytes);
  while (in.next()) {
    switch (in.field()) {
      case 1:
        feature.id = in.number();
        break;
      case 2:
        tags = packed_numbers(in.bytes());
        break;
      case 3:
        feature.type = static_cast<int>(in.number());
        typed = true;
        break;
      case 4:
        if (!geometry.empty()) throw std::runtime_error("two geometries");
        geometry = packed_numbers(in.bytes());
        break;
      default:
        in.skip();
    }
  }
  if (!typed) throw std::runtime_error("no geometry type");
  if (feature.type < 0 || feature.type > 3) throw std::runtime_error("unknown geometry type");
  if (tags.size() % 2 != 0) throw std::runtime_error("an odd number of tags");
  for (std::size_t i = 0; i < tags.size(); i += 2) {
    if (tags[i] >= layer.keys.size()) throw std::runtime_error("key out of range");
    if (tags[i + 1] >= layer.values.size()) throw std::runtime_error("value out of range");
    if (!feature.values.emplace(layer.keys[tags[i]], layer.values[tags[i + 1]]).second) {
      throw std::runtime_error("a key twice in one feature");
    }
  }
  if (feature.type != 0) feature.parts = decode_mvt_geometry(geometry, feature.type);
  return feature;
}

inline MvtLayer decode_mvt_layer(std::string_view bytes) {
  MvtLayer layer;
  std::vector<std::string_view> features;
  bool named = false;
  ProtoReader in(bytes);
  while (in.next()) {
    switch (in.field()) {
      case 1:
        layer.name = in.bytes();
        named = true;
        break;
      case 2:
        features.push_back(in.bytes());
        break;
      case 3:
        layer.keys.emplace_back(in.bytes());
        break;
      case 4:
        layer.values.push_back(decode_mvt_value(in.bytes()));
        break;
      case 5:
        layer.extent = static_cast<std::uint32_t>(in.number());
        break;
      case 15:
        layer.version = static_cast<int>(in.number());
        break;
      default:
        in.skip();
    }
  }
  if (!named) throw std::runtime_error("a layer without name");
  if (layer.version != 1 && layer.version != 2) throw std::runtime_error("unknown version");
  for (const std::string_view feature : features) {
    layer.features.push_back(decode_mvt_feature(feature, layer));
  }
  return layer;
}

inline std::vector<MvtLayer> decode_mvt(std::string_view bytes) {
  std::vector<MvtLayer> layers;
  ProtoReader in(bytes);
  while (in.next()) {
    if (in.field() != 3) {
      in.skip();
      continue;
    }
    layers.push_back(decode_mvt_layer(in.bytes()));
    for (std::size_t i = 0; i + 1 < layers.size(); ++i) {
      if (layers[i].name == layers.back().name) throw std::runtime_error("two layers of one name");
    }
  }
  return layers;
}

// The rings of a polygon feature as a MultiPolygon: in tile coordinates a shell has positive area.
inline geo::MultiPolygon polygons_of(const MvtFeature& feature) {
  geo::MultiPolygon polygons;
  for (const std::vector<geo::Point>& ring : feature.parts) {
    std::int64_t area = 0;
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const geo::Point a = ring[i], b = ring[(i + 1) % ring.size()];
      area += std::int64_t{a.x} * b.y - std::int64_t{a.y} * b.x;
    }
    if (area == 0) throw std::runtime_error("a ring without area");
    if (area > 0) {
      polygons.push_back({ring, {}});
    } else if (polygons.empty()) {
      throw std::runtime_error("a hole before any shell");
    } else {
      polygons.back().holes.push_back(ring);
    }
  }
  return polygons;
}

}  // namespace jingwei::testing
