#pragma once

#include <string_view>
#include <tuple>

#include "data/model/rows.h"

namespace jingwei::data {

// The tables of a district, in the order in which they are written and listed.
template <template <class> class F>
using ForAllRows = std::tuple<F<Area>, F<Place>, F<Compound>, F<Building>, F<CountRow>, F<Facility>,
                              F<Organisation>, F<Way>, F<Waterway>, F<Gully>, F<Elevation>>;

// `layer`: the word in URLs, on the command line and in events. `scoped`: rows are seen only by who
// may see the area they stand in; others are public geography.
template <class Row>
struct RowTraits;

template <>
struct RowTraits<Area> {
  static constexpr std::string_view layer = "areas";
  static constexpr bool scoped = false;
};
template <>
struct RowTraits<Place> {
  static constexpr std::string_view layer = "places";
  static constexpr bool scoped = false;
};
template <>
struct RowTraits<Compound> {
  static constexpr std::string_view layer = "compounds";
  static constexpr bool scoped = true;
};
template <>
struct RowTraits<Building> {
  static constexpr std::string_view layer = "buildings";
  static constexpr bool scoped = true;
};
template <>
struct RowTraits<CountRow> {
  static constexpr std::string_view layer = "counts";
  static constexpr bool scoped = true;
};
template <>
struct RowTraits<Facility> {
  static constexpr std::string_view layer = "facilities";
  static constexpr bool scoped = false;
};
template <>
struct RowTraits<Organisation> {
  static constexpr std::string_view layer = "organisations";
  static constexpr bool scoped = true;
};
template <>
struct RowTraits<Way> {
  static constexpr std::string_view layer = "ways";
  static constexpr bool scoped = false;
};
template <>
struct RowTraits<Waterway> {
  static constexpr std::string_view layer = "waterways";
  static constexpr bool scoped = false;
};
template <>
struct RowTraits<Gully> {
  static constexpr std::string_view layer = "gullies";
  static constexpr bool scoped = false;
};
template <>
struct RowTraits<Elevation> {
  static constexpr std::string_view layer = "elevation";
  static constexpr bool scoped = false;
};

// The point by which a row belongs to an area, and the box it is drawn in. Rows without a place of
// their own (counts, elevation) have an empty box; a count belongs where its building stands.
geo::Point anchor(const Area& row);
geo::Point anchor(const Place& row);
geo::Point anchor(const Compound& row);
geo::Point anchor(const Building& row);  // the footprint's label point
geo::Point anchor(const Facility& row);
geo::Point anchor(const Organisation& row);
geo::Point anchor(const Way& row);  // the middle vertex
geo::Point anchor(const Waterway& row);
geo::Point anchor(const Gully& row);
geo::Box bounds(const Area& row);
geo::Box bounds(const Place& row);
geo::Box bounds(const Compound& row);
geo::Box bounds(const Building& row);
geo::Box bounds(const CountRow& row);
geo::Box bounds(const Facility& row);
geo::Box bounds(const Organisation& row);
geo::Box bounds(const Way& row);
geo::Box bounds(const Waterway& row);
geo::Box bounds(const Gully& row);
geo::Box bounds(const Elevation& row);

// "subdistricts", "communities", "grids", "district": the map layer of an area.
std::string_view area_layer(AreaLevel level);

}  // namespace jingwei::data
