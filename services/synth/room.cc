#include "services/synth/room.h"

#include <algorithm>

namespace jingwei::services::synth {
namespace {

double distance(Vec p, Vec a, Vec b) {
  const Vec d = b - a;
  const double t = std::clamp(dot(p - a, d) / std::max(dot(d, d), 1e-9), 0.0, 1.0);
  return norm(a + d * t - p);
}

bool cross_over(Vec a, Vec b, Vec c, Vec d) {
  const double s = cross(b - a, c - a), t = cross(b - a, d - a);
  const double u = cross(d - c, a - c), v = cross(d - c, b - c);
  return (s < 0) != (t < 0) && (u < 0) != (v < 0);
}

double distance(Vec a, Vec b, Vec c, Vec d) {
  if (cross_over(a, b, c, d)) return 0;
  return std::min({distance(a, c, d), distance(b, c, d), distance(c, a, b), distance(d, a, b)});
}

double distance(const Oblong& o, Vec a, Vec b) {
  const Vec in = a - o.centre;
  if (std::abs(dot(in, o.along)) <= o.half_length &&
      std::abs(dot(in, left_of(o.along))) <= o.half_depth) {
    return 0;
  }
  double least = 1e18;
  for (int i = 0; i < 4; ++i) {
    least = std::min(least, distance(o.corner(i), o.corner((i + 1) % 4), a, b));
  }
  return least;
}

// By a separating axis: one of the sides of one of them.
bool apart(const Oblong& a, const Oblong& b, double gap) {
  for (const Oblong* own : {&a, &b}) {
    const Oblong& other = own == &a ? b : a;
    for (int axis = 0; axis < 2; ++axis) {
      const Vec n = axis ? left_of(own->along) : own->along;
      const double half = axis ? own->half_depth : own->half_length;
      const double reach = other.half_length * std::abs(dot(other.along, n)) +
                           other.half_depth * std::abs(dot(left_of(other.along), n));
      if (std::abs(dot(other.centre - own->centre, n)) >= half + reach + gap) return true;
    }
  }
  return false;
}

struct Extent {
  Vec low{1e18, 1e18}, high{-1e18, -1e18};
  void add(Vec p) {
    low = {std::min(low.x, p.x), std::min(low.y, p.y)};
    high = {std::max(high.x, p.x), std::max(high.y, p.y)};
  }
  void grow(double by) {
    low = low - Vec{by, by};
    high = high + Vec{by, by};
  }
};

Extent extent(const Oblong& o) {
  Extent e;
  for (int i = 0; i < 4; ++i) e.add(o.corner(i));
  return e;
}

std::uint64_t key(int x, int y) {
  return (static_cast<std::uint64_t>(static_cast<std::uint32_t>(x)) << 32) |
         static_cast<std::uint32_t>(y);
}

}  // namespace

template <class F>
void Room::each_cell(Vec low, Vec high, F&& f) const {
  const auto cell = [](double v) { return static_cast<int>(std::floor(v / kCell)); };
  for (int x = cell(low.x); x <= cell(high.x); ++x) {
    for (int y = cell(low.y); y <= cell(high.y); ++y) f(key(x, y));
  }
}

void Room::keep_off(Vec a, Vec b, double clear) {
  const int parts = 1 + static_cast<int>(norm(b - a) / kCell);
  for (int i = 0; i < parts; ++i) {
    const Vec p = a + (b - a) * (double(i) / parts), q = a + (b - a) * (double(i + 1) / parts);
    const auto id = static_cast<std::uint32_t>(segments_.size());
    segments_.push_back({p, q, clear});
    Extent e;
    e.add(p);
    e.add(q);
    e.grow(clear);
    each_cell(e.low, e.high, [&](std::uint64_t k) { cells_[k].segments.push_back(id); });
  }
}

void Room::keep_off(std::span<const geo::Point> line, double clear) {
  for (std::size_t i = 1; i < line.size(); ++i) {
    keep_off(metres(line[i - 1]), metres(line[i]), clear);
  }
}

bool Room::has_room(const Oblong& building, double gap) const {
  const Vec corner = metres(land_.north_west);
  for (int i = 0; i < 4; ++i) {
    for (const Vec p :
         {building.corner(i), (building.corner(i) + building.corner((i + 1) % 4)) * 0.5}) {
      const Vec in = p - corner;
      if (in.x < 10 || in.y > -10 || in.x > land_.columns * land_.cell_metres - 10 ||
          in.y < -land_.rows * land_.cell_metres + 10) {
        return false;
      }
      if (land_.kind_at(rounded(p)) == LandKind::river) return false;
    }
  }
  bool free = true;
  Extent e = extent(building);
  e.grow(gap);
  each_cell(e.low, e.high, [&](std::uint64_t k) {
    if (!free) return;
    const auto cell = cells_.find(k);
    if (cell == cells_.end()) return;
    for (const std::uint32_t b : cell->second.buildings) {
      if (!apart(building, buildings_[b], gap)) free = false;
    }
    for (const std::uint32_t s : cell->second.segments) {
      if (!free) return;
      if (distance(building, segments_[s].a, segments_[s].b) < segments_[s].clear) free = false;
    }
  });
  return free;
}

void Room::build(const Oblong& building) {
  const auto id = static_cast<std::uint32_t>(buildings_.size());
  buildings_.push_back(building);
  const Extent e = extent(building);
  each_cell(e.low, e.high, [&](std::uint64_t k) { cells_[k].buildings.push_back(id); });
}

bool Room::way_is_free(Vec a, Vec b, double clear) const {
  Extent e;
  e.add(a);
  e.add(b);
  e.grow(clear + 1);
  bool free = true;
  each_cell(e.low, e.high, [&](std::uint64_t k) {
    if (!free) return;
    const auto cell = cells_.find(k);
    if (cell == cells_.end()) return;
    for (const std::uint32_t id : cell->second.buildings) {
      if (distance(buildings_[id], a, b) < clear) free = false;
    }
    for (const std::uint32_t id : cell->second.segments) {
      if (distance(segments_[id].a, segments_[id].b, a, b) < std::min(segments_[id].clear, clear)) {
        free = false;
      }
    }
  });
  return free;
}

}  // namespace jingwei::services::synth
