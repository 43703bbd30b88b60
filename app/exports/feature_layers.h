#pragma once

#include "app/exports/export_file.h"
#include "data/world.h"
#include "services/feature_layers.h"

namespace jingwei::app {

// The rows of the layer that the view sees, by id, with the fields of their cards, the codes and
// names of the areas they stand in, and their shapes.
data::ExportLayer feature_layer(const data::WorldView& view, const services::FeatureLayer& layer);

}  // namespace jingwei::app
