#include "services/synth/land_raster.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <queue>

#include "services/synth/random.h"

namespace jingwei::services::synth {

std::int32_t Field::index_at(double x, double y) const {
  const auto column = static_cast<std::int32_t>(std::clamp(x / cell, 0.0, columns - 1.0));
  const auto row = static_cast<std::int32_t>(std::clamp(y / cell, 0.0, rows - 1.0));
  return index(column, row);
}

double Field::sample(double x, double y) const {
  const double c = std::clamp(x / cell - 0.5, 0.0, columns - 1.0);
  const double r = std::clamp(y / cell - 0.5, 0.0, rows - 1.0);
  const auto c0 = std::min(static_cast<std::int32_t>(c), std::max(columns - 2, 0));
  const auto r0 = std::min(static_cast<std::int32_t>(r), std::max(rows - 2, 0));
  const std::int32_t c1 = std::min(c0 + 1, columns - 1), r1 = std::min(r0 + 1, rows - 1);
  const double u = c - c0, v = r - r0;
  const auto at = [&](std::int32_t column, std::int32_t row) {
    return static_cast<double>(value[static_cast<std::size_t>(index(column, row))]);
  };
  return (at(c0, r0) * (1 - u) + at(c1, r0) * u) * (1 - v) +
         (at(c0, r1) * (1 - u) + at(c1, r1) * u) * v;
}

Field Field::refined() const {
  Field out(columns * 2, rows * 2, cell / 2);
  std::size_t i = 0;
  for (std::int32_t row = 0; row < out.rows; ++row) {
    for (std::int32_t column = 0; column < out.columns; ++column) {
      out.value[i++] =
          static_cast<float>(sample((column + 0.5) * out.cell, (row + 0.5) * out.cell));
    }
  }
  return out;
}

Flow fill_and_route(Field& heights, std::int32_t outlet, float least_drop) {
  std::vector<float>& h = heights.value;
  Flow flow;
  flow.receiver.assign(h.size(), -1);
  flow.order.reserve(h.size());
  // A positive float orders like its bits: one integer holds height and cell, ties by cell.
  std::vector<std::uint64_t> store;
  store.reserve(h.size() / 8);
  std::priority_queue<std::uint64_t, std::vector<std::uint64_t>, std::greater<>> front(
      std::greater<>(), std::move(store));
  const auto push = [&](std::int32_t cell) {
    front.push(std::uint64_t{std::bit_cast<std::uint32_t>(h[static_cast<std::size_t>(cell)])}
                   << 32 |
               static_cast<std::uint32_t>(cell));
  };
  std::vector<char> reached(h.size(), 0);
  reached[static_cast<std::size_t>(outlet)] = 1;
  push(outlet);
  while (!front.empty()) {
    const auto cell = static_cast<std::int32_t>(front.top() & 0xffffffffu);
    front.pop();
    flow.order.push_back(cell);
    const float level = h[static_cast<std::size_t>(cell)];
    std::int32_t receiver = cell;
    double steepest = 0;
    each_neighbour(heights.columns, heights.rows, cell, [&](std::int32_t next, double distance) {
      const auto n = static_cast<std::size_t>(next);
      if (!reached[n]) {
        reached[n] = 1;
        h[n] = std::max(h[n], level + least_drop);
        push(next);
      } else if (h[n] < level) {  // lower, so its way out is known already
        const double drop = (level - h[n]) / distance;
        if (drop > steepest) {
          steepest = drop;
          receiver = next;
        }
      }
    });
    flow.receiver[static_cast<std::size_t>(cell)] = receiver;
  }
  return flow;
}

std::vector<double> drained_areas(const Field& heights, const Flow& flow,
                                  const std::vector<Inflow>& inflow) {
  std::vector<double> area(heights.value.size(), heights.cell * heights.cell);
  for (const Inflow& in : inflow) area[static_cast<std::size_t>(in.cell)] += in.square_metres;
  for (std::size_t i = flow.order.size(); i-- > 1;) {  // the outlet keeps what it has
    const auto cell = static_cast<std::size_t>(flow.order[i]);
    area[static_cast<std::size_t>(flow.receiver[cell])] += area[cell];
  }
  return area;
}

Noise::Noise(std::uint64_t seed, std::string_view stream) : key_(Random(seed, stream).next()) {}

double Noise::lattice(std::int64_t x, std::int64_t y) const {
  std::uint64_t v = key_ ^ (static_cast<std::uint64_t>(x) * 0x9e3779b97f4a7c15) ^
                    (static_cast<std::uint64_t>(y) * 0xc2b2ae3d27d4eb4f);
  v = (v ^ (v >> 30)) * 0xbf58476d1ce4e5b9;
  v = (v ^ (v >> 27)) * 0x94d049bb133111eb;
  return static_cast<double>((v ^ (v >> 31)) >> 11) * 0x1p-52 - 1;
}

double Noise::at(double x, double y, double wavelength) const {
  const double u = x / wavelength, v = y / wavelength;
  const double fu = std::floor(u), fv = std::floor(v);
  const auto i = static_cast<std::int64_t>(fu), j = static_cast<std::int64_t>(fv);
  const auto ease = [](double t) { return t * t * t * (t * (t * 6 - 15) + 10); };
  const double s = ease(u - fu), t = ease(v - fv);
  return (lattice(i, j) * (1 - s) + lattice(i + 1, j) * s) * (1 - t) +
         (lattice(i, j + 1) * (1 - s) + lattice(i + 1, j + 1) * s) * t;
}

double Noise::octaves(double x, double y, double wavelength, int count) const {
  double sum = 0, height = 1;
  for (int i = 0; i < count; ++i) {
    sum += height * at(x + 37 * i, y + 91 * i, wavelength);
    wavelength /= 2;
    height /= 2;
  }
  return sum;
}

}  // namespace jingwei::services::synth
