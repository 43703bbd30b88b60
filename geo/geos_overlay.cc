#include "geo/geos_overlay.h"

#include <geos_c.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "geo/area.h"

namespace jingwei::geo {
namespace {

// One GEOS context; its messages are kept for the Error.
class Geos {
 public:
  Geos() : handle_(GEOS_init_r()) {
    GEOSContext_setNoticeMessageHandler_r(
        handle_, [](const char*, void*) {}, nullptr);
    GEOSContext_setErrorMessageHandler_r(
        handle_, [](const char* text, void* self) { static_cast<Geos*>(self)->message_ = text; },
        this);
  }
  ~Geos() { GEOS_finish_r(handle_); }
  Geos(const Geos&) = delete;
  Geos& operator=(const Geos&) = delete;

  GEOSContextHandle_t handle() const { return handle_; }
  const std::string& message() const { return message_; }

 private:
  GEOSContextHandle_t handle_;
  std::string message_;
};

struct GeometryDeleter {
  GEOSContextHandle_t handle;
  void operator()(GEOSGeometry* g) const { GEOSGeom_destroy_r(handle, g); }
};
using Geometry = std::unique_ptr<GEOSGeometry, GeometryDeleter>;

Geometry own(const Geos& geos, GEOSGeometry* g) { return Geometry(g, {geos.handle()}); }

Error geos_failed(const Geos& geos) { return {ErrorCode::ring_crosses_itself, geos.message(), {}}; }

Status check_points(std::span<const Point> points) {
  for (const Point p : points) {
    if (!in_range(p)) return Error{ErrorCode::coordinate_out_of_range, {}, {}};
  }
  return {};
}

Status check_ring(const Ring& ring) {
  if (ring.size() < 3) return Error{ErrorCode::ring_too_short, {}, {}};
  return check_points(ring);
}

Status check(const MultiPolygon& polygons) {
  for (const Polygon& polygon : polygons) {
    if (Status s = check_ring(polygon.shell); !s.ok()) return s;
    for (const Ring& hole : polygon.holes) {
      if (Status s = check_ring(hole); !s.ok()) return s;
    }
  }
  return {};
}

// `count` points, going round to the first again when that is more than there are.
GEOSCoordSequence* to_sequence(const Geos& geos, std::span<const Point> points, std::size_t count) {
  const auto h = geos.handle();
  GEOSCoordSequence* out = GEOSCoordSeq_create_r(h, static_cast<unsigned>(count), 2);
  for (std::size_t i = 0; i < count; ++i) {
    const Point p = points[i % points.size()];
    GEOSCoordSeq_setXY_r(h, out, static_cast<unsigned>(i), p.x, p.y);
  }
  return out;
}

GEOSGeometry* to_geos(const Geos& geos, const Ring& ring) {
  return GEOSGeom_createLinearRing_r(geos.handle(), to_sequence(geos, ring, ring.size() + 1));
}

// Requires: `polygons` was checked.
Geometry to_geos(const Geos& geos, const MultiPolygon& polygons) {
  const auto h = geos.handle();
  std::vector<GEOSGeometry*> parts;
  for (const Polygon& polygon : polygons) {
    std::vector<GEOSGeometry*> holes;
    for (const Ring& hole : polygon.holes) holes.push_back(to_geos(geos, hole));
    parts.push_back(GEOSGeom_createPolygon_r(h, to_geos(geos, polygon.shell), holes.data(),
                                             static_cast<unsigned>(holes.size())));
  }
  return own(geos, GEOSGeom_createCollection_r(h, GEOS_MULTIPOLYGON, parts.data(),
                                               static_cast<unsigned>(parts.size())));
}

std::vector<Point> from_sequence(const Geos& geos, const GEOSGeometry* line) {
  const auto h = geos.handle();
  const GEOSCoordSequence* points = GEOSGeom_getCoordSeq_r(h, line);
  unsigned size = 0;
  GEOSCoordSeq_getSize_r(h, points, &size);
  std::vector<Point> out;
  for (unsigned i = 0; i < size; ++i) {
    double x = 0, y = 0;
    GEOSCoordSeq_getXY_r(h, points, i, &x, &y);
    out.push_back(
        {static_cast<std::int32_t>(std::lround(x)), static_cast<std::int32_t>(std::lround(y))});
  }
  return out;
}

Ring from_geos_ring(const Geos& geos, const GEOSGeometry* ring) {
  Ring out = from_sequence(geos, ring);
  if (!out.empty()) out.pop_back();
  return out;
}

void collect_lines(const Geos& geos, const GEOSGeometry* g, std::vector<Polyline>& out) {
  if (GEOSGeomTypeId_r(geos.handle(), g) == GEOS_LINESTRING) {
    Polyline line = from_sequence(geos, g);
    line.erase(std::unique(line.begin(), line.end()), line.end());
    if (line.size() > 1) out.push_back(std::move(line));
    return;
  }
  for (int i = 0; i < GEOSGetNumGeometries_r(geos.handle(), g); ++i) {
    const GEOSGeometry* part = GEOSGetGeometryN_r(geos.handle(), g, i);
    if (part != g) collect_lines(geos, part, out);
  }
}

void collect_polygons(const Geos& geos, const GEOSGeometry* g, MultiPolygon& out) {
  const auto h = geos.handle();
  const int type = GEOSGeomTypeId_r(h, g);
  if (type == GEOS_POLYGON) {
    if (GEOSisEmpty_r(h, g)) return;
    Polygon polygon;
    polygon.shell = from_geos_ring(geos, GEOSGetExteriorRing_r(h, g));
    for (int i = 0; i < GEOSGetNumInteriorRings_r(h, g); ++i) {
      polygon.holes.push_back(from_geos_ring(geos, GEOSGetInteriorRingN_r(h, g, i)));
    }
    polygon = normalised(std::move(polygon));
    if (doubled_area(polygon.shell).value > 0) out.push_back(std::move(polygon));
    return;
  }
  if (type != GEOS_MULTIPOLYGON && type != GEOS_GEOMETRYCOLLECTION) return;
  for (int i = 0; i < GEOSGetNumGeometries_r(h, g); ++i) {
    collect_polygons(geos, GEOSGetGeometryN_r(h, g, i), out);
  }
}

MultiPolygon from_geos(const Geos& geos, const GEOSGeometry* g) {
  MultiPolygon out;
  collect_polygons(geos, g, out);
  std::sort(out.begin(), out.end(),
            [](const Polygon& a, const Polygon& b) { return a.shell < b.shell; });
  return out;
}

// A vertex on the grid of whole millimetres: GEOS snaps the overlay's noding to it.
constexpr double kGrid = 1.0;

template <class Operation>
Result<MultiPolygon> overlay(const MultiPolygon& a, const MultiPolygon& b, Operation operation) {
  if (Status s = check(a); !s.ok()) return s.error();
  if (Status s = check(b); !s.ok()) return s.error();
  const Geos geos;
  const Geometry ga = to_geos(geos, a), gb = to_geos(geos, b);
  const Geometry result = own(geos, operation(geos.handle(), ga.get(), gb.get(), kGrid));
  if (!result) return geos_failed(geos);
  return from_geos(geos, result.get());
}

Ring cleaned(Ring ring) {
  ring.erase(std::unique(ring.begin(), ring.end()), ring.end());
  while (ring.size() > 1 && ring.front() == ring.back()) ring.pop_back();
  if (!ring.empty()) {
    std::rotate(ring.begin(), std::min_element(ring.begin(), ring.end()), ring.end());
  }
  return ring;
}

void turn(Ring& ring, bool counter_clockwise) {
  const std::int64_t area = doubled_area(ring).value;
  if (area != 0 && (area > 0) != counter_clockwise) std::reverse(ring.begin() + 1, ring.end());
}

// Round ends cut short to three pieces a quarter, sharp corners up to twice the distance.
Result<MultiPolygon> buffered(const Geos& geos, const Geometry& g, double metres) {
  const auto h = geos.handle();
  if (!g) return geos_failed(geos);
  const Geometry grown =
      own(geos, GEOSBufferWithStyle_r(h, g.get(), metres * 1000, 3, GEOSBUF_CAP_ROUND,
                                      GEOSBUF_JOIN_MITRE, 2.0));
  if (!grown) return geos_failed(geos);
  const Geometry round = own(geos, GEOSGeom_setPrecision_r(h, grown.get(), kGrid, 0));
  if (!round) return geos_failed(geos);
  return from_geos(geos, round.get());
}

}  // namespace

Polygon normalised(Polygon polygon) {
  polygon.shell = cleaned(std::move(polygon.shell));
  turn(polygon.shell, true);
  std::vector<Ring> holes;
  for (Ring& hole : polygon.holes) {
    hole = cleaned(std::move(hole));
    if (hole.size() < 3 || doubled_area(hole).value == 0) continue;
    turn(hole, false);
    holes.push_back(std::move(hole));
  }
  std::sort(holes.begin(), holes.end());
  polygon.holes = std::move(holes);
  return polygon;
}

Result<std::optional<ValidityFault>> validity_fault(const MultiPolygon& polygons) {
  if (Status s = check(polygons); !s.ok()) return s.error();
  const Geos geos;
  const auto h = geos.handle();
  const Geometry g = to_geos(geos, polygons);
  char* reason = nullptr;
  GEOSGeometry* place = nullptr;
  const char valid = GEOSisValidDetail_r(h, g.get(), 0, &reason, &place);
  const Geometry owned_place = own(geos, place);
  std::optional<ValidityFault> fault;
  if (valid != 1) {
    fault.emplace();
    if (reason) fault->reason = reason;
    double x = 0, y = 0;
    if (place && GEOSGeomGetX_r(h, place, &x) == 1 && GEOSGeomGetY_r(h, place, &y) == 1) {
      fault->at = {static_cast<std::int32_t>(std::lround(x)),
                   static_cast<std::int32_t>(std::lround(y))};
    }
  }
  if (reason) GEOSFree_r(h, reason);
  return fault;
}

bool is_valid(const MultiPolygon& polygons) {
  const auto fault = validity_fault(polygons);
  return fault.ok() && !fault.value();
}

bool is_valid(const Polygon& polygon) { return is_valid(MultiPolygon{polygon}); }

Result<MultiPolygon> intersection(const MultiPolygon& a, const MultiPolygon& b) {
  return overlay(a, b, GEOSIntersectionPrec_r);
}

Result<MultiPolygon> difference(const MultiPolygon& a, const MultiPolygon& b) {
  return overlay(a, b, GEOSDifferencePrec_r);
}

Result<MultiPolygon> union_of(std::span<const MultiPolygon> parts) {
  MultiPolygon all;
  for (const MultiPolygon& part : parts) all.insert(all.end(), part.begin(), part.end());
  if (Status s = check(all); !s.ok()) return s.error();
  const Geos geos;
  const Geometry g = to_geos(geos, all);
  const Geometry result = own(geos, GEOSUnaryUnionPrec_r(geos.handle(), g.get(), kGrid));
  if (!result) return geos_failed(geos);
  return from_geos(geos, result.get());
}

Result<MultiPolygon> shrunk(const Polygon& polygon, Metres by) {
  if (Status s = check({polygon}); !s.ok()) return s.error();
  const Geos geos;
  return buffered(geos, to_geos(geos, MultiPolygon{polygon}), -by.value);
}

Result<MultiPolygon> band_around(const Polyline& line, Metres by) {
  if (Status s = check_points(line); !s.ok()) return s.error();
  const Geos geos;
  const Geometry g =
      own(geos, GEOSGeom_createLineString_r(geos.handle(), to_sequence(geos, line, line.size())));
  return buffered(geos, g, by.value);
}

Result<std::vector<Polyline>> voronoi_edges(std::span<const Point> sites, const Box& within) {
  if (Status s = check_points(sites); !s.ok()) return s.error();
  std::vector<Polyline> edges;
  if (sites.size() < 2) return edges;
  const Geos geos;
  const auto h = geos.handle();
  std::vector<GEOSGeometry*> points;
  Box box = within;
  for (const Point p : sites) {
    points.push_back(GEOSGeom_createPointFromXY_r(h, p.x, p.y));
    box.extend(p);
  }
  const Geometry all = own(geos, GEOSGeom_createCollection_r(h, GEOS_MULTIPOINT, points.data(),
                                                             static_cast<unsigned>(points.size())));
  box = grown(box, 1'000'000);
  const Geometry frame =
      own(geos, GEOSGeom_createRectangle_r(h, box.min.x, box.min.y, box.max.x, box.max.y));
  const Geometry diagram = own(geos, GEOSVoronoiDiagram_r(h, all.get(), frame.get(), 0.0, 1));
  if (!diagram) return geos_failed(geos);
  collect_lines(geos, diagram.get(), edges);
  std::sort(edges.begin(), edges.end());
  return edges;
}

Result<std::vector<Polygon>> faces_between(std::span<const Polyline> lines) {
  const Geos geos;
  const auto h = geos.handle();
  std::vector<GEOSGeometry*> parts;
  for (const Polyline& line : lines) {
    if (line.size() < 2) continue;
    if (Status s = check_points(line); !s.ok()) {
      for (GEOSGeometry* part : parts) GEOSGeom_destroy_r(h, part);
      return s.error();
    }
    parts.push_back(GEOSGeom_createLineString_r(h, to_sequence(geos, line, line.size())));
  }
  const Geometry all = own(geos, GEOSGeom_createCollection_r(h, GEOS_MULTILINESTRING, parts.data(),
                                                             static_cast<unsigned>(parts.size())));
  const Geometry noded = own(geos, GEOSUnaryUnionPrec_r(h, all.get(), kGrid));
  if (!noded) return geos_failed(geos);
  const GEOSGeometry* input = noded.get();
  const Geometry faces = own(geos, GEOSPolygonize_r(h, &input, 1));
  if (!faces) return geos_failed(geos);
  return from_geos(geos, faces.get());
}

}  // namespace jingwei::geo
