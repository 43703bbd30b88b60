#include "tiles/tile_id.h"

#include <charconv>
#include <optional>
#include <string>

namespace jingwei::tiles {

namespace {

geo::Error error_for(geo::ErrorCode code, std::string_view field, std::string_view value) {
  geo::Error error{code, {}, {}};
  error.place.field = field;
  error.place.value = value.substr(0, 40);
  return error;
}

bool is_plain_decimal(std::string_view text) {
  if (text.empty() || (text.size() > 1 && text.front() == '0')) return false;
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Nothing when the number is beyond any tile's.
std::optional<std::uint32_t> small_number(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc{}) return std::nullopt;
  return value;
}

}  // namespace

geo::Result<TileId> parse_tile_id(std::string_view z, std::string_view x, std::string_view y) {
  for (const auto& [field, text] : {std::pair{"z", z}, std::pair{"x", x}, std::pair{"y", y}}) {
    if (!is_plain_decimal(text)) {
      return error_for(geo::ErrorCode::request_malformed, field, text);
    }
  }
  const auto zoom = small_number(z), column = small_number(x), row = small_number(y);
  if (!zoom || *zoom > kMaxPyramidZoom) return error_for(geo::ErrorCode::not_found, "z", z);
  const std::uint32_t across = std::uint32_t{1} << *zoom;
  if (!column || *column >= across) return error_for(geo::ErrorCode::not_found, "x", x);
  if (!row || *row >= across) return error_for(geo::ErrorCode::not_found, "y", y);
  return TileId{static_cast<int>(*zoom), *column, *row};
}

}  // namespace jingwei::tiles
