#pragma once

#include <filesystem>
#include <string_view>
#include <vector>

#include "data/export.h"
#include "data/projection.h"
#include "data/world.h"
#include "geo/shape.h"
#include "geo/shape_d.h"

namespace jingwei::app {

// What a command can write: several layers, and which of them a file takes that holds only one.
struct ExportLayers {
  std::vector<data::ExportLayer> layers;
  std::string_view csv, geojson;  // keys
  data::ExportNotes notes;
};

// usage when no format has the file's extension.
geo::Status check_export_file(const std::filesystem::path& file);
// With the sources of what the view shows and what a reader must know of it. Requires:
// check_export_file accepts it.
geo::Status write_export_file(const std::filesystem::path& file, const data::WorldView& view,
                              ExportLayers layers, geo::Language language);
// Says in every row of a synthetic district that it is one, for formats and readers that keep
// nothing but rows.
void mark_synthetic(const data::WorldView& view, data::ExportLayer& layer);

data::LonLatLine degrees(const data::LocalFrame& frame, const geo::Polyline& line);
data::LonLatMultiPolygon degrees(const data::LocalFrame& frame, const geo::MultiPolygon& polygons);
data::LonLatMultiPolygon degrees(const data::LocalFrame& frame, const geo::MultiPolygonD& polygons);

}  // namespace jingwei::app
