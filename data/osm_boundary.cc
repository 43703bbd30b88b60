#include "data/osm_boundary.h"

#include <algorithm>

namespace jingwei::data {
namespace {

bool is_called(const OsmBoundary& boundary, const std::string& wanted) {
  return boundary.key == wanted ||
         std::find(boundary.names.begin(), boundary.names.end(), wanted) != boundary.names.end();
}

}  // namespace

const OsmBoundary* find_district(const std::vector<OsmBoundary>& boundaries,
                                 const std::string& wanted) {
  const OsmBoundary* best = nullptr;
  for (const OsmBoundary& boundary : boundaries) {
    if (!is_called(boundary, wanted)) continue;
    if (!best || boundary.level < best->level) best = &boundary;
  }
  return best;
}

}  // namespace jingwei::data
