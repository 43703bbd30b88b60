#include "data/ogr_geometry.h"

#include <fmt/format.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <memory>

#include "data/china_offset.h"
#include "geo/geos_overlay.h"

namespace jingwei::data {
namespace {

using geo::Error;
using geo::ErrorCode;

struct SrsDeleter {
  void operator()(void* srs) const { OSRRelease(srs); }
};
using Srs = std::unique_ptr<void, SrsDeleter>;

struct TransformationDeleter {
  void operator()(void* t) const { OCTDestroyCoordinateTransformation(t); }
};

Error unknown(const std::string& asked) {
  Error error{ErrorCode::crs_unknown, {}, {}};
  error.place.value = asked;
  return error;
}

ToDegrees through(geo::LonLat (*convert)(geo::LonLat)) {
  return [convert](std::span<const SourcePoint> in, std::span<geo::LonLat> out) -> geo::Status {
    if (auto status = degrees_as_they_are(in, out); !status.ok()) return status;
    for (geo::LonLat& at : out) at = convert(at);
    return {};
  };
}

// WGS 84 is within centimetres of CGCS2000: both are taken as they are.
bool is_plain_degrees(OGRSpatialReferenceH srs) {
  const char* code = OSRGetAuthorityCode(srs, nullptr);
  return OSRIsGeographic(srs) && code &&
         (std::string_view(code) == "4326" || std::string_view(code) == "4490");
}

geo::Result<SourceCrs> from_srs(Srs srs) {
  OSRSetAxisMappingStrategy(srs.get(), OAMS_TRADITIONAL_GIS_ORDER);
  if (!OSRGetAuthorityCode(srs.get(), nullptr)) OSRAutoIdentifyEPSG(srs.get());
  const char* code = OSRGetAuthorityCode(srs.get(), nullptr);
  const char* called = OSRGetName(srs.get());
  SourceCrs crs{code ? fmt::format("EPSG:{}", code) : std::string(called ? called : ""), {}};
  if (is_plain_degrees(srs.get())) {
    crs.to_degrees = degrees_as_they_are;
    return crs;
  }
  const Srs degrees(OSRNewSpatialReference(nullptr));
  OSRImportFromEPSG(degrees.get(), 4490);
  OSRSetAxisMappingStrategy(degrees.get(), OAMS_TRADITIONAL_GIS_ORDER);
  const std::shared_ptr<void> transformation(
      OCTNewCoordinateTransformation(srs.get(), degrees.get()), [](void* t) {
        if (t) OCTDestroyCoordinateTransformation(t);
      });
  if (!transformation) return unknown(crs.name);
  crs.to_degrees = [transformation](std::span<const SourcePoint> in,
                                    std::span<geo::LonLat> out) -> geo::Status {
    for (std::size_t i = 0; i < in.size(); ++i) {
      double x = in[i].x, y = in[i].y;
      const bool done = OCTTransform(transformation.get(), 1, &x, &y, nullptr) != 0;
      if (!done || !std::isfinite(x) || !std::isfinite(y)) {
        Error error{ErrorCode::coordinate_out_of_range, {}, {}};
        error.place.value = fmt::format("{}, {}", in[i].x, in[i].y);
        return error;
      }
      out[i] = {x, y};
    }
    return {};
  };
  return crs;
}

std::vector<SourcePoint> points_of(OGRGeometryH line) {
  std::vector<SourcePoint> points;
  const int count = OGR_G_GetPointCount(line);
  for (int i = 0; i < count; ++i) points.push_back({OGR_G_GetX(line, i), OGR_G_GetY(line, i)});
  return points;
}

bool is_closed(const std::vector<SourcePoint>& points) {
  return points.size() > 3 && points.front() == points.back();
}

// The simple parts of a geometry by type.
struct Parts {
  std::vector<SourcePoint> points;
  std::vector<std::vector<SourcePoint>> lines;
  std::vector<std::vector<std::vector<SourcePoint>>> polygons;
};

void collect(OGRGeometryH geometry, Parts& parts) {
  switch (wkbFlatten(OGR_G_GetGeometryType(geometry))) {
    case wkbPoint:
      if (!OGR_G_IsEmpty(geometry)) {
        parts.points.push_back({OGR_G_GetX(geometry, 0), OGR_G_GetY(geometry, 0)});
      }
      return;
    case wkbLineString:
    case wkbLinearRing:
      if (!OGR_G_IsEmpty(geometry)) parts.lines.push_back(points_of(geometry));
      return;
    case wkbPolygon:
    case wkbTriangle: {
      std::vector<std::vector<SourcePoint>> rings;
      for (int i = 0; i < OGR_G_GetGeometryCount(geometry); ++i) {
        rings.push_back(points_of(OGR_G_GetGeometryRef(geometry, i)));
      }
      if (!rings.empty()) parts.polygons.push_back(std::move(rings));
      return;
    }
    default:
      for (int i = 0; i < OGR_G_GetGeometryCount(geometry); ++i) {
        collect(OGR_G_GetGeometryRef(geometry, i), parts);
      }
  }
}

geo::Result<SourceShape> polygons_in(const Parts& parts, const SourceGeometry& entrance) {
  geo::MultiPolygon shape;
  for (const auto& rings : parts.polygons) {
    auto polygon = entrance.polygon(rings);
    if (!polygon.ok()) return polygon.error();
    shape.push_back(std::move(*polygon));
  }
  std::sort(shape.begin(), shape.end(),
            [](const geo::Polygon& a, const geo::Polygon& b) { return a.shell < b.shell; });
  if (shape.size() > 1) {
    if (auto status = entrance.check_valid(shape); !status.ok()) return status.error();
  }
  return SourceShape(std::move(shape));
}

}  // namespace

geo::Result<SourceCrs> source_crs(const std::string& asked, OgrSpatialReference own) {
  std::string word = asked;
  std::transform(word.begin(), word.end(), word.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (word == "gcj02" || word == "gcj-02") return SourceCrs{"GCJ-02", through(wgs84_from_gcj02)};
  if (word == "bd09" || word == "bd-09") return SourceCrs{"BD-09", through(wgs84_from_bd09)};
  if (word.empty()) {
    if (!own) return Error{ErrorCode::crs_missing, {}, {}};
    return from_srs(Srs(OSRClone(own)));
  }
  if (word.starts_with("epsg:")) word.erase(0, 5);
  const bool number =
      !word.empty() && word.size() < 8 &&
      std::all_of(word.begin(), word.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
  Srs srs(OSRNewSpatialReference(nullptr));
  if (!number || OSRImportFromEPSG(srs.get(), std::stoi(word)) != OGRERR_NONE) {
    return unknown(asked);
  }
  return from_srs(std::move(srs));
}

geo::Result<SourceShape> shape_of(OgrGeometry geometry, bool area, const SourceGeometry& entrance) {
  if (!geometry) return SourceShape();
  struct Destroy {
    void operator()(void* g) const { OGR_G_DestroyGeometry(g); }
  };
  const std::unique_ptr<void, Destroy> linear(OGR_G_GetLinearGeometry(geometry, 0, nullptr));
  Parts parts;
  if (linear) collect(linear.get(), parts);
  if (area && parts.polygons.empty() && parts.points.empty() &&
      std::all_of(parts.lines.begin(), parts.lines.end(), is_closed)) {
    for (const auto& ring : parts.lines) parts.polygons.push_back({ring});
    parts.lines.clear();
  }
  const int kinds = !parts.points.empty() + !parts.lines.empty() + !parts.polygons.empty();
  if (kinds == 0) return SourceShape();
  if (kinds > 1 || parts.points.size() > 1) return Error{ErrorCode::geometry_wrong_type, {}, {}};
  if (!parts.polygons.empty()) return polygons_in(parts, entrance);
  if (!parts.points.empty()) {
    const auto point = entrance.point(parts.points.front());
    if (!point.ok()) return point.error();
    return SourceShape(*point);
  }
  std::vector<geo::Polyline> lines;
  for (const auto& points : parts.lines) {
    auto line = entrance.line(points);
    if (!line.ok()) return line.error();
    lines.push_back(std::move(*line));
  }
  return SourceShape(std::move(lines));
}

std::optional<SourcePoint> first_position(OgrGeometry geometry) {
  while (geometry && OGR_G_GetGeometryCount(geometry) > 0) {
    geometry = OGR_G_GetGeometryRef(geometry, 0);
  }
  if (!geometry || OGR_G_GetPointCount(geometry) == 0) return std::nullopt;
  return SourcePoint{OGR_G_GetX(geometry, 0), OGR_G_GetY(geometry, 0)};
}

}  // namespace jingwei::data
