#include <algorithm>
#include <array>

#include "services/synth/land_streams.h"

namespace jingwei::services::synth {
namespace {

// Which stream's basin a cell lies in: cells of one stream, and what runs to them, share a number.
std::vector<std::int32_t> basins(const Eroded& land, double least_area) {
  std::vector<std::int32_t> basin(land.area.size(), -1);
  std::vector<std::int32_t> largest(land.area.size(), -1);
  for (const std::int32_t cell : land.flow.order) {
    const auto at = static_cast<std::size_t>(cell);
    const auto to = static_cast<std::size_t>(land.flow.receiver[at]);
    if (to == at) continue;
    std::int32_t& best = largest[to];
    if (best < 0 || land.area[static_cast<std::size_t>(best)] < land.area[at]) best = cell;
  }
  std::int32_t count = 0;
  for (const std::int32_t cell : land.flow.order) {
    const auto at = static_cast<std::size_t>(cell);
    const auto to = static_cast<std::size_t>(land.flow.receiver[at]);
    const bool own = to == at || (land.area[at] >= least_area && largest[to] != cell);
    basin[at] = own ? count++ : basin[to];
  }
  return basin;
}

// The lattice of corners of cells, with the sides of cells that divide two basins.
class Divides {
 public:
  Divides(const Field& field, const std::vector<std::int32_t>& basin)
      : columns_(field.columns + 1), rows_(field.rows + 1), cell_(field.cell) {
    east_.assign(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_), 0);
    south_ = east_;
    for (std::int32_t row = 0; row < field.rows; ++row) {
      for (std::int32_t column = 0; column < field.columns; ++column) {
        const auto at = static_cast<std::size_t>(field.index(column, row));
        const auto corner = static_cast<std::size_t>(row * columns_ + column);
        if (row > 0) {
          east_[corner] = basin[at] != basin[at - static_cast<std::size_t>(field.columns)];
        }
        if (column > 0) south_[corner] = basin[at] != basin[at - 1];
      }
    }
  }

  // Every dividing side once, as chains between the corners where other than two of them meet.
  std::vector<std::vector<Spot>> chains() {
    std::vector<std::vector<Spot>> out;
    const std::int32_t corners = columns_ * rows_;
    for (const bool only_ends : {true, false}) {  // then what is closed in itself
      for (std::int32_t corner = 0; corner < corners; ++corner) {
        if (only_ends && degree(corner) == 2) continue;
        for (int side = 0; side < 4; ++side) {
          if (has(corner, side)) out.push_back(walk(corner, side));
        }
      }
    }
    return out;
  }

 private:
  // Sides of a corner: east, south, west, north.
  char* side_of(std::int32_t corner, int side) {
    const auto at = static_cast<std::size_t>(corner);
    switch (side) {
      case 0:
        return &east_[at];
      case 1:
        return &south_[at];
      case 2:
        return corner % columns_ > 0 ? &east_[at - 1] : nullptr;
      default:
        return corner >= columns_ ? &south_[at - static_cast<std::size_t>(columns_)] : nullptr;
    }
  }
  bool has(std::int32_t corner, int side) {
    const char* at = side_of(corner, side);
    return at != nullptr && *at == 1;
  }
  int degree(std::int32_t corner) {
    int count = 0;
    for (int side = 0; side < 4; ++side) {
      const char* at = side_of(corner, side);
      count += at != nullptr && *at != 0;
    }
    return count;
  }
  // Sides that were walked are marked 2: they still count for the degree of their corners.
  std::vector<Spot> walk(std::int32_t corner, int side) {
    const std::array<std::int32_t, 4> step = {1, columns_, -1, -columns_};
    std::vector<Spot> chain = {spot(corner)};
    while (side < 4) {
      *side_of(corner, side) = 2;
      corner += step[static_cast<std::size_t>(side)];
      chain.push_back(spot(corner));
      if (degree(corner) != 2) break;
      side = 0;
      while (side < 4 && !has(corner, side)) ++side;
    }
    return chain;
  }
  Spot spot(std::int32_t corner) const {
    return {corner % columns_ * cell_, corner / columns_ * cell_};
  }

  std::int32_t columns_, rows_;
  double cell_;
  std::vector<char> east_, south_;
};

}  // namespace

std::vector<std::vector<Spot>> find_ridges(const Eroded& land, double least_area) {
  return Divides(land.heights, basins(land, least_area)).chains();
}

}  // namespace jingwei::services::synth
