#pragma once

#include <array>
#include <memory>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "data/change.h"
#include "data/model/utc_offset.h"
#include "data/projection.h"
#include "data/scope.h"
#include "data/table.h"
#include "geo/hilbert_tree.h"
#include "geo/result.h"

namespace jingwei::data {

// What is fixed when a district is made.
struct DistrictInfo {
  std::string code;  // six digits or a lower-case word
  std::string name;
  std::string key;  // random, given at init: tells copies of a folder from other districts
  FrameParameters frame;
  // False for a district made without a centre until its first change: `frame` is then provisional
  // and may still be moved (services::District::set_frame_centre). No row exists before that.
  bool frame_fixed = true;
  UtcOffset utc_offset = kChinaTime;  // by which shifts are read; given at init
};

// When a table was last written, and the log's chain hash at that revision. A cache that was
// computed from a table is good as long as the stamp is the same.
struct TableStamp {
  Revision revision;
  std::string chain_hash;  // hex
  friend bool operator==(const TableStamp&, const TableStamp&) = default;
};

// Finds the areas of a point. A point on a common border belongs to the area of the smaller id.
class AreaLocator {
 public:
  AreaLocator() = default;
  explicit AreaLocator(const Table<Area>& areas);

  // The finest area that holds the point, 0 if none does.
  AreaId finest(geo::Point p) const;
  AreaId at_level(geo::Point p, AreaLevel level) const;
  // Every area of the level that touches the point, by id: more than one on a common border.
  std::vector<AreaId> all_at_level(geo::Point p, AreaLevel level) const;

 private:
  struct Level {
    std::vector<std::pair<AreaId, geo::MultiPolygon>> areas;
    geo::HilbertTree tree;
  };
  std::array<Level, 4> levels_;
};

// The state of a district at one revision. Immutable; successors share what did not change. There
// is no way to its rows but a WorldView, which needs a Scope.
class World {
 public:
  const DistrictInfo& info() const { return *info_; }
  const LocalFrame& frame() const { return *frame_; }
  Revision revision() const { return revision_; }
  const std::string& chain_hash() const { return chain_hash_; }
  template <class Row>
  const TableStamp& stamp() const {
    return std::get<Part<Row>>(parts_).stamp;
  }

 private:
  friend class WorldView;
  friend class WorldBuilder;
  template <class Row>
  friend AreaId area_of_row(const World& world, const Row& row);

  template <class Row>
  struct Part {
    Table<Row> table;
    TableStamp stamp;
  };

  World() = default;
  template <class Row>
  const Table<Row>& table() const {
    return std::get<Part<Row>>(parts_).table;
  }

  std::shared_ptr<const DistrictInfo> info_;
  std::shared_ptr<const LocalFrame> frame_;
  Revision revision_;
  std::string chain_hash_;
  ForAllRows<Part> parts_;
  std::shared_ptr<const AreaLocator> locator_;
};

using WorldPtr = std::shared_ptr<const World>;

// Makes Worlds: from a store's rows, or from a World and a Change.
class WorldBuilder {
 public:
  explicit WorldBuilder(DistrictInfo info);
  // A copy of `base` to be altered; cheap.
  explicit WorldBuilder(const World& base);

  template <class Row>
  void put(Row row);
  template <class Row>
  void erase(decltype(Row::id) id);
  template <class Row>
  void set_stamp(TableStamp stamp) {
    std::get<World::Part<Row>>(world_.parts_).stamp = std::move(stamp);
  }
  // Ids below `next` are taken, also by rows that are gone.
  template <class Row>
  void reserve_ids_below(std::int64_t next) {
    std::get<World::Part<Row>>(world_.parts_).table.reserve_ids_below(next);
  }
  // For rows whose area is known, as in a cache: nothing is located. Requires: `index_areas`
  // follows.
  template <class Row>
  void put_located(Row row, AreaId area);
  void index_areas();
  // Sets the stamp of every table that the change writes.
  void stamp(const Change& change, const TableStamp& stamp);
  // Puts each row of the change at `revision` and stamps the tables it writes.
  void apply(const Change& change, Revision revision, const std::string& chain_hash);
  // Ensures: every row's area is up to date.
  WorldPtr finish(Revision revision, std::string chain_hash);

 private:
  template <class Row>
  AreaId area_for(const Row& row) const;

  World world_;
  bool areas_changed_ = false;
  bool counts_moved_ = false;  // a building has come, gone or moved to another area
};

// A World as one scope sees it. Copies are cheap and keep the World alive.
class WorldView {
 public:
  WorldView(WorldPtr world, Scope scope) : world_(std::move(world)), scope_(std::move(scope)) {}

  const Scope& scope() const { return scope_; }
  const World& world() const { return *world_; }
  const WorldPtr& world_ptr() const { return world_; }
  const LocalFrame& frame() const { return world_->frame(); }
  Revision revision() const { return world_->revision(); }

  // nullptr when there is no such row or the scope does not see it: both look alike from outside.
  template <class Row>
  const Row* find(decltype(Row::id) id) const {
    static_assert(kInWorld<Row>, "these rows are kept in the store alone");
    const Row* row = world_->table<Row>().find(id);
    return row && sees<Row>(world_->table<Row>().area_of(id)) ? row : nullptr;
  }
  // Calls visit(row, area) for every row in scope, by id. `area` is the finest area it lies in.
  template <class Row, class F>
  void for_each(F&& visit) const {
    static_assert(kInWorld<Row>, "these rows are kept in the store alone");
    world_->table<Row>().for_each([&](const Row& row, AreaId area) {
      if (sees<Row>(area)) visit(row, area);
    });
  }
  template <class Row>
  AreaId area_of(decltype(Row::id) id) const {
    return find<Row>(id) ? world_->table<Row>().area_of(id) : AreaId{};
  }
  template <class Row>
  std::size_t count() const {
    if (!RowTraits<Row>::scoped || scope_.is_whole_district()) return world_->table<Row>().size();
    std::size_t n = 0;
    for_each<Row>([&](const Row&, AreaId) { ++n; });
    return n;
  }
  template <class Row>
  decltype(Row::id) next_id() const {
    return world_->table<Row>().next_id();
  }

  const AreaLocator& locator() const { return *world_->locator_; }
  // The area that the row belongs to, or will once it is written: that of its kind's rule in
  // docs/data-model.md.
  template <class Row>
  AreaId area_for(const Row& row) const;
  // Whether `area` is `ancestor` or lies in it.
  bool lies_in(AreaId area, AreaId ancestor) const;
  // The area of the level that holds `area` (itself included), 0 if none.
  AreaId ancestor_at(AreaId area, AreaLevel level) const;

  // Whether rows of this kind in `area` may be seen, and changed.
  template <class Row>
  bool sees(AreaId area) const {
    return !RowTraits<Row>::scoped || in_scope(area);
  }
  bool in_scope(AreaId area) const;

 private:
  WorldPtr world_;
  Scope scope_;
};

}  // namespace jingwei::data
