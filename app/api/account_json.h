#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "data/world.h"

namespace jingwei::app::api {

// What a role may do, as words for the pages to show or hide their buttons by; the server decides
// each request by the role itself.
std::vector<std::string_view> rights_of(data::Role role);

// The answer to `GET /{d}/session` for who is signed in: the account with its rights. Never the
// password's hash.
nlohmann::json own_account_json(const data::WorldPtr& world, const data::Account& account);
// A line of the administrators' list.
nlohmann::json account_json(const data::WorldPtr& world, const data::Account& account);

}  // namespace jingwei::app::api
