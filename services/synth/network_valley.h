#pragma once

// A valley's floor with coordinates of its own: along its axis, and across. Private to the network.

#include <vector>

#include "services/synth/network_draft.h"

namespace jingwei::services::synth {

// Sections across a valley, about 20 m apart, downstream. On each side, left (0) and right (1) of
// the axis looking downstream, a strip lies between `inner`, the bank, and `outer`, the foot of the
// slope: signed metres from the axis, left positive.
struct Valley {
  struct Section {
    Vec axis, left;  // `left` a unit vector
    bool valid = false;
    double inner[2] = {0, 0}, outer[2] = {0, 0};
  };
  std::vector<Section> sections;
  std::size_t number = 0;  // 0: of the main river; else counts the tributaries with a bed from 1

  // The place at a share of the way from the bank (0) to the foot (1), at a position between
  // sections.
  Vec at(double position, int side, double share) const;
  double width(double position, int side) const;
};

// The main river's valley first, then those of tributaries that have a bed of their own, each from
// where the floors of those before it end.
bool has_bed(const Land& land, const geo::Polyline& tributary);
std::vector<Valley> find_valleys(const Land& land, bool plain);

}  // namespace jingwei::services::synth
