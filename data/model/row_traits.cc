#include "data/model/row_traits.h"

#include "geo/area.h"

namespace jingwei::data {

geo::Point anchor(const Area& row) { return row.centre; }
geo::Point anchor(const Place& row) { return row.at; }
geo::Point anchor(const Compound& row) { return geo::label_point(row.shape); }
geo::Point anchor(const Building& row) { return geo::label_point({row.footprint}); }
geo::Point anchor(const Facility& row) { return row.at; }
geo::Point anchor(const Organisation& row) { return row.at; }
geo::Point anchor(const Way& row) {
  return row.line.empty() ? geo::Point{} : row.line[row.line.size() / 2];
}
geo::Point anchor(const Waterway& row) {
  return row.line.empty() ? geo::Point{} : row.line[row.line.size() / 2];
}
geo::Point anchor(const Gully& row) { return geo::label_point(row.shape); }

geo::Point anchor(const Cadre& row) {
  return row.office ? *row.office : row.home.value_or(geo::Point{});
}
geo::Point anchor(const Task& row) { return row.at; }
geo::Point anchor(const Zone& row) { return geo::label_point(row.shape); }
geo::Point anchor(const WorkItem& row) {
  if (const auto* at = std::get_if<geo::Point>(&row.shape)) return *at;
  if (const auto* line = std::get_if<geo::Polyline>(&row.shape)) {
    return line->empty() ? geo::Point{} : (*line)[line->size() / 2];
  }
  return geo::label_point(std::get<geo::MultiPolygon>(row.shape));
}

geo::Box bounds(const Area& row) { return geo::bounds(row.shape); }
geo::Box bounds(const Place& row) { return {row.at, row.at}; }
geo::Box bounds(const Compound& row) { return geo::bounds(row.shape); }
geo::Box bounds(const Building& row) { return geo::bounds(row.footprint); }
geo::Box bounds(const CountRow&) { return {}; }
geo::Box bounds(const Facility& row) { return {row.at, row.at}; }
geo::Box bounds(const Organisation& row) { return {row.at, row.at}; }
geo::Box bounds(const Way& row) { return geo::bounds(row.line); }
geo::Box bounds(const Waterway& row) { return geo::bounds(row.line); }
geo::Box bounds(const Gully& row) { return geo::bounds(row.shape); }
geo::Box bounds(const Elevation&) { return {}; }
geo::Box bounds(const Task& row) { return {row.at, row.at}; }
geo::Box bounds(const Zone& row) { return geo::bounds(row.shape); }
geo::Box bounds(const WorkItem& row) { return geo::bounds_of(row.shape); }

std::string_view area_layer(AreaLevel level) {
  switch (level) {
    case AreaLevel::district:
      return "district";
    case AreaLevel::subdistrict:
      return "subdistricts";
    case AreaLevel::community:
      return "communities";
    case AreaLevel::grid:
      return "grids";
  }
  return "areas";
}

}  // namespace jingwei::data
