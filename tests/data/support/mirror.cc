#include "tests/data/support/mirror.h"

#include <numeric>
#include <set>

namespace jingwei::testing {

using data::Area;
using data::AreaId;
using data::AreaLevel;
using geo::Point;

namespace {

geo::Ring rectangle(Point low, Point high) { return {low, {high.x, low.y}, high, {low.x, high.y}}; }

geo::Ring square(Point centre, std::int32_t half) {
  return rectangle({centre.x - half, centre.y - half}, {centre.x + half, centre.y + half});
}

}  // namespace

void Mirror::apply(const data::Change& change, data::Revision revision) {
  const auto write = [&]<class Row>(const data::RowWrites<Row>& writes) {
    for (const data::RowWrite<Row>& w : writes) {
      if (!w.after) {
        of<Row>().erase(w.before->id.value);
        continue;
      }
      Row& row = of<Row>()[w.after->id.value];
      row = *w.after;
      row.version = revision;
    }
  };
  std::apply([&](const auto&... writes) { (write(writes), ...); }, change.writes);
}

AreaId Mirror::at_level(Point p, AreaLevel level) const {
  for (const auto& [id, area] : of<Area>()) {
    if (area.level != level) continue;
    const Point low = area.shape[0].shell[0], high = area.shape[0].shell[2];
    if (p.x >= low.x && p.x <= high.x && p.y >= low.y && p.y <= high.y) return {id};
  }
  return {};
}

AreaId Mirror::finest(Point p) const {
  for (int level = 3; level >= 0; --level) {
    if (const AreaId id = at_level(p, static_cast<AreaLevel>(level))) return id;
  }
  return {};
}

bool Mirror::lies_in(AreaId area, AreaId ancestor) const {
  std::set<AreaId> up;
  while (area && up.insert(area).second) {
    const auto row = of<Area>().find(area.value);
    area = row == of<Area>().end() ? AreaId{} : row->second.parent;
  }
  return up.contains(ancestor);
}

Point RandomDistrict::point() {
  const auto coordinate = [&] {
    // One in four lies on a border between grids; a few lie outside.
    const auto v = static_cast<std::int32_t>(random_.integer(-60'000, kSide + 60'000));
    return random_.integer(0, 3) == 0 ? v / 100'000 * 100'000 : v;
  };
  const std::int32_t x = coordinate();
  return {x, coordinate()};
}

template <class Row>
Row RandomDistrict::row(std::int64_t id) {
  random_.set_reach(kSide);
  Row row = random_.row<Row>(id, 0);
  if constexpr (std::is_same_v<Row, data::Building>) {
    row.footprint = {square(point(), 4'000), {}};
  } else if constexpr (std::is_same_v<Row, data::Compound> || std::is_same_v<Row, data::Gully>) {
    row.shape = {{square(point(), 20'000), {}}};
  } else if constexpr (std::is_same_v<Row, data::Way> || std::is_same_v<Row, data::Waterway>) {
    for (Point& p : row.line) p = point();
  } else if constexpr (std::is_same_v<Row, data::CountRow>) {
    row.building = {random_.integer(0, 40)};
  } else if constexpr (std::is_same_v<Row, data::Zone>) {
    row.shape = {{square(point(), 20'000), {}}};
  } else if constexpr (std::is_same_v<Row, data::WorkItem>) {
    row.shape = point();
  } else if constexpr (std::is_same_v<Row, data::Cadre>) {
    row.duty_area = {random_.integer(0, 90)};
    if (row.office) row.office = point();
  } else if constexpr (std::is_same_v<Row, data::Post>) {
    row.area = {random_.integer(0, 90)};
  } else if constexpr (std::is_same_v<Row, data::Task>) {
    row.area = {random_.integer(0, 90)};
    row.at = point();
  } else if constexpr (requires { row.at; } && !std::is_same_v<Row, data::TaskEvent>) {
    row.at = point();
  }
  return row;
}

void RandomDistrict::add_areas(data::Change& change) {
  std::vector<std::int64_t> ids(85);
  std::iota(ids.begin(), ids.end(), 1);
  for (std::size_t i = ids.size() - 1; i > 0; --i) {
    std::swap(ids[i], ids[static_cast<std::size_t>(random_.integer(0, static_cast<int>(i)))]);
  }
  // One level after the other; `first` is where the parents' ids begin.
  std::size_t next = 0, first = 0;
  for (int level = 0; level < 4; ++level) {
    const int cells = 1 << level;
    const std::int32_t side = kSide / cells;
    const std::size_t begin = next;
    for (int y = 0; y < cells; ++y) {
      for (int x = 0; x < cells; ++x) {
        Area area;
        area.id = {ids[next++]};
        area.level = static_cast<AreaLevel>(level);
        if (level > 0)
          area.parent = {ids[first + static_cast<std::size_t>(y / 2 * (cells / 2) + x / 2)]};
        area.shape = {{rectangle({x * side, y * side}, {(x + 1) * side, (y + 1) * side}), {}}};
        const bool missing = level == 3 && random_.integer(0, 9) == 0;
        if (!missing) change.of<Area>().push_back({std::nullopt, area});
      }
    }
    first = begin;
  }
}

data::Change RandomDistrict::first_change() {
  data::Change change;
  add_areas(change);
  const auto fill = [&]<class Row>(data::RowWrites<Row>& writes) {
    if constexpr (!std::is_same_v<Row, Area> && data::kInWorld<Row>) {
      const std::int64_t count = std::is_same_v<Row, data::Elevation> ? 1 : 40;
      for (std::int64_t id = 1; id <= count; ++id) writes.push_back({std::nullopt, row<Row>(id)});
    }
  };
  std::apply([&](auto&... writes) { (fill(writes), ...); }, change.writes);
  return change;
}

// Areas are renamed, widened over their neighbours or removed.
void RandomDistrict::settle(Area& area) {
  area.name += "'";
  if (random_.integer(0, 1) == 0) return;
  geo::Ring& shell = area.shape[0].shell;
  shell = rectangle(shell[0], {shell[2].x + 50'000, shell[2].y});
}

template <class Row>
void RandomDistrict::alter(const data::WorldView& view, const Mirror& mirror,
                           data::RowWrites<Row>& writes) {
  constexpr bool is_area = std::is_same_v<Row, Area>;
  if constexpr (!data::kInWorld<Row>) return;
  if (is_area && random_.integer(0, 2) != 0) return;
  for (const auto& [id, before] : mirror.of<Row>()) {
    if (random_.integer(0, is_area ? 30 : 5) != 0) continue;
    data::RowWrite<Row> write{before, std::nullopt};
    if (random_.integer(0, 2) != 0) {
      if constexpr (is_area) {
        write.after = before;
        settle(*write.after);
      } else {
        write.after = row<Row>(id);
      }
    }
    writes.push_back(std::move(write));
  }
  if constexpr (!is_area) {
    const std::int64_t next = view.next_id<Row>().value;
    for (std::int64_t i = random_.integer(0, 3); i > 0; --i) {
      writes.push_back({std::nullopt, row<Row>(next + i)});
    }
  }
}

data::Change RandomDistrict::next_change(const data::WorldView& view, const Mirror& mirror) {
  data::Change change;
  std::apply([&](auto&... writes) { (alter(view, mirror, writes), ...); }, change.writes);
  return change;
}

data::Scope RandomDistrict::scope(const Mirror& mirror) {
  std::vector<AreaId> areas;
  for (const auto& [id, area] : mirror.of<Area>()) {
    if (random_.integer(0, 40) == 0) areas.push_back({id});
  }
  if (areas.empty()) areas.push_back({random_.integer(1, 90)});
  return data::Scope::of_areas("li", areas);
}

}  // namespace jingwei::testing
