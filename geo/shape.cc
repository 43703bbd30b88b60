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

Box bounds_of(const Shape& shape) {
  if (const auto* at = std::get_if<Point>(&shape)) return {*at, *at};
  if (const auto* line = std::get_if<Polyline>(&shape)) return bounds(*line);
  return bounds(std::get<MultiPolygon>(shape));
}

}  // namespace jingwei::geo
