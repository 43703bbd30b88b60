#include "services/synth/land_carving.h"

#include <algorithm>
#include <cmath>

namespace jingwei::services::synth {
namespace {

// A disc of ground that belongs to a stream: the streams as such discs side by side.
struct Disc {
  float x = 0, y = 0, half = 0, level = 0;
};

// About every 10 m along `line`.
void add_discs(const std::vector<Spot>& line, const std::vector<double>& half,
               const std::vector<double>& level, std::vector<Disc>& out) {
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    for (const double t : {0.0, 0.5}) {
      const auto between = [&](double a, double b) { return static_cast<float>(a + t * (b - a)); };
      const float wide = between(half[i], half[i + 1]);
      if (wide <= 0) continue;
      out.push_back({between(line[i].x, line[i + 1].x), between(line[i].y, line[i + 1].y), wide,
                     between(level[i], level[i + 1])});
    }
  }
}

// For each cell the disc whose rim is nearest to its middle (from inside: deepest), or -1 without
// any. Discs are handed from cell to cell in sweeps, which finds the nearest but for rare ties of
// far ones (Danielsson 1980).
class Nearest {
 public:
  Nearest(const Field& field, const std::vector<Disc>& discs)
      : field_(field), discs_(discs), disc_(field.value.size(), -1) {
    for (std::size_t i = 0; i < discs.size(); ++i) {
      offer(field.index_at(discs[i].x, discs[i].y), static_cast<std::int32_t>(i));
    }
    for (int round = 0; round < 2; ++round) {
      for (std::int32_t row = 0; row < field.rows; ++row) sweep_row(row, -1);
      for (std::int32_t row = field.rows; row-- > 0;) sweep_row(row, 1);
    }
  }

  std::int32_t disc(std::size_t cell) const { return disc_[cell]; }
  double distance(std::int32_t cell, std::int32_t disc) const {
    const Disc& d = discs_[static_cast<std::size_t>(disc)];
    const double x = (cell % field_.columns + 0.5) * field_.cell - d.x;
    const double y = (cell / field_.columns + 0.5) * field_.cell - d.y;
    return std::sqrt(x * x + y * y);
  }

 private:
  void offer(std::int32_t cell, std::int32_t disc) {
    std::int32_t& held = disc_[static_cast<std::size_t>(cell)];
    if (disc < 0 || disc == held) return;
    if (held < 0 || beyond(cell, disc) < beyond(cell, held)) held = disc;
  }
  double beyond(std::int32_t cell, std::int32_t disc) const {
    return distance(cell, disc) - discs_[static_cast<std::size_t>(disc)].half;
  }
  // Takes over from the row at `from` (-1: north of it, 1: south), then along the row both ways.
  void sweep_row(std::int32_t row, std::int32_t from) {
    const std::int32_t columns = field_.columns;
    const std::int32_t start = row * columns;
    const bool beside = row + from >= 0 && row + from < field_.rows;
    for (std::int32_t c = 0; c < columns; ++c) {
      const std::int32_t cell = start + c;
      if (beside) {
        for (std::int32_t d = -1; d <= 1; ++d) {
          if (c + d < 0 || c + d >= columns) continue;
          offer(cell, disc_[static_cast<std::size_t>(cell + from * columns + d)]);
        }
      }
      if (c > 0) offer(cell, disc_[static_cast<std::size_t>(cell - 1)]);
    }
    for (std::int32_t c = columns - 1; c-- > 0;) {
      offer(start + c, disc_[static_cast<std::size_t>(start + c + 1)]);
    }
  }

