#pragma once

#include "data/export.h"
#include "data/world.h"

namespace jingwei::app {

// The posts that the view sees, by id, with what they stand for and who holds them on the day
// (ISO 8601).
data::ExportLayer post_layer(const data::WorldView& view, const std::string& day);

// The categories of tasks, by id, each with the code of its class.
data::ExportLayer category_layer(const data::WorldView& view);

}  // namespace jingwei::app
