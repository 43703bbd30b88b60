#pragma once

#include <functional>
#include <span>
#include <vector>

#include "data/projection.h"
#include "geo/result.h"
#include "geo/shape.h"

namespace jingwei::data {

// A position in the coordinate system of a file: easting or longitude first.
struct SourcePoint {
  double x = 0, y = 0;
  friend bool operator==(SourcePoint, SourcePoint) = default;
};

// Turns positions of a file into degrees on CGCS2000, all of them or an Error.
using ToDegrees =
    std::function<geo::Status(std::span<const SourcePoint> in, std::span<geo::LonLat> out)>;

// Degrees are degrees; refuses what is not finite or not on the globe.
geo::Status degrees_as_they_are(std::span<const SourcePoint> in, std::span<geo::LonLat> out);

// The entrance of geometry: checked, put into the frame, made fit for the shapes of geo/shape.h.
// Edges that are straight in the file get vertices until the frame's edges deviate from them by
// less than 1 mm (beside the half millimetre of rounding); an edge gets the same ones in either
// direction, so that neighbours keep their common border.
class SourceGeometry {
 public:
  SourceGeometry(LocalFrame frame, ToDegrees to_degrees)
      : frame_(frame), to_degrees_(std::move(to_degrees)) {}

  const LocalFrame& frame() const { return frame_; }

  // coordinate_not_finite, coordinate_out_of_range.
  geo::Result<geo::LonLat> degrees(SourcePoint at) const;
  geo::Result<geo::Point> point(SourcePoint at) const;
  // geometry_empty when fewer than two different points are left.
  geo::Result<geo::Polyline> line(std::span<const SourcePoint> points) const;
  // Rings may repeat their first point. ring_too_short, ring_crosses_itself with GEOS's reason and
  // the place in degrees. Nothing is repaired but doubled points and the direction of rings.
  geo::Result<geo::Polygon> polygon(std::span<const std::vector<SourcePoint>> rings) const;
  geo::Status check_valid(const geo::MultiPolygon& polygons) const;

 private:
  geo::Result<std::vector<geo::Point>> vertices(std::span<const SourcePoint> points) const;
  geo::Status densify(SourcePoint a, SourcePoint b, geo::Point fa, geo::Point fb,
                      std::vector<geo::Point>& out) const;

  LocalFrame frame_;
  ToDegrees to_degrees_;
};

}  // namespace jingwei::data
