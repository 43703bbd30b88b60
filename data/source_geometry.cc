#include "data/source_geometry.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "geo/area.h"
#include "geo/geos_overlay.h"

namespace jingwei::data {
namespace {

using geo::Error;
using geo::ErrorCode;

// Below this length no edge bends by a millimetre between a map projection and the frame, up to 60
// degrees of latitude: an edge along a parallel bends by tan(latitude) / 8R times its length
// squared.
constexpr double kStraightMetres = 150.0;
// A bend is measured between rounded points and may be this much more than what is seen.
constexpr double kRoundingMillimetres = 1.5;
constexpr int kMostPieces = 20'000;

Error bad_coordinate(ErrorCode code, SourcePoint p) {
  Error error{code, {}, {}};
  error.place.value = fmt::format("{}, {}", p.x, p.y);
  return error;
}

SourcePoint between(SourcePoint a, SourcePoint b, double t) {
  return {a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
}

}  // namespace

geo::Status degrees_as_they_are(std::span<const SourcePoint> in, std::span<geo::LonLat> out) {
  for (std::size_t i = 0; i < in.size(); ++i) {
    if (!std::isfinite(in[i].x) || !std::isfinite(in[i].y)) {
      return bad_coordinate(ErrorCode::coordinate_not_finite, in[i]);
    }
    if (std::abs(in[i].x) > 180 || std::abs(in[i].y) > 90) {
      return bad_coordinate(ErrorCode::coordinate_out_of_range, in[i]);
    }
    out[i] = {in[i].x, in[i].y};
  }
  return {};
}

geo::Result<geo::LonLat> SourceGeometry::degrees(SourcePoint at) const {
  if (!std::isfinite(at.x) || !std::isfinite(at.y)) {
    return bad_coordinate(ErrorCode::coordinate_not_finite, at);
  }
  geo::LonLat out;
  if (auto status = to_degrees_({&at, 1}, {&out, 1}); !status.ok()) return status.error();
  return out;
}

geo::Result<geo::Point> SourceGeometry::point(SourcePoint at) const {
  const auto place = degrees(at);
  if (!place.ok()) return place.error();
  auto p = frame_.to_frame(*place);
  if (p.ok()) return p;
  Error error = p.error();
  if (error.place.value.empty()) error.place.value = fmt::format("{}, {}", at.x, at.y);
  return error;
}

geo::Status SourceGeometry::densify(SourcePoint a, SourcePoint b, geo::Point fa, geo::Point fb,
                                    std::vector<geo::Point>& out) const {
  if (geo::distance(fa, fb).value < kStraightMetres) return {};
  const auto middle = point(between(a, b, 0.5));
  if (!middle.ok()) return middle.error();
  const double bend =
      std::hypot(middle->x - (double(fa.x) + fb.x) / 2, middle->y - (double(fa.y) + fb.y) / 2);
  // The bend of a piece falls with the square of the number of pieces.
  const int pieces =
      std::min(kMostPieces, static_cast<int>(std::ceil(std::sqrt(bend + kRoundingMillimetres))));
  for (int i = 1; i < pieces; ++i) {
    const auto p = point(between(a, b, double(i) / pieces));
    if (!p.ok()) return p.error();
    out.push_back(*p);
  }
  return {};
}

geo::Result<std::vector<geo::Point>> SourceGeometry::vertices(
    std::span<const SourcePoint> points) const {
  std::vector<geo::Point> out;
  out.reserve(points.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    const auto p = point(points[i]);
    if (!p.ok()) return p.error();
    if (i > 0 && !out.empty()) {
      const geo::Point before = out.back();
      std::vector<geo::Point> added;
      // Always from the smaller end, so that both neighbours of a border get the same vertices.
      const bool forward = before < *p;
      const auto status = forward ? densify(points[i - 1], points[i], before, *p, added)
                                  : densify(points[i], points[i - 1], *p, before, added);
      if (!status.ok()) return status.error();
      if (!forward) std::reverse(added.begin(), added.end());
      out.insert(out.end(), added.begin(), added.end());
    }
    out.push_back(*p);
  }
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

geo::Result<geo::Polyline> SourceGeometry::line(std::span<const SourcePoint> points) const {
  auto out = vertices(points);
  if (!out.ok()) return out.error();
  if (out->size() < 2) return Error{ErrorCode::geometry_empty, {}, {}};
  return out;
}

geo::Result<geo::Polygon> SourceGeometry::polygon(
    std::span<const std::vector<SourcePoint>> rings) const {
  if (rings.empty()) return Error{ErrorCode::geometry_empty, {}, {}};
  geo::Polygon polygon;
  for (std::size_t i = 0; i < rings.size(); ++i) {
    std::vector<SourcePoint> closed = rings[i];
    if (!closed.empty() && !(closed.front() == closed.back())) closed.push_back(closed.front());
    auto ring = vertices(closed);
    if (!ring.ok()) return ring.error();
    if (i == 0) {
      polygon.shell = std::move(*ring);
    } else {
      polygon.holes.push_back(std::move(*ring));
    }
  }
  polygon = geo::normalised(std::move(polygon));
  if (polygon.shell.size() < 3) return Error{ErrorCode::ring_too_short, {}, {}};
  // A ring that cancels itself out (a bow tie of equal halves) has no area but is no mere line.
  if (auto status = check_valid({polygon}); !status.ok()) return status.error();
  if (geo::doubled_area(polygon.shell).value == 0) return Error{ErrorCode::ring_too_short, {}, {}};
  return polygon;
}

geo::Status SourceGeometry::check_valid(const geo::MultiPolygon& polygons) const {
  const auto fault = geo::validity_fault(polygons);
  if (!fault.ok()) return fault.error();
  if (!fault.value()) return {};
  const geo::LonLat at = frame_.to_lonlat((*fault)->at);
  return Error{ErrorCode::ring_crosses_itself,
               fmt::format("{} {:.7f}, {:.7f}", (*fault)->reason, at.lon, at.lat),
               {}};
}

}  // namespace jingwei::data
