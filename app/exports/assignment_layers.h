#pragma once

#include "app/exports/export_file.h"
#include "services/assignment.h"

namespace jingwei::app {

// Layers: assignment (lines from unit to target), unassigned (points), targets (points with the
// number of their units).
ExportLayers assignment_layers(const data::WorldView& view,
                               const services::NearestAssignment& assignment);

}  // namespace jingwei::app
