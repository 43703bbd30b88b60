#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace jingwei::app::api {

// The description of all routes as OpenAPI 3.1, made from the route table and app/api/route_docs.
nlohmann::json openapi_json();

// The schemas of answers by name, as the text of one JSON object: openapi_schemas.cc.
std::string_view answer_schemas();

}  // namespace jingwei::app::api
