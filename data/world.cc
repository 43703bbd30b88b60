#include "data/world.h"

#include <algorithm>
#include <type_traits>

#include "geo/predicate.h"

namespace jingwei::data {

AreaLocator::AreaLocator(const Table<Area>& areas) {
  areas.for_each([&](const Area& area, AreaId) {
    levels_[static_cast<std::size_t>(area.level)].areas.emplace_back(area.id, area.shape);
  });
  for (Level& level : levels_) {
    std::vector<geo::Box> boxes;
    for (const auto& [id, shape] : level.areas) boxes.push_back(geo::bounds(shape));
    level.tree = geo::HilbertTree(boxes);
  }
}

AreaId AreaLocator::finest(geo::Point p) const {
  for (const AreaLevel level :
       {AreaLevel::grid, AreaLevel::community, AreaLevel::subdistrict, AreaLevel::district}) {
    if (const AreaId id = at_level(p, level)) return id;
  }
  return {};
}

AreaId AreaLocator::at_level(geo::Point p, AreaLevel level) const {
  const std::vector<AreaId> all = all_at_level(p, level);
  return all.empty() ? AreaId{} : all.front();
}

std::vector<AreaId> AreaLocator::all_at_level(geo::Point p, AreaLevel level) const {
  const Level& of = levels_[static_cast<std::size_t>(level)];
  std::vector<AreaId> found;
  of.tree.search({p, p}, [&](std::uint32_t i) {
    const auto& [id, shape] = of.areas[i];
    if (geo::locate(p, shape) != geo::Location::outside) found.push_back(id);
  });
  std::sort(found.begin(), found.end());
  return found;
}

template <class Row>
AreaId area_of_row(const World& world, const Row& row) {
  const auto known = [&](AreaId id) { return id && world.table<Area>().find(id); };
  if constexpr (std::is_same_v<Row, Area>) {
    return row.id;
  } else if constexpr (std::is_same_v<Row, CountRow>) {
    return world.table<Building>().area_of(row.building);
  } else if constexpr (std::is_same_v<Row, Task>) {
    return known(row.area) ? row.area : world.locator_->finest(anchor(row));
  } else if constexpr (std::is_same_v<Row, Cadre>) {
    return known(row.duty_area) ? row.duty_area : world.locator_->finest(anchor(row));
  } else if constexpr (std::is_same_v<Row, Post>) {
    return known(row.area) ? row.area : AreaId{};
  } else if constexpr (std::is_same_v<Row, TaskEvent>) {
    return world.table<Task>().area_of(row.task);
  } else if constexpr (requires { anchor(row); }) {
    return world.locator_->finest(anchor(row));
  } else {
    return {};
  }
}

WorldBuilder::WorldBuilder(DistrictInfo info) {
  world_.frame_ = std::make_shared<const LocalFrame>(info.frame);
  world_.info_ = std::make_shared<const DistrictInfo>(std::move(info));
  world_.locator_ = std::make_shared<const AreaLocator>();
}

WorldBuilder::WorldBuilder(const World& base) : world_(base) {}

template <class Row>
AreaId WorldBuilder::area_for(const Row& row) const {
  return area_of_row(world_, row);
}

template <class Row>
void WorldBuilder::put(Row row) {
  if constexpr (!kInWorld<Row>) {
    reserve_ids_below<Row>(row.id.value + 1);
    return;
  }
  auto& table = std::get<World::Part<Row>>(world_.parts_).table;
  if constexpr (std::is_same_v<Row, Area>) {
    const Area* before = table.find(row.id);
    // A new name or parent moves no row.
    areas_changed_ |= !before || before->level != row.level || before->shape != row.shape;
  }
  // While areas change, every row is located once at the end.
  const AreaId area = areas_changed_ ? AreaId{} : area_for(row);
  if constexpr (std::is_same_v<Row, Building>) counts_moved_ |= table.area_of(row.id) != area;
  table.put(std::move(row), area);
}

template <class Row>
void WorldBuilder::erase(decltype(Row::id) id) {
  areas_changed_ |= std::is_same_v<Row, Area>;
  counts_moved_ |= std::is_same_v<Row, Building>;
  std::get<World::Part<Row>>(world_.parts_).table.erase(id);
}

template void WorldBuilder::put(Area);
template void WorldBuilder::put(Place);
template void WorldBuilder::put(Compound);
template void WorldBuilder::put(Building);
template void WorldBuilder::put(CountRow);
template void WorldBuilder::put(Facility);
template void WorldBuilder::put(Organisation);
template void WorldBuilder::put(Way);
template void WorldBuilder::put(Waterway);
template void WorldBuilder::put(Gully);
template void WorldBuilder::put(Elevation);
template void WorldBuilder::put(Account);
template void WorldBuilder::put(Cadre);
template void WorldBuilder::put(Task);
template void WorldBuilder::put(TaskEvent);
template void WorldBuilder::put(Project);
template void WorldBuilder::put(Zone);
template void WorldBuilder::put(WorkItem);
template void WorldBuilder::put(DeclaredTotal);
template void WorldBuilder::put(Post);
template void WorldBuilder::put(Category);

template <class Row>
void WorldBuilder::put_located(Row row, AreaId area) {
  std::get<World::Part<Row>>(world_.parts_).table.put(std::move(row), area);
}

template void WorldBuilder::put_located(Area, AreaId);
template void WorldBuilder::put_located(Place, AreaId);
template void WorldBuilder::put_located(Compound, AreaId);
template void WorldBuilder::put_located(Building, AreaId);
template void WorldBuilder::put_located(CountRow, AreaId);
template void WorldBuilder::put_located(Facility, AreaId);
template void WorldBuilder::put_located(Organisation, AreaId);
template void WorldBuilder::put_located(Way, AreaId);
template void WorldBuilder::put_located(Waterway, AreaId);
template void WorldBuilder::put_located(Gully, AreaId);
template void WorldBuilder::put_located(Elevation, AreaId);
template void WorldBuilder::put_located(Account, AreaId);
template void WorldBuilder::put_located(Cadre, AreaId);
template void WorldBuilder::put_located(Task, AreaId);
template void WorldBuilder::put_located(TaskEvent, AreaId);
template void WorldBuilder::put_located(Project, AreaId);
template void WorldBuilder::put_located(Zone, AreaId);
template void WorldBuilder::put_located(WorkItem, AreaId);
template void WorldBuilder::put_located(DeclaredTotal, AreaId);
template void WorldBuilder::put_located(Post, AreaId);
template void WorldBuilder::put_located(Category, AreaId);

template void WorldBuilder::erase<Area>(decltype(Area::id));
template void WorldBuilder::erase<Place>(decltype(Place::id));
template void WorldBuilder::erase<Compound>(decltype(Compound::id));
template void WorldBuilder::erase<Building>(decltype(Building::id));
template void WorldBuilder::erase<CountRow>(decltype(CountRow::id));
template void WorldBuilder::erase<Facility>(decltype(Facility::id));
template void WorldBuilder::erase<Organisation>(decltype(Organisation::id));
template void WorldBuilder::erase<Way>(decltype(Way::id));
template void WorldBuilder::erase<Waterway>(decltype(Waterway::id));
template void WorldBuilder::erase<Gully>(decltype(Gully::id));
template void WorldBuilder::erase<Elevation>(decltype(Elevation::id));
template void WorldBuilder::erase<Account>(decltype(Account::id));
template void WorldBuilder::erase<Cadre>(decltype(Cadre::id));
template void WorldBuilder::erase<Task>(decltype(Task::id));
template void WorldBuilder::erase<TaskEvent>(decltype(TaskEvent::id));
template void WorldBuilder::erase<Project>(decltype(Project::id));
template void WorldBuilder::erase<Zone>(decltype(Zone::id));
template void WorldBuilder::erase<WorkItem>(decltype(WorkItem::id));
template void WorldBuilder::erase<DeclaredTotal>(decltype(DeclaredTotal::id));
template void WorldBuilder::erase<Post>(decltype(Post::id));
template void WorldBuilder::erase<Category>(decltype(Category::id));

void WorldBuilder::index_areas() {
  world_.locator_ = std::make_shared<const AreaLocator>(world_.table<Area>());
}

void WorldBuilder::stamp(const Change& change, const TableStamp& stamp) {
  const auto stamp_table = [&](const auto& writes) {
    using Row = std::decay_t<decltype(writes.front().before.value())>;
    if (!writes.empty()) set_stamp<Row>(stamp);
  };
  std::apply([&](const auto&... writes) { (stamp_table(writes), ...); }, change.writes);
}

void WorldBuilder::apply(const Change& change, Revision revision, const std::string& chain_hash) {
  const auto write_table = [&](const auto& writes) {
    using Row = std::decay_t<decltype(writes.front().before.value())>;
    for (const auto& write : writes) {
      if (write.after) {
        Row row = *write.after;
        row.version = revision;
        put(std::move(row));
      } else {
        erase<Row>(write.before->id);
      }
    }
  };
  std::apply([&](const auto&... writes) { (write_table(writes), ...); }, change.writes);
  stamp(change, {revision, chain_hash});
}

WorldPtr WorldBuilder::finish(Revision revision, std::string chain_hash) {
  const auto relocate = [&](auto& part) {
    part.table.relocate([&](const auto& row) { return area_for(row); });
  };
  if (areas_changed_) {
    world_.locator_ = std::make_shared<const AreaLocator>(world_.table<Area>());
    std::apply([&](auto&... part) { (relocate(part), ...); }, world_.parts_);
  } else if (counts_moved_) {
    relocate(std::get<World::Part<CountRow>>(world_.parts_));
  }
  areas_changed_ = counts_moved_ = false;
  if (revision && !world_.info_->frame_fixed) {
    DistrictInfo info = *world_.info_;
    info.frame_fixed = true;
    world_.info_ = std::make_shared<const DistrictInfo>(std::move(info));
  }
  world_.revision_ = revision;
  world_.chain_hash_ = std::move(chain_hash);
  return std::shared_ptr<const World>(new World(world_));
}

bool WorldView::lies_in(AreaId area, AreaId ancestor) const {
  // The ladder has four steps; the bound also ends a damaged cycle.
  for (int step = 0; area && step < 8; ++step) {
    if (area == ancestor) return true;
    const Area* row = world_->table<Area>().find(area);
    area = row ? row->parent : AreaId{};
  }
  return false;
}

AreaId WorldView::ancestor_at(AreaId area, AreaLevel level) const {
  for (int step = 0; area && step < 8; ++step) {
    const Area* row = world_->table<Area>().find(area);
    if (!row) return {};
    if (row->level == level) return area;
    area = row->parent;
  }
  return {};
}

template <class Row>
AreaId WorldView::area_for(const Row& row) const {
  return area_of_row(*world_, row);
}
template AreaId WorldView::area_for(const Area&) const;
template AreaId WorldView::area_for(const Place&) const;
template AreaId WorldView::area_for(const Compound&) const;
template AreaId WorldView::area_for(const Building&) const;
template AreaId WorldView::area_for(const CountRow&) const;
template AreaId WorldView::area_for(const Facility&) const;
template AreaId WorldView::area_for(const Organisation&) const;
template AreaId WorldView::area_for(const Way&) const;
template AreaId WorldView::area_for(const Waterway&) const;
template AreaId WorldView::area_for(const Gully&) const;
template AreaId WorldView::area_for(const Elevation&) const;
template AreaId WorldView::area_for(const Account&) const;
template AreaId WorldView::area_for(const Cadre&) const;
template AreaId WorldView::area_for(const Task&) const;
template AreaId WorldView::area_for(const TaskEvent&) const;
template AreaId WorldView::area_for(const Project&) const;
template AreaId WorldView::area_for(const Zone&) const;
template AreaId WorldView::area_for(const WorkItem&) const;
template AreaId WorldView::area_for(const DeclaredTotal&) const;
template AreaId WorldView::area_for(const Post&) const;
template AreaId WorldView::area_for(const Category&) const;

bool WorldView::in_scope(AreaId area) const {
  if (scope_.is_whole_district()) return true;
  return std::any_of(scope_.areas().begin(), scope_.areas().end(),
                     [&](AreaId allowed) { return lies_in(area, allowed); });
}

}  // namespace jingwei::data
