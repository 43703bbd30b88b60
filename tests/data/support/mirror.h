#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "data/world.h"
#include "tests/support/random_rows.h"

namespace jingwei::testing {

template <class Row>
using RowMap = std::map<std::int64_t, Row>;

// The rows of a district as plain maps, and every question about areas answered by a scan: the
// oracle of World and WorldView. Its areas are rectangles, its buildings squares about a centre.
struct Mirror {
  data::ForAllRows<RowMap> rows;

  template <class Row>
  RowMap<Row>& of() {
    return std::get<RowMap<Row>>(rows);
  }
  template <class Row>
  const RowMap<Row>& of() const {
    return std::get<RowMap<Row>>(rows);
  }

  void apply(const data::Change& change, data::Revision revision);

  // The area of the level that holds the point, the smallest id where several do.
  data::AreaId at_level(geo::Point p, data::AreaLevel level) const;
  data::AreaId finest(geo::Point p) const;
  bool lies_in(data::AreaId area, data::AreaId ancestor) const;

  template <class Row>
  data::AreaId area_of(const Row& row) const {
    if constexpr (std::is_same_v<Row, data::Area>) {
      return row.id;
    } else if constexpr (std::is_same_v<Row, data::CountRow>) {
      const auto building = of<data::Building>().find(row.building.value);
      return building == of<data::Building>().end() ? data::AreaId{} : area_of(building->second);
    } else if constexpr (std::is_same_v<Row, data::Task>) {
      return of<data::Area>().count(row.area.value) > 0 ? row.area : finest(row.at);
    } else if constexpr (std::is_same_v<Row, data::Cadre>) {
      if (of<data::Area>().count(row.duty_area.value) > 0) return row.duty_area;
      return finest(row.office ? *row.office : row.home.value_or(geo::Point{}));
    } else if constexpr (std::is_same_v<Row, data::Post>) {
      return of<data::Area>().count(row.area.value) > 0 ? row.area : data::AreaId{};
    } else if constexpr (std::is_same_v<Row, data::Elevation> ||
                         std::is_same_v<Row, data::Account> || std::is_same_v<Row, data::Project> ||
                         std::is_same_v<Row, data::DeclaredTotal> ||
                         std::is_same_v<Row, data::Category>) {
      return {};
    } else {
      return finest(place_of(row));
    }
  }

  template <class Row>
  bool visible(const Row& row, const data::Scope& scope) const {
    if (!data::RowTraits<Row>::scoped || scope.is_whole_district()) return true;
    const data::AreaId area = area_of(row);
    return std::any_of(scope.areas().begin(), scope.areas().end(),
                       [&](data::AreaId allowed) { return lies_in(area, allowed); });
  }

 private:
  static geo::Point place_of(const geo::Ring& square) {
    return {(square[0].x + square[2].x) / 2, (square[0].y + square[2].y) / 2};
  }
  static geo::Point place_of(const data::Building& row) { return place_of(row.footprint.shell); }
  static geo::Point place_of(const data::Compound& row) { return place_of(row.shape[0].shell); }
  static geo::Point place_of(const data::Gully& row) { return place_of(row.shape[0].shell); }
  static geo::Point place_of(const data::Way& row) { return row.line[row.line.size() / 2]; }
  static geo::Point place_of(const data::Waterway& row) { return row.line[row.line.size() / 2]; }
  static geo::Point place_of(const data::Zone& row) { return place_of(row.shape[0].shell); }
  static geo::Point place_of(const data::WorkItem& row) { return std::get<geo::Point>(row.shape); }
  template <class Row>
  requires std::is_same_v<decltype(Row::at), geo::Point>
  static geo::Point place_of(const Row& row) { return row.at; }
};

// A chequered district of 800 m: 4 subdistricts of 4 communities of 4 grids, some of which are
// missing, and rows of every kind at random, also on borders and outside.
class RandomDistrict {
 public:
  explicit RandomDistrict(std::uint32_t seed) : random_(seed) {}

  static constexpr std::int32_t kSide = 800'000;  // mm

  data::Change first_change();
  // Rows made, replaced, moved and removed in every table; sometimes areas too.
  data::Change next_change(const data::WorldView& view, const Mirror& mirror);
  data::Scope scope(const Mirror& mirror);
  geo::Point point();

 private:
  void add_areas(data::Change& change);
  template <class Row>
  Row row(std::int64_t id);
  void settle(data::Area& row);
  template <class Row>
  void alter(const data::WorldView& view, const Mirror& mirror, data::RowWrites<Row>& writes);

  RandomRows random_;
};

}  // namespace jingwei::testing
