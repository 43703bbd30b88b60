#include <nlohmann/json.hpp>

#include "app/api/account_json.h"
#include "app/api/api.h"
#include "app/api/hosted_district.h"
#include "app/api/json_text.h"
#include "app/api/problem.h"
#include "app/api/request_body.h"
#include "app/api/resources.h"
#include "app/api/who.h"
#include "data/digest.h"
#include "data/password.h"
#include "services/accounts.h"
#include "services/search.h"

namespace jingwei::app::api {
namespace {

using nlohmann::json;

data::WorldPtr world_of(const Call& call) {
  return call.district->district->view(call.scope).world_ptr();
}

http::Response fresh(const json& body) {
  http::Response response = json_response(body);
  response.revalidate = false;
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

http::Response no_content() {
  http::Response response;
  response.status = 204;
  return response;
}

// Under what the tries for a name are counted: names are as long as a client makes them.
std::string try_key(std::string_view name) { return data::sha256(services::folded(name)); }

// The account, if the password is its own and it may sign in. Takes as long whether there is one.
const data::Account* proven(const data::WorldPtr& world, std::string_view name,
                            const std::string& password) {
  const data::Account* account = services::account_named(world, name);
  if (!account) {
    data::weigh_password(password);
    return nullptr;
  }
  const bool fits = data::password_fits(account->password_hash, password);
  return fits && !account->disabled ? account : nullptr;
}

// Begins a session of the account, known by this hash of its password. nullopt when a change that
// shuts the account out has come since the hash was seen, which may be before the session.
std::optional<std::string> begin_session(const Call& call, data::AccountId id,
                                         std::string_view password_hash) {
  Sessions& sessions = call.district->sessions;
  std::string token = sessions.begin(id);
  const data::WorldPtr world = world_of(call);
  const data::Account* now = services::find_account(world, id);
  if (now && !now->disabled && now->password_hash == password_hash) return token;
  sessions.end(Sessions::key_of(token));
  return std::nullopt;
}

}  // namespace

http::Response signed_in(const Call& call, const data::Account& account) {
  HostedDistrict& hosted = *call.district;
  hosted.sessions.end(call.session);
  const auto token = begin_session(call, account.id, account.password_hash);
  const data::WorldPtr world = world_of(call);
  const data::Account* now = services::find_account(world, account.id);
  if (!token || !now) return problem({geo::ErrorCode::sign_in_failed}, call.language);
  http::Response response = fresh({{"open", false}, {"account", own_account_json(world, *now)}});
  response.headers.emplace_back("Set-Cookie", session_cookie(hosted, call.request, *token));
  return response;
}

http::Response get_session(const Call& call) {
  const data::WorldPtr world = world_of(call);
  if (!services::has_accounts(world)) {
    json body = {{"open", true}};
    if (call.district->first_token.is_good()) body["setup"] = true;
    return fresh(body);
  }
  const data::Account* account = services::find_account(world, call.scope.account());
  return fresh(
      {{"open", false}, {"account", account ? own_account_json(world, *account) : json()}});
}

http::Response post_session(const Call& call) {
  const auto body = body_object(call.request);
  if (!body) return problem(body.error(), call.language);
  const std::string name = body->at("name"), password = body->at("password");
  TryLimits& tries = call.district->tries;
  const std::string key = try_key(name);
  if (const auto wait = tries.begin(key, call.request.peer)) {
    return too_many_tries(*wait, call.language);
  }
  const data::WorldPtr world = world_of(call);
  const data::Account* account = proven(world, name, password);
  if (!account) return problem({geo::ErrorCode::sign_in_failed}, call.language);
  tries.succeeded(key, call.request.peer);
  return signed_in(call, *account);
}

http::Response delete_session(const Call& call) {
  call.district->sessions.end(call.session);
  http::Response response = no_content();
  response.headers.emplace_back("Set-Cookie", session_cookie(*call.district, call.request, {}));
  return response;
}

http::Response put_password(const Call& call) {
  const auto body = body_object(call.request);
  if (!body) return problem(body.error(), call.language);
  const data::WorldPtr world = world_of(call);
  const data::Account* account = services::find_account(world, call.scope.account());
  if (!account) return problem({geo::ErrorCode::not_found, "accounts"}, call.language);
  // Whoever has got hold of a session must not find out the password by trying either.
  TryLimits& tries = call.district->tries;
  const std::string key = try_key(account->name);
  if (const auto wait = tries.begin(key, call.request.peer)) {
    return too_many_tries(*wait, call.language);
  }
  const std::string old = body->at("old"), wanted = body->at("new");
  if (!data::password_fits(account->password_hash, old)) {
    return problem({geo::ErrorCode::sign_in_failed, "", {.field = "old"}}, call.language);
  }
  tries.succeeded(key, call.request.peer);
  if (auto status = services::check_password(account->name, wanted); !status) {
    geo::Error error = status.error();
    error.place.field = "new";
    return problem(error, call.language);
  }
  auto hash = data::hash_password(wanted);
  if (!hash) return problem(hash.error(), call.language);
  services::AccountChange change;
  change.id = account->id;
  change.version = account->version;
  change.password_hash = std::move(*hash);
  // Everybody may change this one field of his own row, whatever his role and areas.
  const auto receipt = call.district->district->execute(
      data::Scope::whole_district(account->name),
      [&](const data::WorldView& view) { return services::plan_account_change(view, change); });
  if (!receipt) return problem(receipt.error(), call.language);
  // The change has ended all sessions of the account; this one goes on under a new token.
  const auto token = begin_session(call, account->id, *change.password_hash);
  if (!token) return problem({geo::ErrorCode::session_expired}, call.language);
  http::Response response = no_content();
  response.headers.emplace_back("Set-Cookie", session_cookie(*call.district, call.request, *token));
  return response;
}

}  // namespace jingwei::app::api
