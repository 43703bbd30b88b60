#pragma once

#include "data/export.h"

namespace jingwei::data {

// One sheet a layer, with the title frozen above the rows, numbers as numbers and everything else
// (codes too) as text; shapes are left out, points become two columns. A last sheet holds the
// notes. Errors as in data/export.h; value_invalid names a layer with more rows than a sheet holds.
geo::Status write_xlsx(const std::filesystem::path& file, std::span<const ExportLayer> layers,
                       const ExportNotes& notes, geo::Language language);

}  // namespace jingwei::data
