// The description of the interface and the interface are the same.

#include "app/api/openapi.h"

#include <nlohmann/json.hpp>
#include <set>

#include "app/api/route_docs.h"
#include "services/edits.h"
#include "services/feature_layers.h"
#include "tests/app/support/route_probes.h"
#include "tests/support/json_schema.h"

namespace jingwei::app {
namespace {

using nlohmann::json;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

const json& described() {
  static const json description = api::openapi_json();
  return description;
}

const json* operation_of(const api::Route& route) {
  const json& paths = described()["paths"];
  const auto path = paths.find(std::string(route.pattern));
  if (path == paths.end()) return nullptr;
  const auto operation = path->find(lower(http::method_name(route.method)));
  return operation == path->end() ? nullptr : &*operation;
}

TEST(OpenApi, DescribesEveryRouteAndNoOther) {
  std::size_t operations = 0;
  for (const auto& [path, methods] : described()["paths"].items()) operations += methods.size();
  EXPECT_EQ(operations, api::routes().size());
  EXPECT_EQ(api::route_docs().size(), api::routes().size());
  for (const api::Route& route : api::routes()) {
    EXPECT_NE(operation_of(route), nullptr)
        << name_of(route) << " is not described in app/api/route_docs.cc";
  }
}

TEST(OpenApi, NamesEveryParameter) {
  for (const api::Route& route : api::routes()) {
    const json* operation = operation_of(route);
    if (!operation) continue;
    std::set<std::string> query, path, expected_query, expected_path;
    for (const json& parameter : (*operation)["parameters"]) {
      if (parameter["in"] == "query") query.insert(parameter["name"]);
      if (parameter["in"] == "path") path.insert(parameter["name"]);
    }
    for (const std::string_view name : route.query) {
      if (!name.empty()) expected_query.insert(std::string(name));
    }
    std::string_view rest = route.pattern;
    for (std::size_t at; (at = rest.find('{')) != std::string_view::npos;) {
      rest.remove_prefix(at + 1);
      expected_path.insert(std::string(rest.substr(0, rest.find('}'))));
    }
    EXPECT_EQ(query, expected_query) << name_of(route);
    EXPECT_EQ(path, expected_path) << name_of(route);
  }
}

TEST(OpenApi, KnowsEveryFieldThatCanBeEdited) {
  const json& body = described()["paths"]["/{d}/features/{layer}/{id}"]["patch"]["requestBody"]
                                ["content"]["application/json"]["schema"]["properties"];
  std::set<std::string> editable, members;
  for (const services::FeatureLayer& layer : services::kFeatureLayers) {
    for (const std::string_view field : services::editable_fields(layer.name)) {
      editable.insert(std::string(field));
    }
  }
  for (const auto& [name, schema] : body.items()) members.insert(name);
  EXPECT_EQ(members, editable);
}

// The media type without its charset.
std::string media_of(const Reply& reply) {
  const std::string type = reply.header("content-type");
  return type.substr(0, type.find(';'));
}

void expect_described(const api::Route& route, const Reply& reply, const std::string& target) {
  const json& answers = (*operation_of(route))["responses"];
  const std::string status = std::to_string(reply.status);
  ASSERT_TRUE(answers.contains(status)) << name_of(route) << " " << target << " " << status;
  const json& answer = answers[status];
  if (!answer.contains("content")) {
    EXPECT_EQ(reply.body, "") << name_of(route) << target;
    return;
  }
  const std::string media = media_of(reply);
  ASSERT_TRUE(answer["content"].contains(media)) << name_of(route) << " " << media;
  if (!answer["content"][media].contains("schema")) return;
  const json body = json::parse(reply.body, nullptr, false);
  ASSERT_FALSE(body.is_discarded()) << name_of(route);
  EXPECT_EQ(testing::JsonSchema(described()).fault(body, answer["content"][media]["schema"]), "")
      << name_of(route) << " " << target;
}

TEST(OpenApi, EverySampleCallIsAnsweredAsDescribed) {
  const Parishes parishes(East::kept);
  std::size_t calls = 0;
  for (const api::Route& route : api::routes()) {
    const auto entry = route_probes().find(name_of(route));
    if (entry == route_probes().end() || !operation_of(route)) continue;
    bool succeeded = false;
    for (const Probe& probe : entry->second.probes) {
      for (const std::string who : {"", "guest", "west", "chief"}) {
        // What an unknown parameter, nobody, and a wrong id are answered.
        Probe misspelt = probe;
        misspelt.target += probe.target.find('?') == std::string::npos ? "?no=1" : "&no=1";
        if (route.has_district()) {
          expect_described(route, parishes.ask(route, misspelt, who, kWestFirst), misspelt.target);
        }
        const Reply wrong = parishes.ask(route, probe, who == "chief" ? "west" : who, kEastFirst);
        expect_described(route, wrong, probe.target + " of the east");
        const Reply reply = parishes.ask(route, probe, who, kWestFirst);
        expect_described(route, reply, probe.target);
        succeeded = succeeded || reply.status < 300;
        calls += 3;
      }
    }
    // There is no elevation, and the first change of the district cannot be undone any more.
    const bool fails = route.pattern.find("/terrain/") != std::string_view::npos ||
                       route.pattern.ends_with("/undo");
    EXPECT_TRUE(succeeded || fails || entry->second.probes.empty()) << name_of(route);
  }
  EXPECT_GT(calls, 200u);
}

// A value of the schema's type, and one of another.
json fitting(const json& schema) {
  const json type = schema["type"].is_array() ? schema["type"][0] : schema["type"];
  if (type == "string") return "text";
  if (type == "integer") return 1;
  if (type == "number") return 1.5;
  if (type == "boolean") return false;
  return json::array();
}
json unfitting(const json& schema) {
  const json type = schema["type"].is_array() ? schema["type"][0] : schema["type"];
  return type == "string" ? json(5) : json("text");
}

TEST(OpenApi, BodiesAreTakenAndRefusedAsDescribed) {
  for (const api::Route& route : api::routes()) {
    const api::RouteDoc* doc = api::find_route_doc(route);
    if (!doc || doc->body.empty()) continue;
    const json& schema =
        (*operation_of(route))["requestBody"]["content"]["application/json"]["schema"];
    const auto refused = [&](const json& body) {
      http::Request request;
      request.headers = {{"content-type", "application/json"}};
      request.body = body.dump();
      return api::fault_of_body(request, doc->body).has_value();
    };
    json whole = json::object();
    for (const auto& [name, rule] : schema["properties"].items()) {
      whole[name] = rule.contains("minItems") ? json::array({1.5, 2.5}) : fitting(rule);
    }
    EXPECT_FALSE(refused(whole)) << name_of(route) << whole;
    for (const auto& [name, rule] : schema["properties"].items()) {
      json other = whole;
      other[name] = unfitting(rule);
      EXPECT_TRUE(refused(other)) << name_of(route) << other;
      other[name] = nullptr;
      EXPECT_EQ(refused(other), !rule["type"].is_array()) << name_of(route) << other;
      other.erase(name);
      const bool required = schema.contains("required") &&
                            std::count(schema["required"].begin(), schema["required"].end(), name);
      EXPECT_EQ(refused(other), required) << name_of(route) << other;
    }
    whole["nonsense"] = 1;
    EXPECT_TRUE(refused(whole)) << name_of(route);
  }
}

TEST(JsonSchema, FindsWhatDoesNotFit) {
  const json root = json::parse(R"({"a":{"type":"object","required":["x"],
    "properties":{"x":{"type":["integer","null"],"minimum":1},"y":{"type":"array","items":{"enum":["p"]}}},
    "additionalProperties":false}})");
  const testing::JsonSchema schema(root);
  const auto fault = [&](const char* value) {
    return schema.fault(json::parse(value), json{{"$ref", "#/a"}});
  };
  EXPECT_EQ(fault(R"({"x":1,"y":["p"]})"), "");
  EXPECT_EQ(fault(R"({"x":null})"), "");
  for (const char* bad : {R"([])", R"({})", R"({"x":0})", R"({"x":1.5})", R"({"x":1,"z":1})",
                          R"({"x":1,"y":["q"]})", R"({"x":1,"y":{}})"}) {
    EXPECT_NE(fault(bad), "") << bad;
  }
  EXPECT_NE(schema.fault(1, json{{"maximum", 0}}), "") << "an unknown word is a fault";
}

}  // namespace
}  // namespace jingwei::app
