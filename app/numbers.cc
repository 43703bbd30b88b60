#include "app/numbers.h"

#include <charconv>
#include <cmath>

namespace jingwei::app {

geo::Result<double> parse_number(std::string_view text) {
  double value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) {
    return geo::Error{geo::ErrorCode::usage, "", {.value = std::string(text)}};
  }
  return value;
}

geo::Result<std::vector<double>> parse_numbers(std::string_view text) {
  std::vector<double> values;
  while (true) {
    const std::size_t comma = text.find(',');
    auto value = parse_number(text.substr(0, comma));
    if (!value) return value.error();
    values.push_back(*value);
    if (comma == std::string_view::npos) return values;
    text.remove_prefix(comma + 1);
  }
}

geo::Result<geo::LonLat> parse_lonlat(std::string_view text) {
  auto values = parse_numbers(text);
  if (!values) return values.error();
  if (values->size() != 2) {
    return geo::Error{geo::ErrorCode::usage, "LON,LAT", {.value = std::string(text)}};
  }
  const geo::LonLat at{(*values)[0], (*values)[1]};
  if (std::abs(at.lon) > 180 || std::abs(at.lat) > 90) {
    return geo::Error{geo::ErrorCode::usage, "LON,LAT: ±180, ±90", {.value = std::string(text)}};
  }
  return at;
}

}  // namespace jingwei::app
