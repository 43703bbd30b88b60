#include "services/works.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "geo/apportion.h"
#include "geo/geos_overlay.h"

namespace jingwei::services {
namespace {

using data::AreaId;
using data::AreaLevel;
using data::WorldView;
using data::ZoneId;
using geo::GroundSplit;

constexpr std::array kFinestFirst = {AreaLevel::grid, AreaLevel::community, AreaLevel::subdistrict,
                                     AreaLevel::district};

// What a scope hides is needed to divide, though never told.
WorldView whole_of(const WorldView& view) {
  return {view.world_ptr(), data::Scope::whole_district(view.scope().actor())};
}

// Areas and zones that meet a box, as layers of a split.
class Ground {
 public:
  Ground(const WorldView& whole, const geo::Box& box, const std::vector<const data::Zone*>& zones)
      : split_(layers(whole, box, zones)) {}

  GroundCell cell(const GroundSplit::Holders& holders, std::int64_t size) const {
    GroundCell cell{{}, {}, size};
    for (std::size_t k = kFinestFirst.size(); k-- > 0;) {
      if (holders[k] != GroundSplit::kNowhere) cell.area = areas_[k][holders[k]];
    }
    if (holders.back() != GroundSplit::kNowhere) cell.zone = zones_[holders.back()];
    return cell;
  }

  geo::Result<std::vector<GroundCell>> cells_of(const geo::Shape& shape) const {
    const auto parts = split_.parts_of(shape);
    if (!parts.ok()) return parts.error();
    std::map<std::pair<AreaId, ZoneId>, std::int64_t> sizes;
    for (const GroundSplit::Part& part : *parts) {
      const GroundCell one = cell(part.holders, part.size);
      sizes[{one.area, one.zone}] += one.size;
    }
    std::vector<GroundCell> cells;
    for (const auto& [where, size] : sizes) cells.push_back({where.first, where.second, size});
    return cells;
  }

  const GroundSplit& split() const { return split_; }

 private:
  std::vector<std::vector<const geo::MultiPolygon*>> layers(
      const WorldView& whole, const geo::Box& box, const std::vector<const data::Zone*>& zones) {
    std::vector<std::vector<const geo::MultiPolygon*>> layers;
    for (const AreaLevel level : kFinestFirst) {
      layers.emplace_back();
      areas_.emplace_back();
      whole.for_each<data::Area>([&](const data::Area& area, AreaId) {
        if (area.level != level || !geo::bounds(area.shape).intersects(box)) return;
        layers.back().push_back(&area.shape);
        areas_.back().push_back(area.id);
      });
    }
    layers.emplace_back();
    for (const data::Zone* zone : zones) {
      layers.back().push_back(&zone->shape);
      zones_.push_back(zone->id);
    }
    return layers;
  }

