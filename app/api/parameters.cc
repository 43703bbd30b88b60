#include "app/api/parameters.h"

#include <array>
#include <charconv>
#include <cmath>

#include "app/numbers.h"

namespace jingwei::app::api {

geo::Error malformed(std::string_view field, std::string_view value, std::string_view why) {
  return {geo::ErrorCode::request_malformed,
          std::string(why),
          {.field = std::string(field), .value = std::string(value)}};
}

geo::Result<std::int64_t> whole_number(std::string_view field, std::string_view text,
                                       std::int64_t least, std::int64_t most) {
  std::int64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc{} || end != text.data() + text.size() || value < least || value > most) {
    return malformed(field, text);
  }
  return value;
}

geo::Result<double> number(std::string_view field, std::string_view text, double least,
                           double most) {
  const auto value = parse_number(text);
  if (!value || *value < least || *value > most) return malformed(field, text);
  return *value;
}

geo::Result<std::int64_t> whole_parameter(const Call& call, std::string_view name,
                                          std::int64_t otherwise, std::int64_t least,
                                          std::int64_t most) {
  const std::string* text = call.request.parameter(name);
  if (!text) return otherwise;
  return whole_number(name, *text, least, most);
}

geo::Result<double> required_number(const Call& call, std::string_view name, double least,
                                    double most) {
  const std::string* text = call.request.parameter(name);
  if (!text) return malformed(name, "");
  return number(name, *text, least, most);
}

std::string text_parameter(const Call& call, std::string_view name, std::string_view otherwise) {
  const std::string* text = call.request.parameter(name);
  return text ? *text : std::string(otherwise);
}

geo::Result<std::int64_t> id_in_path(const Call& call, std::size_t part) {
  return whole_number("id", call.path[part], 1, kLargestId);
}

geo::Result<Page> page_parameters(const Call& call, std::int64_t default_limit) {
  const auto limit = whole_parameter(call, "limit", default_limit, 1, 1000);
  if (!limit) return limit.error();
  const auto after = whole_parameter(call, "after", 0, 0, kLargestId);
  if (!after) return after.error();
  return Page{static_cast<std::size_t>(*limit), *after};
}

geo::Result<std::optional<geo::Box>> box_parameter(const Call& call,
                                                   const data::LocalFrame& frame) {
  const std::string* text = call.request.parameter("bbox");
  if (!text) return std::optional<geo::Box>{};
  const auto box = box_from_text(*text, frame);
  if (!box) return box.error();
  return std::optional<geo::Box>{*box};
}

geo::Result<geo::Box> box_from_text(std::string_view text, const data::LocalFrame& frame) {
  const auto sides = parse_numbers(text);
  if (!sides || sides->size() != 4) return malformed("bbox", text);
  const double west = (*sides)[0], south = (*sides)[1], east = (*sides)[2], north = (*sides)[3];
  if (std::abs(west) > 180 || std::abs(east) > 180 || std::abs(south) > 90 ||
      std::abs(north) > 90 || west > east || south > north) {
    return malformed("bbox", text);
  }
  // A view of the whole world must not be refused because the frame ends before it does. Within
  // 1.5 degrees of the centre every corner is in the frame; the frame's axes turn against the
  // meridians, so all sides are sampled.
  const geo::LonLat centre = frame.parameters().centre;
  const auto near = [](double v, double c, double reach) {
    return std::clamp(v, c - reach, c + reach);
  };
  const double w = near(west, centre.lon, 1.5), e = near(east, centre.lon, 1.5);
  const double s = near(south, centre.lat, 1.5), n = near(north, centre.lat, 1.5);
  geo::Box box;
  for (const double t : {0.0, 0.25, 0.5, 0.75, 1.0}) {
    for (const geo::LonLat at :
         {geo::LonLat{w + t * (e - w), s}, geo::LonLat{w + t * (e - w), n},
          geo::LonLat{w, s + t * (n - s)}, geo::LonLat{e, s + t * (n - s)}}) {
      const auto p = frame.to_frame(at);
      if (p) box.extend(*p);
    }
  }
  return box;
}

}  // namespace jingwei::app::api
