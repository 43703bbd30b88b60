#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "app/api/call.h"
#include "data/store.h"
#include "geo/result.h"
#include "services/district.h"

namespace jingwei::app::api {

// The body as a JSON object. request_malformed when it is not JSON in UTF-8 (Content-Type
// application/json, which no page of another origin can send unasked), not an object, nested deeper
// than any route needs, or names a member twice. An empty body is an empty object.
geo::Result<nlohmann::json> body_object(const http::Request& request);

// The version that If-Match names: `"42"`. version_missing, request_malformed.
geo::Result<data::Revision> if_match(const http::Request& request);

// What a write of one object names: the object by its path, as `id_in_path`, and the version that
// the writer has seen.
struct ObjectVersion {
  std::int64_t id = 0;
  data::Revision version;
};
geo::Result<ObjectVersion> object_version(const Call& call, std::size_t part);

// Runs the write, or answers what the request's Idempotency-Key was answered before: from memory,
// or by `again` when the change it asked for was made before the server started. `again` answers
// with the object as it is now and the status of the first answer.
http::Response once_per_key(
    const Call& call, const std::function<http::Response()>& write,
    const std::function<http::Response(const data::AnsweredRequest&)>& again);
// The same for a write that is no change of the district: it is remembered in memory alone.
http::Response once_per_key(const Call& call, const std::function<http::Response()>& write);

// What the change that answers the call must carry, so that the key is known after a restart.
// nullopt without an Idempotency-Key.
std::optional<data::RequestKey> request_key(const Call& call);
// District::execute as the caller, with the call's key in the change.
geo::Result<services::Receipt> execute(const Call& call, const services::Plan& plan);

}  // namespace jingwei::app::api
