#pragma once

#include <string>
#include <vector>

#include "geo/shape.h"

namespace jingwei::data {

// A boundary with its admin_level, kept until it is known which one is the district.
struct OsmBoundary {
  int level = 0;
  std::string key, name, code;
  std::vector<std::string> names;  // all of its names, to be found by
  geo::MultiPolygon shape;
};

// The boundary that is the district: of several with the name the widest, which is the country and
// not the town of that name.
// Null when there is none.
const OsmBoundary* find_district(const std::vector<OsmBoundary>& boundaries,
                                 const std::string& wanted);

}  // namespace jingwei::data
