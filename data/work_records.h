#pragma once

#include "data/feature_cells.h"
#include "geo/result.h"

// How the features of a file become projects, zones, work items and declared totals. `key` becomes
// the source_key. The project's code or name stands in belongs_to.
namespace jingwei::data {

geo::Result<Records> project_records(const std::string& key, Cells& cells);
geo::Result<Records> zone_records(const std::string& key, Cells& cells, const SourceShape& shape);
// A line whose unit is "m" and that has no planned quantity takes its length on the ground plane,
// rounded to millimetres, and is marked as `measured`.
geo::Result<Records> work_records(const std::string& key, Cells& cells, const SourceShape& shape);
geo::Result<Records> declared_records(const std::string& key, Cells& cells);

}  // namespace jingwei::data
