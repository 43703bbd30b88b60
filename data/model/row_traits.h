#pragma once

#include <string_view>
#include <tuple>
#include <type_traits>

#include "data/model/rows.h"

namespace jingwei::data {

// The tables of a district, in the order in which they are written and listed. Kinds are only ever
// added at the end: a payload of the change log that was written before a kind ends where it
// begins.
template <template <class> class F>
using ForAllRows = std::tuple<F<Area>, F<Place>, F<Compound>, F<Building>, F<CountRow>, F<Facility>,
                              F<Organisation>, F<Way>, F<Waterway>, F<Gully>, F<Elevation>,
                              F<Account>, F<Cadre>, F<Task>, F<TaskEvent>, F<Project>, F<Zone>,
                              F<WorkItem>, F<DeclaredTotal>, F<Post>, F<Category>>;

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
// Stands in no area, so that only who sees the whole district sees it; routes ask for the
// administrator besides.
template <>
struct RowTraits<Account> {
  static constexpr std::string_view layer = "accounts";
  static constexpr bool scoped = true;
};
template <>
struct RowTraits<Cadre> {
  static constexpr std::string_view layer = "cadres";
  static constexpr bool scoped = true;
};
template <>
struct RowTraits<Task> {
  static constexpr std::string_view layer = "tasks";
  static constexpr bool scoped = true;
};
template <>
struct RowTraits<TaskEvent> {
  static constexpr std::string_view layer = "task_events";
  static constexpr bool scoped = true;
};
// A project is a name; what it does stands in its zones and items.
template <>
struct RowTraits<Project> {
  static constexpr std::string_view layer = "projects";
  static constexpr bool scoped = false;
};
template <>
struct RowTraits<Zone> {
  static constexpr std::string_view layer = "zones";
  static constexpr bool scoped = true;
};
template <>
struct RowTraits<WorkItem> {
  static constexpr std::string_view layer = "work_items";
  static constexpr bool scoped = true;
};
template <>
struct RowTraits<DeclaredTotal> {
  static constexpr std::string_view layer = "declared_totals";
  static constexpr bool scoped = false;
};
template <>
struct RowTraits<Post> {
  static constexpr std::string_view layer = "posts";
  static constexpr bool scoped = true;
};
template <>
struct RowTraits<Category> {
  static constexpr std::string_view layer = "categories";
  static constexpr bool scoped = false;
};

// Whether a World holds the rows. Others are kept in the store alone: a World only counts their
// ids.
template <class Row>
inline constexpr bool kInWorld = !std::is_same_v<Row, TaskEvent>;

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
geo::Point anchor(const Cadre& row);  // the office, else the home
geo::Point anchor(const Task& row);
geo::Point anchor(const Zone& row);
geo::Point anchor(
    const WorkItem& row);  // of a line the middle vertex, of a surface its label point
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
geo::Box bounds(const Task& row);
geo::Box bounds(const Zone& row);
geo::Box bounds(const WorkItem& row);

// "subdistricts", "communities", "grids", "district": the map layer of an area.
std::string_view area_layer(AreaLevel level);

}  // namespace jingwei::data
