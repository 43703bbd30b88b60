#pragma once

#include "data/source_record.h"

namespace jingwei::data {

// Reads a table or drawing by GDAL, with the one driver that the file's extension stands for, as
// the kind the request names. Geometry is checked and put into the frame (data/source_geometry.h);
// columns are found by the names of data/vector_fields.h or request.columns; texts become UTF-8 by
// the evidence of data/text_encoding.h. A .zip holds one such file, with its companions.
// Keys are "<layer>#<key column>", or "<layer>#<row number>" without one.
// Refuses by name: values that do not fit their field, geometry of the wrong type, out of range,
// not finite or crossing itself, keys that occur twice. Errors: file_not_found,
// file_format_unknown, file_part_missing, file_truncated, file_too_large, layer_not_found,
// layer_empty, crs_missing, crs_unknown, field_missing, value_invalid (encoding),
// nothing_to_import, cancelled.
geo::Status read_vector(const SourceRequest& request, SourceSink& sink);

}  // namespace jingwei::data