  const Field& field_;
  const std::vector<Disc>& discs_;
  std::vector<std::int32_t> disc_;
};

constexpr double kSide = 0.72;  // slope of a valley's side just above the floor

// Flattens the floors and steepens the ground beside them.
void carve_floors(Field& field, const std::vector<Disc>& discs, const Noise& detail,
                  std::vector<LandKind>& kind) {
  if (discs.empty()) return;
  const Nearest nearest(field, discs);
  for (std::size_t i = 0; i < field.value.size(); ++i) {
    const std::int32_t at = nearest.disc(i);
    const auto cell = static_cast<std::int32_t>(i);
    const Disc& disc = discs[static_cast<std::size_t>(at)];
    const double away = nearest.distance(cell, at), beyond = away - disc.half;
    const double cross = disc.half > 60 ? 0.006 : 0.03;
    const double edge = disc.level + cross * disc.half;
    float& h = field.value[i];
    const double x = cell % field.columns * field.cell, y = cell / field.columns * field.cell;
    if (beyond <= 0) {
      kind[i] = LandKind::floor;
      h = static_cast<float>(disc.level + cross * away + 0.25 * detail.at(x, y, 170));
      continue;
    }
    const double steep = kSide * (1 + 0.25 * detail.at(x, y, 220));
    double level = std::min(static_cast<double>(h), edge + steep * beyond);
    if (beyond < 80) level = std::max(level, edge + 0.04 * beyond);
    h = static_cast<float>(level);
  }
}

// Cuts in the beds of the streams that have one; the floor falls toward them.
void carve_beds(Field& field, const std::vector<Disc>& discs, std::vector<LandKind>& kind) {
  if (discs.empty()) return;
  const Nearest nearest(field, discs);
  for (std::size_t i = 0; i < field.value.size(); ++i) {
    if (kind[i] != LandKind::floor) continue;
    const std::int32_t at = nearest.disc(i);
    const Disc& disc = discs[static_cast<std::size_t>(at)];
    const double beyond = nearest.distance(static_cast<std::int32_t>(i), at) - disc.half;
    const double deep = std::min(4.5, 1.5 + disc.half / 12.0);
    float& h = field.value[i];
    if (beyond <= 0) {
      kind[i] = LandKind::river;
      h = static_cast<float>(disc.level - deep);
    } else if (beyond < 12) {  // the bank
      h = std::min(h, static_cast<float>(disc.level - deep + beyond * deep / 12));
    }
  }
}

void blur(Field& field) {
  const std::vector<float> before = field.value;
  for (std::size_t i = 0; i < before.size(); ++i) {
    double sum = 2 * before[i];
    double weight = 2;
    each_neighbour(field.columns, field.rows, static_cast<std::int32_t>(i),
                   [&](std::int32_t next, double distance) {
                     sum += before[static_cast<std::size_t>(next)] / distance;
                     weight += 1 / distance;
                   });
    field.value[i] = static_cast<float>(sum / weight);
  }
}

}  // namespace

Land carve(const Eroded& eroded, const std::vector<Stream>& streams, const StreamShape& shape,
           std::uint64_t seed) {
  Field field = eroded.heights.refined();
  const Noise detail(seed, "fine detail");
  Land land;
  land.columns = field.columns;
  land.rows = field.rows;
  land.cell_metres = field.cell;
  land.kind.assign(field.value.size(), shape.floor_everywhere ? LandKind::floor : LandKind::slope);
  if (!shape.floor_everywhere) {
    for (std::size_t i = 0; i < field.value.size(); ++i) {
      const auto cell = static_cast<std::int32_t>(i);
      field.value[i] +=
          static_cast<float>(1.6 * detail.octaves(cell % field.columns * field.cell,
                                                  cell / field.columns * field.cell, 90, 2));
    }
    std::vector<Disc> floors;
    for (const Stream& s : streams) add_discs(s.valley, s.floor_half, s.level, floors);
    carve_floors(field, floors, detail, land.kind);
    blur(field);
  }
  std::vector<Disc> beds;
  for (const Stream& s : streams) add_discs(s.bed, s.bed_half, s.level, beds);
  carve_beds(field, beds, land.kind);

  const Spot mouth = streams.front().bed.back();
  const std::int32_t outlet = field.index_at(mouth.x, mouth.y);
  float& lowest = field.value[static_cast<std::size_t>(outlet)];
  lowest = *std::min_element(field.value.begin(), field.value.end()) - 0.05F;
  const Flow flow = fill_and_route(field, outlet, 0.002F);
  const std::vector<double> area = drained_areas(field, flow, {});
  land.drained_area.assign(area.begin(), area.end());
  land.height = std::move(field.value);
  return land;
}

}  // namespace jingwei::services::synth