  std::vector<std::vector<AreaId>> areas_;  // by layer
  std::vector<ZoneId> zones_;
  GroundSplit split_;
};

// Groups of cells, each with its size, in the order of their ids; what is in none (id 0) last.
template <class Id>
using Groups = std::vector<std::pair<Id, std::vector<GroundCell>>>;

template <class Id, class F>
Groups<Id> grouped(const std::vector<GroundCell>& cells, F&& id_of) {
  std::map<Id, std::vector<GroundCell>> by_id;
  for (const GroundCell& cell : cells) by_id[id_of(cell)].push_back(cell);
  Groups<Id> groups(by_id.begin(), by_id.end());
  if (!groups.empty() && !groups.front().first) {
    std::rotate(groups.begin(), groups.begin() + 1, groups.end());
  }
  return groups;
}

template <class Id>
std::vector<Amount> apportioned(const Amount& amount, const Groups<Id>& groups) {
  std::vector<std::int64_t> sizes;
  for (const auto& [id, cells] : groups) {
    std::int64_t size = 0;
    for (const GroundCell& cell : cells) size += cell.size;
    sizes.push_back(size);
  }
  const auto planned = geo::apportion(amount.planned.thousandths, sizes);
  const auto done = geo::apportion(amount.done.thousandths, sizes);
  std::vector<Amount> amounts;
  for (std::size_t i = 0; i < groups.size(); ++i) amounts.push_back({{planned[i]}, {done[i]}});
  return amounts;
}

void divide(const WorldView& view, const Amount& amount, const std::vector<GroundCell>& cells,
            int level, std::map<AreaId, Amount>& amounts) {
  const auto groups = grouped<AreaId>(cells, [&](const GroundCell& cell) {
    return view.ancestor_at(cell.area, static_cast<AreaLevel>(level));
  });
  const std::vector<Amount> divided = apportioned(amount, groups);
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (groups[i].first) amounts[groups[i].first] = divided[i];
    if (level < static_cast<int>(AreaLevel::grid)) {
      divide(view, divided[i], groups[i].second, level + 1, amounts);
    }
  }
}

// The areas of the scope that lie in no other of them.
std::vector<AreaId> outermost(const WorldView& view) {
  std::set<AreaId> areas(view.scope().areas().begin(), view.scope().areas().end());
  std::vector<AreaId> roots;
  for (const AreaId area : areas) {
    const bool nested = std::any_of(areas.begin(), areas.end(), [&](AreaId other) {
      return other != area && view.lies_in(area, other);
    });
    if (!nested) roots.push_back(area);
  }
  return roots;
}

std::vector<GroundCell> in_scope(const WorldView& view, const std::vector<GroundCell>& cells) {
  std::vector<GroundCell> seen;
  for (const GroundCell& cell : cells) {
    if (view.in_scope(cell.area)) seen.push_back(cell);
  }
  return seen;
}

Amount amount_in_scope(const WorldView& view, const Amount& whole,
                       const std::vector<GroundCell>& cells) {
  if (view.scope().is_whole_district()) return whole;
  const auto amounts = amounts_by_area(view, whole, cells);
  Amount seen;
  for (const AreaId root : outermost(view)) {
    const auto found = amounts.find(root);
    if (found != amounts.end()) seen += found->second;
  }
  return seen;
}

Amount amount_of(const data::WorkItem& item) { return {item.planned, item.done}; }

SeenItem seen_item(const WorldView& view, const data::WorkItem& item,
                   std::vector<GroundCell> cells) {
  SeenItem out;
  out.item = &item;
  out.cells = std::move(cells);
  const std::vector<GroundCell> seen = in_scope(view, out.cells);
  out.whole = seen.size() == out.cells.size();
  out.amount = out.whole ? amount_of(item) : amount_in_scope(view, amount_of(item), out.cells);
  std::int64_t most = 0;
  std::map<AreaId, std::int64_t> by_area;
  std::set<ZoneId> zones;
  for (const GroundCell& cell : seen) {
    by_area[cell.area] += cell.size;
    if (cell.zone) zones.insert(cell.zone);
  }
  for (const auto& [area, size] : by_area) {
    if (size > most) {
      most = size;
      out.area = area;
    }
  }
  out.zones.assign(zones.begin(), zones.end());
  return out;
}

// The parts of one item by the areas of a level: those inside the scope, then what is in none.
std::map<std::int64_t, Amount> parts_by_level(const WorldView& view, const SeenItem& seen,
                                              AreaLevel level) {
  const auto amounts = amounts_by_area(view, amount_of(*seen.item), seen.cells);
  std::map<std::int64_t, Amount> parts;
  Amount rest = seen.amount;
  for (const auto& [id, amount] : amounts) {
    const data::Area* area = view.find<data::Area>(id);
    if (area->level != level || !view.in_scope(id)) continue;
    parts[id.value] += amount;
    rest = rest - amount;
  }
  // An area of the scope that is smaller than the level counts for the one that holds it.
  if (!view.scope().is_whole_district()) {
    for (const AreaId root : outermost(view)) {
      const AreaId holder = view.ancestor_at(root, level);
      const auto found = amounts.find(root);
      if (!holder || view.in_scope(holder) || found == amounts.end()) continue;
      parts[holder.value] += found->second;
      rest = rest - found->second;
    }
  }
  // Whatever the scope has beside: in no area of the level.
  const auto seen_cells = in_scope(view, seen.cells);
  const bool in_none =
      std::any_of(seen_cells.begin(), seen_cells.end(),
                  [&](const GroundCell& cell) { return !view.ancestor_at(cell.area, level); });
  if (in_none || !(rest == Amount{})) parts[0] += rest;
  return parts;
}

std::map<std::int64_t, Amount> parts_by_zone(const WorldView& view, const SeenItem& seen) {
  const auto groups =
      grouped<ZoneId>(in_scope(view, seen.cells), [](const GroundCell& cell) { return cell.zone; });
  const std::vector<Amount> divided = apportioned(seen.amount, groups);
  std::map<std::int64_t, Amount> parts;
  for (std::size_t i = 0; i < groups.size(); ++i) parts[groups[i].first.value] += divided[i];
  return parts;
}

geo::Result<std::vector<geo::Shape>> ground_in_scope(const WorldView& view,
                                                     const geo::Shape& shape) {
  const Ground ground(whole_of(view), geo::bounds_of(shape), {});
  const auto is_seen = [&](const GroundSplit::Holders& holders) {
    return view.in_scope(ground.cell(holders, 1).area);
  };
  std::vector<geo::Shape> seen;
  if (const auto* point = std::get_if<geo::Point>(&shape)) {
    if (is_seen(ground.split().parts_of(*point).front().holders)) seen.emplace_back(*point);
    return seen;
  }
  if (const auto* line = std::get_if<geo::Polyline>(&shape)) {
    for (GroundSplit::Stretch& stretch : ground.split().stretches_of(*line)) {
      if (!is_seen(stretch.holders)) continue;
      auto* last = seen.empty() ? nullptr : std::get_if<geo::Polyline>(&seen.back());
      // Two stretches in neighbouring areas of the scope are one.
      if (last && last->back() == stretch.line.front()) {
        last->insert(last->end(), stretch.line.begin() + 1, stretch.line.end());
      } else {
        seen.emplace_back(std::move(stretch.line));
      }
    }
    return seen;
  }
  std::vector<geo::MultiPolygon> areas;
  for (const AreaId root : outermost(view)) {
    if (const data::Area* area = view.find<data::Area>(root)) areas.push_back(area->shape);
  }
  const auto all = geo::union_of(areas);
  if (!all.ok()) return all.error();
  auto common = geo::intersection(std::get<geo::MultiPolygon>(shape), *all);
  if (!common.ok()) return common.error();
  if (!common->empty()) seen.emplace_back(std::move(*common));
  return seen;
}

using Key = std::pair<std::string, std::string>;  // kind, unit

struct Sum {
  std::size_t items = 0;
  Amount amount;
  std::optional<data::Quantity> declared;
  std::map<std::int64_t, Amount> parts;
  std::map<std::int64_t, data::Quantity> declared_parts;
};

void add_declared(const WorldView& view, const ProjectWorks& works, DivideBy by,
                  std::map<Key, Sum>& sums) {
  view.for_each<data::DeclaredTotal>([&](const data::DeclaredTotal& row, AreaId) {
    if (row.project != works.project->id) return;
    if (row.zone.empty()) {
      if (!view.scope().is_whole_district()) return;
      Sum& sum = sums[{row.kind, row.unit}];
      sum.declared = sum.declared.value_or(data::Quantity{});
      *sum.declared += row.quantity;
      return;
    }
    if (by != DivideBy::zones) return;
    for (const SeenZone& seen : works.zones) {
      if (seen.zone->name != row.zone || !seen.whole) continue;
      Sum& sum = sums[{row.kind, row.unit}];
      sum.parts[seen.zone->id.value];
      sum.declared_parts[seen.zone->id.value] += row.quantity;
    }
  });
}

std::string part_name(const WorldView& view, const ProjectWorks& works, DivideBy by,
                      std::int64_t id) {
  if (id == 0) return {};
  if (by != DivideBy::zones) return view.find<data::Area>({id})->name;
  for (const SeenZone& seen : works.zones) {
    if (seen.zone->id.value == id) return seen.zone->name;
  }
  return {};
}

TotalsRow row_of(const WorldView& view, const ProjectWorks& works, DivideBy by, const Key& key,
                 const Sum& sum) {
  TotalsRow row{key.first, key.second, sum.items, sum.amount, sum.declared, {}, {}, {}};
  if (row.declared) row.difference = row.amount.planned - *row.declared;
  if (row.amount.planned.thousandths > 0) {
    row.progress = static_cast<double>(row.amount.done.thousandths) /
                   static_cast<double>(row.amount.planned.thousandths);
  }
  for (const auto& [id, amount] : sum.parts) {
    TotalsPart part{id, part_name(view, works, by, id), amount, {}, {}};
    const auto declared = sum.declared_parts.find(id);
    if (declared != sum.declared_parts.end()) {
      part.declared = declared->second;
      part.difference = amount.planned - declared->second;
    }
    row.parts.push_back(std::move(part));
  }
  if (!row.parts.empty() && row.parts.front().id == 0) {
    std::rotate(row.parts.begin(), row.parts.begin() + 1, row.parts.end());
  }
  return row;
}

}  // namespace

