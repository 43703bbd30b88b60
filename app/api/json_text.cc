#include "app/api/json_text.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace jingwei::app::api {

std::string to_text(const nlohmann::json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

http::Response json_response(const nlohmann::json& json) {
  http::Response response;
  response.content_type = "application/json; charset=utf-8";
  response.body = http::Body::of(to_text(json));
  response.headers.emplace_back("Cache-Control", "no-cache");
  response.revalidate = true;
  response.compress = true;
  return response;
}

nlohmann::json position(geo::LonLat at) {
  const auto rounded = [](double degrees) { return std::round(degrees * 1e9) / 1e9; };
  return nlohmann::json::array({rounded(at.lon), rounded(at.lat)});
}

}  // namespace jingwei::app::api
