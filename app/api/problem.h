#pragma once

#include <chrono>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "app/http/message.h"
#include "geo/error.h"

namespace jingwei::app::api {

// The HTTP status of an error. This and the exit status are the only places where codes get another
// meaning.
unsigned status_of(geo::ErrorCode code);

// `application/problem+json` as docs/api.md has it. Of a status of 500 and above the client is told
// the code and its sentence alone, and Response::fault has the rest; a file is never named.
// `extra`: further members, null for none.
http::Response problem(const geo::Error& error, geo::Language language,
                       const nlohmann::json& extra);
http::Response problem(const geo::Error& error, geo::Language language);
// The same with a status that the code alone does not tell, such as 405.
http::Response problem(unsigned status, const geo::Error& error, geo::Language language);

// 429 too_many_requests with Retry-After.
http::Response too_many_tries(std::chrono::seconds wait, geo::Language language);

// English when Accept-Language prefers it, else Chinese.
geo::Language language_of(const http::Request& request);

}  // namespace jingwei::app::api
