#include "services/counts.h"

#include <algorithm>
#include <tuple>

namespace jingwei::services {
namespace {

using Rows = std::vector<const data::CountRow*>;

HouseholdCount value_of(const data::CountRow& row) { return {row.households, row.people}; }

// Requires: rows of one building, those of one entrance together, the latest of each first, and the
// rows of the whole building (no entrance) before all others.
HouseholdCount value_of(Rows::const_iterator begin, Rows::const_iterator end) {
  const data::CountRow* whole = (*begin)->entrance.empty() ? *begin : nullptr;
  const data::CountRow* newest = nullptr;  // of the entrances
  HouseholdCount sum;
  for (auto it = begin; it != end; ++it) {
    const data::CountRow& row = **it;
    const bool latest = it == begin || (*std::prev(it))->entrance != row.entrance;
    if (row.entrance.empty() || !latest) continue;
    sum += value_of(row);
    if (!newest || newest->date < row.date) newest = &row;
  }
  return whole && (!newest || whole->date >= newest->date) ? value_of(*whole) : sum;
}

}  // namespace

BuildingCounts::BuildingCounts(const data::WorldView& view) {
  Rows rows;
  view.for_each<data::CountRow>(
      [&](const data::CountRow& row, data::AreaId) { rows.push_back(&row); });
  // ISO dates order as text.
  std::sort(rows.begin(), rows.end(), [](const data::CountRow* a, const data::CountRow* b) {
    return std::tie(a->building, a->entrance, b->date, b->id) <
           std::tie(b->building, b->entrance, a->date, a->id);
  });
  for (auto begin = rows.cbegin(); begin != rows.cend();) {
    const data::BuildingId building = (*begin)->building;
    const auto end = std::find_if(
        begin, rows.cend(), [&](const data::CountRow* row) { return row->building != building; });
    counts_.emplace_back(building, value_of(begin, end));
    begin = end;
  }
}

std::optional<HouseholdCount> BuildingCounts::of(data::BuildingId building) const {
  const auto it = std::lower_bound(
      counts_.begin(), counts_.end(), building,
      [](const auto& entry, data::BuildingId wanted) { return entry.first < wanted; });
  if (it == counts_.end() || it->first != building) return std::nullopt;
  return it->second;
}

}  // namespace jingwei::services
