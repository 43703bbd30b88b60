#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "data/world.h"
#include "geo/area.h"
#include "geo/hilbert_tree.h"

// The areas and ways of a district as an import will leave them.
namespace jingwei::data {

inline constexpr std::int32_t kFarFromWaysMillimetres = 2'000'000;

// The areas of the district as they will be, for whatever is placed by them.
class PlannedAreas {
 public:
  explicit PlannedAreas(const WorldView& view) {
    view.for_each<Area>([&](const Area& area, AreaId) { put(area); });
  }

  void put(const Area& area) {
    rows_[area.id] = area;
    locator_.reset();
  }
  bool empty() const { return rows_.empty(); }
  const std::map<AreaId, Area>& rows() const { return rows_; }

  const AreaLocator& locator() {
    if (!locator_) {
      Table<Area> table;
      for (const auto& [id, area] : rows_) table.put(area, id);
      locator_.emplace(table);
    }
    return *locator_;
  }

  // By code, else by name; the level decides between equals.
  AreaId find(AreaLevel level, const std::string& code_or_name) const {
    AreaId by_name;
    for (const auto& [id, area] : rows_) {
      if (area.level != level) continue;
      if (area.code == code_or_name) return id;
      if (!by_name && area.name == code_or_name) by_name = id;
    }
    return by_name;
  }
  const Area* with_code(AreaLevel level, const std::string& code) const {
    for (const auto& [id, area] : rows_) {
      if (area.level == level && area.code == code) return &area;
    }
    return nullptr;
  }

 private:
  std::map<AreaId, Area> rows_;
  std::optional<AreaLocator> locator_;
};

// Whether some way runs within 2 km of a point: over the ways as they will be.
class WaysNearby {
 public:
  void add(const geo::Polyline& line) {
    for (std::size_t i = 1; i < line.size(); ++i) {
      const geo::Point two[] = {line[i - 1], line[i]};
      boxes_.push_back(geo::bounds(two));
      ends_.emplace_back(two[0], two[1]);
    }
  }
  void build() { tree_ = geo::HilbertTree(boxes_); }
  bool empty() const { return boxes_.empty(); }
  bool near(geo::Point p) const {
    bool found = false;
    tree_.search(geo::grown({p, p}, kFarFromWaysMillimetres), [&](std::uint32_t i) {
      found = geo::distance(p, ends_[i].first, ends_[i].second).value <=
              kFarFromWaysMillimetres / 1000.0;
      return !found;
    });
    return found;
  }

 private:
  std::vector<geo::Box> boxes_;
  std::vector<std::pair<geo::Point, geo::Point>> ends_;
  geo::HilbertTree tree_;
};

}  // namespace jingwei::data
