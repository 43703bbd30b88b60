#pragma once

#include <cmath>
#include <optional>
#include <random>
#include <string>

#include "data/model/rows.h"

namespace jingwei::testing {

// Makes rows whose every field is filled at random, for round trips. Shapes need not make sense as
// areas; they only have to come back as they were.
class RandomRows {
 public:
  explicit RandomRows(std::uint32_t seed) : random_(seed) {}

  std::int64_t integer(std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random_);
  }

  // With an id and a version; the rest at random.
  template <class Row>
  Row row(std::int64_t id, std::int64_t version) {
    Row row;
    fields(*this, row);
    row.id = {id};
    row.version = {version};
    return row;
  }

  template <class... Values>
  void operator()(Values&... values) {
    (fill(values), ...);
  }

  void set_reach(std::int32_t millimetres) { reach_ = millimetres; }

 private:
  template <class Tag>
  void fill(geo::Id<Tag>& id) {
    id.value = integer(0, 5) == 0 ? integer(0, (std::int64_t{1} << 53) - 1) : integer(0, 500);
  }
  void fill(std::string& text) {
    static const char* const kParts[] = {"宝塔山", "a", "'", "\"", " ", "Ü", "𠮷", "\n", ";", "0"};
    text.clear();
    for (std::int64_t n = integer(0, 6); n > 0; --n) text += kParts[integer(0, 9)];
  }
  void fill(double& value) { value = std::uniform_real_distribution<double>(-1e6, 1e6)(random_); }
  void fill(float& value) {
    value = integer(0, 3) == 0 ? std::numeric_limits<float>::quiet_NaN()
                               : static_cast<float>(integer(-400, 400)) / 1000;
  }
  void fill(geo::Point& p) {
    const auto at = [&] { return static_cast<std::int32_t>(integer(-reach_, reach_)); };
    p = {at(), at()};
  }
  void fill(std::vector<geo::Point>& points) {
    points.resize(static_cast<std::size_t>(integer(3, 12)));
    for (geo::Point& p : points) fill(p);
  }
  void fill(geo::Polygon& polygon) {
    fill(polygon.shell);
    polygon.holes.resize(static_cast<std::size_t>(integer(0, 2)));
    for (geo::Ring& hole : polygon.holes) fill(hole);
  }
  void fill(geo::MultiPolygon& polygons) {
    polygons.resize(static_cast<std::size_t>(integer(1, 3)));
    for (geo::Polygon& polygon : polygons) fill(polygon);
  }
  void fill(data::AreaLevel& level) { level = static_cast<data::AreaLevel>(integer(0, 3)); }
  void fill(data::Provenance& p) { p = static_cast<data::Provenance>(integer(0, 4)); }
  void fill(data::WayClass& c) {
    c = static_cast<data::WayClass>(integer(0, static_cast<int>(data::WayClass::steps)));
  }
  void fill(data::Role& role) { role = static_cast<data::Role>(integer(0, 4)); }
  void fill(data::TaskState& state) { state = static_cast<data::TaskState>(integer(0, 11)); }
  void fill(data::WorkStage& stage) { stage = static_cast<data::WorkStage>(integer(0, 2)); }
  void fill(data::PostKind& kind) { kind = static_cast<data::PostKind>(integer(0, 3)); }
  void fill(data::Instant& instant) {
    instant.ms = integer(0, 3) == 0 ? 0 : integer(1, 253'402'300'799'999);
  }
  void fill(data::Quantity& quantity) {
    quantity.thousandths = integer(-1'000'000'000'000, 1'000'000'000'000);
  }
  void fill(std::optional<geo::Point>& p) {
    p.reset();
    if (integer(0, 1) == 0) fill(p.emplace());
  }
  void fill(geo::Shape& shape) {
    switch (integer(0, 2)) {
      case 0:
        return fill(shape.emplace<geo::Point>());
      case 1:
        return fill(shape.emplace<geo::Polyline>());
      default:
        return fill(shape.emplace<geo::MultiPolygon>());
    }
  }
  void fill(std::vector<data::AreaId>& ids) {
    ids.resize(static_cast<std::size_t>(integer(0, 3)));
    for (data::AreaId& id : ids) id.value = integer(1, 500);
  }
  template <class T>
  requires std::is_integral_v<T>
  void fill(T& value) {
    value = static_cast<T>(integer(std::numeric_limits<T>::min(), std::numeric_limits<T>::max()));
  }

  std::mt19937 random_;
  std::int32_t reach_ = geo::kMaxCoordinate;
};

}  // namespace jingwei::testing
