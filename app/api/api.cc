#include "app/api/api.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "app/api/call.h"
#include "app/api/parameters.h"
#include "app/api/problem.h"
#include "app/api/route_docs.h"
#include "app/api/who.h"
#include "app/http/peer.h"
#include "app/log.h"

namespace jingwei::app::api {
namespace {

// No page of ours asks anything of another host; the browser is told to see to it.
constexpr std::string_view kContentPolicy =
    "default-src 'self'; script-src 'self'; worker-src 'self' blob:; style-src 'self' "
    "'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; object-src 'none'; base-uri "
    "'none'; form-action 'none'; frame-ancestors 'none'";

// Browsers that have come by TLS once come by nothing else for so long: 30 days.
constexpr std::string_view kTransportPolicy = "max-age=2592000";

void guard(http::Response& response, const http::Request& request) {
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  response.headers.emplace_back("Referrer-Policy", "no-referrer");
  response.headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
  if (request.secure) {
    response.headers.emplace_back("Strict-Transport-Security", std::string(kTransportPolicy));
  }
  if (response.content_type.starts_with("text/html")) {
    response.headers.emplace_back("Content-Security-Policy", std::string(kContentPolicy));
  }
}

bool is_write(http::Method method) {
  return method != http::Method::get && method != http::Method::head &&
         method != http::Method::options;
}

// nullopt when each parameter is known to the route and given once.
std::optional<geo::Error> fault_of_query(const Route& route, const http::Request& request) {
  for (std::size_t i = 0; i < request.query.size(); ++i) {
    const auto& [name, value] = request.query[i];
    const bool known = !name.empty() &&
                       std::find(route.query.begin(), route.query.end(), name) != route.query.end();
    const bool again =
        std::any_of(request.query.begin(), request.query.begin() + i,
                    [&, &wanted = name](const auto& q) { return q.first == wanted; });
    if (!known || again) return malformed(name, value);
  }
  return std::nullopt;
}

http::Response allowed(unsigned status, std::string methods, geo::Language language) {
  http::Response response;
  if (status == 405) {
    response =
        problem(status, {geo::ErrorCode::request_malformed, "", {.field = "method"}}, language);
  }
  response.status = status;
  response.headers.emplace_back("Allow", std::move(methods));
  return response;
}

}  // namespace

Api::Api(std::vector<std::unique_ptr<HostedDistrict>> districts, http::StaticFiles pages,
         std::string actor)
    : districts_(std::move(districts)), pages_(std::move(pages)), actor_(std::move(actor)) {
  std::sort(districts_.begin(), districts_.end(),
            [](const auto& a, const auto& b) { return a->code < b->code; });
}

Api::~Api() = default;

void Api::attach(const http::Server& server) { server_ = &server; }

bool Api::is_our_host(std::string_view host) const {
  const http::Server* server = server_.load();
  if (!server) return false;
  const std::string port = ":" + std::to_string(server->port());
  for (const std::string_view name : {"127.0.0.1", "localhost", "[::1]"}) {
    if (host.starts_with(name) && host.substr(name.size()) == port) return true;
    if (host == name && server->port() == 80) return true;
  }
  return false;
}

HostedDistrict* Api::find_district(std::string_view code) const {
  for (const auto& hosted : districts_) {
    if (hosted->code == code) return hosted.get();
  }
  return nullptr;
}

bool Api::is_open() const {
  return std::any_of(districts_.begin(), districts_.end(),
                     [](const auto& hosted) { return hosted->is_open(); });
}

http::ServerFigures Api::server_figures() const {
  const http::Server* server = server_.load();
  return server ? server->figures() : http::ServerFigures{};
}

std::optional<http::Response> Api::check(const http::Request& request) const {
  const geo::Language language = language_of(request);
  const auto forbidden = [&](std::string_view field, std::string_view value) {
    log_stranger(request, field);
    return problem({geo::ErrorCode::not_permitted,
                    "",
                    {.field = std::string(field), .value = std::string(value)}},
                   language);
  };
  const std::string_view host = request.header("host");
  if (is_open()) {
    // Whoever gets through acts as the user who runs the server: only this machine may, and no page
    // of a stranger that has given its own name our address.
    if (!is_our_host(host)) return forbidden("Host", host);
    if (!http::is_loopback(request.peer)) return forbidden("X-Forwarded-For", request.peer);
  }
  if (is_write(request.method)) {
    const std::string_view origin = request.header("origin");
    const std::string_view scheme = request.secure ? "https://" : "http://";
    const bool same =
        origin.empty() || (origin.starts_with(scheme) && origin.substr(scheme.size()) == host);
    const std::string_view site = request.header("sec-fetch-site");
    if (!same || site == "cross-site" || site == "same-site") return forbidden("Origin", origin);
  }
  return std::nullopt;
}

std::optional<http::Response> Api::answer_at_once(const http::Request& request) {
  auto refused = check(request);
  if (refused) {
    guard(*refused, request);
    return refused;
  }
  if (request.method != http::Method::get && request.method != http::Method::head)
    return std::nullopt;
  auto page = pages_.find(request.path);
  if (page) guard(*page, request);
  return page;
}

http::Response Api::answer(const http::Request& request) {
  const auto begun = std::chrono::steady_clock::now();
  http::Response response;
  try {
    response = route(request);
  } catch (const std::bad_alloc&) {
    response = problem({geo::ErrorCode::memory_exceeded, "", {}}, language_of(request));
  } catch (const std::exception& fault) {
    // Libraries below report by exceptions; one that gets here is a fault of ours, not of the call.
    response = problem({geo::ErrorCode::internal_error, fault.what(), {}}, language_of(request));
  }
  if (request.method == http::Method::head) response.stream = nullptr;
  guard(response, request);
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - begun);
  log_answer(request, response, {static_cast<std::int32_t>(took.count())});
  return response;
}

