#pragma once

#include "data/source_geometry.h"
#include "data/vector_fields.h"

// The border to OGR's own types, for data/vector_source.cc alone.
namespace jingwei::data {

// A handle of OGR's as it stands in its C interface.
using OgrGeometry = void*;
using OgrSpatialReference = void*;

// The coordinate system a file is read in, and how it is called.
struct SourceCrs {
  std::string name;
  ToDegrees to_degrees;
};

// `asked` is --crs: an EPSG number, "gcj02" or "bd09"; where it is empty the file's own system
// counts, which may be null. crs_missing, crs_unknown.
geo::Result<SourceCrs> source_crs(const std::string& asked, OgrSpatialReference own);

// Points, lines and polygons of one feature, in the frame; curves become lines, heights are
// dropped, a closed line is an area where `area` is wanted. geometry_wrong_type for a mixture, and
// the errors of SourceGeometry.
geo::Result<SourceShape> shape_of(OgrGeometry geometry, bool area, const SourceGeometry& entrance);

// The first position of the geometry, empty without one.
std::optional<SourcePoint> first_position(OgrGeometry geometry);

}  // namespace jingwei::data
