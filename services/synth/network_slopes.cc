#include "services/synth/network_slopes.h"

#include <algorithm>
#include <cmath>

#include "services/synth/random.h"

namespace jingwei::services::synth {
namespace {

using data::WayClass;

double drained(const Land& land, Vec at) {
  const Vec in = at - metres(land.north_west);
  const auto c =
      std::clamp(static_cast<std::int32_t>(in.x / land.cell_metres), 0, land.columns - 1);
  const auto r = std::clamp(static_cast<std::int32_t>(-in.y / land.cell_metres), 0, land.rows - 1);
  double most = 0;  // the stream may run in the next cell
  for (std::int32_t dr = -1; dr <= 1; ++dr) {
    for (std::int32_t dc = -1; dc <= 1; ++dc) {
      const std::int32_t rr = std::clamp(r + dr, 0, land.rows - 1);
      const std::int32_t cc = std::clamp(c + dc, 0, land.columns - 1);
      most = std::max(
          most,
          static_cast<double>(land.drained_area[static_cast<std::size_t>(rr * land.columns + cc)]));
    }
  }
  return most;
}

// Moved sideways by `metres` to the left.
Line beside(const Line& line, double metres) {
  Line out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const Vec a = line[i > 0 ? i - 1 : 0], b = line[std::min(i + 1, line.size() - 1)];
    out.push_back(line[i] + left_of(unit(b - a)) * metres);
  }
  return out;
}

// The steepest ground within 50 m.
double gradient_around(const Land& land, Vec at) {
  double most = 0;
  for (int k = 0; k < 8; ++k) {
    const double a = k * std::numbers::pi / 4;
    const Vec there = at + Vec{std::cos(a), std::sin(a)} * 50;
    if (inside(land, there, 20)) most = std::max(most, norm(gradient(land, there)));
  }
  return most;
}

WayClass gully_class(double area) {
  if (area > 1.6e6) return WayClass::tertiary;
  if (area > 6e5) return WayClass::unclassified;
  if (area > 2.6e5) return WayClass::service;
  return WayClass::footway;
}

}  // namespace

void Sketch::add(Draft draft) {
  if (draft.line.size() < 2) return;
  if (draft.flags == 0) index.add(draft, static_cast<std::int32_t>(drafts.size()));
  drafts.push_back(std::move(draft));
}

double liveliness(const Land& land, Vec at) {
  const Vec centre = metres(land.river[land.river.size() / 2]);
  const double away = norm(at - centre) / growth_of(land);
  return std::clamp(1.35 - away / 5200, 0.12, 1.0);
}

std::optional<Vec> step_along(const Land& land, Vec at, int turn, double grade, double length) {
  if (!inside(land, at, 60)) return std::nullopt;
  const Vec up = gradient(land, at);
  const double slope = norm(up);
  if (slope < 0.06 || slope < grade * 1.1) return std::nullopt;
  const Vec rise = unit(up);
  const double r = grade / slope;
  const Vec along = left_of(rise) * -turn;
  Vec next = at + (along * std::sqrt(1 - r * r) + rise * r) * length;
  if (!inside(land, next, 60)) return std::nullopt;
  // Back onto the wanted height, as the contour bends.
  const double want = height(land, at) + grade * length;
  for (int i = 0; i < 3; ++i) {
    const Vec g = gradient(land, next);
    const double s = dot(g, g);
    if (s < 0.0025) return std::nullopt;
    const double off = std::clamp((want - height(land, next)) / s, -8.0, 8.0);
    next = next + g * off;
  }
  if (kind(land, next) != LandKind::slope || norm(next - at) > 2 * length) return std::nullopt;
  return next;
}

