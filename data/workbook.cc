#include "data/workbook.h"

#include <xlsxwriter.h>

#include <algorithm>
#include <cerrno>

namespace jingwei::data {
namespace {

constexpr std::size_t kMostRows = LXW_ROW_MAX - 1;  // beside the title
constexpr double kNarrowest = 9, kWidest = 48;      // characters

const std::string& in(const Text& text, geo::Language language) {
  return language == geo::Language::zh ? text.zh : text.en;
}

// About as wide as it is drawn: a Chinese character takes two places.
double width(std::string_view utf8) {
  double places = 0;
  for (const char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) places += 1;
    if (byte >= 0xC0) places += byte >= 0xE0 ? 2 : 1;
  }
  return places;
}

class Sheet {
 public:
  Sheet(lxw_workbook* workbook, const std::string& title, lxw_format* head)
      : sheet_(workbook_add_worksheet(workbook, title.c_str())), head_(head) {
    if (sheet_) worksheet_freeze_panes(sheet_, 1, 0);
  }
  bool ok() const { return sheet_ != nullptr; }

  void title(const std::string& text) {
    worksheet_write_string(sheet_, 0, column(widths_.size()), text.c_str(), head_);
    widths_.push_back(std::max(kNarrowest, width(text) + 2));
  }
  void value(lxw_row_t row, std::size_t at, const ExportValue& value) {
    if (const auto* whole = std::get_if<std::int64_t>(&value)) {
      worksheet_write_number(sheet_, row, column(at), static_cast<double>(*whole), nullptr);
    } else if (const auto* real = std::get_if<double>(&value)) {
      worksheet_write_number(sheet_, row, column(at), *real, nullptr);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      worksheet_write_string(sheet_, row, column(at), text->c_str(), nullptr);
      widths_[at] = std::max(widths_[at], width(*text) + 2);
    }
  }
  void finish() {
    for (std::size_t i = 0; i < widths_.size(); ++i) {
      worksheet_set_column(sheet_, column(i), column(i), std::min(widths_[i], kWidest), nullptr);
    }
  }

 private:
  static lxw_col_t column(std::size_t i) { return static_cast<lxw_col_t>(i); }

  lxw_worksheet* sheet_;
  lxw_format* head_;
  std::vector<double> widths_;
};

geo::Error sheet_refused(const ExportLayer& layer) {
  return {geo::ErrorCode::value_invalid, {}, {{}, layer.key, {}, "sheet", layer.title.zh}};
}

geo::Status write_layer(lxw_workbook* workbook, lxw_format* head, const ExportLayer& layer,
                        geo::Language language) {
  if (layer.rows.size() > kMostRows) {
    return geo::Error{geo::ErrorCode::value_invalid,
                      {},
                      {{}, layer.key, {}, "rows", std::to_string(layer.rows.size())}};
  }
  Sheet sheet(workbook, in(layer.title, language), head);
  if (!sheet.ok()) return sheet_refused(layer);
  for (const ExportColumn& column : layer.columns) sheet.title(in(column.title, language));
  const bool points = layer.geometry == ExportGeometry::point;
  if (points) {
    sheet.title(in({"经度", "longitude"}, language));
    sheet.title(in({"纬度", "latitude"}, language));
  }
  for (std::size_t r = 0; r < layer.rows.size(); ++r) {
    const auto at = static_cast<lxw_row_t>(r + 1);
    const ExportRow& row = layer.rows[r];
    for (std::size_t i = 0; i < row.values.size(); ++i) {
      sheet.value(at, i, readable(layer.columns[i], row.values[i], language));
    }
    const auto* p = std::get_if<geo::LonLat>(&row.shape);
    if (points && p) {
      sheet.value(at, layer.columns.size(), p->lon);
      sheet.value(at, layer.columns.size() + 1, p->lat);
    }
  }
  sheet.finish();
  return {};
}

geo::Status write_sheets(lxw_workbook* workbook, std::span<const ExportLayer> layers,
                         const ExportNotes& notes, geo::Language language) {
  lxw_format* head = workbook_add_format(workbook);
  format_set_bold(head);
  for (const ExportLayer& layer : layers) {
    if (geo::Status written = write_layer(workbook, head, layer, language); !written)
      return written;
  }
  ExportLayer said{"notes", {"说明", "Notes"}, ExportGeometry::none, {}, {}};
  said.columns = {{"note", {"说明", "Note"}, ExportType::text}};
  for (const Text& note : notes) said.rows.push_back({{in(note, language)}, {}});
  return write_layer(workbook, head, said, language);
}

}  // namespace

geo::Status write_xlsx(const std::filesystem::path& file, std::span<const ExportLayer> layers,
                       const ExportNotes& notes, geo::Language language) {
  // The library prints what it cannot open; that is tried before.
  if (const geo::Status probe = replace_file(aside(file), ""); !probe) {
    geo::Error error = probe.error();
    error.place.file = file.string();
    return error;
  }
  lxw_workbook* workbook = workbook_new(aside(file).c_str());
  if (!workbook) return put_in_place(file, file_error(file, ENOMEM));
  geo::Status written = write_sheets(workbook, layers, notes, language);
  errno = 0;
  const lxw_error closed = workbook_close(workbook);  // writes, and frees in any case
  if (written && closed != LXW_NO_ERROR) {
    geo::Error error = file_error(file, errno != 0 ? errno : EIO);
    error.detail = lxw_strerror(closed);
    written = error;
  }
  return put_in_place(file, written);
}

}  // namespace jingwei::data
