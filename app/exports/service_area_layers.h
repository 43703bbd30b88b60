#pragma once

#include <vector>

#include "app/exports/export_file.h"
#include "services/service_areas.h"

namespace jingwei::app {

struct ServiceAreaResults {
  services::WalkOptions options;
  std::vector<services::ServiceArea> areas;  // one per facility
  services::Coverage coverage;               // of all of them together, by community
};

// Layers: bands (polygons), lines, buildings (seconds to each facility), areas (counts by facility
// and area), coverage (counts by community for all facilities together), uncovered (buildings).
ExportLayers service_area_layers(const data::WorldView& view, const ServiceAreaResults& results);

}  // namespace jingwei::app
