#pragma once

// The values of a row as the columns of its table. Private to gpkg_rows.cc.

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "data/gpkg_geometry.h"
#include "data/instant.h"
#include "data/model/words.h"
#include "data/projection.h"
#include "data/sqlite.h"

namespace jingwei::data {

constexpr std::span<const std::string_view> words(Provenance) { return kProvenanceWords; }
constexpr std::span<const std::string_view> words(WayClass) { return kWayClassWords; }
constexpr std::span<const std::string_view> words(Role) { return kRoleWords; }
constexpr std::span<const std::string_view> words(TaskState) { return kTaskStateWords; }
constexpr std::span<const std::string_view> words(WorkStage) { return kWorkStageWords; }
constexpr std::span<const std::string_view> words(PostKind) { return kPostKindWords; }
inline constexpr std::array<std::uint8_t, 3> kFlagBits = {kWayBridge, kWayTunnel, kWayCovered};

class RowBinder {
 public:
  RowBinder(sqlite::Statement& statement, const LocalFrame& frame, bool centre_in_columns)
      : statement_(statement), frame_(frame), centre_in_columns_(centre_in_columns) {}

  template <class... Values>
  void operator()(const Values&... values) {
    (bind(values), ...);
  }
  const std::string& shape() const { return shape_; }
  bool flags_known() const { return flags_known_; }

 private:
  template <class Tag>
  void bind(geo::Id<Tag> id) {
    id ? statement_.bind(at_++, id.value) : statement_.bind_null(at_++);
  }
  void bind(Revision version) { statement_.bind(at_++, version.value); }
  void bind(const std::string& text) { statement_.bind(at_++, std::string_view(text)); }
  void bind(double value) { statement_.bind(at_++, value); }
  void bind(Instant instant) {
    instant ? statement_.bind(at_++, std::string_view(to_text(instant)))
            : statement_.bind_null(at_++);
  }
  void bind(Quantity quantity) {
    statement_.bind(at_++, static_cast<double>(quantity.thousandths) / 1000.0);
  }
  // "12;15"
  void bind(const std::vector<AreaId>& ids) {
    std::string list;
    for (const AreaId id : ids) list += (list.empty() ? "" : ";") + std::to_string(id.value);
    statement_.bind(at_++, std::string_view(list));
  }
  void bind(const std::optional<geo::Point>& p) {
    if (!p) {
      statement_.bind_null(at_++);
      return statement_.bind_null(at_++);
    }
    bind_in_columns(*p);
  }
  void bind(float value) {
    std::isnan(value) ? statement_.bind_null(at_++)
                      : statement_.bind(at_++, static_cast<double>(value));
  }
  void bind(AreaLevel) {}  // said by the table
  template <class Word>
  requires std::is_enum_v<Word>
  void bind(Word word) { statement_.bind(at_++, words(word)[static_cast<std::size_t>(word)]); }
  void bind(std::uint8_t flags) {
    for (const std::uint8_t bit : kFlagBits) {
      statement_.bind(at_++, std::int64_t{(flags & bit) != 0});
      flags = static_cast<std::uint8_t>(flags & ~bit);
    }
    flags_known_ = flags == 0;
  }
  template <class T>
  requires std::is_integral_v<T>
  void bind(T value) { statement_.bind(at_++, std::int64_t{value}); }
  void bind(geo::Point p) { centre_in_columns_ ? bind_in_columns(p) : bind_shape(p); }
  void bind_in_columns(geo::Point p) {
    const geo::LonLat at = frame_.to_lonlat(p);
    statement_.bind(at_++, at.lon);
    statement_.bind(at_++, at.lat);
  }
  void bind(const geo::Shape& shape) {
    shape_ = shape_to_gpkg(shape, frame_);
    statement_.bind_blob(at_++, shape_);
  }
  void bind(const geo::Polyline& line) { bind_shape(line); }
  void bind(const geo::Polygon& polygon) { bind_shape(polygon); }
  void bind(const geo::MultiPolygon& polygons) { bind_shape(polygons); }
  template <class Shape>
  void bind_shape(const Shape& shape) {
    shape_ = to_gpkg(shape, frame_);
    statement_.bind_blob(at_++, shape_);
  }

