#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>

#include "app/api/call.h"
#include "data/model/ids.h"
#include "geo/result.h"

namespace jingwei::app::api {

// The body as a JSON object. request_malformed when it is not JSON in UTF-8 (Content-Type
// application/json, which no page of another origin can send unasked), not an object, nested deeper
// than any route needs, or names a member twice. An empty body is an empty object.
geo::Result<nlohmann::json> body_object(const http::Request& request);

// The version in If-Match: `"42"`. version_missing, request_malformed.
geo::Result<data::Revision> if_match(const http::Request& request);

// Runs the write, or answers what the request's Idempotency-Key was answered before.
http::Response once_per_key(const Call& call, const std::function<http::Response()>& write);

}  // namespace jingwei::app::api
