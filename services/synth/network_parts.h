#pragma once

// The steps by which a network comes about. Private to the network.

#include <cstdint>
#include <string>
#include <vector>

#include "data/model/rows.h"
#include "services/synth/land.h"
#include "services/synth/plane.h"

namespace jingwei::services::synth {

// A way before it knows what it meets.
struct Draft {
  data::WayClass way_class{};
  std::uint8_t flags = 0;
  std::int8_t level = 0;
  std::string name;
  std::vector<Vec> line;
  bool joined = true;  // false: a yard or stub that nothing leads to
};
using Drafts = std::vector<Draft>;

// The middle of a valley that has streets, every kAxisStep metres, downstream.
struct ValleyAxis {
  std::vector<Vec> points;
  std::string river;  // its name
  double bed_half = 0;
  bool main = false;
};
inline constexpr double kAxisStep = 20;

// Whether the place lies well inside the raster.
bool inside(const Land& land, Vec at);
bool is_river(const Land& land, Vec at);
bool is_floor(const Land& land, Vec at);
double height(const Land& land, Vec at);
double length_of(const std::vector<Vec>& line);
// Evenly spaced, the last point kept.
std::vector<Vec> resampled(const std::vector<Vec>& line, double step);
std::vector<Vec> smoothed(std::vector<Vec> line, int passes);
std::vector<Vec> in_metres(const geo::Polyline& line);
Vec normal_at(const std::vector<Vec>& line, std::size_t i);  // to the left, a unit vector

// The main river, then the side valleys that are wide enough for streets.
std::vector<ValleyAxis> valley_axes(const Land& land);

// Roads and streets on the floors of the valleys, with the bridges over the main river.
void add_valley_streets(const Land& land, const std::vector<ValleyAxis>& axes, std::uint64_t seed,
                        Drafts& drafts);
// Lanes and paths up the gullies, and the path from each head to the ridge.
void add_gully_ways(const Land& land, std::uint64_t seed, Drafts& drafts);
// Paths along the contours of inhabited slopes, and the stairs across them.
void add_terraces(const Land& land, const std::vector<ValleyAxis>& axes, std::uint64_t seed,
                  Drafts& drafts);
// Roads that climb from a valley to a ridge at no more than a steady grade; tracks along ridges.
void add_climbs(const Land& land, std::uint64_t seed, Drafts& drafts);
// A road or two through a ridge, and yards that nothing leads to.
void add_tunnels(const Land& land, std::uint64_t seed, Drafts& drafts);
void add_yards(const Land& land, std::uint64_t seed, Drafts& drafts);

// Leads loose ends to the nearest way, gives ways of one level a common vertex where they cross,
// cuts off short tails and drops what hangs together with nothing.
std::vector<data::Way> joined_ways(const Land& land, Drafts drafts);

}  // namespace jingwei::services::synth
