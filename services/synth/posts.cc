#include <fmt/format.h>

#include <algorithm>

#include "geo/apportion.h"
#include "services/synth/governance_parts.h"

namespace jingwei::services::synth {
namespace {

constexpr const char* kTermFrom = "2024-03-01";
constexpr const char* kTermUntil = "2027-02-28";

struct Heads {
  std::int64_t grid = 0, building = 0, unit = 0;  // posts that are held
};

// Published for 新城 of Baota; elsewhere most grids have their head, and houses fewer.
Heads heads_of(const Pattern& pattern, std::size_t subdistrict, std::int64_t grids) {
  if (pattern.like == "baota" && pattern.subdistricts[subdistrict].name.starts_with("新城")) {
    return {38, 239, 377};
  }
  return {(grids * 17 + 10) / 20, grids * 3, grids * 5};
}

class Maker {
 public:
  explicit Maker(const Makers& m) : m_(m) {}

  void make() {
    // A place of the pattern may stand several times at a larger scale: its numbers, times the
    // scale, are shared out among them by grids.
    for (std::size_t p = 0; p < std::max<std::size_t>(m_.pattern.subdistricts.size(), 1); ++p) {
      std::vector<std::size_t> places;
      std::vector<std::int64_t> grids;
      for (const std::size_t s : m_.town.subdistricts) {
        if (m_.town.pattern_of.at(s) != p) continue;
        places.push_back(s);
        grids.push_back(static_cast<std::int64_t>(m_.town.grids_of(s).size()));
      }
      if (places.empty()) continue;
      const Heads one = heads_of(m_.pattern, p, m_.pattern.subdistricts[p].grids);
      const auto of_grids = geo::apportion(one.grid * m_.scale, grids);
      const auto of_buildings = geo::apportion(one.building * m_.scale, grids);
      const auto of_units = geo::apportion(one.unit * m_.scale, grids);
      for (std::size_t i = 0; i < places.size(); ++i) {
        make_one(places[i], {of_grids[i], of_buildings[i], of_units[i]});
      }
    }
  }

 private:
  void make_one(std::size_t subdistrict, const Heads& wanted) {
    Truth::Posts& truth = m_.out.truth.posts.emplace_back();
    truth.subdistrict = m_.town.area(subdistrict).code;
    add(data::PostKind::subdistrict_leader, subdistrict, {}, {}, true);
    truth.leaders = 1;
    make_grid_heads(subdistrict, wanted.grid, truth);
    make_house_heads(subdistrict, wanted, truth);
  }

  // Every grid has the post; who holds none is drawn.
  void make_grid_heads(std::size_t subdistrict, std::int64_t held, Truth::Posts& truth) {
    const std::vector<std::size_t> grids = m_.town.grids_of(subdistrict);
    std::vector<char> has(grids.size());
    std::fill_n(has.begin(), std::min(static_cast<std::size_t>(held), grids.size()), char{1});
    Random(m_.seed, "grid heads", subdistrict).shuffle(has);
    for (std::size_t i = 0; i < grids.size(); ++i) {
      add(data::PostKind::grid_head, grids[i], {}, {}, has[i] != 0);
    }
    truth.grids = static_cast<std::int64_t>(grids.size());
    truth.grid_heads = std::min(held, truth.grids);
    truth.grid_vacancies = truth.grids - truth.grid_heads;
  }

  // Houses of several entrances first, those of one then; entrances of a house that has a head
  // before others.
  void make_house_heads(std::size_t subdistrict, const Heads& wanted, Truth::Posts& truth) {
    std::vector<std::size_t> houses;
    for (const std::size_t b : m_.town.buildings_in[subdistrict]) {
      if (m_.town.ground->households_of[b] > 0) houses.push_back(b);
    }
    Random(m_.seed, "house heads", subdistrict).shuffle(houses);
    std::stable_partition(houses.begin(), houses.end(),
                          [&](std::size_t b) { return m_.town.entrances[b].size() > 1; });
    for (const std::size_t b : houses) {
      if (truth.building_heads == wanted.building) break;
      add(data::PostKind::building_head, m_.town.grid_of(b), b, {}, true);
      ++truth.building_heads;
    }
    for (const std::size_t b : houses) {
      for (const std::string& entrance : m_.town.entrances[b]) {
        if (truth.unit_heads == wanted.unit) return;
        add(data::PostKind::unit_head, m_.town.grid_of(b), b, entrance, true);
        ++truth.unit_heads;
      }
    }
  }

  void add(data::PostKind kind, std::size_t area, std::optional<std::size_t> building,
           const std::string& entrance, bool held) {
    constexpr const char* kWords[] = {"网格长", "楼栋长", "单元长", "包抓领导"};
    data::Post row;
    row.id = {static_cast<std::int64_t>(m_.out.posts.size()) + 1};
    row.kind = kind;
    row.area = m_.town.area(area).id;
    if (building) row.building = m_.town.building(*building).id;
    row.entrance = entrance;
    if (held) {
      const auto at = static_cast<std::size_t>(kind);
      row.holder = fmt::format("{} {:04}", kWords[at], ++numbers_[at]);
      row.from = kTermFrom;
      row.until = kTermUntil;
    }
    row.source_key = fmt::format("synth#post{}", row.id.value);
    m_.out.posts.push_back(std::move(row));
  }

  const Makers& m_;
  int numbers_[4] = {};
};

}  // namespace

void make_posts(const Makers& m) { Maker(m).make(); }

}  // namespace jingwei::services::synth
