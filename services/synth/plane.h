#pragma once

// Reckoning in metres as doubles, for placing things before they are rounded to millimetres.

#include <cmath>
#include <numbers>

#include "geo/shape.h"

namespace jingwei::services::synth {

struct Vec {
  double x = 0, y = 0;  // metres
  friend Vec operator+(Vec a, Vec b) { return {a.x + b.x, a.y + b.y}; }
  friend Vec operator-(Vec a, Vec b) { return {a.x - b.x, a.y - b.y}; }
  friend Vec operator*(Vec a, double k) { return {a.x * k, a.y * k}; }
};
inline double dot(Vec a, Vec b) { return a.x * b.x + a.y * b.y; }
inline double cross(Vec a, Vec b) { return a.x * b.y - a.y * b.x; }
inline double norm(Vec a) { return std::sqrt(dot(a, a)); }
inline Vec unit(Vec a) {
  const double n = norm(a);
  return n > 0 ? a * (1 / n) : Vec{1, 0};
}
inline Vec left_of(Vec a) { return {-a.y, a.x}; }
inline Vec metres(geo::Point p) { return {p.x / 1000.0, p.y / 1000.0}; }
inline geo::Point rounded(Vec v) {
  return {static_cast<std::int32_t>(std::lround(v.x * 1000)),
          static_cast<std::int32_t>(std::lround(v.y * 1000))};
}

// A rectangle: half its length along `along` (a unit vector), half its depth across.
struct Oblong {
  Vec centre, along;
  double half_length = 0, half_depth = 0;

  Vec corner(int i) const {  // counter-clockwise
    const double u = i == 0 || i == 3 ? -half_length : half_length;
    const double v = i < 2 ? -half_depth : half_depth;
    return centre + along * u + left_of(along) * v;
  }
};

inline geo::Polygon polygon_of(const Oblong& o) {
  geo::Polygon p;
  for (int i = 0; i < 4; ++i) p.shell.push_back(rounded(o.corner(i)));
  return p;
}

}  // namespace jingwei::services::synth
