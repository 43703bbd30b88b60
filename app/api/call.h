#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/http/message.h"
#include "data/scope.h"
#include "geo/error.h"

namespace jingwei::app::api {

class Api;
struct HostedDistrict;

// A request that has found its route.
struct Call {
  const http::Request& request;
  Api& api;
  HostedDistrict* district = nullptr;  // null on routes without a district
  std::vector<std::string> path;       // the values of the pattern's names after {d}
  data::Scope scope;
  std::string session;  // under what the session is known (app/api/who.h); empty: none
  geo::Language language = geo::Language::zh;
};

using Handler = http::Response (*)(const Call&);

// Whom a route answers once the district has accounts; before, it answers everybody who can
// connect, as an administrator.
enum class Need : std::uint8_t { nothing, session, administrator };

// One line of the route table.
struct Route {
  http::Method method;
  std::string_view pattern;  // "{name}" stands for one part of the path or of its last part
  std::array<std::string_view, 12> query;  // the parameters it takes; others are refused
  Handler handler;
  Need need = Need::session;
  std::size_t body_bytes = 0;  // how long a body it takes; 0: http::Limits::body_bytes
  bool lengthy = false;        // waits for the walk model: http::Application::is_lengthy

  bool has_district() const { return pattern.starts_with("/{d}"); }
  bool writes() const { return method != http::Method::get && method != http::Method::head; }
};

// All routes, in the order of docs/api.md.
std::span<const Route> routes();

// The values of the pattern's names where the path fits it.
bool match_path(std::string_view pattern, std::string_view path, std::vector<std::string>& values);

}  // namespace jingwei::app::api
