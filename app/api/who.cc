#include "app/api/who.h"

#include <algorithm>

#include "app/api/hosted_district.h"
#include "services/accounts.h"

namespace jingwei::app::api {
namespace {

// The value of the cookie; the first where it is sent twice.
std::string_view cookie(const http::Request& request, std::string_view name) {
  for (const auto& [header, value] : request.headers) {
    if (header != "cookie") continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const std::size_t end = rest.find(';');
      std::string_view pair = rest.substr(0, end);
      pair.remove_prefix(std::min(pair.find_first_not_of(' '), pair.size()));
      if (pair.starts_with(name) && pair.substr(name.size()).starts_with('=')) {
        return pair.substr(name.size() + 1);
      }
      if (end == std::string_view::npos) break;
      rest.remove_prefix(end + 1);
    }
  }
  return {};
}

}  // namespace

std::string cookie_name(const HostedDistrict& hosted) { return "jingwei_" + hosted.code; }

std::string session_key(const HostedDistrict& hosted, const http::Request& request) {
  const std::string_view token = cookie(request, cookie_name(hosted));
  return token.empty() ? std::string() : Sessions::key_of(token);
}

geo::Result<data::Scope> scope_of_session(HostedDistrict& hosted, const data::WorldPtr& world,
                                          const std::string& key, const std::string& actor,
                                          bool touch) {
  if (!services::has_accounts(world)) return data::Scope::whole_district(actor);
  if (key.empty()) return geo::Error{geo::ErrorCode::sign_in_required};
  const auto id = hosted.sessions.account_of(key, touch);
  if (!id) return geo::Error{geo::ErrorCode::session_expired};
  const data::Account* account = services::find_account(world, *id);
  if (!account || account->disabled) return geo::Error{geo::ErrorCode::session_expired};
  return data::Scope::of_account(*account);
}

data::Scope nobody() {
  data::Account account;
  account.areas = {data::AreaId{-1}};  // the id of no area
  return data::Scope::of_account(account);
}

std::string session_cookie(const HostedDistrict& hosted, const http::Request& request,
                           const std::string& token) {
  const auto age =
      token.empty() ? std::chrono::seconds(0) : std::chrono::seconds(Sessions::kLongest);
  return cookie_name(hosted) + "=" + token + "; Path=/" + hosted.code +
         "/; Max-Age=" + std::to_string(age.count()) + "; HttpOnly; SameSite=Strict" +
         (request.secure ? "; Secure" : "");
}

}  // namespace jingwei::app::api
