#pragma once

#include "data/feature_cells.h"
#include "geo/result.h"

// How the rows of a table become posts and categories. `key` becomes the source_key.
namespace jingwei::data {

// The building's key stands in belongs_to, the area in `serves`, the cadre in `held_by`. A building
// head needs a building, a unit head its entrance too, the others an area: field_missing.
geo::Result<Records> post_records(const std::string& key, Cells& cells);

// The code of the class stands in belongs_to.
geo::Result<Records> category_records(const std::string& key, Cells& cells);

}  // namespace jingwei::data
