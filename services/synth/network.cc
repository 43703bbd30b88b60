#include "services/synth/network.h"

#include <algorithm>

#include "services/synth/network_parts.h"

namespace jingwei::services::synth {
namespace {

constexpr double kLeastSideValley = 4'000;  // metres; shorter ones are gullies
constexpr double kLeastFloorHalf = 90;

// How far the floor reaches to a side, in the median along the line: where it joins a wider valley
// counts no more than elsewhere.
double floor_half(const Land& land, const std::vector<Vec>& line) {
  std::vector<double> reaches;
  for (std::size_t i = 5; i + 5 < line.size(); i += 10) {
    for (const double side : {1.0, -1.0}) {
      double reach = 0;
      const Vec across = normal_at(line, i) * side;
      while (reach < 900 && inside(land, line[i] + across * (reach + 10)) &&
             land.kind_at(rounded(line[i] + across * (reach + 10))) != LandKind::slope) {
        reach += 10;
      }
      reaches.push_back(reach);
    }
  }
  if (reaches.empty()) return 0;
  const auto middle = reaches.begin() + static_cast<std::ptrdiff_t>(reaches.size() / 2);
  std::nth_element(reaches.begin(), middle, reaches.end());
  return *middle;
}

std::vector<data::Waterway> waterways(const Land& land, const std::vector<ValleyAxis>& axes) {
  std::vector<data::Waterway> rows;
  const auto add = [&](const geo::Polyline& line, std::string kind, std::string name) {
    data::Waterway row;
    row.kind = std::move(kind);
    row.name = std::move(name);
    row.line = line;
    rows.push_back(std::move(row));
  };
  add(land.river, "river", axes.empty() ? "" : axes.front().river);
  for (const geo::Polyline& line : land.tributaries) {
    const auto axis = std::find_if(axes.begin(), axes.end(), [&](const ValleyAxis& a) {
      return rounded(a.points.front()) == line.front();
    });
    add(line, "stream", axis == axes.end() ? "" : axis->river);
  }
  return rows;
}

}  // namespace

bool inside(const Land& land, Vec at) {
  const Vec d = at - metres(land.north_west);
  return d.x > 40 && d.y < -40 && d.x < land.columns * land.cell_metres - 40 &&
         d.y > -land.rows * land.cell_metres + 40;
}

bool is_river(const Land& land, Vec at) { return land.kind_at(rounded(at)) == LandKind::river; }
bool is_floor(const Land& land, Vec at) { return land.kind_at(rounded(at)) == LandKind::floor; }
double height(const Land& land, Vec at) { return land.height_at(rounded(at)); }

double length_of(const std::vector<Vec>& line) {
  double length = 0;
  for (std::size_t i = 1; i < line.size(); ++i) length += norm(line[i] - line[i - 1]);
  return length;
}

std::vector<Vec> in_metres(const geo::Polyline& line) {
  std::vector<Vec> out;
  for (const geo::Point p : line) out.push_back(metres(p));
  return out;
}

std::vector<Vec> resampled(const std::vector<Vec>& line, double step) {
  std::vector<Vec> out{line.front()};
  double left = step;
  for (std::size_t i = 1; i < line.size(); ++i) {
    const Vec d = line[i] - line[i - 1];
    const double length = norm(d);
    double at = left;
    for (; at < length; at += step) out.push_back(line[i - 1] + d * (at / length));
    left = at - length;
  }
  if (norm(out.back() - line.back()) > step / 4) out.push_back(line.back());
  return out;
}

std::vector<Vec> smoothed(std::vector<Vec> line, int passes) {
  for (int pass = 0; pass < passes; ++pass) {
    Vec before = line.front();
    for (std::size_t i = 1; i + 1 < line.size(); ++i) {
      const Vec own = line[i];
      line[i] = (before + own * 2 + line[i + 1]) * 0.25;
      before = own;
    }
  }
  return line;
}

Vec normal_at(const std::vector<Vec>& line, std::size_t i) {
  const std::size_t a = i > 0 ? i - 1 : 0, b = std::min(i + 1, line.size() - 1);
  return left_of(unit(line[b] - line[a]));
}

std::vector<ValleyAxis> valley_axes(const Land& land) {
  constexpr const char* kSideRivers[] = {"南川河", "西川河", "杜甫川", "北川河"};
  std::vector<ValleyAxis> axes;
  if (land.river.size() > 1) {
    axes.push_back({smoothed(resampled(in_metres(land.river), kAxisStep), 14), "延河", 45, true});
  }
  for (const geo::Polyline& stream : land.tributaries) {
    const std::vector<Vec> line = in_metres(stream);
    if (line.size() < 2 || length_of(line) < kLeastSideValley) continue;
    const std::vector<Vec> axis = resampled(line, kAxisStep);
    if (floor_half(land, axis) < kLeastFloorHalf) continue;
    const std::size_t n = axes.size() - 1;
    axes.push_back({smoothed(axis, 14), n < std::size(kSideRivers) ? kSideRivers[n] : "", 14});
  }
  return axes;
}

geo::Result<Network> make_network(const Pattern&, const Land& land, std::uint64_t seed,
                                  geo::Progress& progress) {
  const std::vector<ValleyAxis> axes = valley_axes(land);
  Drafts drafts;
  const auto stopped = [&](double done) { return !progress.step("laying out ways", done); };
  if (stopped(0)) return geo::Error{geo::ErrorCode::cancelled};
  add_valley_streets(land, axes, seed, drafts);
  add_gully_ways(land, seed, drafts);
  if (stopped(0.2)) return geo::Error{geo::ErrorCode::cancelled};
  add_terraces(land, axes, seed, drafts);
  if (stopped(0.4)) return geo::Error{geo::ErrorCode::cancelled};
  add_climbs(land, seed, drafts);
  add_tunnels(land, seed, drafts);
  add_yards(land, seed, drafts);
  if (stopped(0.7)) return geo::Error{geo::ErrorCode::cancelled};
  return Network{joined_ways(land, std::move(drafts)), waterways(land, axes)};
}

}  // namespace jingwei::services::synth
