#include "services/synth/rows_of_flats.h"

#include <algorithm>
#include <optional>

#include "geo/predicate.h"
#include "services/synth/random.h"

namespace jingwei::services::synth {
namespace {

// Sizes in metres, of the kinds of building that a row is made of.
struct Kind {
  SiteUse use;
  double unit, depth;  // length of one staircase's part, depth of the building
  int units_least, units_most;
  double row, beside;  // from row to row, between two in a row
  int flats_a_level;   // by staircase
  int levels_most;
  std::size_t most;  // buildings on one ground
};

Kind kind_of(Build build) {
  constexpr std::size_t kAny = 100'000;
  switch (build) {
    case Build::village:
      return {SiteUse::house, 10, 8.5, 1, 1, 13.5, 1.6, 1, 3, kAny};
    case Build::walk_up:
      return {SiteUse::flats, 15, 12, 2, 4, 31, 9, 2, 7, kAny};
    case Build::mid_rise:
      return {SiteUse::flats, 18, 14, 2, 3, 40, 11, 2, 11, kAny};
    case Build::towers:
      return {SiteUse::flats, 25, 21, 1, 1, 46, 26, 5, 33, kAny};
    case Build::school:
      return {SiteUse::school, 19, 15, 2, 3, 36, 14, 0, 5, 4};
    case Build::kindergarten:
      return {SiteUse::kindergarten, 15, 15, 1, 2, 24, 10, 0, 3, 1};
    case Build::hospital:
      return {SiteUse::hospital, 24, 22, 1, 3, 48, 16, 0, 14, 4};
    case Build::market:
      return {SiteUse::market, 28, 32, 1, 2, 44, 10, 0, 2, 3};
    case Build::mall:
      return {SiteUse::mall, 36, 44, 1, 2, 62, 16, 0, 6, 2};
    case Build::office:
      return {SiteUse::office, 20, 17, 1, 3, 40, 14, 0, 16, 3};
    case Build::works:
      return {SiteUse::works, 24, 30, 2, 4, 52, 14, 0, 2, 12};
    case Build::park:
      return {SiteUse::office, 12, 9, 1, 1, 60, 60, 0, 1, 2};
  }
  return {};
}

// The ground in the rows' own axes.
struct Bounds {
  double u_low = 1e18, u_high = -1e18, v_low = 1e18, v_high = -1e18;
};

Bounds bounds_along(const geo::Polygon& ground, Vec along) {
  Bounds b;
  for (const geo::Point p : ground.shell) {
    const Vec q = metres(p);
    const double u = dot(q, along), v = dot(q, left_of(along));
    b.u_low = std::min(b.u_low, u);
    b.u_high = std::max(b.u_high, u);
    b.v_low = std::min(b.v_low, v);
    b.v_high = std::max(b.v_high, v);
  }
  return b;
}

// Where the spine passes the row at height v.
std::optional<double> spine_at(const RowPlan& plan, double v) {
  const Vec n = left_of(plan.along);
  const double a = dot(plan.spine_a, n), b = dot(plan.spine_b, n);
  if (std::abs(a - b) < 20 || (v - a) * (v - b) >= 0) return std::nullopt;
  const Vec at = plan.spine_a + (plan.spine_b - plan.spine_a) * ((v - a) / (b - a));
  return dot(at, plan.along);
}

}  // namespace

Vec row_direction(const geo::Polygon& ground) {
  // Sides add up by direction, so that one bent into many pieces still counts as one.
  double best = -1;
  Vec direction{1, 0};
  const geo::Ring& ring = ground.shell;
  for (int degrees = -24; degrees <= 24; degrees += 3) {
    const double a = degrees * std::numbers::pi / 180;
    const Vec d{std::cos(a), std::sin(a)};
    double sum = 0;
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const Vec side = metres(ring[(i + 1) % ring.size()]) - metres(ring[i]);
      const double length = norm(side);
      if (length < 1) continue;
      const double off = std::min(std::abs(cross(side, d)), std::abs(dot(side, d))) / length;
      if (off < 0.06) sum += length * (1 - off);
    }
    if (sum > best + 1e-6 || (sum > best - 1e-6 && std::abs(d.y) < std::abs(direction.y))) {
      best = sum;
      direction = d;
    }
  }
  return direction;
}

Rows lay_rows(const geo::Polygon& ground, const RowPlan& plan, Room& room, std::uint64_t seed,
              std::uint64_t index) {
  Rows rows;
  Random random(seed, "rows", index);
  const Kind kind = kind_of(plan.build);
  const Bounds b = bounds_along(ground, plan.along);
  const Vec n = left_of(plan.along);
  const double spacing = kind.row * random.uniform(0.96, 1.08);
  const int most = static_cast<int>(random.between(kind.units_least, kind.units_most));
  // Towers stand in gaps of the row before, so that they do not shade each other.
  const double shift = plan.build == Build::towers ? (kind.unit + kind.beside) / 2 : 0;
  bool odd = false;
  for (double v = b.v_low + kind.depth / 2 + 3; v < b.v_high - kind.depth / 2; v += spacing) {
    double first = 1e18, last = -1e18;
    double u = b.u_low + (odd ? shift : 0);
    odd = !odd;
    while (u < b.u_high && rows.sites.size() < kind.most) {
      bool placed = false;
      for (int units = most; units >= kind.units_least && !placed; --units) {
        const double length = kind.unit * units;
        Site site;
        site.shape = {plan.along * (u + length / 2) + n * v, plan.along, length / 2,
                      kind.depth / 2};
        const geo::Point middle = rounded(site.shape.centre);
        if (geo::locate(middle, ground) != geo::Location::inside) continue;
        if (!room.has_room(site.shape, std::min(kind.beside, 8.0))) continue;
        room.build(site.shape);
        site.use = kind.use;
        site.entrances = units;
        site.flats_a_level = kind.flats_a_level;
        site.levels_most = kind.levels_most;
        rows.sites.push_back(site);
        first = std::min(first, u);
        last = std::max(last, u + length);
        u += length + kind.beside * (shift > 0 ? 1 : random.uniform(1.0, 1.3));
        placed = true;
      }
      if (!placed) u += shift > 0 ? 2 * shift : plan.build == Build::village ? 2 : 3;
    }
    if (plan.build == Build::village || first > last) continue;
    const double lane_v = v - spacing / 2;
    const auto from = spine_at(plan, lane_v);
    if (!from) continue;
    for (const double to : {first, last}) {
      if (std::abs(to - *from) < 12) continue;
      const Vec a = plan.along * *from + n * lane_v, z = plan.along * to + n * lane_v;
      const Vec off = a + unit(z - a) * 4.2;
      if (room.way_is_free(off, z, 1.2)) rows.lanes.emplace_back(a, z);
    }
  }
  return rows;
}

}  // namespace jingwei::services::synth
