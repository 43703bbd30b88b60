#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "data/model/people.h"
#include "tests/app/support/http_client.h"

namespace jingwei::app {

inline constexpr std::string_view kPassword = "a rather long phrase";

// Adds an account with kPassword to the district in `folder`, which nobody holds.
void add_account(const std::filesystem::path& folder, const std::string& name, data::Role role,
                 std::vector<data::AreaId> areas = {});

// Signs in and answers the header line with the session's cookie; empty when it was refused.
std::string sign_in(std::uint16_t port, std::string_view name,
                    std::string_view password = kPassword, std::string_view district = "610602");
Reply try_to_sign_in(std::uint16_t port, std::string_view name, std::string_view password,
                     std::string_view district = "610602");
// The cookie of an answer as a header line for the next request.
std::string cookie_of(const Reply& reply);

}  // namespace jingwei::app
