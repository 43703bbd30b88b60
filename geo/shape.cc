#include "geo/shape.h"

namespace jingwei::geo {

Box bounds(std::span<const Point> points) {
  Box box;
  for (const Point p : points) box.extend(p);
  return box;
}

Box bounds(const Polygon& polygon) { return bounds(polygon.shell); }

Box bounds(const MultiPolygon& polygons) {
  Box box;
  for (const Polygon& polygon : polygons) box.extend(bounds(polygon));
  return box;
}

}  // namespace jingwei::geo
