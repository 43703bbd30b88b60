#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "data/change.h"
#include "data/world.h"

namespace jingwei::services {

// One row that a change has written: in which layer, and in which areas it stood and stands.
struct TouchedRow {
  std::string_view layer;
  std::int64_t id = 0;  // 0: one or more rows of the layer and the areas
  bool scoped = false;
  // Every finest area that has some of it, 0 for ground in none; sorted, each once.
  std::vector<data::AreaId> areas;
  friend auto operator<=>(const TouchedRow&, const TouchedRow&) = default;
};

// A part of the map that must be drawn again.
struct StalePart {
  std::vector<std::string> layers;
  double west = 0, south = 0, east = 0, north = 0;  // degrees
  int min_zoom = 0, max_zoom = 0;
  friend auto operator<=>(const StalePart&, const StalePart&) = default;
};

// What a revision did, as it is told to those who listen.
struct Event {
  data::Revision revision;
  std::string actor, command;
  data::Text summary;
  std::vector<TouchedRow> rows;  // sorted; without ids when there are more than kMostRows
  bool ids_left_out = false;
  std::vector<StalePart> stale;

  static constexpr std::size_t kMostRows = 200;
};

// What of an event a view may know of.
// 1. Rows: the public ones and those some of which stood or stands in scope; accounts are told to
//    administrators alone. None: the event is not for this scope.
// 2. Parts of the map: those of layers on which a row is told, or on which what is seen follows the
//    borders that have moved. On layers of scoped rows only as far as the scope's areas reach,
//    unless all is told.
struct ToldEvent {
  std::vector<TouchedRow> rows;
  bool whole = false;  // all of every row is in scope: its words, which speak of all, may be told
  std::vector<StalePart> stale;
  friend auto operator<=>(const ToldEvent&, const ToldEvent&) = default;
};
ToldEvent told_of(const Event& event, const data::WorldView& view);

// The rows that the change has written, sorted, each once. `before` and `after` are the Worlds
// around it. A step in the life of a task is told as a change of the task; works and zones stand in
// every area that has some of them, a project where its works stand, a declared total where its
// zone stands as a whole or else in the district alone.
std::vector<TouchedRow> touched_rows(const data::Change& change, const data::WorldPtr& before,
                                     const data::WorldPtr& after);

}  // namespace jingwei::services
