#pragma once

// Finds out whether there is room for a building: clear of lines, water and other buildings.

#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "services/synth/land.h"
#include "services/synth/plane.h"

namespace jingwei::services::synth {

class Room {
 public:
  explicit Room(const Land& land) : land_(land) {}

  // Nothing is to come nearer to the line than `clear` metres.
  void keep_off(std::span<const geo::Point> line, double clear);
  void keep_off(Vec a, Vec b, double clear);
  // Whether the building stands clear of all lines and at least `gap` metres from all buildings,
  // on the land and out of the river.
  bool has_room(const Oblong& building, double gap) const;
  void build(const Oblong& building);
  // Whether the line stays `clear` metres from buildings and does not come nearer to lines than
  // they ask for.
  bool way_is_free(Vec a, Vec b, double clear) const;

 private:
  static constexpr double kCell = 32;  // metres
  struct Segment {
    Vec a, b;
    double clear;
  };
  struct Cell {
    std::vector<std::uint32_t> segments, buildings;
  };
  template <class F>
  void each_cell(Vec low, Vec high, F&& f) const;

  const Land& land_;
  std::vector<Segment> segments_;
  std::vector<Oblong> buildings_;
  std::unordered_map<std::uint64_t, Cell> cells_;  // only ever looked up, never walked through
};

}  // namespace jingwei::services::synth
