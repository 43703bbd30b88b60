#include "services/change_check.h"

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "services/permissions.h"

namespace jingwei::services {
namespace {

using data::Area;
using data::AreaId;
using data::Building;
using data::BuildingId;
using data::Change;
using data::CountRow;
using data::RowTraits;
using data::RowWrite;
using data::RowWrites;
using data::WorldView;
using geo::Error;
using geo::ErrorCode;

// The rows of one table that a change removes, and those that stand after it.
template <class Row>
struct Outcome {
  std::unordered_set<decltype(Row::id)> removed;
  std::unordered_map<decltype(Row::id), const Row*> written;

  explicit Outcome(const RowWrites<Row>& writes) {
    for (const RowWrite<Row>& write : writes) {
      if (write.after) {
        written.emplace(write.after->id, &*write.after);
      } else {
        removed.insert(write.before->id);
      }
    }
  }
  bool touches(decltype(Row::id) id) const {
    return removed.count(id) > 0 || written.count(id) > 0;
  }
  // Whether there is such a row after the change. `whole` sees every row.
  bool exists(const WorldView& whole, decltype(Row::id) id) const {
    return written.count(id) > 0 || (removed.count(id) == 0 && whole.find<Row>(id));
  }
};

template <class Row>
Error at_row(ErrorCode code, std::int64_t id, std::string detail = {}) {
  return {code,
          std::move(detail),
          {.layer = std::string(RowTraits<Row>::layer), .feature = std::to_string(id)}};
}

class ChangeCheck {
 public:
  ChangeCheck(const WorldView& view, const Change& change)
      : view_(view),
        whole_(view.world_ptr(), data::Scope::whole_district(view.scope().actor())),
        change_(change),
        areas_(change.of<Area>()),
        buildings_(change.of<Building>()),
        tasks_(change.of<data::Task>()),
        projects_(change.of<data::Project>()),
        categories_(change.of<data::Category>()) {}

  geo::Status run() const {
    geo::Status status;
    const auto check = [&](const auto& writes) {
      if (status) status = check_rows(writes);
    };
    std::apply([&](const auto&... writes) { (check(writes), ...); }, change_.writes);
    if (status) status = check_references();
    if (status) status = check_left_behind();
    return status;
  }

 private:
  template <class Row>
  geo::Status check_rows(const RowWrites<Row>& writes) const {
    std::unordered_set<decltype(Row::id)> seen;
    for (const RowWrite<Row>& write : writes) {
      JINGWEI_CHECK(write.before || write.after);
      const auto id = write.before ? write.before->id : write.after->id;
      JINGWEI_CHECK(!write.after || write.after->id == id);
      if (!data::kInWorld<Row> && write.before) {
        return at_row<Row>(ErrorCode::undo_impossible, id.value);
      }
      if (!seen.insert(id).second) return at_row<Row>(ErrorCode::duplicate_key, id.value);
      if (!is_current(write)) return at_row<Row>(ErrorCode::conflict, id.value);
      if (!is_permitted(write)) return at_row<Row>(ErrorCode::not_permitted, id.value);
    }
    return {};
  }

  template <class Row>
  bool is_current(const RowWrite<Row>& write) const {
    if constexpr (data::kInWorld<Row>) {
      if (write.before) {
        const Row* row = whole_.find<Row>(write.before->id);
        return row && row->version == write.before->version;
      }
      if (change_.undoes && !whole_.find<Row>(write.after->id)) return true;
    }
    return write.after->id >= whole_.next_id<Row>();
  }

  template <class Row>
  bool is_permitted(const RowWrite<Row>& write) const {
    if (!may_write_seen<Row>(view_.scope())) return false;
    if (view_.scope().is_whole_district()) return true;
    if constexpr (!RowTraits<Row>::scoped) {
      return false;
    } else {
      bool seen = true;
      if constexpr (data::kInWorld<Row>) {
        seen = !write.before || view_.find<Row>(write.before->id);
      }
      return seen && (!write.after || view_.in_scope(area_after(*write.after)));
    }
  }

