#pragma once

// Rows of slabs, towers or small houses on a piece of level ground.

#include <vector>

#include "services/synth/room.h"
#include "services/synth/sites.h"

namespace jingwei::services::synth {

// Those that people live in first.
enum class Build : std::uint8_t {
  village,
  walk_up,
  mid_rise,
  towers,
  school,
  kindergarten,
  hospital,
  market,
  mall,
  office,
  works,
  park,
};

struct RowPlan {
  Build build{};
  Vec along;             // of the rows: about east, so that flats look south
  Vec spine_a, spine_b;  // the inner way that lanes start from; equal: none
};

struct Rows {
  std::vector<Site> sites;
  std::vector<std::pair<Vec, Vec>> lanes;  // from the spine between the rows
};

// Fills `ground` with rows and takes the room. Sites have no face or estate yet.
Rows lay_rows(const geo::Polygon& ground, const RowPlan& plan, Room& room, std::uint64_t seed,
              std::uint64_t index);

// The direction of the longest straight side, turned so that rows look south within 25 degrees.
Vec row_direction(const geo::Polygon& ground);

}  // namespace jingwei::services::synth
