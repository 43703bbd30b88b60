#pragma once

#include <string>

#include "app/api/call.h"
#include "data/world.h"
#include "geo/result.h"

namespace jingwei::app::api {

// Who asks, by the cookie of his session. The account is read from the World at hand each time, so
// that a new role or new areas hold at once.

// The name of the cookie of a district: "jingwei_610602".
std::string cookie_name(const HostedDistrict& hosted);
// Under what the session of the request's cookie is known; empty without a cookie.
std::string session_key(const HostedDistrict& hosted, const http::Request& request);

// In a district without accounts the operating-system user `actor`. Otherwise the account of the
// session; sign_in_required without a session, session_expired with one that has ended. `touch`:
// the session is being used.
geo::Result<data::Scope> scope_of_session(HostedDistrict& hosted, const data::WorldPtr& world,
                                          const std::string& key, const std::string& actor,
                                          bool touch);

// Somebody without rights who sees no area: who asks on a route that is open to all.
data::Scope nobody();

// Set-Cookie for the token, or to forget it when it is empty.
std::string session_cookie(const HostedDistrict& hosted, const http::Request& request,
                           const std::string& token);

// The answer that signs the account in, under a new token; the session of the request ends.
http::Response signed_in(const Call& call, const data::Account& account);  // session.cc

}  // namespace jingwei::app::api
