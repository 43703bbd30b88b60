#pragma once

#include <geos_c.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "geo/shape.h"
#include "geo/shape_d.h"

namespace jingwei::testing {

// GEOS as the judge of our own geometry: validity and overlay areas.
class GeosOracle {
 public:
  GeosOracle() : context_(GEOS_init_r()) {}
  ~GeosOracle() { GEOS_finish_r(context_); }
  GeosOracle(const GeosOracle&) = delete;
  GeosOracle& operator=(const GeosOracle&) = delete;

  // Empty when valid, else GEOS's reason with the place.
  template <class Polygons = geo::MultiPolygon>
  std::string why_invalid(const Polygons& polygons) const {
    const Geometry g = multi_polygon(polygons);
    if (!g) return "not a polygon";
    if (GEOSisValid_r(context_, g.get()) == 1) return {};
    char* reason = GEOSisValidReason_r(context_, g.get());
    std::string text = reason ? reason : "invalid";
    GEOSFree_r(context_, reason);
    return text;
  }

  // Whether `inner` lies in the inside of `outer`, without touching its border.
  template <class Polygons>
  bool properly_within(const Polygons& inner, const Polygons& outer) const {
    return properly_within(multi_polygon(inner), multi_polygon(outer));
  }
  bool properly_within(const geo::Polyline& line, const geo::MultiPolygon& outer) const {
    return properly_within(wrap(GEOSGeom_createLineString_r(context_, sequence(line, false))),
                           multi_polygon(outer));
  }
  bool properly_within(geo::Point point, const geo::MultiPolygon& outer) const {
    return properly_within(wrap(GEOSGeom_createPointFromXY_r(context_, point.x, point.y)),
                           multi_polygon(outer));
  }

  double area(const geo::MultiPolygon& polygons) const {
    return area_of(multi_polygon(polygons).get());
  }
  double area_in_box(const geo::MultiPolygon& polygons, const geo::Box& box) const {
    const Geometry a = multi_polygon(polygons), b = rectangle(box);
    return area_of(wrap(GEOSIntersection_r(context_, a.get(), b.get())).get());
  }
  double area_of_difference(const geo::MultiPolygon& a, const geo::MultiPolygon& b) const {
    const Geometry g = multi_polygon(a), h = multi_polygon(b);
    return area_of(wrap(GEOSSymDifference_r(context_, g.get(), h.get())).get());
  }
  // What of `polygons` lies in the box against `clipped`.
  double area_of_difference_in_box(const geo::MultiPolygon& polygons, const geo::Box& box,
                                   const geo::MultiPolygon& clipped) const {
    const Geometry a = multi_polygon(polygons), b = rectangle(box), c = multi_polygon(clipped);
    const Geometry expected = wrap(GEOSIntersection_r(context_, a.get(), b.get()));
    return area_of(wrap(GEOSSymDifference_r(context_, expected.get(), c.get())).get());
  }
  double area_in(const geo::MultiPolygon& polygons, const geo::MultiPolygon& of) const {
    const Geometry a = multi_polygon(polygons), b = multi_polygon(of);
    return area_of(wrap(GEOSIntersection_r(context_, a.get(), b.get())).get());
  }
  // Of the line inside the polygons or on their border.
  double length_in(std::span<const geo::Point> line, const geo::MultiPolygon& of) const {
    const Geometry a = wrap(GEOSGeom_createLineString_r(context_, sequence(line, false)));
    const Geometry b = multi_polygon(of);
    const Geometry cut = wrap(GEOSIntersection_r(context_, a.get(), b.get()));
    double length = 0;
    GEOSLength_r(context_, cut.get(), &length);
    return length;
  }
  double length_in_box(std::span<const geo::Point> line, const geo::Box& box) const {
    const Geometry a = wrap(GEOSGeom_createLineString_r(context_, sequence(line, false)));
    const Geometry b = rectangle(box);
    const Geometry cut = wrap(GEOSIntersection_r(context_, a.get(), b.get()));
    double length = 0;
    GEOSLength_r(context_, cut.get(), &length);
    return length;
  }

 private:
  struct Destroy {
    GEOSContextHandle_t context;
    void operator()(GEOSGeometry* g) const { GEOSGeom_destroy_r(context, g); }
  };
  using Geometry = std::unique_ptr<GEOSGeometry, Destroy>;

  Geometry wrap(GEOSGeometry* g) const { return Geometry(g, Destroy{context_}); }
  bool properly_within(const Geometry& a, const Geometry& b) const {
    return GEOSRelatePattern_r(context_, a.get(), b.get(), "TFF*FF***") == 1;
  }
  double area_of(const GEOSGeometry* g) const {
    double area = -1;
    if (g) GEOSArea_r(context_, g, &area);
    return area;
  }
  template <class Points>
  GEOSCoordSequence* sequence(const Points& points, bool close) const {
    const auto n = static_cast<unsigned>(points.size());
    GEOSCoordSequence* s = GEOSCoordSeq_create_r(context_, n + (close ? 1 : 0), 2);
    for (unsigned i = 0; i < n + (close ? 1 : 0); ++i) {
      GEOSCoordSeq_setXY_r(context_, s, i, points[i % n].x, points[i % n].y);
    }
    return s;
  }
  template <class Polygons>
  Geometry multi_polygon(const Polygons& polygons) const {
    std::vector<GEOSGeometry*> parts;
    for (const auto& polygon : polygons) {
      std::vector<GEOSGeometry*> holes;
      for (const auto& hole : polygon.holes) {
        holes.push_back(GEOSGeom_createLinearRing_r(context_, sequence(hole, true)));
      }
      parts.push_back(GEOSGeom_createPolygon_r(
          context_, GEOSGeom_createLinearRing_r(context_, sequence(polygon.shell, true)),
          holes.data(), static_cast<unsigned>(holes.size())));
    }
    return wrap(GEOSGeom_createCollection_r(context_, GEOS_MULTIPOLYGON, parts.data(),
                                            static_cast<unsigned>(parts.size())));
  }
  Geometry rectangle(const geo::Box& box) const {
    const geo::Ring ring{box.min, {box.max.x, box.min.y}, box.max, {box.min.x, box.max.y}};
    return wrap(GEOSGeom_createPolygon_r(
        context_, GEOSGeom_createLinearRing_r(context_, sequence(ring, true)), nullptr, 0));
  }

  GEOSContextHandle_t context_;
};

}  // namespace jingwei::testing
