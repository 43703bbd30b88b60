#pragma once

#include <random>
#include <string>
#include <vector>

#include "data/change.h"
#include "data/world.h"
#include "tests/support/random_polygons.h"

namespace jingwei::testing {

// Edits of a World as an office makes them: renames, moves, new and removed rows, and borders moved
// together on both sides.
class MapEdits {
 public:
  explicit MapEdits(std::uint32_t seed) : random_(seed) {}

  data::Change next(const data::WorldPtr& world) {
    const data::WorldView view(world, data::Scope::whole_district("tester"));
    data::Change change;
    change.actor = "tester";
    change.command = "edit";
    for (int n = number(1, 3); n > 0; --n) {
      switch (number(0, 12)) {
        case 0:
          edit<data::Building>(view, change, [&](data::Building& row) { row.name = word(); });
          break;
        case 1:
          edit<data::Building>(view, change, [&](data::Building& row) {
            for (geo::Point& p : row.footprint.shell) p = {p.x + 40000, p.y - 25000};
            for (geo::Ring& hole : row.footprint.holes) {
              for (geo::Point& p : hole) p = {p.x + 40000, p.y - 25000};
            }
          });
          break;
        case 2:
          edit<data::Way>(view, change, [&](data::Way& row) { row.line.back().x += 90000; });
          break;
        case 3:
          edit<data::Facility>(view, change, [&](data::Facility& row) { row.at.y += 150000; });
          break;
        case 4:
          edit<data::Place>(view, change, [&](data::Place& row) { row.kind = "town"; });
          break;
        case 5:
          edit<data::Area>(view, change, [&](data::Area& row) { row.name = word(); });
          break;
        case 6:
          move_border(view, change);
          break;
        case 7:
          remove<data::Way>(view, change);
          break;
        case 8:
          add_building(view, change);
          break;
        case 9:
          edit<data::Task>(view, change, [&](data::Task& row) {
            row.state = static_cast<data::TaskState>(number(0, 11));
          });
          break;
        case 10:
          edit<data::Task>(view, change, [&](data::Task& row) { row.at.x += 170'000; });
          break;
        case 11:
          add_task(view, change);
          break;
        default:
          edit<data::Organisation>(view, change,
                                   [&](data::Organisation& row) { row.kind = word(); });
      }
    }
    return change;
  }

 private:
  int number(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random_); }
  std::string word() { return "名" + std::to_string(number(0, 99)); }

  template <class Row>
  static bool is_written(const data::Change& change, decltype(Row::id) id) {
    for (const auto& write : change.of<Row>()) {
      if ((write.after ? write.after->id : write.before->id) == id) return true;
    }
    return false;
  }

  // A random row that the change does not write yet.
  template <class Row>
  const Row* pick(const data::WorldView& view, const data::Change& change) {
    std::vector<const Row*> rows;
    view.for_each<Row>([&](const Row& row, data::AreaId) { rows.push_back(&row); });
    if (rows.empty()) return nullptr;
    const Row* row = rows[static_cast<std::size_t>(number(0, static_cast<int>(rows.size()) - 1))];
    return is_written<Row>(change, row->id) ? nullptr : row;
  }

  template <class Row, class F>
  void edit(const data::WorldView& view, data::Change& change, F&& alter) {
    const Row* row = pick<Row>(view, change);
    if (!row) return;
    Row after = *row;
    alter(after);
    change.of<Row>().push_back({*row, after});
  }

  template <class Row>
  void remove(const data::WorldView& view, data::Change& change) {
    if (const Row* row = pick<Row>(view, change)) change.of<Row>().push_back({*row, std::nullopt});
  }

  void add_building(const data::WorldView& view, data::Change& change) {
    data::Building row;
    row.id = view.next_id<data::Building>();
    if (is_written<data::Building>(change, row.id)) return;
    row.kind = "yes";
    row.footprint = random_polygon(
        random_, {number(-1'500'000, 1'500'000), number(-1'500'000, 1'500'000)}, 20000);
    change.of<data::Building>().push_back({std::nullopt, row});
  }

  void add_task(const data::WorldView& view, data::Change& change) {
    data::Task row;
    row.id = view.next_id<data::Task>();
    if (is_written<data::Task>(change, row.id)) return;
    row.at = {number(-1'500'000, 1'500'000), number(-1'500'000, 1'500'000)};
    change.of<data::Task>().push_back({std::nullopt, row});
  }

  // One vertex goes elsewhere in every area that has it.
  void move_border(const data::WorldView& view, data::Change& change) {
    const data::Area* area = pick<data::Area>(view, change);
    if (!area || !change.of<data::Area>().empty()) return;
    const geo::Ring& shell = area->shape.front().shell;
    const geo::Point from =
        shell[static_cast<std::size_t>(number(0, static_cast<int>(shell.size()) - 1))];
    const geo::Point to{from.x + number(-12000, 12000), from.y + number(-12000, 12000)};
    view.for_each<data::Area>([&](const data::Area& row, data::AreaId) {
      data::Area after = row;
      for (geo::Polygon& polygon : after.shape) {
        std::replace(polygon.shell.begin(), polygon.shell.end(), from, to);
      }
      if (!(after == row)) change.of<data::Area>().push_back({row, after});
    });
  }

  std::mt19937 random_;
};

// The World after the change at the next revision.
inline data::WorldPtr applied(const data::WorldPtr& world, const data::Change& change) {
  data::WorldBuilder builder(*world);
  const data::Revision revision{world->revision().value + 1};
  builder.apply(change, revision, "hash");
  return builder.finish(revision, "hash");
}

}  // namespace jingwei::testing
