#pragma once

// A Ground as those who govern it see it: who lies in what, and where buildings stand.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "services/synth/ground.h"
#include "services/synth/random.h"

namespace jingwei::services::synth {

struct Town {
  const Ground* ground = nullptr;
  // By position of the building: where it is entered from the map, and its entrances with
  // households ("1单元"), in the order of the counts.
  std::vector<geo::Point> doors;
  std::vector<std::vector<std::string>> entrances;
  // Positions in Ground::areas, by code within the parent.
  std::vector<std::size_t> subdistricts, communities, grids;
  // By position of the area: positions of the buildings in it, in order; of all levels.
  std::vector<std::vector<std::size_t>> buildings_in;
  // By position of the grid's area: its community and subdistrict; others 0.
  std::vector<std::size_t> community_of, subdistrict_of;
  // By position of a subdistrict: the place in the pattern whose numbers it takes.
  std::map<std::size_t, std::size_t> pattern_of;

  const data::Area& area(std::size_t position) const { return ground->areas[position]; }
  const data::Building& building(std::size_t position) const { return ground->buildings[position]; }
  std::size_t grid_of(std::size_t building) const {
    return static_cast<std::size_t>(ground->grid_of[building].value - 1);
  }
  std::vector<std::size_t> grids_of(std::size_t subdistrict) const;
};

// A subdistrict takes the numbers of the one of its code. Requires: `ground` is of the pattern,
// outlives the town and keeps its contract.
Town survey(const Pattern& pattern, const Ground& ground);

// Chooses among things in proportion to whole-number weights. Requires: one weight is positive.
class Lottery {
 public:
  explicit Lottery(const std::vector<std::int64_t>& weights);
  std::size_t draw(Random& random) const;

 private:
  std::vector<std::int64_t> sums_;
};

}  // namespace jingwei::services::synth