  sqlite::Statement& statement_;
  const LocalFrame& frame_;
  bool centre_in_columns_;
  std::string shape_;
  bool flags_known_ = true;
  int at_ = 0;
};

class RowReader {
 public:
  RowReader(const sqlite::Statement& statement, const LocalFrame& frame, bool centre_in_columns)
      : statement_(statement), frame_(frame), centre_in_columns_(centre_in_columns) {}

  template <class... Values>
  void operator()(Values&... values) {
    (read(values), ...);
  }
  const geo::Status& status() const { return status_; }

 private:
  template <class Tag>
  void read(geo::Id<Tag>& id) {
    id.value = statement_.integer(at_++);
  }
  void read(std::string& text) { text = statement_.text(at_++); }
  void read(double& value) { value = statement_.number(at_++); }
  void read(Instant& instant) {
    instant = {};
    if (statement_.is_null(at_)) {
      ++at_;
      return;
    }
    const auto known = instant_from_text(statement_.text(at_++));
    if (!known) return fail("a time is malformed");
    instant = *known;
  }
  void read(Quantity& quantity) {
    quantity.thousandths = std::llround(statement_.number(at_++) * 1000.0);
  }
  void read(std::vector<AreaId>& ids) {
    ids.clear();
    std::string_view list = statement_.text(at_++);
    while (!list.empty()) {
      AreaId& id = ids.emplace_back();
      const auto [stop, fault] = std::from_chars(list.data(), list.data() + list.size(), id.value);
      if (fault != std::errc{} || id.value <= 0) return fail("a list of ids is malformed");
      list.remove_prefix(static_cast<std::size_t>(stop - list.data()));
      if (list.starts_with(';')) list.remove_prefix(1);
    }
  }
  void read(std::optional<geo::Point>& p) {
    p.reset();
    if (statement_.is_null(at_)) {
      at_ += 2;
      return;
    }
    read_from_columns(p.emplace());
  }
  void read(float& value) {
    value = statement_.is_null(at_) ? std::numeric_limits<float>::quiet_NaN()
                                    : static_cast<float>(statement_.number(at_));
    ++at_;
  }
  void read(AreaLevel&) {}
  template <class Word>
  requires std::is_enum_v<Word>
  void read(Word& word) {
    const auto known = words(word);
    const auto it = std::find(known.begin(), known.end(), statement_.text(at_++));
    if (it == known.end()) return fail("a word is unknown");
    word = static_cast<Word>(it - known.begin());
  }
  void read(std::uint8_t& flags) {
    flags = 0;
    for (const std::uint8_t bit : kFlagBits) {
      if (statement_.integer(at_++) != 0) flags = static_cast<std::uint8_t>(flags | bit);
    }
  }
  template <class T>
  requires std::is_integral_v<T>
  void read(T& value) {
    const std::int64_t wide = statement_.integer(at_++);
    value = static_cast<T>(wide);
    if (std::int64_t{value} != wide) fail("a number is out of range");
  }
  void read(geo::Point& p) {
    if (!centre_in_columns_) return keep(from_gpkg(statement_.blob(at_++), frame_, p));
    read_from_columns(p);
  }
  void read_from_columns(geo::Point& p) {
    const double lon = statement_.number(at_++);
    const auto at = frame_.to_frame({lon, statement_.number(at_++)});
    if (!at) return fail("a point lies outside the frame");
    p = *at;
  }
  void read(geo::Shape& shape) { keep(shape_from_gpkg(statement_.blob(at_++), frame_, shape)); }
  void read(geo::Polyline& line) { keep(from_gpkg(statement_.blob(at_++), frame_, line)); }
  void read(geo::Polygon& polygon) { keep(from_gpkg(statement_.blob(at_++), frame_, polygon)); }
  void read(geo::MultiPolygon& polygons) {
    keep(from_gpkg(statement_.blob(at_++), frame_, polygons));
  }
  void keep(const geo::Status& status) {
    if (status_.ok()) status_ = status;
  }
  void fail(std::string_view what) {
    keep(geo::Error{geo::ErrorCode::store_damaged, std::string(what)});
  }

  const sqlite::Statement& statement_;
  const LocalFrame& frame_;
  bool centre_in_columns_;
  geo::Status status_;
  int at_ = 0;
};

}  // namespace jingwei::data
