#pragma once

#include <set>
#include <string>
#include <vector>

#include "data/change.h"
#include "data/row_codec.h"
#include "data/world.h"
#include "tests/support/random_rows.h"

namespace jingwei::testing {

// All rows of a World with their ids, but not their versions: equal bytes mean equal content.
inline std::string content_of(const data::WorldView& view) {
  std::string bytes;
  const auto append = [&]<class Row>(const data::RowWrites<Row>*) {
    if constexpr (data::kInWorld<Row>) {
      view.for_each<Row>([&](Row row, data::AreaId) {
        row.version = {};
        data::encode_row(row, bytes);
      });
    }
    bytes += '|';
  };
  data::ForAllRows<data::RowWrites> kinds;
  std::apply([&](const auto&... kind) { (append(&kind), ...); }, kinds);
  return bytes;
}

// Random changes that a district accepts: references hold, ids are new, befores are current.
class RandomChanges {
 public:
  explicit RandomChanges(std::uint32_t seed) : rows_(seed) { rows_.set_reach(50'000'000); }

  RandomRows& rows() { return rows_; }

  data::Change next(const data::WorldView& view) {
    data::Change change;
    change.command = "edit";
    change.summary = {"随机修改", "random change"};
    removed_.clear();
    std::apply([&](auto&... writes) { (add_writes(view, writes), ...); }, change.writes);
    return change;
  }

 private:
  template <class Row>
  void add_writes(const data::WorldView& view, data::RowWrites<Row>& writes) {
    if (rows_.integer(0, 2) != 0) return;
    // Events of tasks cannot be taken back, and these changes are.
    if constexpr (std::is_same_v<Row, data::TaskEvent>) return;
    std::vector<Row> present;
    if constexpr (data::kInWorld<Row>) {
      view.for_each<Row>([&](const Row& row, data::AreaId) { present.push_back(row); });
    }
    std::int64_t next = view.next_id<Row>().value;
    for (std::int64_t n = rows_.integer(0, 3); n > 0; --n) {
      Row row = rows_.row<Row>(next++, 0);
      if (repair(view, row)) writes.push_back({std::nullopt, row});
    }
    for (const Row& row : present) {
      if (rows_.integer(0, 9) != 0) continue;
      Row after = rows_.row<Row>(row.id.value, row.version.value);
      if (rows_.integer(0, 2) == 0 && may_go(row)) {
        writes.push_back({row, std::nullopt});
      } else if (repair(view, after)) {
        writes.push_back({row, after});
      }
    }
  }

  // Makes references point at rows that exist; false when there is none.
  template <class Row>
  bool repair(const data::WorldView& view, Row& row) {
    if constexpr (std::is_same_v<Row, data::Area> || std::is_same_v<Row, data::Category>) {
      row.parent = {};
    } else if constexpr (std::is_same_v<Row, data::CountRow>) {
      row.building = {};
      view.for_each<data::Building>([&](const data::Building& building, data::AreaId) {
        if (removed_.count(building.id) > 0) return;
        if (!row.building || rows_.integer(0, 3) == 0) row.building = building.id;
      });
      if (!row.building) return false;
      counted_.insert(row.building);
    } else if constexpr (requires { row.project; }) {
      row.project = {};
      view.for_each<data::Project>([&](const data::Project& project, data::AreaId) {
        if (!row.project || rows_.integer(0, 3) == 0) row.project = project.id;
      });
      if (!row.project) return false;
    } else if constexpr (std::is_same_v<Row, data::Way> || std::is_same_v<Row, data::Waterway>) {
      row.flags &= 7;
    }
    return true;
  }

  // A building that a count has ever belonged to stays.
  template <class Row>
  bool may_go(const Row& row) {
    if constexpr (std::is_same_v<Row, data::Building>) {
      if (counted_.count(row.id) > 0) return false;
      removed_.insert(row.id);
    }
    // What hangs on a project would be left behind.
    return !std::is_same_v<Row, data::Project>;
  }

  RandomRows rows_;
  std::set<data::BuildingId> counted_, removed_;
};

}  // namespace jingwei::testing
