#include "data/export_gpkg.h"

#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include <mutex>

namespace jingwei::data {
namespace {

constexpr int kCgcs2000 = 4490;

// GDAL speaks on stderr by itself; its last words go into the error instead.
class QuietGdal {
 public:
  QuietGdal() {
    CPLPushErrorHandler(CPLQuietErrorHandler);
    CPLErrorReset();
  }
  ~QuietGdal() { CPLPopErrorHandler(); }
  QuietGdal(const QuietGdal&) = delete;
  QuietGdal& operator=(const QuietGdal&) = delete;
};

geo::Error failed() { return {geo::ErrorCode::io_failed, CPLGetLastErrorMsg(), {}}; }

OGRwkbGeometryType geometry_type(ExportGeometry geometry) {
  switch (geometry) {
    case ExportGeometry::none:
      return wkbNone;
    case ExportGeometry::point:
      return wkbPoint;
    case ExportGeometry::line:
      return wkbLineString;
    case ExportGeometry::multi_polygon:
      return wkbMultiPolygon;
    case ExportGeometry::any:
      return wkbUnknown;
  }
  return wkbNone;
}

OGRFieldType field_type(ExportType type) {
  switch (type) {
    case ExportType::integer:
      return OFTInteger64;
    case ExportType::real:
      return OFTReal;
    case ExportType::text:
      return OFTString;
  }
  return OFTString;
}

void add_points(OGRSimpleCurve& curve, const LonLatLine& line) {
  for (const geo::LonLat p : line) curve.addPoint(p.lon, p.lat);
}

std::unique_ptr<OGRGeometry> geometry_of(const ExportShape& shape) {
  if (const auto* p = std::get_if<geo::LonLat>(&shape)) {
    return std::make_unique<OGRPoint>(p->lon, p->lat);
  }
  if (const auto* line = std::get_if<LonLatLine>(&shape)) {
    auto made = std::make_unique<OGRLineString>();
    add_points(*made, *line);
    return made;
  }
  if (const auto* polygons = std::get_if<LonLatMultiPolygon>(&shape)) {
    auto made = std::make_unique<OGRMultiPolygon>();
    for (const LonLatPolygon& polygon : *polygons) {
      OGRPolygon part;
      for (const LonLatLine& ring : polygon) {
        OGRLinearRing linear;
        add_points(linear, ring);
        linear.closeRings();
        part.addRing(&linear);
      }
      made->addGeometry(&part);
    }
    return made;
  }
  return nullptr;
}

void set_value(OGRFeature& feature, int field, const ExportValue& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) {
    feature.SetField(field, static_cast<GIntBig>(*whole));
  } else if (const auto* real = std::get_if<double>(&value)) {
    feature.SetField(field, *real);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    feature.SetField(field, text->c_str());
  }
}

geo::Status write_layer(GDALDataset& dataset, const ExportLayer& layer, OGRSpatialReference& crs,
                        geo::Language language) {
  const std::string& title = language == geo::Language::zh ? layer.title.zh : layer.title.en;
  CPLStringList options;
  options.SetNameValue("IDENTIFIER", title.c_str());
  options.SetNameValue("FID", "fid");
  options.SetNameValue("GEOMETRY_NAME", "geom");
  OGRLayer* made = dataset.CreateLayer(layer.key.c_str(),
                                       layer.geometry == ExportGeometry::none ? nullptr : &crs,
                                       geometry_type(layer.geometry), options.List());
  if (!made) return failed();
  for (const ExportColumn& column : layer.columns) {
    OGRFieldDefn field(column.key.c_str(), field_type(column.type));
    if (made->CreateField(&field) != OGRERR_NONE) return failed();
  }
  for (const ExportRow& row : layer.rows) {
    OGRFeature feature(made->GetLayerDefn());
    for (std::size_t i = 0; i < row.values.size(); ++i) {
      set_value(feature, static_cast<int>(i), row.values[i]);
    }
    if (auto geometry = geometry_of(row.shape)) feature.SetGeometryDirectly(geometry.release());
    if (made->CreateFeature(&feature) != OGRERR_NONE) return failed();
  }
  return {};
}

ExportLayer notes_layer(const ExportNotes& notes) {
  ExportLayer layer{"notes", {"说明", "Notes"}, ExportGeometry::none, {}, {}};
  layer.columns = {{"zh", {"中文", "Chinese"}, ExportType::text},
                   {"en", {"英文", "English"}, ExportType::text}};
  for (const Text& note : notes) layer.rows.push_back({{note.zh, note.en}, {}});
  return layer;
}

geo::Status write_aside(const std::filesystem::path& file, std::span<const ExportLayer> layers,
                        const ExportNotes& notes, geo::Language language) {
  GDALDriver* driver = GetGDALDriverManager()->GetDriverByName("GPKG");
  if (!driver) return geo::Error{geo::ErrorCode::io_failed, "GDAL without GeoPackage", {}};
  GDALDatasetUniquePtr dataset(driver->Create(file.c_str(), 0, 0, 0, GDT_Unknown, nullptr));
  if (!dataset) return failed();
  OGRSpatialReference crs;
  crs.importFromEPSG(kCgcs2000);
  crs.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  // One transaction: a layer a time would sync to the disk for each.
  if (dataset->StartTransaction() != OGRERR_NONE) return failed();
  for (const ExportLayer& layer : layers) {
    if (geo::Status written = write_layer(*dataset, layer, crs, language); !written) return written;
  }
  const geo::Status written = write_layer(*dataset, notes_layer(notes), crs, language);
  if (!written) return written;
  if (dataset->CommitTransaction() != OGRERR_NONE) return failed();
  CPLErrorReset();
  dataset.reset();
  return CPLGetLastErrorType() >= CE_Failure ? geo::Status(failed()) : geo::Status{};
}

}  // namespace

geo::Status write_gpkg(const std::filesystem::path& file, std::span<const ExportLayer> layers,
                       const ExportNotes& notes, geo::Language language) {
  // Only this one driver: no other code of GDAL runs in this process.
  static std::once_flag once;
  std::call_once(once, RegisterOGRGeoPackage);
  const QuietGdal quiet;
  // GDAL names no cause when it cannot create a file, so that is tried before.
  if (const geo::Status probe = replace_file(aside(file), ""); !probe) {
    geo::Error error = probe.error();
    error.place.file = file.string();
    return error;
  }
  std::error_code ignored;
  std::filesystem::remove(aside(file), ignored);
  return put_in_place(file, write_aside(aside(file), layers, notes, language));
}

}  // namespace jingwei::data
