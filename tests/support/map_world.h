#pragma once

#include <random>
#include <string>
#include <vector>

#include "data/world.h"
#include "geo/area.h"
#include "tests/support/random_polygons.h"

namespace jingwei::testing {

// A made-up district for tests of the map: areas of three levels with common, winding borders, and
// rows of every kind strewn over them. The same seed makes the same World.
class MapWorld {
 public:
  static constexpr std::int32_t kCell = 600'000;  // side of a grid, mm
  static constexpr int kCells = 8;                // grids along a side

  explicit MapWorld(std::uint32_t seed, int building_count = 400) : random_(seed) {
    draw_lattice();
    add_areas();
    add_rows(building_count);
    add_tasks(seed);
  }

  data::DistrictInfo info() const { return {"andorra", "试验区", "key", {{1.52, 42.51}}}; }

  data::WorldPtr world(std::int64_t revision = 1) const {
    data::WorldBuilder builder(info());
    for (const auto& row : areas) builder.put(row);
    for (const auto& row : places) builder.put(row);
    for (const auto& row : compounds) builder.put(row);
    for (const auto& row : buildings) builder.put(row);
    for (const auto& row : facilities) builder.put(row);
    for (const auto& row : organisations) builder.put(row);
    for (const auto& row : ways) builder.put(row);
    for (const auto& row : waterways) builder.put(row);
    for (const auto& row : gullies) builder.put(row);
    for (const auto& row : tasks) builder.put(row);
    return builder.finish({revision}, "chain");
  }

  std::vector<data::Area> areas;
  std::vector<data::Place> places;
  std::vector<data::Compound> compounds;
  std::vector<data::Building> buildings;
  std::vector<data::Facility> facilities;
  std::vector<data::Organisation> organisations;
  std::vector<data::Way> ways;
  std::vector<data::Waterway> waterways;
  std::vector<data::Gully> gullies;
  std::vector<data::Task> tasks;  // one in four not open

  geo::Point anywhere() {
    std::uniform_int_distribution<std::int32_t> within(-kCells * kCell / 2, kCells * kCell / 2);
    return {within(random_), within(random_)};
  }

 private:
  std::int32_t jitter(std::int32_t reach) {
    return std::uniform_int_distribution<std::int32_t>(-reach, reach)(random_);
  }
  geo::Point corner(int column, int row) const {
    return corners_[static_cast<std::size_t>(row * (kCells + 1) + column)];
  }

  // Corners shifted at random and between them wavering borders.
  void draw_lattice() {
    for (int row = 0; row <= kCells; ++row) {
      for (int column = 0; column <= kCells; ++column) {
        corners_.push_back({(column - kCells / 2) * kCell + jitter(kCell / 5),
                            (row - kCells / 2) * kCell + jitter(kCell / 5)});
      }
    }
    for (int row = 0; row <= kCells; ++row) {
      for (int column = 0; column <= kCells; ++column) {
        eastward_.push_back(column < kCells ? wavering(corner(column, row), corner(column + 1, row))
                                            : geo::Polyline());
        northward_.push_back(row < kCells ? wavering(corner(column, row), corner(column, row + 1))
                                          : geo::Polyline());
      }
    }
  }

  geo::Polyline wavering(geo::Point a, geo::Point b) {
    geo::Polyline line{a};
    const int n = 12;
    for (int i = 1; i < n; ++i) {
      line.push_back(
          {static_cast<std::int32_t>(a.x + (std::int64_t{b.x} - a.x) * i / n) + jitter(15000),
           static_cast<std::int32_t>(a.y + (std::int64_t{b.y} - a.y) * i / n) + jitter(15000)});
    }
    line.push_back(b);
    return line;
  }

  // The outline of the cells [column, column + n) x [row, row + m), counter-clockwise.
  geo::Ring outline(int column, int row, int n, int m) const {
    geo::Ring ring;
    const auto walk = [&](const std::vector<geo::Polyline>& edges, int c, int r, bool forward) {
      geo::Polyline edge = edges[static_cast<std::size_t>(r * (kCells + 1) + c)];
      if (!forward) std::reverse(edge.begin(), edge.end());
      ring.insert(ring.end(), edge.begin(), edge.end() - 1);
    };
    for (int i = 0; i < n; ++i) walk(eastward_, column + i, row, true);
    for (int i = 0; i < m; ++i) walk(northward_, column + n, row + i, true);
    for (int i = n - 1; i >= 0; --i) walk(eastward_, column + i, row + m, false);
    for (int i = m - 1; i >= 0; --i) walk(northward_, column, row + i, false);
    return ring;
  }

