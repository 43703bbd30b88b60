#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "tests/app/support/http_client.h"

namespace jingwei::app {

// The small district with cadres 1 "Cadre One" of West and 2 "Cadre Two" of East, without accounts.
void make_task_district(const std::filesystem::path& folder);
// Makes the accounts chief (administrator), desk (dispatcher), worker (cadre 1), east (dispatcher
// of East) and guest (viewer), with kPassword.
void add_task_accounts(const std::filesystem::path& folder);

// A place in West, one in East and one on their border, as "[lon,lat]".
inline constexpr std::string_view kInWest = "[109.495,36.6]", kInEast = "[109.505,36.6]",
                                  kOnBorder = "[109.5,36.601]";

// One who asks: on his own connection for each request, with his cookie if he has signed in.
struct TaskClient {
  std::uint16_t port = 0;
  std::string cookie;

  Reply create(std::string_view at, std::string_view text = "lamp out",
               std::string_view extra = "") const;
  Reply move(std::int64_t id, std::int64_t version, const nlohmann::json& body,
             std::string_view extra = "") const;
  Reply patch(std::int64_t id, std::int64_t version, const nlohmann::json& body) const;
  Reply get(const std::string& path) const;  // "/tasks?state=open"
};

inline nlohmann::json properties_of(const Reply& reply) {
  return nlohmann::json::parse(reply.body).at("properties");
}

}  // namespace jingwei::app
