#include "data/export.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>

namespace jingwei::data {
namespace {

// Nine decimals of a degree are a tenth of a millimetre: drawn polygons stay valid.
constexpr int kDegreeDecimals = 9;

std::string shortest(double value) {
  std::array<char, 32> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

std::string degrees(double value) {
  std::array<char, 64> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value,
                                 std::chars_format::fixed, kDegreeDecimals)
                       .ptr;
  return {text.data(), end};
}

std::string json_text(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\u00";
      out += kDigits[static_cast<unsigned char>(c) >> 4];
      out += kDigits[c & 15];
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string json_value(const ExportValue& value) {
  struct Visitor {
    std::string operator()(std::monostate) const { return "null"; }
    std::string operator()(std::int64_t v) const { return std::to_string(v); }
    std::string operator()(double v) const { return shortest(v); }
    std::string operator()(const std::string& v) const { return json_text(v); }
  };
  return std::visit(Visitor{}, value);
}

std::string json_position(geo::LonLat p) {
  return '[' + degrees(p.lon) + ',' + degrees(p.lat) + ']';
}

// RFC 7946 repeats the first point of a ring at its end.
std::string json_line(const LonLatLine& line, bool ring) {
  std::string out = "[";
  for (const geo::LonLat p : line) out += json_position(p) + ',';
  if (ring && !line.empty()) {
    out += json_position(line.front());
  } else if (!line.empty()) {
    out.pop_back();
  }
  return out + ']';
}

std::string json_geometry(const ExportShape& shape) {
  struct Visitor {
    std::string operator()(std::monostate) const { return "null"; }
    std::string operator()(geo::LonLat p) const {
      return R"({"type":"Point","coordinates":)" + json_position(p) + '}';
    }
    std::string operator()(const LonLatLine& line) const {
      return R"({"type":"LineString","coordinates":)" + json_line(line, false) + '}';
    }
    std::string operator()(const LonLatMultiPolygon& polygons) const {
      std::string out = R"({"type":"MultiPolygon","coordinates":[)";
      for (std::size_t i = 0; i < polygons.size(); ++i) {
        out += i > 0 ? ",[" : "[";
        for (std::size_t r = 0; r < polygons[i].size(); ++r) {
          out += (r > 0 ? "," : "") + json_line(polygons[i][r], true);
        }
        out += ']';
      }
      return out + "]}";
    }
  };
  return std::visit(Visitor{}, shape);
}

std::string csv_text(const std::string& text) {
  // Spreadsheets run what begins so; a name must stay a name.
  const bool formula =
      !text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string::npos;
  if (!formula && text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = formula ? "\"'" : "\"";
  for (const char c : text) {
    out += c;
    if (c == '"') out += c;
  }
  return out + '"';
}

std::string csv_value(const ExportValue& value) {
  struct Visitor {
    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(std::int64_t v) const { return std::to_string(v); }
    std::string operator()(double v) const { return shortest(v); }
    std::string operator()(const std::string& v) const { return csv_text(v); }
  };
  return std::visit(Visitor{}, value);
}

geo::Status write_all(int file, std::string_view content) {
  while (!content.empty()) {
    const ssize_t n = ::write(file, content.data(), content.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return file_error({}, errno);
    content.remove_prefix(static_cast<std::size_t>(n));
  }
  return ::fsync(file) == 0 ? geo::Status{} : file_error({}, errno);
}

}  // namespace

std::optional<ExportFormat> export_format(const std::filesystem::path& file) {
  std::string extension = file.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (extension == ".csv") return ExportFormat::csv;
  if (extension == ".geojson") return ExportFormat::geojson;
  if (extension == ".gpkg") return ExportFormat::gpkg;
  if (extension == ".xlsx") return ExportFormat::xlsx;
  return std::nullopt;
}

geo::Error file_error(const std::filesystem::path& file, int system_error) {
  geo::ErrorCode code = geo::ErrorCode::io_failed;
  if (system_error == EACCES || system_error == EPERM || system_error == EROFS) {
    code = geo::ErrorCode::permission_denied;
  }
  if (system_error == ENOSPC || system_error == EDQUOT) code = geo::ErrorCode::disk_full;
  return {code, std::strerror(system_error), {file.string(), {}, {}, {}, {}}};
}

std::filesystem::path aside(const std::filesystem::path& file) {
  return file.parent_path() /
         (file.stem().string() + ".part" + std::to_string(getpid()) + file.extension().string());
}

geo::Status put_in_place(const std::filesystem::path& file, const geo::Status& written) {
  std::error_code failed;
  if (written) std::filesystem::rename(aside(file), file, failed);
  if (written && !failed) return {};
  std::error_code ignored;
  std::filesystem::remove(aside(file), ignored);
  if (failed) return file_error(file, failed.value());
  geo::Error error = written.error();
  error.place.file = file.string();
  return error;
}

geo::Status replace_file(const std::filesystem::path& file, std::string_view content) {
  const int handle = ::open(aside(file).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (handle < 0) return file_error(file, errno);
  const geo::Status written = write_all(handle, content);
  ::close(handle);
  return put_in_place(file, written);
}

ExportValue readable(const ExportColumn& column, const ExportValue& value, geo::Language language) {
  const auto* text = std::get_if<std::string>(&value);
  if (!text || !column.readable) return value;
  return column.readable(*text, language);
}

std::string csv_table(const ExportLayer& layer, geo::Language language) {
  const bool chinese = language == geo::Language::zh;
  std::string out = "\xEF\xBB\xBF";
  for (std::size_t i = 0; i < layer.columns.size(); ++i) {
    const Text& title = layer.columns[i].title;
    out += (i > 0 ? "," : "") + csv_text(chinese ? title.zh : title.en);
  }
  const bool points = layer.geometry == ExportGeometry::point;
  if (points) out += chinese ? ",经度,纬度" : ",longitude,latitude";
  out += "\r\n";
  for (const ExportRow& row : layer.rows) {
    for (std::size_t i = 0; i < row.values.size(); ++i) {
      out += (i > 0 ? "," : "") + csv_value(readable(layer.columns[i], row.values[i], language));
    }
    if (points) {
      const auto* p = std::get_if<geo::LonLat>(&row.shape);
      out += p ? ',' + degrees(p->lon) + ',' + degrees(p->lat) : ",,";
    }
    out += "\r\n";
  }
  return out;
}

geo::Status write_csv(const std::filesystem::path& file, const ExportLayer& layer,
                      geo::Language language) {
  return replace_file(file, csv_table(layer, language));
}

geo::Status write_geojson(const std::filesystem::path& file, const ExportLayer& layer,
                          const ExportNotes& notes) {
  std::string out = "{\"type\":\"FeatureCollection\",\"name\":" + json_text(layer.key);
  out += ",\"notes\":[";
  for (std::size_t i = 0; i < notes.size(); ++i) {
    out += i > 0 ? "," : "";
    out += "{\"zh\":" + json_text(notes[i].zh) + ",\"en\":" + json_text(notes[i].en) + '}';
  }
  out += "],\n\"features\":[";
  for (std::size_t r = 0; r < layer.rows.size(); ++r) {
    out += r > 0 ? ",\n" : "\n";
    out += R"({"type":"Feature","geometry":)" + json_geometry(layer.rows[r].shape);
    out += ",\"properties\":{";
    for (std::size_t i = 0; i < layer.columns.size(); ++i) {
      out += i > 0 ? "," : "";
      out += json_text(layer.columns[i].key) + ':' + json_value(layer.rows[r].values[i]);
    }
    out += "}}";
  }
  return replace_file(file, out + "\n]}\n");
}

}  // namespace jingwei::data
