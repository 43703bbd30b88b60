#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "data/source_record.h"
#include "geo/result.h"

// What the columns of a foreign table mean, and how its cells become rows. No GDAL type shows here.
namespace jingwei::data {

// A field that a kind of row is read from, and the names of columns by which it is found without
// --map, the first that occurs. Names are compared without case.
struct VectorField {
  std::string_view name;
  std::vector<std::string_view> columns;
  bool required = false;
};

// The fields of a kind; beside them every kind takes `key`, and tables without geometry `lon`,
// `lat` or `lonlat`. Empty for osm and elevation.
std::span<const VectorField> vector_fields(SourceKind kind);

struct ColumnChoice {
  std::string field;
  int column = -1;  // -1: the constant
  std::string constant;
};

// Which column each field is read from. field_missing naming a required field without a column, or
// the column that --map names and the file has not; usage for a field that the kind has not.
geo::Result<std::vector<ColumnChoice>> choose_columns(SourceKind kind,
                                                      const std::vector<std::string>& columns,
                                                      const NamedValues& mapped,
                                                      const NamedValues& constants);

// The text of a field of the feature at hand, trimmed; empty when it has none.
using FieldText = std::function<std::string(std::string_view field)>;

using SourceShape =
    std::variant<std::monostate, geo::Point, std::vector<geo::Polyline>, geo::MultiPolygon>;

// The point that two fields of the feature at hand give as lon and lat, in the CRS of the import;
// empty when both are empty.
using FieldPoint = std::function<geo::Result<std::optional<geo::Point>>(std::string_view lon,
                                                                        std::string_view lat)>;

// The rows of one feature: several where a building or way has several parts. `key` becomes the
// source_key, with "#1", "#2" for further parts.
// value_invalid and quantity_invalid naming field and value, geometry_wrong_type, geometry_empty.
geo::Result<std::vector<SourceRecord>> records_of(SourceKind kind, const std::string& key,
                                                  const FieldText& text, const SourceShape& shape,
                                                  const FieldPoint& point = {});

// Pairs of fields that give points besides the feature's own: those of the cadres' office and home.
struct PointFields {
  std::string_view lon, lat;
};
std::span<const PointFields> point_fields(SourceKind kind);

// "2024-01-25" from that, 2024/1/25, 2024.1.25, 20240125 or 2024年1月25日; empty otherwise.
std::optional<std::string> iso_date(std::string_view text);
// A whole number in [0, most], full-width digits too; empty for anything else.
std::optional<int> count_from_text(std::string_view text, int most);
// 121.5 or empty.
std::optional<double> degrees_from_text(std::string_view text);

}  // namespace jingwei::data
