#pragma once

// Streams of an eroded land as smooth lines, the valleys they lie in, and the ridges between them.
// Private to the land.

#include <vector>

#include "services/synth/land_erosion.h"

namespace jingwei::services::synth {

// How streams shape the ground beside them. Half-widths are metres and grow with the square root of
// the area above, in metres.
struct StreamShape {
  double least_area = 1e5;  // square metres: what drains less is no stream
  double floor_per_root = 0.03, widest_floor = 430;
  double bed_per_root = 0.0022, narrowest_bed = 7, widest_bed = 45;  // narrower: no bed to carve
  bool floor_everywhere = false;                                     // no slopes at all
};

// Vertices lie about 20 m apart, downstream. The last one is a vertex of the stream it joins.
struct Stream {
  std::vector<Spot> valley;   // middle of the valley
  std::vector<Spot> bed;      // where the water runs, within the valley's floor
  std::vector<double> level;  // metres, of the floor beside the water; falls downstream
  std::vector<double> area;   // square metres above
  std::vector<double> floor_half, bed_half;  // bed_half 0: too small to carve
  int joins = -1;                            // position of the stream; -1: leaves the land
  std::vector<std::size_t> joints;           // vertices that other streams end at, ascending
};

// The first is the main one; a stream stands after the one it joins.
std::vector<Stream> find_streams(const Eroded& land, const StreamShape& shape, std::uint64_t seed);

// Crests between the basins of streams that drain at least `least_area`, as chains of spots.
std::vector<std::vector<Spot>> find_ridges(const Eroded& land, double least_area);

// Each spot, or number, moves toward the middle of its neighbours, `passes` times; the ends stay.
template <class Value>
void smooth(std::vector<Value>& line, int passes) {
  for (int pass = 0; pass < passes && !line.empty(); ++pass) {
    Value before = line.front();
    for (std::size_t i = 1; i + 1 < line.size(); ++i) {
      const Value here = line[i];
      line[i] = (before + here * 2 + line[i + 1]) * 0.25;
      before = here;
    }
  }
}

}  // namespace jingwei::services::synth
