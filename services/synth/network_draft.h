#pragma once

// Ways while a network is drawn, before they are joined and split. Private to the network.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "data/model/rows.h"
#include "services/synth/land.h"
#include "services/synth/plane.h"

namespace jingwei::services::synth {

using Line = std::vector<Vec>;

struct Draft {
  data::WayClass way_class{};
  Line line;
  std::string name;
  std::uint8_t flags = 0;
  bool crosses_river = false;  // by a bridge, where others end at the bank
  std::int32_t terrace = 0;    // counts the levels of terraces from sea level; 0: none
};

// What lies where among the drafts, so that a new one can end at another. It keeps copies: drafts
// that were added do not change.
class DraftIndex {
 public:
  explicit DraftIndex(const Land& land);

  void add(const Draft& draft, std::int32_t number);

  struct Hit {
    Vec at;
    std::int32_t draft = 0;
    std::int32_t terrace = 0;
  };
  // The first draft that a straight step meets, beyond its first half metre. The step should be
  // short: time grows with the area of its box.
  std::optional<Hit> first_hit(Vec from, Vec to) const;
  // The nearest place on a draft within `reach` metres; only on terraces of one level where
  // `terrace` is not 0.
  std::optional<Hit> nearest(Vec at, double reach, std::int32_t terrace = 0) const;

 private:
  struct Piece {
    Vec a, b;
    std::int32_t draft = 0, terrace = 0;
  };
  std::int32_t column(double x) const;
  std::int32_t row(double y) const;
  template <class Visit>
  void each_piece(Vec low, Vec high, Visit visit) const;

  Vec corner_;
  std::int32_t columns_ = 0, rows_ = 0;
  std::vector<Piece> pieces_;
  std::vector<std::vector<std::int32_t>> cells_;
};

double length_of(const Line& line);
// Vertices about `step` metres apart, the ends kept. Requires: two points at least.
Line resampled(const Line& line, double step);
// Every vertex moves toward the middle of its neighbours, `passes` times; the ends stay.
void smooth(Line& line, int passes);
// Without the vertices that lie within `tolerance` metres of the line drawn without them.
Line simplified(const Line& line, double tolerance);
Line line_of(const geo::Polyline& line);

// Uphill, rise over run, from the heights 10 m to either side.
Vec gradient(const Land& land, Vec at);
inline double height(const Land& land, Vec at) { return land.height_at(rounded(at)); }
inline LandKind kind(const Land& land, Vec at) { return land.kind_at(rounded(at)); }
// At least `margin` metres from the border.
bool inside(const Land& land, Vec at, double margin);
// How many times the side of the land is longer than at scale 1.
inline double growth_of(const Land& land) { return land.rows * land.cell_metres / 12000; }

}  // namespace jingwei::services::synth
