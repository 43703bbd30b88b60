#include "tests/app/support/task_district.h"

#include <gtest/gtest.h>

#include "data/password.h"
#include "services/district.h"
#include "tests/app/support/people.h"
#include "tests/app/support/small_district.h"

namespace jingwei::app {
namespace {

using nlohmann::json;

void write(const std::filesystem::path& folder, const std::function<void(data::Change&)>& fill) {
  geo::NoProgress progress;
  auto district = services::District::open(folder, {}, progress);
  ASSERT_TRUE(district.ok()) << geo::describe(district.error(), geo::Language::en);
  const auto receipt =
      (*district)->execute(data::Scope::whole_district("test"),
                           [&](const data::WorldView&) -> geo::Result<data::Change> {
                             data::Change change;
                             change.command = "account";
                             change.summary = {"建人员", "make people"};
                             fill(change);
                             return change;
                           });
  ASSERT_TRUE(receipt.ok()) << geo::describe(receipt.error(), geo::Language::en);
}

}  // namespace

void make_task_district(const std::filesystem::path& folder) {
  make_small_district(folder);
  write(folder, [](data::Change& change) {
    for (const std::int64_t id : {1, 2}) {
      data::Cadre cadre{.id = {id}, .name = id == 1 ? "Cadre One" : "Cadre Two"};
      cadre.duty_area = {id + 1};
      cadre.office = geo::Point{id == 1 ? -500'000 : 500'000, 0};
      change.of<data::Cadre>().push_back({std::nullopt, cadre});
    }
  });
}

void add_task_accounts(const std::filesystem::path& folder) {
  const std::string hash = *data::hash_password(kPassword);
  write(folder, [&](data::Change& change) {
    const auto add = [&](std::int64_t id, std::string name, data::Role role, std::int64_t cadre,
                         std::int64_t area) {
      data::Account account{.id = {id}, .name = std::move(name), .password_hash = hash};
      account.role = role;
      account.cadre = {cadre};
      if (area) account.areas = {{area}};
      account.made_at = {1'700'000'000'000};
      change.of<data::Account>().push_back({std::nullopt, account});
    };
    add(1, "chief", data::Role::administrator, 0, 0);
    add(2, "desk", data::Role::dispatcher, 0, 0);
    add(3, "worker", data::Role::cadre, 1, 0);
    add(4, "east", data::Role::dispatcher, 0, 3);
    add(5, "guest", data::Role::viewer, 0, 0);
  });
}

Reply TaskClient::create(std::string_view at, std::string_view text, std::string_view extra) const {
  const json body = {{"at", json::parse(at)}, {"text", text}};
  return request(port, "POST", "/610602/tasks", cookie + std::string(extra), body.dump());
}

Reply TaskClient::move(std::int64_t id, std::int64_t version, const json& body,
                       std::string_view extra) const {
  return request(port, "POST", "/610602/tasks/" + std::to_string(id) + "/moves",
                 cookie + std::string(extra) + "If-Match: \"" + std::to_string(version) + "\"\r\n",
                 body.dump());
}

Reply TaskClient::patch(std::int64_t id, std::int64_t version, const json& body) const {
  return request(port, "PATCH", "/610602/tasks/" + std::to_string(id),
                 cookie + "If-Match: \"" + std::to_string(version) + "\"\r\n", body.dump());
}

Reply TaskClient::get(const std::string& path) const {
  return app::get(port, "/610602" + path, cookie);
}

}  // namespace jingwei::app
