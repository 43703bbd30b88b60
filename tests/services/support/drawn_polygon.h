#pragma once

#include <memory>
#include <string>

#include "geo/point.h"
#include "geo/shape_d.h"

namespace jingwei::services::test {

// GEOS as the judge of a drawn polygon.
class DrawnPolygon {
 public:
  explicit DrawnPolygon(const geo::MultiPolygonD& polygons);
  ~DrawnPolygon();
  DrawnPolygon(DrawnPolygon&&) noexcept;

  std::string why_invalid() const;  // empty when valid
  bool covers(geo::Point p) const;
  bool covers(const DrawnPolygon& other) const;
  double square_metres() const;

 private:
  struct Geometry;
  std::unique_ptr<Geometry> geometry_;
};

}  // namespace jingwei::services::test
