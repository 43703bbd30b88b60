#include "services/event.h"

#include <algorithm>
#include <set>
#include <type_traits>

#include "data/scope.h"
#include "services/feature_layers.h"
#include "services/works.h"

namespace jingwei::services {
namespace {

using data::AreaId;
using data::WorldView;

// Works are cut by the borders of areas only where so few have changed that each is told by its id;
// beyond, they count for the area of their anchor.
constexpr std::size_t kMostCut = Event::kMostRows;

std::vector<AreaId> in_order(std::set<AreaId> areas) { return {areas.begin(), areas.end()}; }

// The smallest area that holds all of them, 0 when none does.
AreaId holder_of(const WorldView& view, const std::set<AreaId>& areas) {
  if (areas.empty()) return {};
  for (const data::AreaLevel level : {data::AreaLevel::grid, data::AreaLevel::community,
                                      data::AreaLevel::subdistrict, data::AreaLevel::district}) {
    std::set<AreaId> holders;
    for (const AreaId area : areas) holders.insert(view.ancestor_at(area, level));
    if (holders.size() == 1 && *holders.begin()) return *holders.begin();
  }
  return {};
}

class Places {
 public:
  Places(const data::Change& change, const data::WorldPtr& before, const data::WorldPtr& after)
      : before_(before, data::Scope::whole_district("")),
        after_(after, data::Scope::whole_district("")),
        cut_(change.of<data::WorkItem>().size() + change.of<data::Zone>().size() <= kMostCut) {}

  template <class Row>
  TouchedRow touched(const data::RowWrite<Row>& write) const {
    const Row& row = write.after ? *write.after : *write.before;
    constexpr bool of_works =
        std::is_same_v<Row, data::Project> || std::is_same_v<Row, data::DeclaredTotal>;
    TouchedRow touched{layer_of(row), row.id.value, data::RowTraits<Row>::scoped || of_works, {}};
    std::set<AreaId> areas;
    if (write.before) add_areas(before_, *write.before, areas);
    if (write.after) add_areas(after_, *write.after, areas);
    touched.areas = in_order(std::move(areas));
    return touched;
  }

 private:
  template <class Row>
  void add_areas(const WorldView& view, const Row& row, std::set<AreaId>& areas) const {
    if constexpr (std::is_same_v<Row, data::WorkItem> || std::is_same_v<Row, data::Zone>) {
      if (cut_) return add_ground(view, geo::Shape(row.shape), areas);
    }
    if constexpr (std::is_same_v<Row, data::Project>) {
      add_anchors<data::Zone>(view, row.id, areas);
      add_anchors<data::WorkItem>(view, row.id, areas);
    } else if constexpr (std::is_same_v<Row, data::DeclaredTotal>) {
      std::set<AreaId> ground;
      view.for_each<data::Zone>([&](const data::Zone& zone, AreaId) {
        if (zone.project != row.project || zone.name != row.zone) return;
        add_ground(view, geo::Shape(zone.shape), ground);
      });
      areas.insert(holder_of(view, ground));
    } else {
      areas.insert(view.area_of<Row>(row.id));
    }
  }

  static void add_ground(const WorldView& view, const geo::Shape& shape, std::set<AreaId>& areas) {
    const auto found = areas_of_shape(view, shape);
    // What cannot be cut is told to those who see everything.
    if (!found) return void(areas.insert(AreaId{}));
    areas.insert(found->begin(), found->end());
  }

  template <class Row>
  static void add_anchors(const WorldView& view, data::ProjectId project, std::set<AreaId>& areas) {
    view.for_each<Row>([&](const Row& row, AreaId area) {
      if (row.project == project) areas.insert(area);
    });
  }

