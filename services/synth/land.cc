#include "services/synth/land.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "services/synth/land_carving.h"
#include "services/synth/land_erosion.h"
#include "services/synth/land_streams.h"

namespace jingwei::services::synth {
namespace {

// Keeps the ends, what `keep` says, and every vertex farther than `tolerance` from the line without
// it (Douglas and Peucker 1973). Coordinates become whole millimetres here.
geo::Polyline drawn(const std::vector<Spot>& line, std::span<const std::size_t> keep,
                    double tolerance, geo::Point north_west) {
  std::vector<char> kept(line.size(), 0);
  kept.front() = kept.back() = 1;
  for (const std::size_t i : keep) kept[i] = 1;
  std::vector<std::pair<std::size_t, std::size_t>> open;
  for (std::size_t i = 0, last = 0; i < line.size(); ++i) {
    if (kept[i] && i > last) open.emplace_back(std::exchange(last, i), i);
  }
  while (!open.empty()) {
    const auto [from, to] = open.back();
    open.pop_back();
    const Spot a = line[from], b = line[to];
    const double dx = b.x - a.x, dy = b.y - a.y, length2 = std::max(1e-9, dx * dx + dy * dy);
    double worst = tolerance;
    std::size_t at = from;
    for (std::size_t i = from + 1; i < to; ++i) {
      const double px = line[i].x - a.x, py = line[i].y - a.y;
      const double t = std::clamp((px * dx + py * dy) / length2, 0.0, 1.0);
      const double away = std::hypot(px - t * dx, py - t * dy);
      if (away > worst) {
        worst = away;
        at = i;
      }
    }
    if (at == from) continue;
    kept[at] = 1;
    open.emplace_back(from, at);
    open.emplace_back(at, to);
  }
  geo::Polyline out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (!kept[i]) continue;
    const geo::Point p{north_west.x + static_cast<std::int32_t>(std::lround(line[i].x * 1000)),
                       north_west.y - static_cast<std::int32_t>(std::lround(line[i].y * 1000))};
    if (out.empty() || out.back() != p) out.push_back(p);
  }
  return out;
}

void add_streams(const std::vector<Stream>& streams, double least_area, Land& land) {
  for (std::size_t i = 0; i < streams.size(); ++i) {
    const Stream& stream = streams[i];
    geo::Polyline line = drawn(stream.bed, stream.joints, 1.5, land.north_west);
    if (line.size() < 2) continue;
    if (i == 0) {
      land.river = std::move(line);
    } else if (stream.area.back() >= least_area) {
      land.tributaries.push_back(std::move(line));
    }
  }
}

// The parts of the divides that run on slopes: on a floor nothing divides two gullies.
void add_ridges(const std::vector<std::vector<Spot>>& chains, Land& land) {
  const auto on_slope = [&](Spot spot) {
    const auto column =
        std::clamp(static_cast<std::int32_t>(spot.x / land.cell_metres), 0, land.columns - 1);
    const auto row =
        std::clamp(static_cast<std::int32_t>(spot.y / land.cell_metres), 0, land.rows - 1);
    return land.kind[static_cast<std::size_t>(row * land.columns + column)] == LandKind::slope;
  };
  constexpr std::size_t kShortest = 8;  // vertices, 20 m apart
  for (const std::vector<Spot>& chain : chains) {
    std::vector<Spot> run;
    for (std::size_t i = 0; i <= chain.size(); ++i) {
      if (i < chain.size() && on_slope(chain[i])) {
        run.push_back(chain[i]);
        continue;
      }
      if (run.size() >= kShortest) {
        smooth(run, 12);
        land.ridges.push_back(drawn(run, {}, 3, land.north_west));
      }
      run.clear();
    }
  }
}

geo::Result<Eroded> plain(std::uint64_t seed, double width, double height) {
  Eroded land;
  land.heights =
      Field(static_cast<std::int32_t>(width / 20), static_cast<std::int32_t>(height / 20), 20);
  const Noise bends(seed, "plain river"), swell(seed, "plain");
  const auto axis = [&](double y) { return width * 0.2 + 350 * bends.octaves(0, y, 5000, 2); };
  Field& h = land.heights;
  for (std::int32_t row = 0; row < h.rows; ++row) {
    for (std::int32_t column = 0; column < h.columns; ++column) {
      const double x = (column + 0.5) * 20, y = (row + 0.5) * 20;
      const double away = std::abs(x - axis(y));
      // Down to the river, and with it to the north.
      h.value[static_cast<std::size_t>(h.index(column, row))] =
          static_cast<float>(1060 + 0.0008 * y + 0.0055 * away +
                             2.5 * swell.octaves(x, y, 1800, 2) * std::min(1.0, away / 600));
    }
  }
  land.outlet = h.index_at(axis(0), 1);
  h.value[static_cast<std::size_t>(land.outlet)] = 1059;
  land.flow = fill_and_route(h, land.outlet, 0.002F);
  land.inflow = {{h.index_at(axis(height), height - 1), 6e9}};
  land.area = drained_areas(h, land.flow, land.inflow);
  return land;
}

StreamShape shape_of(Landscape landscape) {
  StreamShape shape;
  if (landscape == Landscape::river_plain) {
    shape.least_area = 2.5e6;
    shape.bed_per_root = 0.002;
    shape.widest_bed = 160;
    shape.narrowest_bed = 20;
    shape.floor_everywhere = true;
  }
  return shape;
}

std::size_t cell_at(const Land& land, geo::Point at) {
  const auto column =
      static_cast<std::int32_t>((at.x - land.north_west.x) / 1000.0 / land.cell_metres);
  const auto row =
      static_cast<std::int32_t>((land.north_west.y - at.y) / 1000.0 / land.cell_metres);
  return static_cast<std::size_t>(std::clamp(row, 0, land.rows - 1) * land.columns +
                                  std::clamp(column, 0, land.columns - 1));
}

}  // namespace

