#pragma once

#include <span>

#include "geo/point.h"
#include "geo/result.h"
#include "geo/shape_d.h"

namespace jingwei::data {

// What is written at `init` and never changes: a transverse Mercator on the CGCS2000 ellipsoid,
// scale 1 on the central meridian, origin at the district's centre.
struct FrameParameters {
  geo::LonLat centre;
  friend bool operator==(const FrameParameters&, const FrameParameters&) = default;
};

// Degrees to frame millimetres and back. Thread-safe. to_frame(to_lonlat(p)) == p for every point
// in range; the other way round the loss is at most half a millimetre.
class LocalFrame {
 public:
  explicit LocalFrame(const FrameParameters& parameters) : parameters_(parameters) {}

  const FrameParameters& parameters() const { return parameters_; }
  // coordinate_not_finite, coordinate_out_of_range.
  geo::Result<geo::Point> to_frame(geo::LonLat at) const;
  geo::LonLat to_lonlat(geo::Point p) const;
  // For drawings on real coordinates: nothing is rounded.
  geo::LonLat to_lonlat(geo::PointD p) const;
  // In bulk. Requires: out.size() == in.size(). Faster than point by point.
  void to_lonlat(std::span<const geo::Point> in, std::span<geo::LonLat> out) const;
  geo::Status to_frame(std::span<const geo::LonLat> in, std::span<geo::Point> out) const;

 private:
  FrameParameters parameters_;
};

}  // namespace jingwei::data
