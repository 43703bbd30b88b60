#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "data/change.h"
#include "geo/error.h"
#include "geo/point.h"
#include "geo/result.h"

namespace jingwei::data {

// What leaves the program as a file: tables with a shape to each row, in degrees.

// Rings are closed without repeating the first point.
using LonLatLine = std::vector<geo::LonLat>;
using LonLatPolygon = std::vector<LonLatLine>;  // the shell, then its holes
using LonLatMultiPolygon = std::vector<LonLatPolygon>;
using ExportShape = std::variant<std::monostate, geo::LonLat, LonLatLine, LonLatMultiPolygon>;
// What all shapes of a layer are.
enum class ExportGeometry { none, point, line, multi_polygon, any };

using ExportValue = std::variant<std::monostate, std::int64_t, double, std::string>;
enum class ExportType { integer, real, text };

struct ExportColumn {
  std::string key;  // English, snake_case: in files for programs
  Text title;       // at the head of tables for people
  ExportType type{};
  // How people read a text of the column, in tables for them (csv, xlsx); empty: as it stands.
  std::function<std::string(const std::string& text, geo::Language)> readable;
};

struct ExportRow {
  std::vector<ExportValue> values;  // one per column, of its type or absent
  ExportShape shape;                // of the layer's geometry or absent
};

struct ExportLayer {
  std::string key;
  Text title;
  ExportGeometry geometry{};
  std::vector<ExportColumn> columns;
  std::vector<ExportRow> rows;
};

// Sentences that go with the tables: sources, warnings, what the numbers mean.
using ExportNotes = std::vector<Text>;

// The value as a table for people has it.
ExportValue readable(const ExportColumn& column, const ExportValue& value, geo::Language language);

enum class ExportFormat { csv, geojson, gpkg, xlsx };
// By the extension, in any case.
std::optional<ExportFormat> export_format(const std::filesystem::path& file);

// Each writes the whole file or leaves what was there. Errors: permission_denied, disk_full,
// io_failed, with the file.

// UTF-8 with a byte order mark, CRLF, titles in the language; points as two columns, other shapes
// left out. A text that a spreadsheet would take for a formula gets an apostrophe in front.
std::string csv_table(const ExportLayer& layer, geo::Language language);
geo::Status write_csv(const std::filesystem::path& file, const ExportLayer& layer,
                      geo::Language language);
// One FeatureCollection (RFC 7946) with 9 decimals, and the notes as a member "notes".
geo::Status write_geojson(const std::filesystem::path& file, const ExportLayer& layer,
                          const ExportNotes& notes);

// Puts `content` in place of the file, by way of a file beside it.
geo::Status replace_file(const std::filesystem::path& file, std::string_view content);
// The name of that file; the extension is kept.
std::filesystem::path aside(const std::filesystem::path& file);
// Moves aside(file) into place, or removes it and answers the error of `written`.
geo::Status put_in_place(const std::filesystem::path& file, const geo::Status& written);
// The error of a failed system call on the file.
geo::Error file_error(const std::filesystem::path& file, int system_error);

}  // namespace jingwei::data