GullyWays draw_gully_ways(const StreetNames& names, std::uint64_t seed, Sketch& sketch) {
  const Land& land = sketch.land;
  GullyWays out;
  for (std::size_t i = 0; i < land.tributaries.size(); ++i) {
    Random random(seed, "gully ways", i);
    const Line stream = line_of(land.tributaries[i]);
    const Vec mouth = stream.back();
    const double area = drained(land, stream[stream.size() / 2]);
    if (gradient_around(land, stream.front()) < 0.12) continue;  // no gully, a drain of a plain
    if (!random.chance(0.8 * liveliness(land, mouth) + area / 1e7)) continue;
    Line way = resampled(stream, 12);
    way = beside(way, random.chance(0.5) ? 6 : -6);
    smooth(way, 4);
    // From the head to what it meets first; a mouth beside the river or its street is joined last.
    Line line;
    bool wet = false;
    for (std::size_t k = 0; k < way.size() && !wet; ++k) {
      if (!inside(land, way[k], 70)) continue;
      if (!line.empty()) {
        if (const auto hit = sketch.index.first_hit(line.back(), way[k])) {
          line.push_back(hit->at);
          break;
        }
      }
      wet = kind(land, way[k]) == LandKind::river;
      if (!wet) line.push_back(way[k]);
      if (k + 1 == way.size()) {
        if (const auto near = sketch.index.nearest(line.back(), 45)) line.push_back(near->at);
      }
    }
    if (wet || length_of(line) < 60 || kind(land, line.front()) == LandKind::river) continue;
    if (height(land, line.front()) < height(land, line.back()) + 12) continue;  // a floor's drain
    out.heads.push_back(line.front());
    // Wider the more drains here, from the head on.
    const std::string name = names.gully(seed, i);
    std::size_t from = 0;
    WayClass now = gully_class(drained(land, line.front()));
    for (std::size_t k = 1; k < line.size(); ++k) {
      const WayClass here = std::min(now, gully_class(drained(land, line[k])));
      if (here == now && k + 1 < line.size()) continue;
      if (k - from < 5 && k + 1 < line.size()) continue;
      Line part(line.begin() + static_cast<std::ptrdiff_t>(from),
                line.begin() + static_cast<std::ptrdiff_t>(k) + 1);
      if (now <= WayClass::service) out.roads.push_back(part);
      sketch.add({now, simplified(part, 0.6), now <= WayClass::unclassified ? name + "路" : name, 0,
                  false, 0});
      from = k;
      now = here;
    }
  }
  return out;
}

void draw_ridge_tracks(std::uint64_t seed, Sketch& sketch) {
  const Land& land = sketch.land;
  for (std::size_t i = 0; i < land.ridges.size(); ++i) {
    Random random(seed, "ridge tracks", i);
    const Line ridge = resampled(line_of(land.ridges[i]), 15);
    if (!random.chance(0.1 + 0.75 * liveliness(land, ridge[ridge.size() / 2]))) continue;
    Line line;
    for (const Vec v : ridge) {
      if (inside(land, v, 70) && kind(land, v) == LandKind::slope) line.push_back(v);
    }
    if (line.size() < 10) continue;
    double climb = 0;
    for (std::size_t k = 1; k < line.size(); ++k) {
      climb += std::abs(height(land, line[k]) - height(land, line[k - 1]));
    }
    if (climb < 0.1 * length_of(line) && random.chance(0.7)) continue;
    for (const bool front : {true, false}) {
      const Vec end = front ? line.front() : line.back();
      const auto near = sketch.index.nearest(end, 90);
      if (!near || norm(near->at - end) < 1) continue;
      line.insert(front ? line.begin() : line.end(), near->at);
    }
    const WayClass way_class = climb < 0.13 * length_of(line) ? WayClass::track : WayClass::path;
    sketch.add({way_class, simplified(line, 0.8), "", 0, false, 0});
  }
}

void draw_tunnels(std::uint64_t seed, Sketch& sketch) {
  const Land& land = sketch.land;
  Random random(seed, "tunnels");
  std::vector<Vec> places;  // vertices of streets on floors
  for (const Draft& draft : sketch.drafts) {
    if (draft.flags != 0 || draft.way_class > WayClass::unclassified) continue;
    for (const Vec v : draft.line) {
      if (kind(land, v) == LandKind::floor && liveliness(land, v) > 0.3) places.push_back(v);
    }
  }
  if (places.size() < 2) return;
  const auto wanted = static_cast<std::size_t>(std::lround(2 * growth_of(land) * growth_of(land)));
  std::vector<Vec> bored;
  for (int i = 0; i < 400000 && bored.size() < wanted; ++i) {
    const Vec a = random.pick(places), b = random.pick(places);
    const double length = norm(b - a);
    if (length < 350 || length > 900) continue;
    const double ha = height(land, a), hb = height(land, b);
    if (std::abs(ha - hb) > 0.045 * length) continue;
    bool under = true;  // ground above all but the portals
    for (int k = 2; k <= 8 && under; ++k) {
      under = height(land, a + (b - a) * (k / 10.0)) > std::max(ha, hb) + 25;
    }
    if (!under) continue;
    const Vec middle = (a + b) * 0.5;
    if (std::any_of(bored.begin(), bored.end(), [&](Vec o) { return norm(o - middle) < 2500; })) {
      continue;
    }
    bored.push_back(middle);
    sketch.add({WayClass::secondary, {a, b}, "隧道", data::kWayTunnel, false, 0});
  }
}

}  // namespace jingwei::services::synth
