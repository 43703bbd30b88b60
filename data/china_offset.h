#pragma once

#include "geo/point.h"

// The offsets of Chinese web maps: GCJ-02 against WGS 84 (CGCS2000 is within centimetres of it),
// and BD-09 on top of GCJ-02. Not official transformations; the formulas are those that web maps
// have been found to use. Outside the rectangle in which the offset is applied (72.004-137.8347 E,
// 0.8293-55.8271 N) GCJ-02 equals WGS 84.
namespace jingwei::data {

// Require: finite degrees.
geo::LonLat gcj02_from_wgs84(geo::LonLat at);
geo::LonLat bd09_from_wgs84(geo::LonLat at);

// The inverses are iterated until the way back meets `at` to 1e-10 degrees (0.01 mm); the usual
// one-step inverse is metres off.
geo::LonLat wgs84_from_gcj02(geo::LonLat at);
geo::LonLat wgs84_from_bd09(geo::LonLat at);

}  // namespace jingwei::data
