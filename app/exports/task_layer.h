#pragma once

#include <span>

#include "data/export.h"
#include "data/model/instant.h"
#include "data/world.h"

namespace jingwei::app {

// The tasks in their order, with the codes and names of what they belong to as far as the view sees
// it. Requires: the view sees each.
data::ExportLayer task_layer(const data::WorldView& view, std::span<const data::Task* const> tasks,
                             data::Instant now);

}  // namespace jingwei::app
