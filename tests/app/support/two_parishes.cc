#include "tests/app/support/two_parishes.h"

#include <gtest/gtest.h>

#include <string>

#include "data/photo.h"
#include "services/district.h"
#include "services/task_photos.h"
#include "tests/app/support/people.h"
#include "tests/support/pictures.h"

namespace jingwei::app {
namespace {

data::Photo photo() { return *data::cleaned_photo(testing::jpeg({})); }

constexpr std::int32_t kKm = 1'000'000;

geo::Polygon rectangle(std::int32_t west, std::int32_t south, std::int32_t width,
                       std::int32_t height) {
  return {{{west, south},
           {west + width, south},
           {west + width, south + height},
           {west, south + height}},
          {}};
}

template <class Row>
void add(data::Change& change, Row row) {
  change.of<Row>().push_back({std::nullopt, std::move(row)});
}

// One of the two: where its rows stand, and what they are called.
struct Parish {
  std::string mark;
  std::int64_t first_id;
  int side;  // -1 west, 1 east
  data::AreaId community;
  int buildings;

  // `metres` from the common border into the parish.
  geo::Point at(std::int32_t metres, std::int32_t north) const {
    return {side * metres * 1000, north * 1000};
  }
  geo::Polygon square(std::int32_t metres, std::int32_t north, std::int32_t size) const {
    const geo::Point corner = at(metres, north);
    return rectangle(side < 0 ? corner.x - size * 1000 : corner.x, corner.y, size * 1000,
                     size * 1000);
  }
};

const Parish kWest{std::string(kWestMark), 41'001, -1, {3}, 17};
const Parish kEast{std::string(kEastMark), 72'001, 1, {4}, 23};

void add_ground(data::Change& change) {
  const auto area = [&](std::int64_t id, data::AreaLevel level, std::int64_t parent, int side,
                        const std::string& name) {
    data::Area row;
    row.id = {id};
    row.level = level;
    row.parent = {parent};
    row.code = "61060200" + std::to_string(id);
    row.name = name;
    row.shape = {rectangle(side < 0 ? -kKm : 0, -kKm, kKm, 2 * kKm)};
    row.centre = {side * kKm / 2, 0};
    add(change, row);
  };
  area(1, data::AreaLevel::subdistrict, 0, -1, "West parish");
  area(2, data::AreaLevel::subdistrict, 0, 1, "East parish");
  area(3, data::AreaLevel::community, 1, -1, "West community");
  area(4, data::AreaLevel::community, 2, 1, "East community");
  data::Way street;
  street.id = {1};
  street.way_class = data::WayClass::residential;
  street.name = "Long Street";
  for (std::int32_t x = -950'000; x <= 950'000; x += 50'000) street.line.push_back({x, 0});
  add(change, street);
  for (std::int64_t id = 1; id <= 2; ++id) {
    data::Facility clinic;
    clinic.id = {id};
    clinic.name = "Clinic " + std::to_string(id);
    clinic.kind = "clinic";
    clinic.at = {(id == 1 ? -1 : 1) * 100'000, -3'000};
    add(change, clinic);
  }
  data::Project project;
  project.id = {1};
  project.code = "P1";
  project.name = "Street works";
  add(change, project);
}

void add_buildings(data::Change& change, const Parish& parish) {
  for (int i = 0; i < parish.buildings; ++i) {
    data::Building building;
    building.id = {parish.first_id + i};
    building.name = parish.mark + " house " + std::to_string(i);
    building.address = parish.mark + " street " + std::to_string(i);
    building.kind = "residential";
    building.footprint = parish.square(10 + i * 40, 5, 20);
    add(change, building);
    data::CountRow count;
    count.id = {parish.first_id + i};
    count.building = building.id;
    count.date = "2025-06-30";
    count.households = 3 + parish.side;
    count.people = 11 + 2 * parish.side;
    count.source = parish.mark + " register";
    add(change, count);
  }
  for (int i = 0; i < 2; ++i) {
    data::Compound compound;
    compound.id = {parish.first_id + i};
    compound.name = parish.mark + " court " + std::to_string(i);
    compound.shape = {parish.square(300, 200 + 150 * i, 100)};
    add(change, compound);
  }
}

void add_people(data::Change& change, const Parish& parish) {
  data::Organisation office;
  office.id = {parish.first_id};
  office.name = parish.mark + " office";
  office.skills = "plumbing;" + parish.mark;
  office.at = parish.at(150, -4);
  add(change, office);
  for (int i = 0; i < 2; ++i) {
    data::Cadre cadre;
    cadre.id = {parish.first_id + i};
    cadre.name = parish.mark + " cadre " + std::to_string(i);
    cadre.organisation = office.id;
    cadre.skills = "plumbing";
    cadre.shift = "Mo-Su 00:00-24:00";
    cadre.office = office.at;
    cadre.home = parish.at(500 + 50 * i, 30);
    add(change, cadre);
  }
}

void add_tasks(data::Change& change, const Parish& parish) {
  constexpr data::TaskState kStates[] = {data::TaskState::filed, data::TaskState::dispatched,
                                         data::TaskState::closed};
  for (int i = 0; i < 3; ++i) {
    data::Task task;
    task.id = {parish.first_id + i};
    task.state = kStates[i];
    task.text = parish.mark + " leak " + std::to_string(i);
    task.kind = "water";
    task.source = "patrol";
    task.at = parish.at(200 + 30 * i, 20);
    task.building = {parish.first_id + i};
    task.area = parish.community;
    if (i == 1) task.holder = {parish.first_id};
    task.reported_at = {1'750'000'000'000 + i};
    task.due_at = {1'750'100'000'000 + parish.side};
    task.moved_at = task.reported_at;
    add(change, task);
    data::TaskEvent event;
    event.id = {parish.first_id + i};
    event.task = task.id;
    event.move = "create";
    event.to = task.state;
    event.who = "chief";
    event.at = task.reported_at;
    event.note = parish.mark + " note";
    if (i == 0) event.photo = parish_photo();
    add(change, event);
  }
}

void add_works(data::Change& change, const Parish& parish) {
  data::Zone zone;
  zone.id = {parish.first_id};
  zone.project = {1};
  zone.name = parish.mark + " zone";
  zone.shape = {parish.square(50, -500, 400)};
  add(change, zone);
  for (int i = 0; i < 2; ++i) {
    data::WorkItem item;
    item.id = {parish.first_id + i};
    item.project = {1};
    item.name = parish.mark + " item " + std::to_string(i);
    item.kind = "pavement";
    item.unit = "m";
    item.planned = {(100 + parish.first_id) * 1000};
    item.shape = geo::Polyline{parish.at(100, -300 - 20 * i), parish.at(300, -300 - 20 * i)};
    add(change, item);
  }
  data::DeclaredTotal declared;
  declared.id = {parish.first_id};
  declared.project = {1};
  declared.zone = zone.name;
  declared.kind = "pavement";
  declared.unit = "m";
  declared.quantity = {(500 + parish.first_id) * 1000};
  declared.source = parish.mark + " contract";
  add(change, declared);
}

data::Change everything() {
  data::Change change;
  change.command = "import";
  change.summary = {"建立", "make"};
  add_ground(change);
  for (const Parish* parish : {&kWest, &kEast}) {
    add_buildings(change, *parish);
    add_people(change, *parish);
    add_tasks(change, *parish);
    add_works(change, *parish);
  }
  return change;
}

template <class Row>
void remove_east(const data::WorldView& view, data::Change& change) {
  view.for_each<Row>([&](const Row& row, data::AreaId) {
    if (row.id.value >= kEast.first_id) change.of<Row>().push_back({row, std::nullopt});
  });
}

// Both districts are to have as many revisions and the same next ids: here one compound of the east
// goes, there all of it.
data::Change second_change(const data::WorldView& view, East east) {
  data::Change change;
  change.command = "edit";
  change.summary = {"删除", "remove"};
  if (east == East::kept) {
    const auto* compound = view.find<data::Compound>({kEast.first_id + 1});
    change.of<data::Compound>().push_back({*compound, std::nullopt});
    return change;
  }
  remove_east<data::CountRow>(view, change);
  remove_east<data::Building>(view, change);
  remove_east<data::Compound>(view, change);
  remove_east<data::Organisation>(view, change);
  remove_east<data::Cadre>(view, change);
  remove_east<data::Task>(view, change);
  remove_east<data::Zone>(view, change);
  remove_east<data::WorkItem>(view, change);
  remove_east<data::DeclaredTotal>(view, change);
  return change;
}

void write(services::District& district, const services::Plan& plan) {
  const auto receipt = district.execute(data::Scope::whole_district("test"), plan);
  ASSERT_TRUE(receipt.ok()) << geo::describe(receipt.error(), geo::Language::en);
}

}  // namespace

std::string parish_photo() { return data::photo_name(photo()); }

void make_two_parishes(const std::filesystem::path& folder, East east) {
  const auto made = services::init_district(folder, {"610602", "Two", geo::LonLat{109.5, 36.6}});
  ASSERT_TRUE(made.ok()) << geo::describe(made.error(), geo::Language::en);
  {
    geo::NoProgress progress;
    auto district = services::District::open(folder, {}, progress);
    ASSERT_TRUE(district.ok()) << geo::describe(district.error(), geo::Language::en);
    ASSERT_TRUE(data::keep_photo(folder / services::kPhotoFolder, photo()).ok());
    write(**district, [](const data::WorldView&) { return everything(); });
    write(**district, [&](const data::WorldView& view) { return second_change(view, east); });
  }
  add_account(folder, "chief", data::Role::administrator);
  add_account(folder, "west", data::Role::dispatcher, {{kWestArea}});
  add_account(folder, "east", data::Role::dispatcher, {{kEastArea}});
  add_account(folder, "guest", data::Role::viewer, {{kWestArea}});
  add_account(folder, "builder", data::Role::engineer, {{kWestArea}});
}

}  // namespace jingwei::app
