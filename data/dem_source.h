#pragma once

#include <filesystem>
#include <string>

#include "data/source_record.h"
#include "geo/elevation.h"

namespace jingwei::data {

// Reads the first band of a raster by GDAL as heights in metres and writes it, in degrees on
// CGCS2000 (EPSG:4490), north up, to "elevation-<hash of the content>.tif" in
// request.output_folder, durable before it answers. Gives one Elevation record; cells without a
// height (the raster's nodata, or below -500 m or above 9,000 m) are counted as voids and stay
// voids in the file. Errors: crs_missing, crs_unknown, raster_scaled (bytes, or one cell in a
// hundred at the highest value, without request.scale), raster_has_no_heights, file_too_large (100
// million cells), file_format_unknown, file_truncated, io_failed, disk_full, permission_denied,
// cancelled.
geo::Status read_elevation_raster(const SourceRequest& request, SourceSink& sink);

// Hands over the cells of a file written by the above, row by row from the north, with small voids
// filled; before them a record with the Elevation's size, and a summary whose `columns` hold
// "west", "north", "cell_width" and "cell_height" in degrees as texts.
geo::Status read_elevation_cells(const SourceRequest& request, SourceSink& sink);

// Writes heights that were computed, as `read_elevation_raster` writes those it has read, and
// answers the row that names them; `source` is what the row says of where they come from.
// io_failed, disk_full, permission_denied.
geo::Result<Elevation> store_elevation(const geo::ElevationGrid& grid, const std::string& source,
                                       const std::filesystem::path& folder);

}  // namespace jingwei::data
