#pragma once

// Where buildings stand, before anybody lives in them.

#include <cstdint>
#include <string>
#include <vector>

#include "geo/progress.h"
#include "services/synth/ground_faces.h"
#include "services/synth/parcels.h"
#include "services/synth/pattern.h"
#include "services/synth/plane.h"
#include "services/synth/room.h"

namespace jingwei::services::synth {

enum class SiteUse : std::uint8_t {
  flats,
  house,  // on the floor, of a village that the town has grown around
  cave,   // hillside dwelling: a row of vaulted rooms dug into the loess, or a small house
  shop,
  school,
  kindergarten,
  hospital,
  market,
  mall,
  office,
  works,
};

struct Site {
  Oblong shape;
  SiteUse use{};
  std::uint32_t face = 0;
  std::int32_t estate = -1;  // position in Sites::estates
  int entrances = 1;         // staircases (单元)
  int flats_a_level = 1;
  int levels_most = 1;           // as such buildings have as a rule
  int levels_limit = 33;         // that sun allows flats
  std::int64_t weight = 0;       // its share of the households that are not fixed
  std::int32_t households = -1;  // fixed where not negative
  int levels = 1;
};

struct Estate {
  geo::Polygon wall;
  std::vector<std::uint32_t> faces;  // those within the wall, or the one that holds it
  std::int32_t large = -1;           // position in Parcels::estates
};

struct Sites {
  std::vector<Site> sites;
  std::vector<Estate> estates;
  std::vector<data::Way> inner_ways;
  std::vector<std::uint32_t> own_faces;  // by kind
};

// Puts up everything but hillside dwellings. Joins inner ways to `network`, whose ways get the
// vertices where they begin. cancelled.
geo::Result<Sites> build_floors(const FaceMap& map, const Parcels& parcels, Network& network,
                                Room& room, const Pattern& pattern, std::uint64_t seed, int scale,
                                geo::Progress& progress);

// Rows of dwellings along the paths of the slopes until there are `wanted` buildings in all, or no
// room is left. cancelled.
geo::Status build_hillsides(const FaceMap& map, const Land& land, const Network& network,
                            Room& room, std::size_t wanted, std::uint64_t seed, Sites& sites,
                            geo::Progress& progress);

// How far buildings stay from the axis of a way, metres.
double clear_of(data::WayClass way_class);

}  // namespace jingwei::services::synth
