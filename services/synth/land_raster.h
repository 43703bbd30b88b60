#pragma once

// Rasters while a land is made, and water running over them. Private to the land.

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace jingwei::services::synth {

// Square cells, row by row from the north-west; a value belongs to the middle of its cell. Places
// on it are in metres east and south of the outer corner of the first cell.
struct Field {
  std::int32_t columns = 0, rows = 0;
  double cell = 0;  // metres
  std::vector<float> value;

  Field() = default;
  Field(std::int32_t columns_, std::int32_t rows_, double cell_)
      : columns(columns_),
        rows(rows_),
        cell(cell_),
        value(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_)) {}

  std::int32_t index(std::int32_t column, std::int32_t row) const { return row * columns + column; }
  // Of the cell that holds the place, or of the nearest at the border.
  std::int32_t index_at(double x, double y) const;
  // Bilinear between the middles of cells, level beyond the outermost.
  double sample(double x, double y) const;
  // Its cells cut into 2 x 2, bilinear.
  Field refined() const;
};

// A place on a raster, metres from its north-west corner.
struct Spot {
  double x = 0, y = 0;
  friend Spot operator+(Spot a, Spot b) { return {a.x + b.x, a.y + b.y}; }
  friend Spot operator*(Spot a, double k) { return {a.x * k, a.y * k}; }
};

// Calls visit(neighbour, distance in cells) for the up to eight neighbours of a cell, in a fixed
// order.
template <class Visit>
void each_neighbour(std::int32_t columns, std::int32_t rows, std::int32_t cell, Visit visit) {
  const std::int32_t column = cell % columns, row = cell / columns;
  for (std::int32_t dr = -1; dr <= 1; ++dr) {
    if (row + dr < 0 || row + dr >= rows) continue;
    for (std::int32_t dc = -1; dc <= 1; ++dc) {
      if ((dr == 0 && dc == 0) || column + dc < 0 || column + dc >= columns) continue;
      visit(cell + dr * columns + dc, dr != 0 && dc != 0 ? 1.4142135623730951 : 1.0);
    }
  }
}

// Where water runs.
struct Flow {
  std::vector<std::int32_t> receiver;  // the cell it runs to; of the outlet itself
  std::vector<std::int32_t> order;     // every cell after its receiver, the outlet first
};

// Raises the pits of `heights` until every cell but the outlet has a lower neighbour, and sends the
// water of each cell to the neighbour that lies steepest below it (Barnes, Lehman and Mulla 2014).
// Requires: heights positive. O(n log n).
Flow fill_and_route(Field& heights, std::int32_t outlet, float least_drop);

// The area above each cell, itself included, in square metres; `inflow` adds what comes from
// outside the raster.
struct Inflow {
  std::int32_t cell = 0;
  double square_metres = 0;
};
std::vector<double> drained_areas(const Field& heights, const Flow& flow,
                                  const std::vector<Inflow>& inflow);

// Smooth noise in [-1, 1] with features of about `wavelength` metres, the same for the same seed.
class Noise {
 public:
  Noise(std::uint64_t seed, std::string_view stream);
  double at(double x, double y, double wavelength) const;
  // Several octaves, each half as wide and half as high as the one before; within [-2, 2].
  double octaves(double x, double y, double wavelength, int count) const;

 private:
  double lattice(std::int64_t x, std::int64_t y) const;
  std::uint64_t key_;
};

}  // namespace jingwei::services::synth