bool Api::is_lengthy(const http::Request& request) {
  std::vector<std::string> values;
  const auto all = routes();
  return std::any_of(all.begin(), all.end(), [&](const Route& route) {
    const bool fits = request.method == route.method ||
                      (request.method == http::Method::head && route.method == http::Method::get);
    return route.lengthy && fits && match_path(route.pattern, request.path, values);
  });
}

http::Response Api::failed(const http::Request& request, std::string_view cause) {
  http::Response response =
      problem({geo::ErrorCode::internal_error, std::string(cause), {}}, language_of(request));
  guard(response, request);
  log_answer(request, response, {});
  return response;
}

http::Response Api::refuse(unsigned status, const http::Request& request) {
  using geo::ErrorCode;
  const ErrorCode code = status == 413 || status == 431 ? ErrorCode::request_too_large
                         : status == 503                ? ErrorCode::server_busy
                         : status == 429                ? ErrorCode::too_many_requests
                                                        : ErrorCode::request_malformed;
  http::Response response = problem(status, {code, "", {}}, language_of(request));
  guard(response, request);
  log_refusal(status);
  return response;
}

std::optional<std::size_t> Api::body_limit(http::Method method, std::string_view path) {
  std::vector<std::string> values;
  for (const Route& route : routes()) {
    if (route.method == method && route.body_bytes > 0 && match_path(route.pattern, path, values)) {
      return route.body_bytes;
    }
  }
  return std::nullopt;
}

http::Response Api::route(const http::Request& request) {
  std::string methods;
  std::vector<std::string> values;
  for (const Route& route : routes()) {
    if (!match_path(route.pattern, request.path, values)) continue;
    methods += (methods.empty() ? "" : ", ") + std::string(http::method_name(route.method));
    if (route.method == http::Method::get) methods += ", HEAD";
    const bool fits = request.method == route.method ||
                      (request.method == http::Method::head && route.method == http::Method::get);
    if (!fits) continue;
    Call call{request, *this, nullptr, std::move(values), nobody(), {}, language_of(request)};
    if (route.has_district()) {
      call.district = find_district(call.path.front());
      if (!call.district) return not_found(request);
      call.path.erase(call.path.begin());
    }
    if (auto refused = identify(route, call)) return std::move(*refused);
    if (const auto fault = fault_of_query(route, request)) return problem(*fault, call.language);
    const RouteDoc* doc = find_route_doc(route);
    if (doc && !doc->body.empty()) {
      if (const auto fault = fault_of_body(request, doc->body)) {
        return problem(*fault, call.language);
      }
    }
    return route.handler(call);
  }
  if (methods.empty()) return not_found(request);
  methods += ", OPTIONS";
  if (request.method == http::Method::options) {
    return allowed(204, std::move(methods), language_of(request));
  }
  return allowed(405, std::move(methods), language_of(request));
}

std::optional<http::Response> Api::identify(const Route& route, Call& call) const {
  if (!call.district) return std::nullopt;
  call.session = session_key(*call.district, call.request);
  const data::WorldPtr world = call.district->district->view(nobody()).world_ptr();
  auto scope = scope_of_session(*call.district, world, call.session, actor_, true);
  if (scope) call.scope = std::move(*scope);
  if (route.need == Need::nothing) return std::nullopt;
  if (!scope) return problem(scope.error(), call.language);
  if (route.need == Need::administrator && call.scope.role() != data::Role::administrator) {
    return problem({geo::ErrorCode::not_permitted, "", {.value = call.request.path}},
                   call.language);
  }
  return std::nullopt;
}

http::Response Api::not_found(const http::Request& request) const {
  return problem({geo::ErrorCode::not_found, "", {.value = request.path}}, language_of(request));
}

}  // namespace jingwei::app::api
