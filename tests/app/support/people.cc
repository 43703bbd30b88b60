#include "tests/app/support/people.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "data/password.h"
#include "services/accounts.h"
#include "services/district.h"

namespace jingwei::app {

void add_account(const std::filesystem::path& folder, const std::string& name, data::Role role,
                 std::vector<data::AreaId> areas) {
  // Computed once: all have the same password.
  static const std::string hash = *data::hash_password(kPassword);
  geo::NoProgress progress;
  auto district = services::District::open(folder, {}, progress);
  ASSERT_TRUE(district.ok()) << geo::describe(district.error(), geo::Language::en);
  services::NewAccount account;
  account.name = name;
  account.password_hash = hash;
  account.role = role;
  account.areas = std::move(areas);
  account.made_at = {1'700'000'000'000};
  const auto receipt = (*district)->execute(
      data::Scope::whole_district("test"),
      [&](const data::WorldView& view) { return services::plan_new_account(view, account); });
  ASSERT_TRUE(receipt.ok()) << geo::describe(receipt.error(), geo::Language::en);
}

Reply try_to_sign_in(std::uint16_t port, std::string_view name, std::string_view password,
                     std::string_view district) {
  const nlohmann::json body = {{"name", name}, {"password", password}};
  return request(port, "POST", "/" + std::string(district) + "/session", "", body.dump());
}

std::string cookie_of(const Reply& reply) {
  const std::string cookie = reply.header("set-cookie");
  return cookie.empty() ? "" : "Cookie: " + cookie.substr(0, cookie.find(';')) + "\r\n";
}

std::string sign_in(std::uint16_t port, std::string_view name, std::string_view password,
                    std::string_view district) {
  const Reply reply = try_to_sign_in(port, name, password, district);
  EXPECT_EQ(reply.status, 200) << name << reply.body;
  return cookie_of(reply);
}

}  // namespace jingwei::app
