#include "app/api/body_members.h"

#include <nlohmann/json.hpp>

#include "app/api/parameters.h"
#include "data/instant.h"

namespace jingwei::app::api {

const nlohmann::json* BodyMembers::find(std::string_view name) const {
  const auto found = body_.find(name);
  return found == body_.end() ? nullptr : &*found;
}

std::optional<std::int64_t> BodyMembers::whole(std::string_view name) const {
  const nlohmann::json* value = find(name);
  if (!value) return std::nullopt;
  return value->is_null() ? 0 : value->get<std::int64_t>();
}

void BodyMembers::text(std::string_view name, std::optional<std::string>& target) const {
  const nlohmann::json* value = find(name);
  if (value) target = value->is_null() ? std::string() : value->get<std::string>();
}

void BodyMembers::text(std::string_view name, std::string& target) const {
  std::optional<std::string> given;
  text(name, given);
  if (given) target = std::move(*given);
}

std::optional<double> BodyMembers::number(std::string_view name) const {
  const nlohmann::json* value = find(name);
  return value ? std::optional(value->get<double>()) : std::nullopt;
}

void BodyMembers::position(std::string_view name, geo::LonLat& target) const {
  const nlohmann::json* value = find(name);
  if (value) target = {(*value)[0].get<double>(), (*value)[1].get<double>()};
}

geo::Status BodyMembers::time(std::string_view name, std::optional<data::Instant>& target) const {
  const nlohmann::json* value = find(name);
  if (!value) return {};
  target = data::Instant{};
  if (value->is_null()) return {};
  const auto text = value->get<std::string>();
  target = data::instant_from_text(text);
  return target ? geo::Status() : malformed(name, text.substr(0, 80));
}

geo::Status BodyMembers::time(std::string_view name, data::Instant& target) const {
  std::optional<data::Instant> given;
  if (auto status = time(name, given); !status) return status;
  if (given) target = *given;
  return {};
}

}  // namespace jingwei::app::api