  WorldView before_, after_;
  bool cut_;
};

bool is_any_in_scope(const TouchedRow& row, const WorldView& view) {
  return std::any_of(row.areas.begin(), row.areas.end(),
                     [&](AreaId area) { return view.in_scope(area); });
}

bool is_all_in_scope(const TouchedRow& row, const WorldView& view) {
  return !row.scoped || std::all_of(row.areas.begin(), row.areas.end(),
                                    [&](AreaId area) { return view.in_scope(area); });
}

bool is_of_areas(std::string_view layer) {
  return layer == "areas" || layer == "subdistricts" || layer == "communities" || layer == "grids";
}

bool is_scoped_layer(std::string_view layer) {
  if (layer == data::RowTraits<data::Task>::layer) return data::RowTraits<data::Task>::scoped;
  return find_feature_layer(layer) && with_row_type(layer, [](auto type) {
           return data::RowTraits<typename decltype(type)::type>::scoped;
         });
}

struct DegreeBox {
  double west = 0, south = 0, east = 0, north = 0;
};

// Where the scope reaches, a box for each of its areas.
std::vector<DegreeBox> reach_of(const WorldView& view) {
  std::vector<DegreeBox> reach;
  for (const AreaId id : view.scope().areas()) {
    const data::Area* area = view.find<data::Area>(id);
    if (!area) continue;
    const geo::Box box = geo::bounds(area->shape);
    DegreeBox degrees{180, 90, -180, -90};
    for (const geo::Point corner :
         {box.min, geo::Point{box.max.x, box.min.y}, box.max, geo::Point{box.min.x, box.max.y}}) {
      const geo::LonLat at = view.frame().to_lonlat(corner);
      degrees = {std::min(degrees.west, at.lon), std::min(degrees.south, at.lat),
                 std::max(degrees.east, at.lon), std::max(degrees.north, at.lat)};
    }
    reach.push_back(degrees);
  }
  return reach;
}

// The part inside the boxes and an eighth of a tile around them, for what is drawn over a border;
// nothing when it lies outside all of them.
void add_within(const StalePart& part, const std::vector<DegreeBox>& reach,
                std::vector<StalePart>& told) {
  const double margin = 360.0 / 8 / static_cast<double>(1 << part.min_zoom);
  for (const DegreeBox& box : reach) {
    StalePart inside = part;
    inside.west = std::max(part.west, box.west - margin);
    inside.south = std::max(part.south, box.south - margin);
    inside.east = std::min(part.east, box.east + margin);
    inside.north = std::min(part.north, box.north + margin);
    if (inside.west < inside.east && inside.south < inside.north) told.push_back(inside);
  }
}

// Of one layer of the map: whether it is told at all, and whether as a layer of scoped rows.
struct LayerTold {
  bool told = false, scoped = false;
};

LayerTold layer_told(const std::string& layer, const std::vector<TouchedRow>& rows) {
  LayerTold out;
  out.scoped = is_scoped_layer(layer);
  out.told = std::any_of(rows.begin(), rows.end(), [&](const TouchedRow& row) {
    // Labels follow the areas they name, and what is seen of scoped rows the borders.
    const bool follows = (out.scoped || layer == "area_labels") && is_of_areas(row.layer);
    return row.layer == layer || follows;
  });
  return out;
}

}  // namespace

std::vector<TouchedRow> touched_rows(const data::Change& change, const data::WorldPtr& before,
                                     const data::WorldPtr& after) {
  const Places places(change, before, after);
  std::vector<TouchedRow> rows;
  const auto add_table = [&](const auto& writes) {
    using Row = std::decay_t<decltype(writes.front().before.value())>;
    if constexpr (data::kInWorld<Row>) {
      for (const auto& write : writes) rows.push_back(places.touched(write));
    }
  };
  std::apply([&](const auto&... writes) { (add_table(writes), ...); }, change.writes);
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  return rows;
}

ToldEvent told_of(const Event& event, const WorldView& view) {
  ToldEvent told;
  told.whole = true;
  for (const TouchedRow& row : event.rows) {
    // Accounts are the administrators' business alone.
    const bool secret = row.layer == data::RowTraits<data::Account>::layer &&
                        view.scope().role() != data::Role::administrator;
    const bool seen = !secret && (!row.scoped || is_any_in_scope(row, view));
    if (seen) told.rows.push_back(row);
    told.whole = told.whole && seen && is_all_in_scope(row, view);
  }
  if (told.rows.empty()) return told;
  const bool everywhere = told.whole || view.scope().is_whole_district();
  const std::vector<DegreeBox> reach = everywhere ? std::vector<DegreeBox>() : reach_of(view);
  for (const StalePart& part : event.stale) {
    StalePart open = part, scoped = part;
    open.layers.clear();
    scoped.layers.clear();
    for (const std::string& layer : part.layers) {
      const LayerTold of = layer_told(layer, told.rows);
      if (of.told) (of.scoped && !everywhere ? scoped : open).layers.push_back(layer);
    }
    if (!open.layers.empty()) told.stale.push_back(std::move(open));
    if (!scoped.layers.empty()) add_within(scoped, reach, told.stale);
  }
  return told;
}

}  // namespace jingwei::services
