#pragma once

#include <string_view>

#include "data/export.h"
#include "data/world.h"
#include "services/works.h"

namespace jingwei::app {

// The layers of works that can be exported: "works", "zones" and "totals", of all projects of
// which the view sees something.
bool is_works_layer(std::string_view name);

// The items and zones with what is in scope; those of several stretches have a row for each, with
// the quantities at the first. The errors of services::project_works; usage for totals of another
// division.
geo::Result<data::ExportLayer> works_layer(const data::WorldView& view, std::string_view name);

// A row for each part and, with no area named, one for the whole of a kind and unit before them.
data::ExportLayer totals_layer(const services::ProjectWorks& works,
                               const services::ProjectTotals& totals);

}  // namespace jingwei::app
