#include "geo/predicate.h"

namespace jingwei::geo {
namespace {

bool within_box(Point p, Point a, Point b) {
  return p.x >= std::min(a.x, b.x) && p.x <= std::max(a.x, b.x) && p.y >= std::min(a.y, b.y) &&
         p.y <= std::max(a.y, b.y);
}

}  // namespace

Location locate(Point p, const Ring& ring) {
  bool inside = false;
  Point a = ring.empty() ? Point{} : ring.back();
  for (const Point b : ring) {
    const int turn = orientation(a, b, p);
    if (turn == 0 && within_box(p, a, b)) return Location::border;
    // Half-open in y: a vertex on the ray counts with its upper edge only.
    if ((a.y > p.y) != (b.y > p.y) && (turn > 0) == (b.y > a.y)) inside = !inside;
    a = b;
  }
  return inside ? Location::inside : Location::outside;
}

Location locate(Point p, const Polygon& polygon) {
  const Location shell = locate(p, polygon.shell);
  if (shell != Location::inside) return shell;
  for (const Ring& hole : polygon.holes) {
    const Location at = locate(p, hole);
    if (at == Location::inside) return Location::outside;
    if (at == Location::border) return Location::border;
  }
  return Location::inside;
}

Location locate(Point p, const MultiPolygon& polygons) {
  for (const Polygon& polygon : polygons) {
    if (!bounds(polygon).contains(p)) continue;
    const Location at = locate(p, polygon);
    if (at != Location::outside) return at;
  }
  return Location::outside;
}

bool segments_meet(Point a, Point b, Point c, Point d) {
  const int abc = orientation(a, b, c), abd = orientation(a, b, d);
  const int cda = orientation(c, d, a), cdb = orientation(c, d, b);
  if (abc * abd < 0 && cda * cdb < 0) return true;
  return (abc == 0 && within_box(c, a, b)) || (abd == 0 && within_box(d, a, b)) ||
         (cda == 0 && within_box(a, c, d)) || (cdb == 0 && within_box(b, c, d));
}

}  // namespace jingwei::geo
