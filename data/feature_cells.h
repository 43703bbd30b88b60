#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "data/model/works.h"
#include "data/vector_fields.h"
#include "geo/error.h"

// For data/vector_fields.cc and the files it is divided into: the cells of one feature as values.
namespace jingwei::data {

using Records = std::vector<SourceRecord>;

// ASCII letters in lower case.
std::string lower(std::string_view text);

geo::Error field_error(geo::ErrorCode code, std::string_view field, std::string_view value);

// Reads the cells of one feature; remembers the first that does not fit.
class Cells {
 public:
  explicit Cells(const FieldText& text) : text_(text) {}

  std::string text(std::string_view field) const { return text_(field); }
  // 0 for an empty cell.
  int count(std::string_view field, int most);
  bool flag(std::string_view field) const;
  // A code typed as a number has lost its digits: 6.10602006001001E+14.
  std::string code(std::string_view field);
  // 0 for an empty cell.
  Quantity quantity(std::string_view field);
  // ISO 8601; empty for an empty cell.
  std::string date(std::string_view field);
  // A text that must be there.
  std::string needed(std::string_view field);
  // The value of a word; `empty` for an empty cell.
  template <class Value, std::size_t N>
  Value word(std::string_view field, const std::array<std::pair<std::string_view, Value>, N>& words,
             Value empty) {
    const std::string cell = text_(field), folded = lower(cell);
    if (cell.empty()) return empty;
    for (const auto& [text, value] : words) {
      if (folded == text) return value;
    }
    fail(field, cell);
    return empty;
  }

  void fail(std::string_view field, std::string_view value,
            geo::ErrorCode code = geo::ErrorCode::value_invalid) {
    if (!fault_) fault_ = field_error(code, field, value);
  }
  const std::optional<geo::Error>& fault() const { return fault_; }

 private:
  const FieldText& text_;
  std::optional<geo::Error> fault_;
};

// geometry_empty, geometry_wrong_type.
geo::Result<geo::MultiPolygon> polygons_of(const SourceShape& shape);
// A point, or the label point of an outline. geometry_empty, geometry_wrong_type.
geo::Result<geo::Point> point_of(const SourceShape& shape);

}  // namespace jingwei::data
