#pragma once

#include <vector>

namespace jingwei::geo {

// Shapes on real coordinates, in millimetres of the district's frame: computed drawings such as
// isochrones, whose validity would not survive rounding to whole millimetres. Nothing is computed
// from them; they leave as degrees.
struct PointD {
  double x = 0, y = 0;
  friend bool operator==(const PointD&, const PointD&) = default;
};

// Closed without repeating the first point; shells counter-clockwise, holes clockwise.
using RingD = std::vector<PointD>;

struct PolygonD {
  RingD shell;
  std::vector<RingD> holes;
  friend bool operator==(const PolygonD&, const PolygonD&) = default;
};

using MultiPolygonD = std::vector<PolygonD>;

}  // namespace jingwei::geo
