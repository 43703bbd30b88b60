#include "services/district_totals.h"

#include "data/model/task_state.h"
#include "services/task_life.h"

namespace jingwei::services {
namespace {

std::int64_t& of_level(DistrictTotals& totals, data::AreaLevel level) {
  if (level == data::AreaLevel::subdistrict) return totals.subdistricts;
  if (level == data::AreaLevel::community) return totals.communities;
  return totals.grids;
}

}  // namespace

DistrictTotals& DistrictTotals::operator+=(const DistrictTotals& other) {
  subdistricts += other.subdistricts;
  communities += other.communities;
  grids += other.grids;
  compounds += other.compounds;
  buildings += other.buildings;
  counted_buildings += other.counted_buildings;
  count += other.count;
  organisations += other.organisations;
  cadres += other.cadres;
  open_tasks += other.open_tasks;
  overdue_tasks += other.overdue_tasks;
  for (const auto& [kind, n] : other.facilities) facilities[kind] += n;
  return *this;
}

DistrictTotals district_totals(const data::WorldView& view, data::Instant now) {
  DistrictTotals totals;
  view.for_each<data::Area>([&](const data::Area& area, data::AreaId) {
    if (area.level == data::AreaLevel::district || !view.in_scope(area.id)) return;
    ++of_level(totals, area.level);
  });
  totals.compounds = static_cast<std::int64_t>(view.count<data::Compound>());
  const BuildingCounts counts(view);
  view.for_each<data::Building>([&](const data::Building& building, data::AreaId) {
    ++totals.buildings;
    const auto count = counts.of(building.id);
    if (!count) return;
    ++totals.counted_buildings;
    totals.count += *count;
  });
  totals.organisations = static_cast<std::int64_t>(view.count<data::Organisation>());
  totals.cadres = static_cast<std::int64_t>(view.count<data::Cadre>());
  view.for_each<data::Task>([&](const data::Task& task, data::AreaId) {
    totals.open_tasks += data::is_open(task.state);
    totals.overdue_tasks += is_overdue(task, now);
  });
  view.for_each<data::Facility>([&](const data::Facility& facility, data::AreaId area) {
    if (view.in_scope(area)) ++totals.facilities[facility.kind];
  });
  return totals;
}

}  // namespace jingwei::services
