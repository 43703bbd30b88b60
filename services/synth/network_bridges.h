#pragma once

// Bridges where ways cross streams. Private to the network.

#include <vector>

#include "geo/hilbert_tree.h"
#include "services/synth/network_draft.h"

namespace jingwei::services::synth {

// The streams that join the river, to be asked what crosses them.
class Streams {
 public:
  explicit Streams(const Land& land);

  // Where a line crosses streams or lies in a bed: metres along it, and the sine of the angle
  // between them.
  struct Crossing {
    double at = 0, sine = 1;
  };
  // In the order of the line.
  std::vector<Crossing> crossings(const geo::Polyline& line) const;

 private:
  const Land& land_;
  std::vector<std::pair<geo::Point, geo::Point>> pieces_;
  geo::HilbertTree tree_;
};

// Makes bridges of the parts of ways that cross streams, from bank to bank; stairs go over as
// footways. A way that would be in the water for long, as one that runs along it, is left out.
// Requires: ways meet at their ends only. Ensures: they still do, and no way on the ground meets a
// stream; both ends of every bridge lead on.
std::vector<data::Way> bridged(const std::vector<data::Way>& ways, const Streams& streams);

}  // namespace jingwei::services::synth
