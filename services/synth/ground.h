#pragma once

// The ground of a synthetic district: its land, ways, buildings with their households, and the
// areas they stand in, before anybody works there. Plain rows in the district's frame, with ids
// counted from 1 in the order of the vectors (row i has id i + 1) and without versions.
//
// The same options give the same rows, to the last coordinate, with the same program and libraries
// and any number of threads: random numbers come from services/synth/random.h, and no sum depends
// on an order that threads decide. Sines and GEOS may differ in the last bit between libraries.

#include <cstdint>
#include <string>
#include <vector>

#include "data/model/rows.h"
#include "geo/elevation.h"
#include "geo/progress.h"
#include "geo/result.h"
#include "services/synth/network.h"
#include "services/synth/pattern.h"

namespace jingwei::services::synth {

struct Ground {
  geo::ElevationGrid elevation;  // cells of 10 m
  // The district, then its subdistricts, communities and grids, each level in the order of its
  // codes. Siblings tile their parent exactly; no compound and no building crosses a border.
  std::vector<data::Area> areas;
  std::vector<data::Place> places;
  std::vector<data::Compound> compounds;
  std::vector<data::Building> buildings;
  std::vector<data::CountRow> counts;  // one per entrance that has households
  std::vector<data::Way> ways;
  std::vector<data::Waterway> waterways;

  // By position of the building: its grid, and its compound (0: in none).
  std::vector<data::AreaId> grid_of;
  std::vector<data::CompoundId> compound_of;
  std::vector<std::int32_t> households_of, people_of;

  // The settlement in a gully for the renovation project, cut into zones along the borders of the
  // same cells as the areas; empty where the pattern asks for none.
  struct Quarter {
    std::string name;
    geo::MultiPolygon shape;
    std::vector<data::BuildingId> buildings;
  };
  std::vector<Quarter> gully_quarters;
};

// Land, network, and then build_ground, drawn from place_seed. Errors: cancelled, those of
// geo::faces_between; value_invalid of the seed when its ground cannot hold the pattern's areas
// (services/synth/area_labels.h) or does not keep validate() (services/synth/ground_checks.h).
geo::Result<Ground> make_ground(const Pattern& pattern, std::uint64_t seed, int scale,
                                geo::Progress& progress);

// The ground on this land with these ways. Ensures: validate(). Errors as above.
geo::Result<Ground> build_ground(const Pattern& pattern, const Land& land, Network network,
                                 std::uint64_t seed, int scale, geo::Progress& progress);

}  // namespace jingwei::services::synth
