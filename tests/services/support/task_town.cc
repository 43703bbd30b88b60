#include "tests/services/support/task_town.h"

#include "services/change_check.h"
#include "tests/services/support/town.h"

namespace jingwei::services::test {
namespace {

data::Area area(std::int64_t id, data::AreaLevel level, std::int64_t parent, double west,
                double east) {
  data::Area row{.id = {id}, .level = level, .parent = {parent}, .name = "area"};
  row.name += std::to_string(id);
  const geo::Point low = test::at(west, -500), high = test::at(east, 500);
  row.shape = {{{low, {high.x, low.y}, high, {low.x, high.y}}, {}}};
  return row;
}

}  // namespace

TaskTown::TaskTown()
    : world_(data::WorldBuilder(data::DistrictInfo{"town", "Town", "key", {{109.5, 36.6}}})
                 .finish({0}, "")) {
  using data::AreaLevel;
  using data::Role;
  data::Change first;
  const auto add = [&](auto row) {
    first.of<decltype(row)>().push_back({std::nullopt, std::move(row)});
  };
  add(area(1, AreaLevel::subdistrict, 0, -1000, 1000));
  add(area(2, AreaLevel::community, 1, -1000, 0));
  add(area(3, AreaLevel::community, 1, 0, 1000));
  for (const std::int64_t id : {1, 2}) {
    data::Building house{.id = {id}};
    house.footprint.shell = square(test::at(id == 1 ? -300 : 300, 100), 10);
    add(house);
  }
  for (const std::int64_t id : {1, 2, 3}) {
    data::Cadre cadre{.id = {id}, .name = "cadre " + std::to_string(id)};
    cadre.duty_area = {id == 3 ? 3 : 2};
    cadre.office = test::at(id == 3 ? 500 : -500, 0);
    add(cadre);
  }
  const auto account = [&](std::int64_t id, Role role, std::int64_t cadre, std::int64_t in) {
    data::Account row{.id = {id}, .name = "account " + std::to_string(id), .role = role};
    row.cadre = {cadre};
    if (in) row.areas = {{in}};
    add(row);
  };
  account(1, Role::administrator, 0, 0);
  account(2, Role::dispatcher, 0, 0);
  account(3, Role::dispatcher, 1, 0);
  account(4, Role::cadre, 1, 0);
  account(5, Role::cadre, 2, 0);
  account(6, Role::engineer, 0, 0);
  account(7, Role::viewer, 0, 0);
  account(8, Role::dispatcher, 0, 2);
  account(9, Role::cadre, 3, 3);
  write(first);
}

data::WorldView TaskTown::as(std::int64_t account) const {
  return view(data::Scope::of_account(*whole().find<data::Account>({account})));
}

geo::LonLat TaskTown::at(double x_metres, double y_metres) const {
  return world_->frame().to_lonlat(test::at(x_metres, y_metres));
}

geo::Result<data::Revision> TaskTown::apply(const data::WorldView& view, data::Change change) {
  if (auto status = check_change(view, change); !status) return status.error();
  return write(change);
}

const data::Task* TaskTown::task(std::int64_t id) const { return whole().find<data::Task>({id}); }

data::Revision TaskTown::write(const data::Change& change) {
  const data::Revision revision{++revision_};
  data::WorldBuilder builder(*world_);
  builder.apply(change, revision, "");
  world_ = builder.finish(revision, "");
  for (const auto& event : change.of<data::TaskEvent>()) {
    data::TaskEvent kept = *event.after;
    kept.version = revision;
    events_[kept.task.value].push_back(std::move(kept));
  }
  return revision;
}

}  // namespace jingwei::services::test
