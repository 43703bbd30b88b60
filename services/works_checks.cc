#include "services/works_checks.h"

#include <algorithm>
#include <set>

#include "data/import_works.h"
#include "data/quantity.h"
#include "services/works.h"

namespace jingwei::services {
namespace {

using data::to_text;

std::string named(const std::string& name, std::int64_t id) {
  return name.empty() ? std::to_string(id) : std::to_string(id) + " " + name;
}

void add_items(const ProjectWorks& works, const ProjectTotals& totals, std::vector<Fault>& faults) {
  const std::set<data::WorkItemId> unzoned(totals.unzoned.begin(), totals.unzoned.end());
  for (const SeenItem& seen : works.items) {
    const data::WorkItem& item = *seen.item;
    const std::string name = named(item.name, item.id.value);
    if (!works.zones.empty() && unzoned.count(item.id) > 0) {
      faults.push_back({FaultKind::work_outside_zones,
                        "work_items",
                        item.id.value,
                        {"工程项 " + name + "：不在项目的任何片区内",
                         "work item " + name + ": lies in no zone of its project"},
                        data::anchor(item)});
    }
    if (item.done > item.planned) {
      const std::string amounts =
          to_text(item.done) + " > " + to_text(item.planned) + " " + item.unit;
      faults.push_back({FaultKind::done_exceeds_planned,
                        "work_items",
                        item.id.value,
                        {"工程项 " + name + "：完成量大于计划量 " + amounts,
                         "work item " + name + ": more is done than planned, " + amounts},
                        data::anchor(item)});
    }
  }
}

void add_zones(const ProjectWorks& works, std::vector<Fault>& faults) {
  for (std::size_t i = 0; i < works.zones.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const data::Zone &zone = *works.zones[i].zone, &other = *works.zones[j].zone;
      const auto found =
          data::faults_of_zones({other}, {zone}, [](const auto&, const auto&) { return false; });
      if (found.empty()) continue;
      const std::string& what = found.begin()->second.detail;
      faults.push_back(
          {FaultKind::zones_overlap,
           "zones",
           zone.id.value,
           {"片区 " + named(zone.name, zone.id.value) + " 与 " + named(other.name, other.id.value) +
                " 重叠或同名：" + what,
            "zone " + named(zone.name, zone.id.value) + " overlaps or has the name of " +
                named(other.name, other.id.value) + ": " + what},
           data::anchor(zone)});
    }
  }
}

void add_difference(const ProjectWorks& works, const TotalsRow& row, const std::string& zone,
                    const Amount& amount, const std::optional<data::Quantity>& declared,
                    geo::Point at, std::vector<Fault>& faults) {
  if (!declared || amount.planned == *declared) return;
  const std::string sums = to_text(amount.planned) + " - " + to_text(*declared) + " = " +
                           to_text(amount.planned - *declared) + " " + row.unit;
  const std::string where = works.project->name + (zone.empty() ? "" : " / " + zone);
  faults.push_back(
      {FaultKind::declared_differs,
       "projects",
       works.project->id.value,
       {"项目 " + where + "，" + row.kind + "：合计与公布数不符，" + sums,
        "project " + where + ", " + row.kind + ": the sum differs from what is declared, " + sums},
       at});
}

}  // namespace

geo::Result<std::vector<Fault>> find_works_faults(const data::WorldView& view) {
  std::vector<data::ProjectId> projects;
  view.for_each<data::Project>(
      [&](const data::Project& row, data::AreaId) { projects.push_back(row.id); });
  std::vector<Fault> faults;
  for (const data::ProjectId project : projects) {
    const auto works = project_works(view, project);
    if (!works && works.error().code == geo::ErrorCode::not_found) continue;
    if (!works) return works.error();
    const ProjectTotals totals = totals_of(view, *works, DivideBy::zones);
    add_zones(*works, faults);
    add_items(*works, totals, faults);
    geo::Point at;
    if (!works->items.empty()) at = data::anchor(*works->items.front().item);
    for (const TotalsRow& row : totals.rows) {
      add_difference(*works, row, {}, row.amount, row.declared, at, faults);
      for (const TotalsPart& part : row.parts) {
        add_difference(*works, row, part.name, part.amount, part.declared, at, faults);
      }
    }
  }
  std::stable_sort(faults.begin(), faults.end(),
                   [](const Fault& a, const Fault& b) { return a.kind < b.kind; });
  return faults;
}

}  // namespace jingwei::services