geo::Result<std::vector<AreaId>> areas_of_shape(const WorldView& view, const geo::Shape& shape) {
  const auto cells = Ground(whole_of(view), geo::bounds_of(shape), {}).cells_of(shape);
  if (!cells.ok()) return cells.error();
  std::vector<AreaId> areas;  // cells are sorted by area, and without zones each has its own
  for (const GroundCell& cell : *cells) areas.push_back(cell.area);
  return areas;
}

geo::Result<SeenItem> seen_work_item(const WorldView& view, data::WorkItemId id) {
  const WorldView whole = whole_of(view);
  const geo::Error missing{
      geo::ErrorCode::not_found, {}, {.layer = "work_items", .feature = std::to_string(id.value)}};
  const data::WorkItem* item = whole.find<data::WorkItem>(id);
  if (!item) return missing;
  std::vector<const data::Zone*> zones;
  whole.for_each<data::Zone>([&](const data::Zone& row, AreaId) {
    if (row.project == item->project) zones.push_back(&row);
  });
  auto cells = Ground(whole, data::bounds(*item), zones).cells_of(item->shape);
  if (!cells.ok()) return cells.error();
  if (in_scope(view, *cells).empty()) return missing;
  return seen_item(view, *item, std::move(*cells));
}

std::optional<DivideBy> divide_by_from_word(std::string_view word) {
  for (std::size_t i = 0; i < std::size(kDivideByWords); ++i) {
    if (kDivideByWords[i] == word) return static_cast<DivideBy>(i);
  }
  return std::nullopt;
}

