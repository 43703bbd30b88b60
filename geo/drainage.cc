#include "geo/drainage.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <queue>

#include "geo/check.h"

namespace jingwei::geo {
namespace {

constexpr std::size_t kCellsPerStep = 1 << 20;

// CGCS2000.
constexpr double kSemiMajor = 6'378'137.0, kFlattening = 1 / 298.257222101;

CellSize size_at(double latitude, const GridPlacement& placement) {
  constexpr double kRadian = std::numbers::pi / 180;
  constexpr double kE2 = kFlattening * (2 - kFlattening);
  const double sine = std::sin(latitude * kRadian);
  const double w2 = 1 - kE2 * sine * sine;
  const double meridian = kSemiMajor * (1 - kE2) / (w2 * std::sqrt(w2));
  const double parallel = kSemiMajor / std::sqrt(w2) * std::cos(latitude * kRadian);
  return {placement.cell_width * kRadian * parallel, placement.cell_height * kRadian * meridian};
}

// A cell that the flood has reached. The lowest comes first, of equals the one reached first, so
// that a flat is crossed from its rim inwards.
struct Reached {
  float height;
  std::uint32_t turn, cell;
  bool operator<(const Reached& other) const {
    return height != other.height ? height > other.height : turn > other.turn;
  }
};

class Drainer {
 public:
  Drainer(const ElevationGrid& grid, Progress& progress) : progress_(progress) {
    d_.columns = grid.columns();
    d_.rows = grid.rows();
    d_.sizes = cell_sizes(grid);
    d_.surface.assign(grid.cells().begin(), grid.cells().end());
  }

  Result<Drainage> run() {
    if (!flood() || !breach() || !route() || !accumulate()) {
      return Error{ErrorCode::cancelled, {}, {}};
    }
    return std::move(d_);
  }

 private:
  std::size_t count() const { return d_.surface.size(); }
  bool is_void(std::uint32_t cell) const { return std::isnan(d_.surface[cell]); }
  bool proceed(std::string_view stage, std::size_t done) {
    return done % kCellsPerStep != 0 ||
           progress_.step(stage, static_cast<double>(done) / static_cast<double>(count()));
  }

  // Calls visit(step, neighbour) for each neighbour that is on the raster and no void; answers
  // whether all eight are.
  template <class F>
  bool each_neighbour(std::uint32_t cell, F&& visit) const {
    const std::int32_t column = d_.column_of(cell), row = d_.row_of(cell);
    bool surrounded = true;
    for (std::uint8_t step = 0; step < kSteps.size(); ++step) {
      const std::int32_t c = column + kSteps[step].column, r = row + kSteps[step].row;
      const bool inside = c >= 0 && r >= 0 && c < d_.columns && r < d_.rows;
      const std::uint32_t other =
          inside ? static_cast<std::uint32_t>(r) * static_cast<std::uint32_t>(d_.columns) +
                       static_cast<std::uint32_t>(c)
                 : 0;
      if (!inside || is_void(other)) {
        surrounded = false;
      } else {
        visit(step, other);
      }
    }
    return surrounded;
  }

  // Ensures: `back_` leads from every cell that is no void to an outlet.
  bool flood() {
    back_.assign(count(), kNoFlow);
    std::priority_queue<Reached> front;
    std::uint32_t turn = 0;
    for (std::uint32_t cell = 0; cell < count(); ++cell) {
      if (is_void(cell) || each_neighbour(cell, [](std::uint8_t, std::uint32_t) {})) continue;
      back_[cell] = kOutlet;
      front.push({d_.surface[cell], turn++, cell});
    }
    std::size_t done = 0;
    while (!front.empty()) {
      if (!proceed("flooding", done++)) return false;
      const std::uint32_t cell = front.top().cell;
      front.pop();
      each_neighbour(cell, [&](std::uint8_t step, std::uint32_t other) {
        if (back_[other] != kNoFlow) return;
        // kSteps has each straight step and its opposite two apart, and so the diagonals.
        back_[other] = static_cast<std::uint8_t>(step ^ 2);
        front.push({d_.surface[other], turn++, other});
      });
    }
    return true;
  }

  std::uint32_t neighbour(std::uint32_t cell, std::uint8_t step) const {
    return static_cast<std::uint32_t>(static_cast<std::int64_t>(cell) + kSteps[step].column +
                                      std::int64_t{kSteps[step].row} * d_.columns);
  }

  bool has_lower_neighbour(std::uint32_t cell) const {
    bool lower = false;
    each_neighbour(cell, [&](std::uint8_t, std::uint32_t other) {
      lower = lower || d_.surface[other] < d_.surface[cell];
    });
    return lower;
  }

  // Cells are only ever lowered, and one that is lowered here has a lower one behind it: so a cell
  // that has once been passed keeps a lower neighbour, and one round is enough.
  bool breach() {
    for (std::uint32_t pit = 0; pit < count(); ++pit) {
      if (!proceed("breaching", pit)) return false;
      if (is_void(pit) || back_[pit] == kOutlet || has_lower_neighbour(pit)) continue;
      for (std::uint32_t cell = pit; back_[cell] != kOutlet;) {
        const std::uint32_t next = neighbour(cell, back_[cell]);
        if (d_.surface[next] < d_.surface[cell]) break;
        d_.surface[next] =
            std::nextafter(d_.surface[cell], -std::numeric_limits<float>::infinity());
        cell = next;
      }
    }
    return true;
  }

