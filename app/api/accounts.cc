#include <nlohmann/json.hpp>

#include "app/api/account_json.h"
#include "app/api/hosted_district.h"
#include "app/api/json_text.h"
#include "app/api/parameters.h"
#include "app/api/problem.h"
#include "app/api/request_body.h"
#include "app/api/resources.h"
#include "app/api/who.h"
#include "data/instant.h"
#include "data/model/words.h"
#include "data/password.h"
#include "services/accounts.h"

namespace jingwei::app::api {
namespace {

using nlohmann::json;

geo::Result<data::Role> role_named(const std::string& word) {
  const auto role = data::value_of_word<data::Role>(data::kRoleWords, word);
  if (!role) return malformed("role", word.substr(0, 80));
  return *role;
}

std::vector<data::AreaId> areas_of(const json& ids) {
  std::vector<data::AreaId> areas;
  for (const json& id : ids) areas.push_back({id.get<std::int64_t>()});
  return areas;
}

data::CadreId cadre_of(const json& id) {
  return id.is_null() ? data::CadreId{} : data::CadreId{id.get<std::int64_t>()};
}

geo::Result<std::string> new_hash(std::string_view account_name, const std::string& password) {
  if (auto status = services::check_password(account_name, password); !status) {
    return status.error();
  }
  return data::hash_password(password);
}

geo::Result<services::NewAccount> new_account_of(const json& body) {
  services::NewAccount account;
  account.name = body.at("name");
  account.made_at = data::now();
  if (body.contains("role")) {
    const auto role = role_named(body.at("role"));
    if (!role) return role.error();
    account.role = *role;
  }
  if (body.contains("areas")) account.areas = areas_of(body.at("areas"));
  if (body.contains("cadre")) account.cadre = cadre_of(body.at("cadre"));
  auto hash = new_hash(account.name, body.at("password"));
  if (!hash) return hash.error();
  account.password_hash = std::move(*hash);
  return account;
}

// The account as the list has it, with its version as ETag. Requires: it exists.
http::Response account_response(const Call& call, data::AccountId id, unsigned status) {
  const data::WorldPtr world = call.district->district->view(call.scope).world_ptr();
  const data::Account* account = services::find_account(world, id);
  http::Response response = json_response(account_json(world, *account));
  response.status = status;
  response.revalidate = false;
  response.headers.emplace_back("Cache-Control", "no-store");
  response.headers.emplace_back("ETag", '"' + std::to_string(account->version.value) + '"');
  return response;
}

http::Response make(const Call& call, const json& body) {
  const auto account = new_account_of(body);
  if (!account) return problem(account.error(), call.language);
  const auto receipt = call.district->district->execute(
      call.scope,
      [&](const data::WorldView& view) { return services::plan_new_account(view, *account); });
  if (!receipt) return problem(receipt.error(), call.language);
  const data::AccountId id = receipt->change->of<data::Account>().front().after->id;
  http::Response response = account_response(call, id, 201);
  response.headers.emplace_back(
      "Location", "/" + call.district->code + "/accounts/" + std::to_string(id.value));
  return response;
}

geo::Result<services::AccountChange> change_of(const Call& call, data::AccountId id,
                                               data::Revision version, const json& body) {
  services::AccountChange change;
  change.id = id;
  change.version = version;
  if (body.contains("role")) {
    const auto role = role_named(body.at("role"));
    if (!role) return role.error();
    change.role = *role;
  }
  if (body.contains("areas")) change.areas = areas_of(body.at("areas"));
  if (body.contains("cadre")) change.cadre = cadre_of(body.at("cadre"));
  if (body.contains("disabled")) change.disabled = body.at("disabled").get<bool>();
  if (body.contains("password")) {
    const data::WorldPtr world = call.district->district->view(call.scope).world_ptr();
    const data::Account* account = services::find_account(world, id);
    auto hash = new_hash(account ? account->name : std::string_view(), body.at("password"));
    if (!hash) return hash.error();
    change.password_hash = std::move(*hash);
  }
  return change;
}

http::Response alter(const Call& call, data::AccountId id, data::Revision version,
                     const json& body) {
  const auto change = change_of(call, id, version, body);
  if (!change) return problem(change.error(), call.language);
  const auto receipt = call.district->district->execute(
      call.scope,
      [&](const data::WorldView& view) { return services::plan_account_change(view, *change); });
  if (receipt) return account_response(call, id, 200);
  json extra;
  if (receipt.error().code == geo::ErrorCode::version_stale) {
    const data::WorldPtr world = call.district->district->view(call.scope).world_ptr();
    extra["current"] = account_json(world, *services::find_account(world, id));
  }
  return problem(receipt.error(), call.language, extra);
}

}  // namespace

http::Response post_first_account(const Call& call) {
  const auto body = body_object(call.request);
  if (!body) return problem(body.error(), call.language);
  HostedDistrict& hosted = *call.district;
  // One name for all tries: there is one token to be found out.
  const std::string key = "first";
  if (const auto wait = hosted.tries.begin(key, call.request.peer)) {
    return too_many_tries(*wait, call.language);
  }
  if (!hosted.first_token.fits(body->at("token").get<std::string>())) {
    return problem({geo::ErrorCode::token_wrong, "", {.field = "token"}}, call.language);
  }
  hosted.tries.succeeded(key, call.request.peer);
  const auto account = new_account_of(*body);
  if (!account) return problem(account.error(), call.language);
  const auto receipt = hosted.district->execute(
      data::Scope::whole_district(account->name),
      [&](const data::WorldView& view) { return services::plan_first_account(view, *account); });
  if (!receipt) return problem(receipt.error(), call.language);
  return signed_in(call, *receipt->change->of<data::Account>().front().after);
}

http::Response get_accounts(const Call& call) {
  const data::WorldView view = call.district->district->view(call.scope);
  json accounts = json::array();
  view.for_each<data::Account>([&](const data::Account& account, data::AreaId) {
    accounts.push_back(account_json(view.world_ptr(), account));
  });
  http::Response response = json_response({{"accounts", std::move(accounts)}});
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

http::Response post_account(const Call& call) {
  const auto body = body_object(call.request);
  if (!body) return problem(body.error(), call.language);
  return once_per_key(call, [&] { return make(call, *body); });
}

http::Response patch_account(const Call& call) {
  const auto object = object_version(call, 0);
  if (!object) return problem(object.error(), call.language);
  const auto body = body_object(call.request);
  if (!body) return problem(body.error(), call.language);
  if (body->empty()) return problem(malformed("body", "{}"), call.language);
  return once_per_key(call, [&] { return alter(call, {object->id}, object->version, *body); });
}

}  // namespace jingwei::app::api
