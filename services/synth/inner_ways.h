#pragma once

// Ways from a street through the gate into an estate.

#include <optional>
#include <vector>

#include "services/synth/ground_faces.h"
#include "services/synth/plane.h"

namespace jingwei::services::synth {

// An inner way: from a vertex on a street through the wall to its far end within.
struct Spine {
  Vec street, gate, end;
  std::size_t way = 0;  // position of the street
};

class Streets {
 public:
  // Later changes of the ways by up to a millimetre do not matter.
  explicit Streets(const std::vector<data::Way>& ways);

  // The first street that one meets from `from` in the direction, within `reach` metres: its place
  // and position.
  std::optional<std::pair<Vec, std::size_t>> ahead(Vec from, Vec direction, double reach) const;

 private:
  struct Piece {
    Vec a, b;
    std::size_t way;
  };
  std::vector<Piece> pieces_;
  geo::HilbertTree tree_;
};

// The spine of an estate with these walls across its rows, or else along them. `face` holds the
// ground between the wall and the street.
std::optional<Spine> find_spine(const geo::Polygon& wall, std::uint32_t face, const FaceMap& map,
                                const Streets& streets, Vec along, std::uint64_t seed);

// Makes `at`, which is on the way but for rounding, one of its vertices.
void add_vertex(data::Way& way, geo::Point at);

// The ends of lanes that lie on ways become vertices of those; ends that lie on none are drawn back
// from the border; lanes that end on none at all are left out.
std::vector<data::Way> join_lanes(std::vector<data::Way> lanes, std::vector<data::Way>& ways);

}  // namespace jingwei::services::synth
