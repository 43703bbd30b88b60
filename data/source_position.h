#pragma once

#include <optional>
#include <string_view>

#include "data/source_geometry.h"
#include "data/vector_fields.h"
#include "geo/result.h"

// The place that a row of a table gives in its columns.
namespace jingwei::data {

// Of a pair of fields; none when both are empty. value_invalid naming the field for a cell that is
// no number.
geo::Result<std::optional<SourcePoint>> position_in_fields(const FieldText& text,
                                                           std::string_view lon_field,
                                                           std::string_view lat_field);

// Of the fields lon and lat, else of lonlat, which holds both, divided by a comma or a blank.
geo::Result<std::optional<SourcePoint>> position_in_columns(const FieldText& text);

}  // namespace jingwei::data
