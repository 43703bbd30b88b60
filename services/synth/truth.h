#pragma once

// What was put into a synthetic district by construction, so that what a query answers can be
// compared with it. docs/synthetic-truth.md says how each number is read from the rows.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "data/model/works.h"

namespace jingwei::services::synth {

struct Truth {
  std::string like, code;
  std::uint64_t seed = 0;
  int scale = 1;

  struct AreaTotal {
    std::string level, code, name;
    std::int64_t buildings = 0, households = 0, people = 0;
    std::int64_t grids = 0, cadres = 0;  // cadres whose duty grid lies in it
  };
  std::vector<AreaTotal> areas;  // in the order of Ground::areas

  // Read from the finished ground; of the canvassed estates the numbers are what was put in.
  struct Estate {
    std::string name;
    std::int64_t households = 0, people = 0;
  };
  std::int64_t estates = 0;        // walled ones
  std::int64_t large_estates = 0;  // of more than 500 households
  std::vector<Estate> canvassed;   // those that are canvassed together; none but in Baota
  Estate largest_tower;            // the building with the most households, of several the first
  struct OwnGrids {
    std::string kind;  // as in Pattern::own_grids
    std::int64_t count = 0;
  };
  std::vector<OwnGrids> own_grids;
  std::int64_t tunnels = 0, bridges = 0, stairs = 0, steps = 0;  // ways; steps of all stairs
  std::int64_t gullies = 0;                                      // as derived from the heights

  std::int64_t organisations = 0, headcount = 0, cadres = 0;
  std::int64_t grids_with_3 = 0, grids_with_4 = 0;
  // So many cadres of one organisation in one subdistrict.
  struct Unit {
    std::string organisation, subdistrict;  // names
    std::int64_t cadres = 0;
  };
  std::vector<Unit> units;

  struct Posts {
    std::string subdistrict;  // code
    std::int64_t grids = 0, grid_heads = 0, grid_vacancies = 0, building_heads = 0, unit_heads = 0,
                 leaders = 0;
  };
  std::vector<Posts> posts;

  struct KindCount {
    std::string type, kind;  // Facility::tag, Facility::kind
    std::int64_t count = 0;
  };
  std::vector<KindCount> facilities;

  struct Work {
    std::string zone, kind, unit;
    data::Quantity planned, done;
    std::int64_t items = 0;
  };
  std::vector<Work> works;  // each zone and kind once, in the order of the first item
  struct Zone {
    std::string name;
    std::int64_t buildings = 0, households = 0, people = 0;
  };
  std::vector<Zone> zones;

  std::int64_t classes = 0, sub_classes = 0;
  struct Month {
    std::string month;  // "2025-07"
    std::int64_t accepted = 0, filed = 0, due = 0, closed = 0, in_time = 0;
  };
  std::array<Month, 12> months;
  std::string published_month;
  std::int64_t tasks = 0, task_events = 0, refused_at_once = 0;
};

}  // namespace jingwei::services::synth
