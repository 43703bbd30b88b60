#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "data/model/instant.h"
#include "geo/id.h"
#include "geo/point.h"
#include "geo/result.h"

namespace jingwei::app::api {

// Takes the members of a body that fits its route's description (fault_of_body) one by one. What is
// absent leaves its value alone; `null` is the empty text, no id, no time.
class BodyMembers {
 public:
  // Requires: `body` outlives this.
  explicit BodyMembers(const nlohmann::json& body) : body_(body) {}

  void text(std::string_view name, std::string& target) const;
  void text(std::string_view name, std::optional<std::string>& target) const;
  template <class Tag>
  void id(std::string_view name, geo::Id<Tag>& target) const {
    if (const auto value = whole(name)) target = {*value};
  }
  template <class Tag>
  void id(std::string_view name, std::optional<geo::Id<Tag>>& target) const {
    if (const auto value = whole(name)) target = geo::Id<Tag>{*value};
  }
  std::optional<double> number(std::string_view name) const;
  void position(std::string_view name, geo::LonLat& target) const;
  // request_malformed when it is no time by data::instant_from_text.
  geo::Status time(std::string_view name, data::Instant& target) const;
  geo::Status time(std::string_view name, std::optional<data::Instant>& target) const;

 private:
  const nlohmann::json* find(std::string_view name) const;
  std::optional<std::int64_t> whole(std::string_view name) const;

  const nlohmann::json& body_;
};

}  // namespace jingwei::app::api
