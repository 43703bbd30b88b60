#pragma once

// How the blocks of the valley floors are divided: into parcels by lanes, and a few of them kept
// whole for large walled estates and for grids of their own.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "geo/progress.h"
#include "services/synth/ground_faces.h"
#include "services/synth/pattern.h"

namespace jingwei::services::synth {

// A walled estate above the upper bound of a grid, divided along inner ways into parts that are a
// grid each.
struct LargeEstate {
  geo::Polygon wall;
  std::vector<geo::Polyline> divides;
  std::vector<std::int64_t> households;  // by part
  std::int64_t people = 0;               // 0: as elsewhere
};

struct Parcels {
  std::vector<GroundLine> lines;  // to be added to those on the ground
  std::vector<data::Way> lanes;   // among them; they begin and end on a line
  std::vector<LargeEstate> estates;
  std::vector<geo::Point> own_places;  // one in each face kept for a grid of its own, by kind
};

// Three estates that are canvassed in one week: 1,702 households and 5,075 people together.
struct CanvassedEstate {
  std::int64_t households = 0, people = 0;
  friend bool operator==(const CanvassedEstate&, const CanvassedEstate&) = default;
};
inline constexpr std::array kCanvassed = {CanvassedEstate{612, 1'825}, CanvassedEstate{554, 1'652},
                                          CanvassedEstate{536, 1'598}};

// Fewer large estates, places of their own or canvassed estates than the pattern asks for where the
// blocks do not suffice: validate() (ground_checks.h) finds it.
geo::Result<Parcels> plan_parcels(const FaceMap& blocks, const Network& network,
                                  const Pattern& pattern, std::uint64_t seed, int scale,
                                  geo::Progress& progress);

// Finds the ways near a piece of ground.
class WayIndex {
 public:
  explicit WayIndex(const Network& network);

  // The pieces of main roads that run along the face.
  std::vector<geo::Polyline> main_along(const geo::Polygon& face) const;
  // Whether a way comes into the ground.
  bool enters(const geo::Polygon& ground) const;

 private:
  std::vector<geo::Polyline> pieces_, main_pieces_;
  geo::HilbertTree tree_, main_tree_;
};

// The ground within the walls of an estate that fills the face: off the streets, and farther off
// where shops stand between it and a main road. Empty where nothing is left, or where a way comes
// in.
geo::Polygon walled(const geo::Polygon& face, const WayIndex& ways);

}  // namespace jingwei::services::synth