double Land::height_at(geo::Point at) const {
  const double c =
      std::clamp((at.x - north_west.x) / 1000.0 / cell_metres - 0.5, 0.0, columns - 1.0);
  const double r = std::clamp((north_west.y - at.y) / 1000.0 / cell_metres - 0.5, 0.0, rows - 1.0);
  const auto c0 = std::min(static_cast<std::int32_t>(c), columns - 2);
  const auto r0 = std::min(static_cast<std::int32_t>(r), rows - 2);
  const double u = c - c0, v = r - r0;
  const float* first = height.data() + static_cast<std::ptrdiff_t>(r0) * columns + c0;
  return (first[0] * (1 - u) + first[1] * u) * (1 - v) +
         (first[columns] * (1 - u) + first[columns + 1] * u) * v;
}

LandKind Land::kind_at(geo::Point at) const { return kind[cell_at(*this, at)]; }

double Land::slope_at(geo::Point at) const {
  const auto reach = static_cast<std::int32_t>(cell_metres * 1000);
  const double east = height_at({at.x + reach, at.y}) - height_at({at.x - reach, at.y});
  const double north = height_at({at.x, at.y + reach}) - height_at({at.x, at.y - reach});
  return std::sqrt(east * east + north * north) / (2 * cell_metres);
}

geo::Result<Land> make_land(const Pattern& pattern, std::uint64_t seed, int scale,
                            geo::Progress& progress) {
  JINGWEI_CHECK(scale >= 1);
  const double growth = std::sqrt(static_cast<double>(scale));
  // A plain is as wide as its streets reach.
  const bool flat = pattern.landscape == Landscape::river_plain;
  const double width = std::round((flat ? 9000 : 15000) * growth / 40) * 40;
  const double height = std::round(12000 * growth / 40) * 40;
  const StreamShape shape = shape_of(pattern.landscape);
  geo::Result<Eroded> eroded =
      flat ? plain(seed, width, height)
           : erode(valley_courses(seed, width, height), seed, width, height, progress);
  if (!eroded) return eroded.error();
  const std::vector<Stream> streams = find_streams(*eroded, shape, seed);
  if (!progress.step("carving", 0)) return geo::Error{geo::ErrorCode::cancelled, {}, {}};
  Land land = carve(*eroded, streams, shape, seed);
  land.north_west = {-static_cast<std::int32_t>(width * 500),
                     static_cast<std::int32_t>(height * 500)};
  add_streams(streams, 2.5 * shape.least_area, land);
  add_ridges(find_ridges(*eroded, 2.5 * shape.least_area), land);
  if (!progress.step("carving", 1)) return geo::Error{geo::ErrorCode::cancelled, {}, {}};
  return land;
}

}  // namespace jingwei::services::synth
