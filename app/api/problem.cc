#include "app/api/problem.h"

#include <nlohmann/json.hpp>

#include "app/api/json_text.h"
#include "app/http/response_head.h"

namespace jingwei::app::api {
namespace {

// Without the file: no client names one, so it is a path of the server.
nlohmann::json place_json(const geo::ErrorPlace& place) {
  nlohmann::json json = nlohmann::json::object();
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) json[name] = value;
  };
  add("layer", place.layer);
  add("feature", place.feature);
  add("field", place.field);
  add("value", place.value);
  return json;
}

http::Response made(unsigned status, const geo::Error& error, geo::Language language,
                    const nlohmann::json& extra) {
  // What went wrong inside is for the log; the client is told what it can do.
  const bool ours = status >= 500;
  nlohmann::json body = {{"type", "about:blank"},
                         {"title", geo::sentence(error.code, language)},
                         {"status", status},
                         {"code", geo::code_name(error.code)},
                         {"detail", ours ? "" : geo::detail_in(error.detail, language)},
                         {"place", place_json(ours ? geo::ErrorPlace{} : error.place)}};
  if (extra.is_object()) body.update(extra);
  http::Response response;
  if (ours)
    response.fault = std::string(code_name(error.code)) + ": " + describe(error, geo::Language::en);
  response.status = status;
  response.content_type = "application/problem+json";
  response.body = http::Body::of(to_text(body));
  response.headers.emplace_back("Cache-Control", "no-store");
  response.headers.emplace_back("Content-Language", language == geo::Language::zh ? "zh" : "en");
  if (status == 503) {
    const bool busy = error.code == geo::ErrorCode::server_busy;
    response.headers.emplace_back("Retry-After", busy ? "5" : "1");
  }
  return response;
}

}  // namespace

unsigned status_of(geo::ErrorCode code) {
  using geo::ErrorCode;
  switch (code) {
    case ErrorCode::not_found:
    case ErrorCode::outside_district:
    case ErrorCode::layer_not_found:
      return 404;
    case ErrorCode::not_permitted:
    case ErrorCode::token_wrong:
    case ErrorCode::handled_by_yourself:
      return 403;
    case ErrorCode::sign_in_required:
    case ErrorCode::sign_in_failed:
    case ErrorCode::session_expired:
      return 401;
    case ErrorCode::version_missing:
      return 428;
    case ErrorCode::version_stale:
      return 412;
    case ErrorCode::conflict:
    case ErrorCode::last_administrator:
    case ErrorCode::own_account:
    case ErrorCode::move_impossible:
    case ErrorCode::undo_blocked:
    case ErrorCode::undo_impossible:
      return 409;
    case ErrorCode::request_too_large:
      return 413;
    case ErrorCode::too_many_requests:
    case ErrorCode::district_locked:
    case ErrorCode::district_read_only:
    case ErrorCode::cancelled:
    case ErrorCode::server_busy:
      return 503;
    case ErrorCode::disk_full:
      return 507;
    default:
      return geo::blame(code) == geo::Blame::machine ? 500 : 400;
  }
}

http::Response problem(const geo::Error& error, geo::Language language,
                       const nlohmann::json& extra) {
  return made(status_of(error.code), error, language, extra);
}

http::Response problem(const geo::Error& error, geo::Language language) {
  return made(status_of(error.code), error, language, nullptr);
}

http::Response problem(unsigned status, const geo::Error& error, geo::Language language) {
  return made(status, error, language, nullptr);
}

http::Response too_many_tries(std::chrono::seconds wait, geo::Language language) {
  http::Response response = problem(429, {geo::ErrorCode::too_many_requests}, language);
  response.headers.emplace_back("Retry-After", std::to_string(wait.count()));
  return response;
}

geo::Language language_of(const http::Request& request) {
  const std::string_view wanted = request.header("accept-language");
  return wanted.starts_with("en") ? geo::Language::en : geo::Language::zh;
}

}  // namespace jingwei::app::api