  bool route() {
    d_.direction.assign(count(), kNoFlow);
    for (std::uint32_t cell = 0; cell < count(); ++cell) {
      if (!proceed("routing", cell)) return false;
      if (is_void(cell)) continue;
      d_.direction[cell] = back_[cell] == kOutlet ? kOutlet : steepest(cell);
    }
    back_ = {};
    return true;
  }

  std::uint8_t steepest(std::uint32_t cell) const {
    std::uint8_t best = kNoFlow;
    double best_slope = 0;
    each_neighbour(cell, [&](std::uint8_t step, std::uint32_t other) {
      const double fall = double{d_.surface[cell]} - d_.surface[other];
      const double slope = fall / d_.step_metres(cell, step);
      if (slope > best_slope) {
        best = step;
        best_slope = slope;
      }
    });
    JINGWEI_CHECK(best != kNoFlow);
    return best;
  }

  bool accumulate() {
    std::vector<std::uint8_t> waiting_for(count(), 0);
    d_.square_metres.assign(count(), 0);
    for (std::uint32_t cell = 0; cell < count(); ++cell) {
      if (is_void(cell)) continue;
      d_.square_metres[cell] = d_.sizes[d_.row_of(cell)].square_metres();
      if (d_.direction[cell] != kOutlet) ++waiting_for[d_.downstream(cell)];
    }
    d_.order.reserve(count());
    for (std::uint32_t cell = 0; cell < count(); ++cell) {
      if (!is_void(cell) && waiting_for[cell] == 0) d_.order.push_back(cell);
    }
    for (std::size_t i = 0; i < d_.order.size(); ++i) {
      if (!proceed("accumulating", i)) return false;
      const std::uint32_t cell = d_.order[i];
      if (d_.direction[cell] == kOutlet) continue;
      const std::uint32_t next = d_.downstream(cell);
      d_.square_metres[next] += d_.square_metres[cell];
      if (--waiting_for[next] == 0) d_.order.push_back(next);
    }
    return true;
  }

  Progress& progress_;
  Drainage d_;
  std::vector<std::uint8_t> back_;
};

// How many cells of the row or column lie before `degrees` from its outer corner, out to a whole
// one and kept on the grid.
std::int32_t whole_cells(double degrees, double cell, std::int32_t most, bool up) {
  const double cells = degrees / cell;
  return static_cast<std::int32_t>(
      std::clamp(up ? std::ceil(cells) : std::floor(cells), 0.0, double{1} * most));
}

}  // namespace

std::vector<CellSize> cell_sizes(const ElevationGrid& grid) {
  const GridPlacement& at = grid.placement();
  std::vector<CellSize> sizes;
  for (std::int32_t row = 0; row < grid.rows(); ++row) {
    sizes.push_back(size_at(at.north - (row + 0.5) * at.cell_height, at));
  }
  return sizes;
}

ElevationGrid window(const ElevationGrid& grid, LonLat south_west, LonLat north_east,
                     Metres largest_cell) {
  if (grid.empty()) return {};
  const GridPlacement& at = grid.placement();
  const auto left = whole_cells(south_west.lon - at.west, at.cell_width, grid.columns(), false);
  const auto right = whole_cells(north_east.lon - at.west, at.cell_width, grid.columns(), true);
  const auto top = whole_cells(at.north - north_east.lat, at.cell_height, grid.rows(), false);
  const auto bottom = whole_cells(at.north - south_west.lat, at.cell_height, grid.rows(), true);
  if (left >= right || top >= bottom) return {};
  const double metres = cell_sizes(grid)[(top + bottom) / 2].height;
  const auto parts = std::max(1, static_cast<int>(std::ceil(metres / largest_cell.value)));
  const GridPlacement finer{at.west + left * at.cell_width, at.north - top * at.cell_height,
                            at.cell_width / parts, at.cell_height / parts};
  const std::int32_t columns = (right - left) * parts, rows = (bottom - top) * parts;
  std::vector<float> cells;
  cells.reserve(static_cast<std::size_t>(columns) * rows);
  for (std::int32_t row = 0; row < rows; ++row) {
    for (std::int32_t column = 0; column < columns; ++column) {
      const LonLat middle{finer.west + (column + 0.5) * finer.cell_width,
                          finer.north - (row + 0.5) * finer.cell_height};
      cells.push_back(parts == 1
                          ? grid.cell(left + column, top + row)
                          : grid.sample(middle).value_or(std::numeric_limits<float>::quiet_NaN()));
    }
  }
  return ElevationGrid(finer, columns, rows, std::move(cells));
}

std::uint32_t Drainage::downstream(std::uint32_t cell) const {
  JINGWEI_CHECK(direction[cell] < kSteps.size());
  const Step step = kSteps[direction[cell]];
  return static_cast<std::uint32_t>(static_cast<std::int64_t>(cell) + step.column +
                                    std::int64_t{step.row} * columns);
}

double Drainage::step_metres(std::uint32_t cell, std::uint8_t step) const {
  const CellSize& size = sizes[static_cast<std::size_t>(row_of(cell))];
  return std::hypot(kSteps[step].column * size.width, kSteps[step].row * size.height);
}

Result<Drainage> drain(const ElevationGrid& grid, Progress& progress) {
  return Drainer(grid, progress).run();
}

}  // namespace jingwei::geo
