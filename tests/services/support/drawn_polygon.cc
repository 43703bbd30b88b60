#include "tests/services/support/drawn_polygon.h"

#include <geos_c.h>

#include <vector>

namespace jingwei::services::test {
namespace {

GEOSContextHandle_t context() {
  static GEOSContextHandle_t handle = GEOS_init_r();
  return handle;
}

GEOSGeometry* ring(const geo::RingD& points) {
  const auto n = static_cast<unsigned>(points.size());
  GEOSCoordSequence* sequence = GEOSCoordSeq_create_r(context(), n + 1, 2);
  for (unsigned i = 0; i <= n; ++i) {
    GEOSCoordSeq_setXY_r(context(), sequence, i, points[i % n].x, points[i % n].y);
  }
  return GEOSGeom_createLinearRing_r(context(), sequence);
}

}  // namespace

struct DrawnPolygon::Geometry {
  GEOSGeometry* of = nullptr;
  ~Geometry() { GEOSGeom_destroy_r(context(), of); }
};

DrawnPolygon::DrawnPolygon(const geo::MultiPolygonD& polygons)
    : geometry_(std::make_unique<Geometry>()) {
  std::vector<GEOSGeometry*> parts;
  for (const geo::PolygonD& polygon : polygons) {
    std::vector<GEOSGeometry*> holes;
    for (const geo::RingD& hole : polygon.holes) holes.push_back(ring(hole));
    parts.push_back(GEOSGeom_createPolygon_r(context(), ring(polygon.shell), holes.data(),
                                             static_cast<unsigned>(holes.size())));
  }
  geometry_->of = GEOSGeom_createCollection_r(context(), GEOS_MULTIPOLYGON, parts.data(),
                                              static_cast<unsigned>(parts.size()));
}

DrawnPolygon::~DrawnPolygon() = default;
DrawnPolygon::DrawnPolygon(DrawnPolygon&&) noexcept = default;

std::string DrawnPolygon::why_invalid() const {
  if (GEOSisValid_r(context(), geometry_->of) == 1) return {};
  char* reason = GEOSisValidReason_r(context(), geometry_->of);
  std::string text = reason ? reason : "invalid";
  GEOSFree_r(context(), reason);
  return text;
}

bool DrawnPolygon::covers(geo::Point p) const {
  Geometry point{GEOSGeom_createPointFromXY_r(context(), p.x, p.y)};
  return GEOSCovers_r(context(), geometry_->of, point.of) == 1;
}

bool DrawnPolygon::covers(const DrawnPolygon& other) const {
  return GEOSisEmpty_r(context(), other.geometry_->of) == 1 ||
         GEOSCovers_r(context(), geometry_->of, other.geometry_->of) == 1;
}

double DrawnPolygon::square_metres() const {
  double area = 0;
  GEOSArea_r(context(), geometry_->of, &area);
  return area / 1e6;
}

}  // namespace jingwei::services::test
