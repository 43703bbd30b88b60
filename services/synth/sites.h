#pragma once

// Where buildings stand, before anybody lives in them.

#include <cstdint>
#include <span>
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

inline constexpr int kMostLevels = 33;  // of any building

struct Site {
  Oblong shape;
  SiteUse use{};
  std::uint32_t face = 0;
  std::int32_t estate = -1;  // position in Sites::estates
  int entrances = 1;         // staircases (单元)
  int flats_a_level = 1;
  int levels_most = 1;             // as such buildings have as a rule
  int levels_limit = kMostLevels;  // that sun allows flats
  std::int32_t households = -1;    // fixed where not negative
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

// By face: the position in Sites::estates of the large estate that it is a part of; -1 in none.
std::vector<std::int32_t> large_estates(const FaceMap& map, const Sites& sites);
// The same with the ground around the walls, which has nothing but the wall as border to the
// inside.
std::vector<std::int32_t> with_surroundings(const FaceMap& map,
                                            std::span<const std::int32_t> inside);

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
