#include "app/api/walk_parameters.h"

#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/api/hosted_district.h"
#include "app/api/json_text.h"
#include "app/api/parameters.h"
#include "app/numbers.h"
#include "services/feature_layers.h"

namespace jingwei::app::api {
namespace {

using nlohmann::json;

// The frame converts whole millimetres; within one the map is straight to 1e-16 degrees.
geo::LonLat degrees(const data::LocalFrame& frame, const geo::PointD& p) {
  const double x = std::floor(p.x), y = std::floor(p.y);
  const geo::Point corner{static_cast<std::int32_t>(x), static_cast<std::int32_t>(y)};
  const geo::LonLat at = frame.to_lonlat(corner);
  const geo::LonLat east = frame.to_lonlat(geo::Point{corner.x + 1, corner.y});
  const geo::LonLat north = frame.to_lonlat(geo::Point{corner.x, corner.y + 1});
  const double u = p.x - x, v = p.y - y;
  return {at.lon + u * (east.lon - at.lon) + v * (north.lon - at.lon),
          at.lat + u * (east.lat - at.lat) + v * (north.lat - at.lat)};
}

json ring_json(const data::LocalFrame& frame, const geo::RingD& ring) {
  json list = json::array();
  // Not rounded as positions of rows are: rounding could make the drawing cross itself.
  for (const geo::PointD& p : ring) {
    const geo::LonLat at = degrees(frame, p);
    list.push_back(json::array({at.lon, at.lat}));
  }
  if (!list.empty()) list.push_back(list.front());
  return list;
}

}  // namespace

geo::Result<geo::WalkProfile> profile_parameter(const Call& call) {
  const std::string key = text_parameter(call, "profile", "adult");
  const auto profile = geo::find_walk_profile(key);
  if (!profile) return malformed("profile", key);
  return *profile;
}

geo::Result<services::WalkOptions> walk_options(const Call& call) {
  services::WalkOptions options;
  const auto profile = profile_parameter(call);
  if (!profile) return profile.error();
  options.profile = *profile;
  const std::string direction = text_parameter(call, "direction", "to");
  if (direction != "to" && direction != "from") return malformed("direction", direction);
  options.direction = direction == "to" ? geo::WalkDirection::to : geo::WalkDirection::from;
  if (const std::string* text = call.request.parameter("minutes")) {
    const auto minutes = parse_numbers(*text);
    if (!minutes) return malformed("minutes", *text);
    options.minutes.clear();
    for (const double value : *minutes) options.minutes.push_back({value});
  }
  const geo::Status valid = services::validate(options);
  if (!valid) return valid.error();
  return options;
}

geo::Result<data::AreaLevel> level_parameter(const Call& call, std::string_view name) {
  const std::string text = text_parameter(call, name, "communities");
  const auto level = services::level_of_layer(text);
  if (!level) return malformed(name, text);
  return *level;
}

bool RequestProgress::step(std::string_view, double) {
  const bool gone = request_.gone && request_.gone->load(std::memory_order_relaxed);
  return !gone && std::chrono::steady_clock::now() < request_.deadline;
}

geo::Error given_up(geo::Error error) {
  if (error.code == geo::ErrorCode::cancelled) error.code = geo::ErrorCode::server_busy;
  return error;
}

geo::Result<services::WalkModelPtr> walk_model(const http::Request& request,
                                               HostedDistrict& district,
                                               const data::WorldView& view) {
  RequestProgress progress(request);
  // One that has waited its time out before its turn has come is not begun.
  if (!progress.step("waiting", 0)) return geo::Error{geo::ErrorCode::server_busy};
  auto model = district.walks.model(view.world_ptr(), progress);
  if (!model) return given_up(model.error());
  return model;
}

std::string_view direction_name(geo::WalkDirection direction) {
  return direction == geo::WalkDirection::to ? "to" : "from";
}

json texts_json(const std::vector<data::Text>& texts) {
  json list = json::array();
  for (const data::Text& text : texts) list.push_back({{"zh", text.zh}, {"en", text.en}});
  return list;
}

json drawn_polygons_json(const data::LocalFrame& frame, const geo::MultiPolygonD& polygons) {
  json list = json::array();
  for (const geo::PolygonD& polygon : polygons) {
    json rings = json::array();
    rings.push_back(ring_json(frame, polygon.shell));
    for (const geo::RingD& hole : polygon.holes) rings.push_back(ring_json(frame, hole));
    list.push_back(std::move(rings));
  }
  return {{"type", "MultiPolygon"}, {"coordinates", std::move(list)}};
}

}  // namespace jingwei::app::api
