#include "app/serve.h"

#include "app/api/api.h"
#include "app/handover.h"
#include "app/listen_address.h"
#include "app/program_path.h"
#include "services/district.h"
#include "services/district_folder.h"

namespace jingwei::app {
namespace {

namespace fs = std::filesystem;

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

// Whether everybody on the machine may read the store. What lies above the folder is not looked at.
bool is_public(const fs::path& folder) {
  std::error_code ignored;
  const auto may = [&](const fs::path& path, fs::perms wanted) {
    return (fs::status(path, ignored).permissions() & wanted) != fs::perms::none;
  };
  return may(folder, fs::perms::others_exec) &&
         may(folder / services::kStoreFile, fs::perms::others_read);
}

}  // namespace

struct Serving::Impl {
  ListenAddress listen;
  bool has_pages = false;
  std::unique_ptr<api::Api> api;
  std::unique_ptr<http::Server> server;
  std::vector<std::unique_ptr<HandoverServer>> handovers;
  std::vector<data::Text> warnings;
};

Serving::Serving(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

geo::Result<std::unique_ptr<Serving>> Serving::start(const ServeOptions& options,
                                                     geo::Progress& progress) {
  auto impl = std::make_unique<Impl>();
  const auto listen = parse_listen_address(options.listen);
  if (!listen) return listen.error();
  impl->listen = *listen;
  if (options.certificate.empty() != options.key.empty()) {
    return geo::Error{geo::ErrorCode::usage, "--cert FILE --key FILE", {.field = "--cert, --key"}};
  }
  auto pages = read_pages(options.pages);
  if (!pages) return pages.error();
  impl->has_pages = !pages->empty();
  auto districts = open_districts(options.folders, progress);
  if (!districts) return districts.error();
  impl->api = std::make_unique<api::Api>(std::move(*districts), std::move(*pages), options.actor);
  const Protection protection{!impl->api->is_open(), !options.certificate.empty(),
                              options.trust_proxy};
  if (auto status = check_listening(impl->listen, protection); !status) return status.error();

  http::ServerOptions server;
  server.address = impl->listen.address;
  server.port = impl->listen.port;
  server.certificate = options.certificate;
  server.key = options.key;
  server.trust_proxy = options.trust_proxy;
  server.io_threads = options.io_threads;
  server.pool_threads = options.pool_threads;
  server.limits = options.limits;
  auto started = http::Server::start(server, *impl->api);
  if (!started) return started.error();
  impl->server = std::move(*started);
  impl->listen.port = impl->server->port();
  impl->api->attach(*impl->server);
  impl->warnings = impl->server->warnings();
  for (const auto& hosted : impl->api->districts()) {
    const fs::path& folder = hosted->district->folder();
    if (is_public(folder)) {
      impl->warnings.push_back(
          {"本机上的任何人都能读 " + folder.string() + "，请执行 chmod o-rwx",
           "everybody on this machine may read " + folder.string() + "; run chmod o-rwx on it"});
    }
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

std::uint16_t Serving::port() const { return impl_->listen.port; }

std::string Serving::address() const {
  return (impl_->server->is_tls() ? "https://" : "http://") + impl_->listen.shown + ":" +
         std::to_string(port()) + "/";
}

bool Serving::is_open() const { return impl_->api->is_open(); }

const std::vector<data::Text>& Serving::warnings() const { return impl_->warnings; }

std::vector<Serving::FirstAccount> Serving::first_account_tokens() {
  std::vector<FirstAccount> tokens;
  for (const auto& hosted : impl_->api->districts()) {
    if (hosted->is_open()) tokens.push_back({hosted->code, hosted->first_token.make()});
  }
  return tokens;
}

bool Serving::has_pages() const { return impl_->has_pages; }

}  // namespace jingwei::app
