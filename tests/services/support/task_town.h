#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "data/change.h"
#include "data/world.h"
#include "geo/result.h"

namespace jingwei::services::test {

// A town for tasks: subdistrict 1 with communities 2 (west) and 3 (east) that meet in x = 0, each
// one kilometre square; building 1 in the west, 2 in the east; cadres 1 and 2 of the west, 3 of the
// east; accounts
//   1 administrator, 2 dispatcher, 3 dispatcher who is cadre 1, 4 cadre 1, 5 cadre 2, 6 engineer,
//   7 viewer, 8 dispatcher of the west, 9 cadre 3 of the east.
// Changes are checked as the writer checks them and applied one by one; the events of each task are
// kept as a store keeps them.
class TaskTown {
 public:
  TaskTown();

  data::WorldView view(data::Scope scope) const { return {world_, std::move(scope)}; }
  data::WorldView whole() const { return view(data::Scope::whole_district("os")); }
  data::WorldView as(std::int64_t account) const;
  geo::LonLat at(double x_metres, double y_metres) const;

  // The revision of the change once it has passed the check.
  geo::Result<data::Revision> apply(const data::WorldView& view, data::Change change);
  const data::Task* task(std::int64_t id) const;
  const std::vector<data::TaskEvent>& events(std::int64_t task) { return events_[task]; }

  // Writes a row as it is, in place of the one with its id.
  template <class Row>
  void put(Row row) {
    data::Change change;
    change.of<Row>().push_back({std::nullopt, std::move(row)});
    write(change);
  }

 private:
  data::Revision write(const data::Change& change);

  data::WorldPtr world_;
  std::int64_t revision_ = 0;
  std::map<std::int64_t, std::vector<data::TaskEvent>> events_;
};

// 2026-11-25 08:00 UTC
inline constexpr data::Instant kNow{1'795'593'600'000};

}  // namespace jingwei::services::test
