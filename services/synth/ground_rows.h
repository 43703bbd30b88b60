#pragma once

// From labels and sites to the rows of a district.

#include <span>
#include <string>
#include <vector>

#include "services/synth/area_labels.h"
#include "services/synth/ground.h"
#include "services/synth/households.h"

namespace jingwei::services::synth {

// What rows are made of.
struct RowSource {
  const Pattern& pattern;
  const FaceMap& map;
  const Sites& sites;
  const Residents& residents;
  const AreaLabels& labels;
  std::span<const std::int64_t> load;  // households by face
  std::vector<std::string> gullies;    // names by face, as gullies_of gives them
  std::uint64_t seed;
};

// Areas and places. Returns the id of the grid by position in AreaLabels::grids.
std::vector<data::AreaId> add_areas(const RowSource& from, Ground& ground);
// Compounds, buildings and counts. `grid_ids` as add_areas gives them.
void add_buildings(const RowSource& from, std::span<const data::AreaId> grid_ids, Ground& ground);

// "阳光" of "阳光社区".
std::string stem(const std::string& community);

}  // namespace jingwei::services::synth
