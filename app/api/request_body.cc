#include "app/api/request_body.h"

#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "app/api/hosted_district.h"
#include "app/api/parameters.h"
#include "app/api/problem.h"
#include "data/digest.h"

namespace jingwei::app::api {
namespace {

constexpr int kDeepest = 4;

}  // namespace

geo::Result<nlohmann::json> body_object(const http::Request& request) {
  if (request.body.empty()) return nlohmann::json::object();
  const std::string_view type = request.header("content-type");
  if (type != "application/json" && !type.starts_with("application/json;")) {
    return malformed("Content-Type", type, "应为 application/json / it must be application/json");
  }
  // Of two members with one name a parser would silently keep the last.
  bool repeated = false, too_deep = false;
  std::vector<std::set<std::string>> names;
  const auto watch = [&](int depth, nlohmann::json::parse_event_t event, nlohmann::json& parsed) {
    using Event = nlohmann::json::parse_event_t;
    too_deep = too_deep || depth > kDeepest;
    if (event == Event::object_start) names.emplace_back();
    if (event == Event::object_end && !names.empty()) names.pop_back();
    if (event == Event::key && !names.empty()) {
      repeated = repeated || !names.back().insert(parsed.get<std::string>()).second;
    }
    return !too_deep;
  };
  nlohmann::json body = nlohmann::json::parse(request.body, watch, false);
  if (body.is_discarded() || !body.is_object() || repeated || too_deep) {
    // It may hold a password: nothing of it is repeated.
    return malformed(
        "body", {},
        "内容不是一个 JSON 对象；NaN 不是 JSON 的数，同名的字段只能有一个 / the body is no "
        "JSON object; NaN is no number there, and each field stands once");
  }
  return body;
}

geo::Result<data::Revision> if_match(const http::Request& request) {
  std::string_view tag = request.header("if-match");
  if (tag.empty()) return geo::Error{geo::ErrorCode::version_missing};
  if (tag.size() < 3 || tag.front() != '"' || tag.back() != '"') return malformed("If-Match", tag);
  tag = tag.substr(1, tag.size() - 2);
  const auto version = whole_number("If-Match", tag, 0, kLargestId);
  if (!version) return version.error();
  return data::Revision{*version};
}

geo::Result<ObjectVersion> object_version(const Call& call, std::size_t part) {
  const auto id = id_in_path(call, part);
  if (!id) return id.error();
  const auto version = if_match(call.request);
  if (!version) return version.error();
  return ObjectVersion{*id, *version};
}

http::Response once_per_key(
    const Call& call, const std::function<http::Response()>& write,
    const std::function<http::Response(const data::AnsweredRequest&)>& again) {
  const std::string key(call.request.header("idempotency-key"));
  if (key.empty()) return write();
  if (key.size() > AnsweredWrites::kLongestKey) {
    return problem(malformed("Idempotency-Key", key.substr(0, 40)), call.language);
  }
  const auto conflict = [&] {
    return problem({geo::ErrorCode::conflict, "", {.field = "Idempotency-Key", .value = key}},
                   call.language);
  };
  const data::RequestKey wanted = *request_key(call);
  const auto write_unless_answered = [&]() -> http::Response {
    if (!again) return write();
    const auto answered = call.district->district->answered(wanted.key);
    if (!answered) return problem(answered.error(), call.language);
    if (!*answered) return write();
    return (*answered)->what == wanted.what ? again(**answered) : conflict();
  };
  return call.district->answered.once(wanted.key, wanted.what, write_unless_answered, conflict);
}

http::Response once_per_key(const Call& call, const std::function<http::Response()>& write) {
  return once_per_key(call, write, nullptr);
}

std::optional<data::RequestKey> request_key(const Call& call) {
  const std::string_view key = call.request.header("idempotency-key");
  if (key.empty()) return std::nullopt;
  // A line feed cannot stand in a header nor in an account's name, so the parts stay apart.
  const std::string sender =
      std::to_string(call.scope.account().value) + '\n' + call.scope.actor() + '\n';
  const std::string what = std::string(http::method_name(call.request.method)) + ' ' +
                           call.request.path + '\n' + std::string(call.request.header("if-match")) +
                           '\n' + call.request.body;
  return data::RequestKey{data::to_hex(data::sha256(sender + std::string(key))),
                          data::to_hex(data::sha256(what))};
}

geo::Result<services::Receipt> execute(const Call& call, const services::Plan& plan) {
  const auto request = request_key(call);
  return call.district->district->execute(
      call.scope, [&](const data::WorldView& view) -> geo::Result<data::Change> {
        auto change = plan(view);
        if (change) change->request = request;
        return change;
      });
}

}  // namespace jingwei::app::api