  data::AreaId add_area(data::AreaLevel level, data::AreaId parent, int column, int row, int n,
                        int m) {
    data::Area area;
    area.id = {static_cast<std::int64_t>(areas.size()) + 1};
    area.level = level;
    area.parent = parent;
    area.code = "6106020" + std::to_string(area.id.value);
    area.name = "区域" + std::to_string(area.id.value);
    area.provenance =
        level == data::AreaLevel::subdistrict ? data::Provenance::osm : data::Provenance::made_up;
    area.shape = {{outline(column, row, n, m), {}}};
    area.centre = geo::label_point(area.shape);
    areas.push_back(area);
    return area.id;
  }

  void add_areas() {
    using enum data::AreaLevel;
    for (int half = 0; half < 2; ++half) {
      const data::AreaId parent =
          add_area(subdistrict, {}, half * kCells / 2, 0, kCells / 2, kCells);
      for (int row = 0; row < kCells; row += 2) {
        for (int column = half * kCells / 2; column < (half + 1) * kCells / 2; column += 2) {
          const data::AreaId block = add_area(community, parent, column, row, 2, 2);
          for (int i = 0; i < 4; ++i) add_area(grid, block, column + i % 2, row + i / 2, 1, 1);
        }
      }
    }
  }

  template <class Row>
  Row& add(std::vector<Row>& to) {
    to.emplace_back();
    to.back().id = {static_cast<std::int64_t>(to.size())};
    return to.back();
  }

  void add_rows(int building_count) {
    std::uniform_real_distribution<double> size(3000, 25000);
    std::uniform_int_distribution<int> way_class(0, 13), dice(0, 5);
    for (int i = 0; i < building_count; ++i) {
      data::Building& row = add(buildings);
      row.footprint = random_polygon(random_, anywhere(), size(random_));
      row.kind = dice(random_) == 0 ? "church" : "residential";
      row.levels = static_cast<std::int16_t>(dice(random_));
      if (dice(random_) == 0) row.name = "楼" + std::to_string(i);
    }
    for (int i = 0; i < 150; ++i) {
      data::Way& row = add(ways);
      row.way_class = static_cast<data::WayClass>(way_class(random_));
      row.line = random_walk(30000, 20);
      row.flags = dice(random_) == 0 ? data::kWayBridge : 0;
      row.level = static_cast<std::int8_t>(dice(random_) - 2);
      if (dice(random_) > 3) row.name = "路" + std::to_string(i % 7);
    }
    for (int i = 0; i < 10; ++i) {
      data::Waterway& row = add(waterways);
      row.kind = i % 2 ? "river" : "stream";
      row.line = random_walk(80000, 40);
    }
    for (int i = 0; i < 20; ++i) {
      add(gullies).shape = {random_polygon(random_, anywhere(), 300000)};
      data::Compound& row = add(compounds);
      row.shape = {random_polygon(random_, anywhere(), 60000)};
      row.name = "小区" + std::to_string(i);
    }
    const char* const kinds[] = {"town", "village", "hamlet", "locality"};
    for (int i = 0; i < 60; ++i) {
      add(places).at = anywhere();
      places.back().kind = kinds[i % 4];
      places.back().name = "村" + std::to_string(i);
      add(facilities).at = anywhere();
      facilities.back().kind = i % 2 ? "clinic" : "school";
      add(organisations).at = anywhere();
      organisations.back().name = "单位" + std::to_string(i);
    }
  }

  // From a generator of their own, so that the other rows do not depend on how many tasks there
  // are.
  void add_tasks(std::uint32_t seed) {
    std::mt19937 random(seed * 7919 + 1);
    const auto number = [&](std::int32_t low, std::int32_t high) {
      return std::uniform_int_distribution<std::int32_t>(low, high)(random);
    };
    const std::int32_t reach = kCells * kCell / 2;
    for (int i = 0; i < 80; ++i) {
      data::Task& row = add(tasks);
      row.state = static_cast<data::TaskState>(number(0, 11));
      row.text = "路灯不亮";
      row.kind = i % 3 == 0 ? "" : "路灯";
      row.at = {number(-reach, reach), number(-reach, reach)};
      row.due_at = {number(0, 1) * std::int64_t{1'764'057'600'000} + number(0, 59'999)};
      row.holder = {number(0, 1) * number(1, 9)};
    }
  }

  geo::Polyline random_walk(std::int32_t step, int steps) {
    geo::Polyline line{anywhere()};
    for (int i = 0; i < steps; ++i) {
      const geo::Point next{line.back().x + jitter(step), line.back().y + jitter(step)};
      if (next != line.back()) line.push_back(next);
    }
    return line;
  }

  std::mt19937 random_;
  std::vector<geo::Point> corners_;
  std::vector<geo::Polyline> eastward_, northward_;
};

}  // namespace jingwei::testing