  template <class Row>
  AreaId area_after(const Row& row) const {
    if constexpr (std::is_same_v<Row, CountRow>) {
      const auto it = buildings_.written.find(row.building);
      if (it != buildings_.written.end()) return area_after(*it->second);
      return whole_.area_of<Building>(row.building);
    } else if constexpr (std::is_same_v<Row, data::TaskEvent>) {
      const auto it = tasks_.written.find(row.task);
      return it != tasks_.written.end() ? area_after(*it->second) : whole_.area_for(row);
    } else {
      return whole_.area_for(row);
    }
  }

  geo::Status check_references() const {
    for (const auto& write : change_.of<Area>()) {
      if (write.after && write.after->parent && !areas_.exists(whole_, write.after->parent)) {
        return at_row<Area>(ErrorCode::parent_missing, write.after->id.value,
                            std::to_string(write.after->parent.value));
      }
    }
    for (const auto& write : change_.of<CountRow>()) {
      if (write.after && !buildings_.exists(whole_, write.after->building)) {
        return at_row<Building>(ErrorCode::not_found, write.after->building.value);
      }
    }
    for (const auto& write : change_.of<data::TaskEvent>()) {
      if (!tasks_.exists(whole_, write.after->task)) {
        return at_row<data::Task>(ErrorCode::not_found, write.after->task.value);
      }
    }
    for (const auto& write : change_.of<data::Category>()) {
      if (write.after && write.after->parent && !categories_.exists(whole_, write.after->parent)) {
        return at_row<data::Category>(ErrorCode::parent_missing, write.after->id.value,
                                      std::to_string(write.after->parent.value));
      }
    }
    geo::Status status;
    const auto belongs_to_project = [&](const auto& writes) {
      for (const auto& write : writes) {
        if (status && write.after && !projects_.exists(whole_, write.after->project)) {
          status = at_row<data::Project>(ErrorCode::not_found, write.after->project.value);
        }
      }
    };
    belongs_to_project(change_.of<data::Zone>());
    belongs_to_project(change_.of<data::WorkItem>());
    belongs_to_project(change_.of<data::DeclaredTotal>());
    return status;
  }

  geo::Status check_left_behind() const {
    std::set<data::Revision, std::greater<>> writers;
    if (!areas_.removed.empty()) {
      whole_.for_each<Area>([&](const Area& area, AreaId) {
        if (areas_.removed.count(area.parent) > 0 && !areas_.touches(area.id)) {
          writers.insert(area.version);
        }
      });
    }
    if (!buildings_.removed.empty()) {
      const Outcome<CountRow> counts(change_.of<CountRow>());
      whole_.for_each<CountRow>([&](const CountRow& count, AreaId) {
        if (buildings_.removed.count(count.building) > 0 && !counts.touches(count.id)) {
          writers.insert(count.version);
        }
      });
    }
    if (!categories_.removed.empty()) {
      whole_.for_each<data::Category>([&](const data::Category& row, AreaId) {
        if (categories_.removed.count(row.parent) > 0 && !categories_.touches(row.id)) {
          writers.insert(row.version);
        }
      });
    }
    note_left_behind_of_projects<data::Zone>(writers);
    note_left_behind_of_projects<data::WorkItem>(writers);
    note_left_behind_of_projects<data::DeclaredTotal>(writers);
    if (writers.empty()) return {};
    std::string list;
    for (const data::Revision writer : writers) {
      list += (list.empty() ? "" : ", ") + std::to_string(writer.value);
    }
    return Error{change_.undoes ? ErrorCode::undo_blocked : ErrorCode::conflict, list};
  }

  template <class Row>
  void note_left_behind_of_projects(std::set<data::Revision, std::greater<>>& writers) const {
    if (projects_.removed.empty()) return;
    const Outcome<Row> written(change_.of<Row>());
    whole_.for_each<Row>([&](const Row& row, AreaId) {
      if (projects_.removed.count(row.project) > 0 && !written.touches(row.id)) {
        writers.insert(row.version);
      }
    });
  }

  const WorldView& view_;
  WorldView whole_;
  const Change& change_;
  Outcome<Area> areas_;
  Outcome<Building> buildings_;
  Outcome<data::Task> tasks_;
  Outcome<data::Project> projects_;
  Outcome<data::Category> categories_;
};

}  // namespace

geo::Status check_change(const data::WorldView& view, const data::Change& change) {
  return ChangeCheck(view, change).run();
}

}  // namespace jingwei::services
