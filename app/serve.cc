#include "app/serve.h"

#include <charconv>

#include "app/api/api.h"
#include "app/handover.h"
#include "app/program_path.h"
#include "services/district.h"

namespace jingwei::app {
namespace {

namespace fs = std::filesystem;

struct Endpoint {
  std::string address;  // as the system takes it
  std::string shown;    // as it stands in a URL
  std::uint16_t port = 0;
};

// Only what cannot be reached from another machine.
geo::Result<Endpoint> loopback_endpoint(const std::string& listen) {
  const geo::Error refused{geo::ErrorCode::not_permitted,
                           "只能监听本机 127.0.0.1 或 [::1]：尚无账号，别人连上就能改数据 / only "
                           "127.0.0.1 or [::1]: there are no "
                           "accounts yet, whoever connects could change the data",
                           {.field = "--listen", .value = listen}};
  const geo::Error malformed{
      geo::ErrorCode::usage, "127.0.0.1:8080", {.field = "--listen", .value = listen}};
  const std::size_t colon = listen.rfind(':');
  if (colon == std::string::npos) return malformed;
  Endpoint endpoint;
  const std::string host = listen.substr(0, colon);
  if (host == "127.0.0.1" || host == "localhost") {
    endpoint = {"127.0.0.1", "127.0.0.1", 0};
  } else if (host == "[::1]") {
    endpoint = {"::1", "[::1]", 0};
  } else {
    return refused;
  }
  const char *begin = listen.data() + colon + 1, *end = listen.data() + listen.size();
  const auto [stop, fault] = std::from_chars(begin, end, endpoint.port);
  if (fault != std::errc{} || stop != end) return malformed;
  return endpoint;
}

// The pages stand beside the program, where an installation puts them, or in the source tree.
geo::Result<http::StaticFiles> read_pages(const fs::path& wanted) {
  if (!wanted.empty()) return http::StaticFiles::read(wanted);
  const fs::path program = program_path().parent_path();
  for (const fs::path& folder :
       {program / "web", program / "../share/jingwei/web", program / "../../web/dist"}) {
    auto pages = http::StaticFiles::read(folder);
    if (pages || pages.error().code != geo::ErrorCode::file_not_found) return pages;
  }
  return http::StaticFiles();
}

geo::Error named(geo::Error error, const fs::path& folder) {
  if (error.place.file.empty()) error.place.file = folder.string();
  return error;
}

geo::Result<std::vector<std::unique_ptr<api::HostedDistrict>>> open_districts(
    const std::vector<fs::path>& folders, geo::Progress& progress) {
  std::vector<std::unique_ptr<api::HostedDistrict>> districts;
  for (const fs::path& folder : folders) {
    auto district = services::District::open(folder, {}, progress);
    if (!district) return named(district.error(), folder);
    auto hosted = std::make_unique<api::HostedDistrict>(std::move(*district));
    for (const auto& other : districts) {
      if (other->code == hosted->code) {
        return geo::Error{geo::ErrorCode::duplicate_key,
                          "",
                          {.file = folder.string(), .field = "code", .value = hosted->code}};
      }
    }
    districts.push_back(std::move(hosted));
  }
  return districts;
}

}  // namespace

struct Serving::Impl {
  Endpoint endpoint;
  bool has_pages = false;
  std::unique_ptr<api::Api> api;
  std::unique_ptr<http::Server> server;
  std::vector<std::unique_ptr<HandoverServer>> handovers;
};

Serving::Serving(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

geo::Result<std::unique_ptr<Serving>> Serving::start(const ServeOptions& options,
                                                     geo::Progress& progress) {
  auto impl = std::make_unique<Impl>();
  auto endpoint = loopback_endpoint(options.listen);
  if (!endpoint) return endpoint.error();
  impl->endpoint = *endpoint;
  auto pages = read_pages(options.pages);
  if (!pages) return pages.error();
  impl->has_pages = !pages->empty();
  auto districts = open_districts(options.folders, progress);
  if (!districts) return districts.error();
  impl->api = std::make_unique<api::Api>(std::move(*districts), std::move(*pages), options.actor);

  http::ServerOptions server;
  server.address = impl->endpoint.address;
  server.port = impl->endpoint.port;
  server.io_threads = options.io_threads;
  server.pool_threads = options.pool_threads;
  server.limits = options.limits;
  auto started = http::Server::start(server, *impl->api);
  if (!started) return started.error();
  impl->server = std::move(*started);
  impl->endpoint.port = impl->server->port();
  impl->api->attach(*impl->server);
  for (const auto& hosted : impl->api->districts()) {
    auto handover = HandoverServer::start(*hosted->district);
    if (!handover) return handover.error();
    impl->handovers.push_back(std::move(*handover));
  }
  return std::unique_ptr<Serving>(new Serving(std::move(impl)));
}

Serving::~Serving() {
  // Commands first: then nothing publishes events while the streams are being closed.
  impl_->handovers.clear();
  impl_->server.reset();
  impl_->api.reset();
}

std::uint16_t Serving::port() const { return impl_->endpoint.port; }

std::string Serving::address() const {
  return "http://" + impl_->endpoint.shown + ":" + std::to_string(port()) + "/";
}

bool Serving::has_pages() const { return impl_->has_pages; }

}  // namespace jingwei::app
