#include "data/vector_source.h"

#include <fmt/format.h>
#include <gdal.h>
#include <ogr_api.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>

#include "data/gdal_file.h"
#include "data/ogr_geometry.h"
#include "data/source_position.h"
#include "data/text_encoding.h"
#include "data/vector_fields.h"

namespace jingwei::data {
namespace {

using geo::Error;
using geo::ErrorCode;

constexpr AllowedDriver kDrawings[] = {
    {"gpkg", "GPKG"},
    {"geojson", "GeoJSON"},
    {"json", "GeoJSON"},
    {"shp", "ESRI Shapefile"},
    {"kml", "LIBKML"},
    {"kmz", "LIBKML"},
    {"dxf", "DXF"},
    {"csv", "CSV"},
    {"tsv", "CSV"},
    {"gml", "GML"},
    {"tab", "MapInfo File"},
    {"mif", "MapInfo File"},
    {"fgb", "FlatGeobuf"},
    {"gpx", "GPX"},
    {"geojsonl", "GeoJSONSeq"},
    {"sqlite", "SQLite"},
    {"topojson", "TopoJSON"},
    {"dgn", "DGN"},
};

struct DatasetDeleter {
  void operator()(void* dataset) const { GDALClose(dataset); }
};
using Dataset = std::unique_ptr<void, DatasetDeleter>;

struct FeatureDeleter {
  void operator()(void* feature) const { OGR_F_Destroy(feature); }
};
using Feature = std::unique_ptr<void, FeatureDeleter>;

// Formats whose texts GDAL is told to leave as they are, because the file does not reliably say.
bool encoding_is_open(const std::string& driver) {
  return driver == "ESRI Shapefile" || driver == "CSV" || driver == "MapInfo File";
}

// A field name of ten bytes may end in the middle of a character: the broken end is dropped.
std::string name_in_utf8(const std::string& raw, const std::string& encoding) {
  for (std::size_t cut = 0; cut < 4 && cut < raw.size(); ++cut) {
    if (auto text = to_utf8(std::string_view(raw).substr(0, raw.size() - cut), encoding)) {
      return trimmed(std::move(*text));
    }
  }
  return raw;
}

// One opened layer of a file.
struct Layer {
  Dataset dataset;
  OGRLayerH handle = nullptr;
  std::string name;
  std::string driver;
  std::string path;
  std::vector<std::string> raw_columns;
};

geo::Status check_shapefile(const std::string& path) {
  for (const char* extension : {"shx", "dbf"}) {
    if (gdal_companion_exists(path, extension)) continue;
    return Error{ErrorCode::file_part_missing, std::string(".") + extension, {}};
  }
  return {};
}

geo::Result<OGRLayerH> find_layer(GDALDatasetH dataset, const std::string& wanted) {
  const int count = GDALDatasetGetLayerCount(dataset);
  std::string names;
  OGRLayerH only = nullptr;
  for (int i = 0; i < count; ++i) {
    const OGRLayerH layer = GDALDatasetGetLayer(dataset, i);
    const std::string name = OGR_L_GetName(layer);
    if (!wanted.empty() && name == wanted) return layer;
    // GPX and KML files have layers that are empty as a matter of course.
    if (count > 1 && OGR_L_GetFeatureCount(layer, 1) == 0) continue;
    names += (names.empty() ? "" : ", ") + name;
    only = only ? nullptr : layer;
    if (!only) break;
  }
  if (wanted.empty() && only && names.find(", ") == std::string::npos) return only;
  if (wanted.empty() && names.empty()) return Error{ErrorCode::layer_empty, {}, {}};
  Error error{ErrorCode::layer_not_found, "--layer " + names, {}};
  error.place.layer = wanted;
  return error;
}

geo::Result<Layer> open_layer(const SourceRequest& request) {
  start_gdal();
  const auto file = gdal_file(request.file, kDrawings);
  if (!file.ok()) return file.error();
  Layer layer;
  layer.driver = file->driver;
  layer.path = file->path;
  if (layer.driver == "ESRI Shapefile") {
    if (auto status = check_shapefile(layer.path); !status.ok()) return status.error();
  }
  const char* drivers[] = {file->driver, nullptr};
  const char* shapefile_options[] = {"ENCODING=", nullptr};
  const char* csv_options[] = {"AUTODETECT_TYPE=NO", nullptr};
  const char* const* options = layer.driver == "ESRI Shapefile" ? shapefile_options
                               : layer.driver == "CSV"          ? csv_options
                                                                : nullptr;
  forget_gdal_messages();
  layer.dataset.reset(
      GDALOpenEx(layer.path.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers, options, nullptr));
  if (!layer.dataset) return Error{ErrorCode::file_truncated, gdal_message(), {}};
  const auto handle = find_layer(layer.dataset.get(), request.layer);
  if (!handle.ok()) return handle.error();
  layer.handle = *handle;
  layer.name = OGR_L_GetName(layer.handle);
  const OGRFeatureDefnH definition = OGR_L_GetLayerDefn(layer.handle);
  for (int i = 0; i < OGR_FD_GetFieldCount(definition); ++i) {
    layer.raw_columns.emplace_back(OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(definition, i)));
  }
  return layer;
}

Feature next_feature(const Layer& layer) { return Feature(OGR_L_GetNextFeature(layer.handle)); }

std::string raw_cell(const Feature& feature, int column) {
  if (!OGR_F_IsFieldSetAndNotNull(feature.get(), column)) return {};
  return OGR_F_GetFieldAsString(feature.get(), column);
}

bool is_ascii(const std::string& text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// Every different text of the layer that is not plain ASCII, for the choice of the encoding.
std::vector<std::string> foreign_texts(const Layer& layer) {
  std::set<std::string> texts;
  OGR_L_ResetReading(layer.handle);
  while (const Feature feature = next_feature(layer)) {
    for (int i = 0; i < static_cast<int>(layer.raw_columns.size()); ++i) {
      std::string text = raw_cell(feature, i);
      if (!is_ascii(text)) texts.insert(std::move(text));
    }
  }
  // Field names are left out: they may end within a character.
  return {texts.begin(), texts.end()};
}

geo::Result<EncodingChoice> encoding_of(const SourceRequest& request, const Layer& layer) {
  if (!encoding_is_open(layer.driver)) return EncodingChoice{"UTF-8", layer.driver};
  EncodingEvidence evidence{request.encoding, {}, 0};
  if (layer.driver == "ESRI Shapefile") {
    evidence.cpg = trimmed(gdal_companion_text(layer.path, "cpg"));
    evidence.language_byte = gdal_companion_byte(layer.path, "dbf", 29);
  }
  std::vector<std::string> texts = foreign_texts(layer);
  if (texts.empty()) {
    // Nothing but the names of the columns tells: those that are whole.
    for (const std::string& name : layer.raw_columns) {
      if (!is_ascii(name) && name.size() < 9) texts.push_back(name);
    }
  }
  const auto choice = choose_encoding(evidence, texts);
  if (choice) return *choice;
  Error error{ErrorCode::value_invalid, "no encoding fits the texts", {}};
  error.place.field = "--encoding";
  error.place.value = request.encoding;
  return error;
}

std::string by_evidence(const EncodingChoice& choice) {
  return fmt::format("{} ({})", choice.encoding, choice.because);
}

// Shows what the chosen encoding makes of the first texts, so that a wrong choice is seen.
void note_encoding(const Layer& layer, const EncodingChoice& choice, SourceSink& sink) {
  if (!encoding_is_open(layer.driver)) return;
  std::string samples;
  const std::vector<std::string> texts = foreign_texts(layer);
  for (std::size_t i = 0; i < texts.size() && i < 3; ++i) {
    samples += (i ? ", " : "") + to_utf8(texts[i], choice.encoding).value_or("?");
  }
  if (samples.empty()) return;
  sink.note({"编码：" + by_evidence(choice) + "，例如：" + samples,
             "encoding: " + by_evidence(choice) + ", for example: " + samples});
}

bool wants_area(SourceKind kind) {
  return kind == SourceKind::subdistricts || kind == SourceKind::communities ||
         kind == SourceKind::grids || kind == SourceKind::compounds ||
         kind == SourceKind::buildings || kind == SourceKind::gullies || kind == SourceKind::zones;
}

// Whether a feature of the kind has a place at all.
bool wants_place(SourceKind kind) {
  return kind != SourceKind::projects && kind != SourceKind::declared &&
         kind != SourceKind::posts && kind != SourceKind::categories;
}

class LayerReader {
 public:
  LayerReader(const SourceRequest& request, SourceSink& sink, Layer layer)
      : request_(request), sink_(sink), layer_(std::move(layer)) {}

  geo::Status read() {
    if (auto status = prepare(); !status.ok()) return status;
    const auto frame = request_.frame ? geo::Result<FrameParameters>(*request_.frame) : middle();
    if (!frame.ok()) return frame.error();
    entrance_.emplace(LocalFrame(*frame), crs_.to_degrees);
    OGR_L_ResetReading(layer_.handle);
    forget_gdal_messages();
    const auto total = static_cast<double>(OGR_L_GetFeatureCount(layer_.handle, 1));
    while (const Feature feature = next_feature(layer_)) {
      ++row_;
      if (auto status = take(feature); !status.ok()) return status;
      if (!sink_.progress(std::min(1.0, static_cast<double>(row_) / std::max(total, 1.0)))) {
        return Error{ErrorCode::cancelled, {}, {}};
      }
    }
    if (!gdal_message().empty()) return Error{ErrorCode::file_truncated, gdal_message(), {}};
    if (row_ == 0) return placed({ErrorCode::layer_empty, {}, {}});
    finish(*frame);
    return {};
  }

 private:
  geo::Status prepare() {
    if (OGR_L_GetFeatureCount(layer_.handle, 1) == 0) {
      return placed({ErrorCode::layer_empty, {}, {}});
    }
    const auto encoding = encoding_of(request_, layer_);
    if (!encoding.ok()) return placed(encoding.error());
    encoding_ = *encoding;
    layer_.name = to_utf8(layer_.name, "UTF-8").value_or("layer");
    for (const std::string& raw : layer_.raw_columns) {
      columns_.push_back(name_in_utf8(raw, encoding_.encoding));
    }
    auto choices = choose_columns(request_.kind, columns_, request_.columns, request_.constants);
    if (!choices.ok()) {
      Error error = choices.error();
      for (const std::string& name : columns_)
        error.detail += (error.detail.empty() ? "" : ", ") + name;
      return placed(std::move(error));
    }
    choices_ = std::move(*choices);
    if (wants_place(request_.kind)) {
      const auto crs = source_crs(request_.crs, OGR_L_GetSpatialRef(layer_.handle));
      if (!crs.ok()) return placed(crs.error());
      crs_ = *crs;
    }
    note_encoding(layer_, encoding_, sink_);
    return {};
  }

  Error placed(Error error) const {
    error.place.layer = layer_.name;
    return error;
  }

  void refuse(const std::string& feature, Error error) {
    error = placed(std::move(error));
    error.place.feature = feature;
    sink_.refused(std::move(error));
  }

  geo::Status take(const Feature& feature) {
    const std::string row = fmt::format("{}", row_);
    const auto texts = texts_of(feature);
    if (!texts.ok()) {
      refuse(row, texts.error());
      return {};
    }
    const FieldText text = field_text(*texts);
    const std::string key = key_of(text, row);
    if (!keys_.insert(key).second) {
      Error error{ErrorCode::duplicate_key, {}, {}};
      error.place.value = key;
      refuse(row, std::move(error));
      return {};
    }
    const auto shape = shape_of_feature(feature, text);
    if (!shape.ok()) {
      refuse(key, shape.error());
      return {};
    }
    const FieldPoint point = [&](std::string_view lon, std::string_view lat) {
      return point_in_fields(text, lon, lat);
    };
    auto records = records_of(request_.kind, source() + "#" + key, text, *shape, point);
    if (!records.ok()) {
      refuse(key, records.error());
      return {};
    }
    for (SourceRecord& record : *records) {
      record.feature = key;
      if (!sink_.record(std::move(record))) return Error{ErrorCode::cancelled, {}, {}};
    }
    return {};
  }

  // The texts of the chosen fields, in UTF-8.
  geo::Result<std::vector<std::string>> texts_of(const Feature& feature) const {
    std::vector<std::string> texts;
    for (const ColumnChoice& choice : choices_) {
      if (choice.column < 0) {
        texts.push_back(choice.constant);
        continue;
      }
      const std::string raw = raw_cell(feature, choice.column);
      auto text = to_utf8(raw, encoding_.encoding);
      if (!text || text->size() > 10'000) {
        Error error{ErrorCode::value_invalid, encoding_.encoding, {}};
        error.place.field = columns_[static_cast<std::size_t>(choice.column)];
        return error;
      }
      texts.push_back(trimmed(std::move(*text)));
    }
    return texts;
  }

  std::string key_of(const FieldText& text, const std::string& row) const {
    for (const char* field : {"key", "code"}) {
      if (std::string key = text(field); !key.empty()) return key;
    }
    return row;
  }

  std::string source() const { return request_.source.empty() ? layer_.name : request_.source; }

  geo::Result<std::optional<geo::Point>> point_in_fields(const FieldText& text,
                                                         std::string_view lon,
                                                         std::string_view lat) {
    const auto position = position_in_fields(text, lon, lat);
    if (!position.ok()) return position.error();
    if (!*position) return std::optional<geo::Point>();
    sample(**position);
    const auto point = entrance_->point(**position);
    if (point.ok()) return std::optional<geo::Point>(*point);
    Error error = point.error();
    error.place.field = lon;
    return error;
  }

  geo::Result<SourceShape> shape_of_feature(const Feature& feature, const FieldText& text) {
    if (!wants_place(request_.kind)) return SourceShape();
    const OGRGeometryH geometry = OGR_F_GetGeometryRef(feature.get());
    if (geometry) {
      if (const auto at = first_position(geometry)) sample(*at);
      return shape_of(geometry, wants_area(request_.kind), *entrance_);
    }
    const auto position = position_in_columns(text);
    if (!position.ok()) return position.error();
    if (!*position) return SourceShape();
    sample(**position);
    const auto point = entrance_->point(**position);
    if (!point.ok()) return point.error();
    return SourceShape(*point);
  }

  void sample(SourcePoint at) {
    if (samples_.size() >= 1'000) return;
    const auto degrees = entrance_->degrees(at);
    if (degrees.ok()) samples_.push_back(*degrees);
  }

  // Where half of the features lie to either side, for a district that has no frame yet: a wrong
  // coordinate here and there does not move it.
  geo::Result<FrameParameters> middle() {
    // What has no place cannot be the first import of a district.
    if (!wants_place(request_.kind)) return placed({ErrorCode::parent_missing, {}, {}});
    const SourceGeometry anywhere{LocalFrame(FrameParameters{}), crs_.to_degrees};
    std::vector<double> lons, lats;
    OGR_L_ResetReading(layer_.handle);
    while (const Feature feature = next_feature(layer_)) {
      const auto at = position_of(feature);
      const auto degrees = at ? anywhere.degrees(*at) : geo::Result<geo::LonLat>(Error{});
      if (!degrees.ok()) continue;
      lons.push_back(degrees->lon);
      lats.push_back(degrees->lat);
    }
    if (lons.empty()) return placed({ErrorCode::geometry_empty, {}, {}});
    const auto half = static_cast<std::ptrdiff_t>(lons.size() / 2);
    std::nth_element(lons.begin(), lons.begin() + half, lons.end());
    std::nth_element(lats.begin(), lats.begin() + half, lats.end());
    return FrameParameters{
        {lons[static_cast<std::size_t>(half)], lats[static_cast<std::size_t>(half)]}};
  }

  std::optional<SourcePoint> position_of(const Feature& feature) const {
    if (auto at = first_position(OGR_F_GetGeometryRef(feature.get()))) return at;
    const auto texts = texts_of(feature);
    if (!texts.ok()) return std::nullopt;
    const FieldText text = field_text(*texts);
    const auto position = position_in_columns(text);
    if (position.ok() && *position) return *position;
    for (const PointFields& pair : point_fields(request_.kind)) {
      const auto other = position_in_fields(text, pair.lon, pair.lat);
      if (other.ok() && *other) return *other;
    }
    return std::nullopt;
  }

  // The texts of a feature by field. Keeps a reference to them.
  FieldText field_text(const std::vector<std::string>& texts) const {
    return [this, &texts](std::string_view field) {
      for (std::size_t i = 0; i < choices_.size(); ++i) {
        if (choices_[i].field == field) return texts[i];
      }
      return std::string();
    };
  }

  void finish(const FrameParameters& frame) {
    SourceSummary summary;
    summary.frame = frame;
    summary.layer = layer_.name;
    summary.crs = crs_.name;
    summary.encoding = by_evidence(encoding_);
    summary.features_read = row_;
    for (const ColumnChoice& choice : choices_) {
      summary.columns.emplace_back(
          choice.field, choice.column < 0 ? "=" + choice.constant
                                          : columns_[static_cast<std::size_t>(choice.column)]);
    }
    summary.samples = std::move(samples_);
    sink_.summary(std::move(summary));
  }

  const SourceRequest& request_;
  SourceSink& sink_;
  Layer layer_;
  EncodingChoice encoding_;
  std::vector<std::string> columns_;
  std::vector<ColumnChoice> choices_;
  SourceCrs crs_;
  std::optional<SourceGeometry> entrance_;
  std::set<std::string> keys_;
  std::vector<geo::LonLat> samples_;
  std::uint64_t row_ = 0;
};

}  // namespace

geo::Status read_vector(const SourceRequest& request, SourceSink& sink) {
  auto layer = open_layer(request);
  if (!layer.ok()) return layer.error();
  return LayerReader(request, sink, std::move(*layer)).read();
}

}  // namespace jingwei::data
