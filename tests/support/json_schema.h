#pragma once

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

namespace jingwei::testing {

// Checks a value against a JSON schema in the part of the language that answers are described in. A
// keyword it does not know is a fault too, so that no rule is passed over.
class JsonSchema {
 public:
  using json = nlohmann::json;

  // `root` resolves "#/..." references.
  explicit JsonSchema(const json& root) : root_(root) {}

  // What is wrong with the value, with the place in it; empty when nothing is.
  std::string fault(const json& value, const json& schema, const std::string& at = "$") const {
    for (const auto& [word, rule] : schema.items()) {
      std::string found;
      if (word == "$ref") {
        found = fault(value, root_.at(json::json_pointer(rule.get<std::string>().substr(1))), at);
      } else if (word == "type") {
        if (!is_of(value, rule))
          found = at + " is no " + rule.dump() + ": " + value.dump().substr(0, 80);
      } else if (word == "const") {
        if (value != rule) found = at + " is not " + rule.dump();
      } else if (word == "enum") {
        if (std::find(rule.begin(), rule.end(), value) == rule.end())
          found = at + " is none of " + rule.dump();
      } else if (word == "minimum") {
        if (value.is_number() && value.get<double>() < rule.get<double>())
          found = at + " is too small";
      } else if (word == "minItems") {
        if (value.is_array() && value.size() < rule.get<std::size_t>())
          found = at + " is too short";
      } else if (word == "maxItems") {
        if (value.is_array() && value.size() > rule.get<std::size_t>()) found = at + " is too long";
      } else if (word == "required") {
        found = fault_of_required(value, rule, at);
      } else if (word == "properties") {
        found = fault_of_properties(value, rule, at);
      } else if (word == "additionalProperties") {
        found = fault_of_others(value, schema, at);
      } else if (word == "items") {
        found = fault_of_items(value, rule, at);
      } else if (word != "description" && word != "format") {
        found = at + ": the schema has the unknown word " + word;
      }
      if (!found.empty()) return found;
    }
    return {};
  }

 private:
  static bool is_of(const json& value, const json& type) {
    if (type.is_array()) {
      return std::any_of(type.begin(), type.end(), [&](const json& t) { return is_of(value, t); });
    }
    const std::string name = type;
    return (name == "object" && value.is_object()) || (name == "array" && value.is_array()) ||
           (name == "string" && value.is_string()) || (name == "boolean" && value.is_boolean()) ||
           (name == "null" && value.is_null()) || (name == "number" && value.is_number()) ||
           (name == "integer" && value.is_number_integer());
  }
  static std::string fault_of_required(const json& value, const json& names,
                                       const std::string& at) {
    if (!value.is_object()) return {};
    for (const json& name : names) {
      if (!value.contains(name.get<std::string>())) return at + " lacks " + name.dump();
    }
    return {};
  }
  std::string fault_of_properties(const json& value, const json& rules,
                                  const std::string& at) const {
    if (!value.is_object()) return {};
    for (const auto& [name, rule] : rules.items()) {
      if (!value.contains(name)) continue;
      std::string found = fault(value.at(name), rule, at + "." + name);
      if (!found.empty()) return found;
    }
    return {};
  }
  std::string fault_of_others(const json& value, const json& schema, const std::string& at) const {
    if (!value.is_object()) return {};
    const json& rule = schema.at("additionalProperties");
    for (const auto& [name, member] : value.items()) {
      if (schema.contains("properties") && schema.at("properties").contains(name)) continue;
      if (rule.is_boolean() && !rule.get<bool>()) return at + " has the unknown member " + name;
      if (!rule.is_object()) continue;
      std::string found = fault(member, rule, at + "." + name);
      if (!found.empty()) return found;
    }
    return {};
  }
  std::string fault_of_items(const json& value, const json& rule, const std::string& at) const {
    if (!value.is_array()) return {};
    for (std::size_t i = 0; i < value.size(); ++i) {
      std::string found = fault(value[i], rule, at + "[" + std::to_string(i) + "]");
      if (!found.empty()) return found;
    }
    return {};
  }

  const json& root_;
};

}  // namespace jingwei::testing
