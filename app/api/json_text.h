#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "app/http/message.h"
#include "geo/point.h"

namespace jingwei::app::api {

// The JSON as UTF-8 in one line; bytes that are no UTF-8 are replaced instead of thrown over.
std::string to_text(const nlohmann::json& json);

// 200 with the JSON, revalidated by ETag and compressed.
http::Response json_response(const nlohmann::json& json);

// [lon, lat] with nine decimals: a tenth of a millimetre.
nlohmann::json position(geo::LonLat at);

}  // namespace jingwei::app::api
