#include "data/source_position.h"

#include <algorithm>

#include "data/text_encoding.h"

namespace jingwei::data {

using geo::Error;
using geo::ErrorCode;

geo::Result<std::optional<SourcePoint>> position_in_fields(const FieldText& text,
                                                           std::string_view lon_field,
                                                           std::string_view lat_field) {
  const std::string lon = text(lon_field), lat = text(lat_field);
  if (lon.empty() && lat.empty()) return std::optional<SourcePoint>();
  const auto x = degrees_from_text(lon), y = degrees_from_text(lat);
  if (x && y) return std::optional<SourcePoint>(SourcePoint{*x, *y});
  Error error{ErrorCode::value_invalid, {}, {}};
  error.place.field = x ? lat_field : lon_field;
  error.place.value = lon + ", " + lat;
  return error;
}

geo::Result<std::optional<SourcePoint>> position_in_columns(const FieldText& text) {
  const auto by_two = position_in_fields(text, "lon", "lat");
  if (!by_two.ok() || *by_two) return by_two;
  const std::string both = text("lonlat");
  if (both.empty()) return std::optional<SourcePoint>();
  const std::size_t comma = std::min(both.find(','), both.find(' '));
  const auto x = degrees_from_text(trimmed(both.substr(0, comma)));
  const auto y =
      degrees_from_text(comma == std::string::npos ? "" : trimmed(both.substr(comma + 1)));
  if (x && y) return std::optional<SourcePoint>(SourcePoint{*x, *y});
  Error error{ErrorCode::value_invalid, {}, {}};
  error.place.field = "lonlat";
  error.place.value = both;
  return error;
}

}  // namespace jingwei::data
