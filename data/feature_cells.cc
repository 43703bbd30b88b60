#include "data/feature_cells.h"

#include <cctype>

#include "data/quantity.h"
#include "geo/area.h"

namespace jingwei::data {

using geo::Error;
using geo::ErrorCode;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x80) {
      c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  return out;
}

Error field_error(ErrorCode code, std::string_view field, std::string_view value) {
  Error error{code, {}, {}};
  error.place.field = field;
  error.place.value = value;
  return error;
}

int Cells::count(std::string_view field, int most) {
  const std::string cell = text_(field);
  if (cell.empty()) return 0;
  const auto value = count_from_text(cell, most);
  if (!value) fail(field, cell);
  return value.value_or(0);
}

bool Cells::flag(std::string_view field) const {
  const std::string cell = lower(text_(field));
  return !cell.empty() && cell != "0" && cell != "no" && cell != "f" && cell != "false" &&
         cell != "否" && cell != "n";
}

std::string Cells::code(std::string_view field) {
  const std::string cell = text_(field);
  if (cell.find('.') != std::string::npos && lower(cell).find("e+") != std::string::npos) {
    fail(field, cell);
  }
  return cell;
}

Quantity Cells::quantity(std::string_view field) {
  const std::string cell = text_(field);
  if (cell.empty()) return {};
  const auto value = quantity_from_text(cell);
  if (!value) fail(field, cell, ErrorCode::quantity_invalid);
  return value.value_or(Quantity{});
}

std::string Cells::date(std::string_view field) {
  const std::string cell = text_(field);
  if (cell.empty()) return {};
  const auto iso = iso_date(cell);
  if (!iso) fail(field, cell);
  return iso.value_or(std::string());
}

std::string Cells::needed(std::string_view field) {
  std::string cell = text_(field);
  if (cell.empty()) fail(field, cell);
  return cell;
}

geo::Result<geo::MultiPolygon> polygons_of(const SourceShape& shape) {
  if (const auto* polygons = std::get_if<geo::MultiPolygon>(&shape)) return *polygons;
  if (std::holds_alternative<std::monostate>(shape)) {
    return Error{ErrorCode::geometry_empty, {}, {}};
  }
  return Error{ErrorCode::geometry_wrong_type, "polygon", {}};
}

geo::Result<geo::Point> point_of(const SourceShape& shape) {
  if (const auto* point = std::get_if<geo::Point>(&shape)) return *point;
  if (const auto* polygons = std::get_if<geo::MultiPolygon>(&shape)) {
    return geo::label_point(*polygons);
  }
  if (std::holds_alternative<std::monostate>(shape)) {
    return Error{ErrorCode::geometry_empty, {}, {}};
  }
  return Error{ErrorCode::geometry_wrong_type, "point", {}};
}

}  // namespace jingwei::data
