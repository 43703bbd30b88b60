#pragma once

#include "data/export.h"

namespace jingwei::data {

// All layers as tables of a GeoPackage in EPSG:4490; those without geometry as attribute tables.
// The notes become a table "notes". Errors as in data/export.h.
geo::Status write_gpkg(const std::filesystem::path& file, std::span<const ExportLayer> layers,
                       const ExportNotes& notes, geo::Language language);

}  // namespace jingwei::data
