#pragma once

#include "data/feature_cells.h"
#include "geo/result.h"

namespace jingwei::data {

// How a feature of a file becomes a cadre. `key` becomes the source_key; the organisation stands in
// belongs_to, the duty area in `serves`. A cadre of a drawing stands where his office is; a table
// may give both places by columns, which `point` reads.
geo::Result<Records> cadre_records(const std::string& key, Cells& cells, const SourceShape& shape,
                                   const FieldPoint& point);

}  // namespace jingwei::data