std::map<AreaId, Amount> amounts_by_area(const WorldView& view, const Amount& amount,
                                         const std::vector<GroundCell>& cells) {
  std::map<AreaId, Amount> amounts;
  if (!cells.empty()) divide(view, amount, cells, 0, amounts);
  return amounts;
}

geo::Result<ProjectWorks> project_works(const WorldView& view, data::ProjectId project) {
  const geo::Error missing{geo::ErrorCode::not_found,
                           {},
                           {.layer = "projects", .feature = std::to_string(project.value)}};
  ProjectWorks works;
  works.project = view.find<data::Project>(project);
  if (!works.project) return missing;
  const WorldView whole = whole_of(view);
  std::vector<const data::Zone*> zones;
  std::vector<const data::WorkItem*> items;
  geo::Box box;
  whole.for_each<data::Zone>([&](const data::Zone& row, AreaId) {
    if (row.project != project) return;
    zones.push_back(&row);
    box.extend(data::bounds(row));
  });
  whole.for_each<data::WorkItem>([&](const data::WorkItem& row, AreaId) {
    if (row.project != project) return;
    items.push_back(&row);
    box.extend(data::bounds(row));
  });
  const Ground ground(whole, box, zones);
  for (const data::WorkItem* item : items) {
    auto cells = ground.cells_of(item->shape);
    if (!cells.ok()) return cells.error();
    if (in_scope(view, *cells).empty()) continue;
    works.items.push_back(seen_item(view, *item, std::move(*cells)));
  }
  for (const data::Zone* zone : zones) {
    if (view.scope().is_whole_district()) {
      works.zones.push_back({zone, true});
      continue;
    }
    const auto cells = ground.cells_of(zone->shape);
    if (!cells.ok()) return cells.error();
    const std::size_t seen = in_scope(view, *cells).size();
    if (seen > 0) works.zones.push_back({zone, seen == cells->size()});
  }
  const bool nothing = works.items.empty() && works.zones.empty();
  if (nothing && !view.scope().is_whole_district()) return missing;
  return works;
}

geo::Result<std::vector<geo::Shape>> shapes_in_scope(const WorldView& view, const SeenItem& seen) {
  if (seen.whole) return std::vector<geo::Shape>{seen.item->shape};
  return ground_in_scope(view, seen.item->shape);
}

geo::Result<std::vector<geo::Shape>> shapes_in_scope(const WorldView& view, const SeenZone& seen) {
  if (seen.whole) return std::vector<geo::Shape>{seen.zone->shape};
  return ground_in_scope(view, seen.zone->shape);
}

ProjectTotals totals_of(const WorldView& view, const ProjectWorks& works, DivideBy by) {
  constexpr AreaLevel kLevels[] = {AreaLevel::district, AreaLevel::subdistrict,
                                   AreaLevel::community, AreaLevel::grid};
  ProjectTotals totals;
  totals.by = by;
  std::map<Key, Sum> sums;
  for (const SeenItem& seen : works.items) {
    Sum& sum = sums[{seen.item->kind, seen.item->unit}];
    ++sum.items;
    sum.amount += seen.amount;
    const auto parts = by == DivideBy::zones
                           ? parts_by_zone(view, seen)
                           : parts_by_level(view, seen, kLevels[static_cast<std::size_t>(by)]);
    for (const auto& [id, amount] : parts) sum.parts[id] += amount;
    if (seen.zones.empty()) totals.unzoned.push_back(seen.item->id);
  }
  add_declared(view, works, by, sums);
  for (const auto& [key, sum] : sums) totals.rows.push_back(row_of(view, works, by, key, sum));
  return totals;
}

bool is_wanted(const SeenItem& seen, const WorkQuery& query) {
  const auto in_zone = [&] {
    return std::find(seen.zones.begin(), seen.zones.end(), query.zone) != seen.zones.end();
  };
  return (query.kind.empty() || seen.item->kind == query.kind) &&
         (!query.stage || seen.item->stage == *query.stage) && (!query.zone || in_zone());
}

}  // namespace jingwei::services
