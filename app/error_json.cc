#include "app/error_json.h"

#include <nlohmann/json.hpp>

namespace jingwei::app {
namespace {

// The last code of geo/error.h: the codes are numbered from 0 without gaps.
constexpr auto kLastCode = geo::ErrorCode::io_failed;

geo::ErrorCode code_from_name(std::string_view name) {
  for (int i = 0; i <= static_cast<int>(kLastCode); ++i) {
    const auto code = static_cast<geo::ErrorCode>(i);
    if (geo::code_name(code) == name) return code;
  }
  return geo::ErrorCode::io_failed;
}

}  // namespace

nlohmann::json error_to_json(const geo::Error& error) {
  return {{"code", geo::code_name(error.code)}, {"detail", error.detail},
          {"file", error.place.file},           {"layer", error.place.layer},
          {"feature", error.place.feature},     {"field", error.place.field},
          {"value", error.place.value}};
}

geo::Error error_from_json(const nlohmann::json& json) {
  const auto text = [&](const char* name) {
    const auto found = json.find(name);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  if (!json.is_object()) return {geo::ErrorCode::io_failed, "", {}};
  return {code_from_name(text("code")),
          text("detail"),
          {text("file"), text("layer"), text("feature"), text("field"), text("value")}};
}

}  // namespace jingwei::app
