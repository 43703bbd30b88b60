#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "services/synth/governance.h"

namespace jingwei::services::synth {

inline geo::Polygon box(std::int32_t x, std::int32_t y, std::int32_t w, std::int32_t h) {
  return {{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}, {}};
}

// A ground of a pattern in rows of square grids: six houses and a lane in each; every third grid is
// an estate, and three grids of the gully's subdistrict are its zones.
class PlainGround {
 public:
  PlainGround(const Pattern& pattern, int scale) {
    add_area({}, data::AreaLevel::district, pattern.code, pattern.name);
    for (const SubdistrictPattern& s : pattern.subdistricts) {
      const auto of = add_area({1}, data::AreaLevel::subdistrict, s.code, s.name);
      std::vector<data::AreaId> communities;
      for (const CommunityPattern& c : s.communities) {
        communities.push_back(add_area(of, data::AreaLevel::community, c.code, c.name));
      }
      const auto count = static_cast<std::size_t>(s.grids * scale);
      for (std::size_t g = 0; g < count; ++g) {
        grid(communities[g * communities.size() / count]);
      }
      if (!pattern.gully_projects.empty() && s.code == pattern.gully_projects[0].subdistrict) {
        quarters(pattern.gully_projects[0].zones);
      }
    }
  }
  Ground ground;

 private:
  static constexpr std::int32_t kSide = 200'000;

  data::AreaId add_area(data::AreaId parent, data::AreaLevel level, std::string code,
                        std::string name) {
    data::Area area;
    area.id = {static_cast<std::int64_t>(ground.areas.size()) + 1};
    area.parent = parent;
    area.level = level;
    area.code = std::move(code);
    area.name = std::move(name);
    ground.areas.push_back(area);
    return area.id;
  }

  void grid(data::AreaId community) {
    const std::int32_t x = number_ % 60 * kSide, y = number_ / 60 * kSide;
    const data::AreaId id =
        add_area(community, data::AreaLevel::grid, "g" + std::to_string(number_), "网格");
    data::Area& area = ground.areas.back();
    area.shape = {box(x, y, kSide, kSide)};
    area.centre = {x + kSide / 2, y + kSide / 2};
    data::CompoundId compound;
    if (number_ % 3 == 0) {
      compound = {static_cast<std::int64_t>(ground.compounds.size()) + 1};
      ground.compounds.push_back({.id = compound, .name = "小区" + std::to_string(number_)});
    }
    for (int i = 0; i < 6; ++i) house(x, y, i, id, compound);
    data::Way way;
    way.id = {static_cast<std::int64_t>(ground.ways.size()) + 1};
    way.way_class = data::WayClass::residential;
    for (int i = 0; i <= 40; ++i) {
      way.line.push_back({x + 1'000 + i * 4'900, y + 100'000 + (i % 2) * 3'001});
    }
    ground.ways.push_back(std::move(way));
    ++number_;
  }

  void house(std::int32_t x, std::int32_t y, int i, data::AreaId grid, data::CompoundId compound) {
    data::Building row;
    row.id = {static_cast<std::int64_t>(ground.buildings.size()) + 1};
    row.kind = i == 5 ? "office" : "residential";
    row.levels = static_cast<std::int16_t>(1 + i);
    row.address = std::to_string(number_) + "号";
    row.footprint = box(x + 10'000 + i * 30'000, y + 20'000 + (i % 2) * 100'000, 15'000, 12'000);
    for (int e = 1; e <= 3 && i != 5; ++e) {
      data::CountRow count;
      count.id = {static_cast<std::int64_t>(ground.counts.size()) + 1};
      count.building = row.id;
      count.entrance = std::to_string(e) + "单元";
      count.households = 10 + number_ % 25;
      count.people = 3 * count.households;
      ground.counts.push_back(count);
    }
    const std::int32_t households = i == 5 ? 0 : 3 * (10 + number_ % 25);
    ground.buildings.push_back(std::move(row));
    ground.grid_of.push_back(grid);
    ground.compound_of.push_back(compound);
    ground.households_of.push_back(households);
    ground.people_of.push_back(3 * households);
  }

  void quarters(const std::vector<std::string>& names) {
    for (std::size_t z = 0; z < names.size(); ++z) {
      Ground::Quarter quarter{names[z], {}, {}};
      const std::size_t grid = ground.areas.size() - 1 - z;
      quarter.shape = ground.areas[grid].shape;
      for (std::size_t b = 0; b < ground.buildings.size(); ++b) {
        if (ground.grid_of[b] == ground.areas[grid].id) {
          quarter.buildings.push_back(ground.buildings[b].id);
        }
      }
      ground.gully_quarters.push_back(std::move(quarter));
    }
  }

  std::int32_t number_ = 0;
};

inline const Pattern& baota() {
  static const Pattern kPattern = patterns_like("baota").front();
  return kPattern;
}

struct Made {
  Ground ground;
  Governance governance;
};
inline const Made& made(std::uint64_t seed, int scale = 1) {
  static std::map<std::pair<std::uint64_t, int>, Made> all;
  const auto found = all.find({seed, scale});
  if (found != all.end()) return found->second;
  geo::NoProgress progress;
  Made& one = all[{seed, scale}];
  one.ground = PlainGround(baota(), scale).ground;
  one.governance = *make_governance(baota(), one.ground, seed, scale, progress);
  return one;
}

inline constexpr std::uint64_t kSeeds[] = {1, 2, 77};

// The subdistrict of an area, by climbing.
inline std::string subdistrict_of(const Ground& ground, data::AreaId id) {
  while (id) {
    const data::Area& area = ground.areas[static_cast<std::size_t>(id.value - 1)];
    if (area.level == data::AreaLevel::subdistrict) return area.code;
    id = area.parent;
  }
  return {};
}

}  // namespace jingwei::services::synth
