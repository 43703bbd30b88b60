#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "app/api/hosted_district.h"
#include "app/http/server.h"
#include "app/http/static_files.h"

namespace jingwei::app::api {

struct Call;
struct Route;

// All that is served over HTTP: checks a request, finds its route and answers.
class Api final : public http::Application {
 public:
  // `actor`: who acts in districts without accounts, the operating-system user.
  Api(std::vector<std::unique_ptr<HostedDistrict>> districts, http::StaticFiles pages,
      std::string actor);
  ~Api() override;

  // Tells the port and the figures of the server in front. Until then every request is answered
  // 403, because no Host is known to be ours. Requires: the server outlives all requests.
  void attach(const http::Server& server);

  std::optional<http::Response> answer_at_once(const http::Request& request) override;
  http::Response answer(const http::Request& request) override;
  bool is_lengthy(const http::Request& request) override;
  http::Response failed(const http::Request& request, std::string_view cause) override;
  http::Response refuse(unsigned status, const http::Request& request) override;
  std::optional<std::size_t> body_limit(http::Method method, std::string_view path) override;

  const std::vector<std::unique_ptr<HostedDistrict>>& districts() const { return districts_; }
  HostedDistrict* find_district(std::string_view code) const;
  http::ServerFigures server_figures() const;
  // Whether one of the districts has no accounts.
  bool is_open() const;
  // Who acts in a district without accounts.
  const std::string& actor() const { return actor_; }

 private:
  // The answer to a request that must not go further.
  std::optional<http::Response> check(const http::Request& request) const;
  // Whether the value of Host is an address of this machine with our port.
  bool is_our_host(std::string_view host) const;
  // Says in the call who asks; the answer when the route is not for him.
  std::optional<http::Response> identify(const Route& route, Call& call) const;
  http::Response route(const http::Request& request);
  http::Response not_found(const http::Request& request) const;

  std::vector<std::unique_ptr<HostedDistrict>> districts_;  // by code
  http::StaticFiles pages_;
  std::string actor_;
  std::atomic<const http::Server*> server_{nullptr};
};

}  // namespace jingwei::app::api
