#include "app/api/openapi.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string>

#include "app/api/json_text.h"
#include "app/api/resources.h"
#include "app/api/route_docs.h"
#include "geo/check.h"
#include "services/feature_layers.h"

namespace jingwei::app::api {
namespace {

using nlohmann::json;

json reference(std::string_view schema) {
  return {{"$ref", "#/components/schemas/" + std::string(schema)}};
}

json schema_of(const Member& member) {
  json schema;
  std::string_view type = "string";
  switch (member.kind) {
    case MemberKind::text:
      break;
    case MemberKind::secret:
      schema["format"] = "password";
      break;
    case MemberKind::time:
      schema["format"] = "date-time";
      break;
    case MemberKind::id:
      type = "integer";
      schema["minimum"] = 1;
      break;
    case MemberKind::number:
      type = "number";
      break;
    case MemberKind::boolean:
      type = "boolean";
      break;
    case MemberKind::ids:
      type = "array";
      schema["items"] = {{"type", "integer"}, {"minimum", 1}};
      break;
    case MemberKind::position:
      type = "array";
      schema["items"] = {{"type", "number"}};
      schema["minItems"] = schema["maxItems"] = 2;
      break;
  }
  schema["type"] = member.nullable ? json::array({type, "null"}) : json(type);
  return schema;
}

json body_json(const RouteDoc& doc) {
  json content = json::object();
  if (doc.body.empty()) {
    std::string_view rest = doc.media;
    while (!rest.empty()) {
      const std::size_t end = rest.find(", ");
      content[std::string(rest.substr(0, end))] = json::object();
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 2);
    }
    return {{"required", true}, {"content", std::move(content)}};
  }
  json properties = json::object(), required = json::array();
  for (const Member& member : doc.body) {
    properties[std::string(member.name)] = schema_of(member);
    if (member.required) required.push_back(member.name);
  }
  json schema = {
      {"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
  const bool needed = !required.empty();
  if (needed) schema["required"] = std::move(required);
  content["application/json"]["schema"] = std::move(schema);
  return {{"required", needed}, {"content", std::move(content)}};
}

json header(std::string_view name, bool required, std::string_view words) {
  return {{"name", name},
          {"in", "header"},
          {"required", required},
          {"description", words},
          {"schema", {{"type", "string"}}}};
}

json path_parameter(std::string_view name) {
  json schema = {{"type", "string"}};
  if (name == "id" || name == "z" || name == "x" || name == "y") {
    schema = {{"type", "integer"}, {"minimum", name == "id" ? 1 : 0}};
  }
  if (name == "layer") {
    for (const services::FeatureLayer& layer : services::kFeatureLayers) {
      schema["enum"].push_back(layer.name);
    }
  }
  return {{"name", name}, {"in", "path"}, {"required", true}, {"schema", std::move(schema)}};
}

bool holds_word(std::string_view list, std::string_view word) {
  return (" " + std::string(list) + " ").find(" " + std::string(word) + " ") != std::string::npos;
}

json parameters_json(const Route& route, const RouteDoc& doc) {
  json parameters = json::array();
  for (std::string_view rest = route.pattern; !rest.empty();) {
    const std::size_t begin = rest.find('{'), end = rest.find('}');
    if (begin == std::string_view::npos) break;
    parameters.push_back(path_parameter(rest.substr(begin + 1, end - begin - 1)));
    rest.remove_prefix(end + 1);
  }
  for (const std::string_view name : route.query) {
    if (name.empty()) continue;
    parameters.push_back({{"name", name},
                          {"in", "query"},
                          {"required", holds_word(doc.required_query, name)},
                          {"schema", {{"type", "string"}}}});
  }
  if (doc.versioned) {
    parameters.push_back(header("If-Match", true, "the version of the object, quoted"));
  }
  if (route.writes()) {
    parameters.push_back(
        header("Idempotency-Key", false, "the same key again is answered the same"));
  }
  return parameters;
}

json problem_answer(unsigned status) {
  constexpr std::array kWords = {std::pair{400u, "the request is malformed"},
                                 std::pair{401u, "nobody is signed in"},
                                 std::pair{403u, "the role may not, or the origin is foreign"},
                                 std::pair{404u, "there is no such thing for who asks"},
                                 std::pair{409u, "it conflicts with the present state"},
                                 std::pair{412u, "the version is stale"},
                                 std::pair{413u, "the body is too large"},
                                 std::pair{428u, "If-Match is missing"},
                                 std::pair{429u, "too many requests or tries"},
                                 std::pair{503u, "the server is busy or read-only"}};
  const auto* words = std::find_if(kWords.begin(), kWords.end(),
                                   [&](const auto& entry) { return entry.first == status; });
  return {{"description", words->second},
          {"content", {{"application/problem+json", {{"schema", reference("Problem")}}}}}};
}

json answers_json(const Route& route, const RouteDoc& doc) {
  json answers = json::object();
  for (const Answer& answer : doc.answers) {
    json& described = answers[std::to_string(answer.status)];
    described["description"] = doc.en;
    if (answer.media.empty()) continue;
    json& content = described["content"][std::string(answer.media)];
    if (content.is_null()) content = json::object();
    if (!answer.schema.empty()) content["schema"] = reference(answer.schema);
  }
  const auto add = [&](unsigned status, bool given) {
    if (given) answers[std::to_string(status)] = problem_answer(status);
  };
  add(400, true);
  add(401, route.has_district() && (route.need != Need::nothing || route.writes()));
  add(403, true);
  add(404, route.has_district());
  add(409, doc.conflicts);
  add(412, doc.versioned);
  add(413, route.writes());
  add(428, doc.versioned);
  add(429, true);
  add(503, true);
  return answers;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

}  // namespace

json openapi_json() {
  json paths = json::object();
  for (const Route& route : routes()) {
    const RouteDoc* doc = find_route_doc(route);
    if (!doc) continue;
    const std::string_view method = http::method_name(route.method);
    json& operation = paths[std::string(route.pattern)][lower(method)];
    operation = {{"summary", std::string(doc->zh) + " / " + std::string(doc->en)},
                 {"parameters", parameters_json(route, *doc)},
                 {"responses", answers_json(route, *doc)}};
    if (!doc->body.empty() || !doc->media.empty()) operation["requestBody"] = body_json(*doc);
    // No session, any session, or an administrator's.
    operation["security"] = json::array();
    if (route.need != Need::nothing) operation["security"].push_back({{"session", json::array()}});
    if (route.need == Need::administrator) operation["x-role"] = "administrator";
  }
  json schemas = json::parse(answer_schemas(), nullptr, false);
  JINGWEI_CHECK(schemas.is_object());
  return {{"openapi", "3.1.0"},
          {"info",
           {{"title", "经纬 / Jingwei"},
            {"version", JINGWEI_VERSION},
            {"description", "docs/api.md tells the rules that all routes have in common."}}},
          {"paths", std::move(paths)},
          {"components",
           {{"schemas", std::move(schemas)},
            {"securitySchemes",
             {{"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "jingwei_{d}"}}}}}}}};
}

http::Response get_openapi(const Call&) { return json_response(openapi_json()); }

}  // namespace jingwei::app::api
