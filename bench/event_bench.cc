// One event to 1,000 listeners in 100 scopes over real sockets: processor time of the server for
// an event, against a bare loop that writes the very same bytes to 1,000 sockets in the same run.
// The listeners are a process of their own, which also looks whether anybody is told of a row
// outside his scope. Aim: at most 2.0 times the bare loop.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "app/api/event_streams.h"
#include "app/api/event_text.h"
#include "app/http/open_files.h"
#include "app/http/server.h"
#include "data/world.h"

namespace {

using namespace jingwei;

constexpr int kScopes = 100, kListeners = 1000, kEvents = 200;

double processor_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

[[noreturn]] void give_up(const char* what) {
  std::printf("%s\n", what);
  std::exit(1);
}

void write_all(int to, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = write(to, bytes.data(), bytes.size());
    if (n <= 0) give_up("a pipe or socket broke");
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

template <class T>
void write_value(int to, const T& value) {
  write_all(to, {reinterpret_cast<const char*>(&value), sizeof value});
}

template <class T>
T read_value(int from) {
  T value{};
  if (read(from, &value, sizeof value) != sizeof value) give_up("the other process has ended");
  return value;
}

// --- the listeners ---

int connect_to(std::uint16_t port) {
  const int client = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(client, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    give_up("cannot connect");
  }
  return client;
}

// The ids told on one connection that are not the listener's own: building k + 1 belongs to scope
// k, facility 1 to all.
std::size_t strangers_in(const std::string& text, int scope) {
  std::size_t strangers = 0;
  for (std::size_t at = 0; (at = text.find("\"id\":", at)) != std::string::npos; ++at) {
    const int id = std::atoi(text.c_str() + at + 5);
    const bool building = text.compare(text.find("\"layer\":\"", at) + 9, 9, "buildings") == 0;
    strangers += building && id != scope + 1;
  }
  return strangers;
}

// Reads from all until `target` bytes more have come.
void read_from_all(std::vector<pollfd>& sockets, std::vector<std::string>& texts,
                   std::size_t target) {
  char bytes[16'384];
  for (std::size_t got = 0; got < target;) {
    poll(sockets.data(), sockets.size(), -1);
    for (std::size_t i = 0; i < sockets.size(); ++i) {
      if (sockets[i].revents == 0) continue;
      const ssize_t n = recv(sockets[i].fd, bytes, sizeof bytes, 0);
      if (n <= 0) give_up("a listener was cut off");
      texts[i].append(bytes, static_cast<std::size_t>(n));
      got += static_cast<std::size_t>(n);
    }
  }
}

// Obeys the parent: ports, then after each round how many bytes it wrote.
void be_the_listeners(int from, int to) {
  const auto server = read_value<std::uint16_t>(from), bare = read_value<std::uint16_t>(from);
  std::vector<pollfd> streams, plain;
  std::vector<std::string> stream_texts(kListeners), plain_texts(kListeners);
  for (int i = 0; i < kListeners; ++i) {
    streams.push_back({connect_to(server), POLLIN, 0});
    write_all(streams.back().fd,
              "GET /" + std::to_string(i % kScopes) + " HTTP/1.1\r\nHost: x\r\n\r\n");
    while (stream_texts[i].find("retry: 1000\n\n") == std::string::npos) {
      char c;
      if (recv(streams.back().fd, &c, 1, 0) != 1) give_up("no stream");
      stream_texts[i] += c;
    }
    stream_texts[i].clear();
    plain.push_back({connect_to(bare), POLLIN, 0});
  }
  write_value(to, std::size_t{0});
  while (true) {
    const auto target = read_value<std::int64_t>(from);
    if (target == 0) break;
    if (target > 0) read_from_all(streams, stream_texts, static_cast<std::size_t>(target));
    if (target < 0) read_from_all(plain, plain_texts, static_cast<std::size_t>(-target));
    write_value(to, std::size_t{1});
  }
  std::size_t strangers = 0, differing = 0;
  for (int i = 0; i < kListeners; ++i) {
    strangers += strangers_in(stream_texts[i], i % kScopes);
    differing += stream_texts[i] != plain_texts[i];
  }
  write_value(to, strangers);
  write_value(to, differing);
}

// --- the server ---

struct Streams final : app::http::Application {
  explicit Streams(services::EventBus& bus) : streams(bus) {}
  std::optional<app::http::Response> answer_at_once(const app::http::Request& request) override {
    const int scope = std::atoi(request.path.c_str() + 1);
    return app::api::event_stream(streams, scope_of(scope), std::nullopt, {});
  }
  app::http::Response answer(const app::http::Request&) override { return {}; }
  bool is_lengthy(const app::http::Request&) override { return false; }
  app::http::Response failed(const app::http::Request& request, std::string_view) override {
    return refuse(500, request);
  }
  app::http::Response refuse(unsigned status, const app::http::Request&) override {
    app::http::Response response;
    response.status = status;
    return response;
  }
  std::optional<std::size_t> body_limit(app::http::Method, std::string_view) override {
    return std::nullopt;
  }
  static data::Scope scope_of(int scope) {
    return data::Scope::of_areas("listener", {data::AreaId{scope + 1}});
  }

  app::api::EventStreams streams;
};

geo::Polygon square(std::int32_t west, std::int32_t size) {
  return {{{west, 0}, {west + size, 0}, {west + size, size}, {west, size}}, {}};
}

// A grid for each scope with one house.
data::WorldPtr make_city() {
  data::WorldBuilder builder(data::DistrictInfo{.code = "610602", .frame = {{109.5, 36.6}}});
  for (std::int32_t i = 0; i < kScopes; ++i) {
    data::Area grid{.id = {i + 1}, .level = data::AreaLevel::grid};
    grid.shape = {square(i * 100'000, 100'000)};
    builder.put(grid);
    data::Building house{.id = {i + 1}};
    house.footprint = square(i * 100'000 + 1000, 10'000);
    builder.put(house);
  }
  builder.put(data::Facility{.id = {1}});
  return builder.finish({1}, "1");
}

struct Publisher {
  data::WorldPtr world = make_city();
  services::EventBus bus{world, [](const data::Change&) {
                           return std::vector<services::StalePart>{
                               {{"buildings"}, 109.5, 36.6, 109.51, 36.61, 13, 16}};
                         }};
  services::EventBus::EventPtr last;

  Publisher() {
    bus.join(std::nullopt, [this](const auto&, const auto& event) { last = event; });
  }
  // Tells of a change of every house, or of the facility that all see.
  void publish(bool houses) {
    data::Change change;
    change.actor = "li";
    change.command = "edit";
    change.summary = {"修改", "edit"};
    const data::WorldView view(world, data::Scope::whole_district(""));
    if (houses) {
      view.for_each<data::Building>([&](const data::Building& house, data::AreaId) {
        change.of<data::Building>().push_back({house, house});
      });
    } else {
      const data::Facility& facility = *view.find<data::Facility>({1});
      change.of<data::Facility>().push_back({facility, facility});
    }
    const data::Revision next{world->revision().value + 1};
    data::WorldBuilder builder(*world);
    builder.apply(change, next, "x");
    world = builder.finish(next, "x");
    const data::Committed committed{next, "x", std::make_shared<const data::Change>(change)};
    begun = processor_seconds();
    bus.publish(world, committed);
  }
  // What each scope is told of the last event.
  std::vector<std::string> texts() const {
    std::vector<std::string> all;
    for (int i = 0; i < kScopes; ++i) {
      const auto told = services::told_of(*last, {world, Streams::scope_of(i)});
      all.push_back(app::api::change_text(*last, told));
    }
    return all;
  }
  double begun = 0;
};

std::pair<int, std::uint16_t> bare_listener() {
  const int acceptor = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(acceptor, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      listen(acceptor, kListeners) != 0 ||
      getsockname(acceptor, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    give_up("cannot listen");
  }
  return {acceptor, ntohs(address.sin_port)};
}

void measure(const char* name, bool houses, Publisher& publisher, const std::vector<int>& bare,
             int to, int from) {
  double server = 0, loop = 0;
  std::size_t bytes = 0;
  for (int round = 0; round < kEvents; ++round) {
    publisher.publish(houses);
    // The texts are made between the two clocks of nobody.
    std::int64_t total = 0;
    const double published = processor_seconds();
    const auto texts = publisher.texts();
    for (int i = 0; i < kListeners; ++i) total += std::int64_t(texts[i % kScopes].size());
    const double counted = processor_seconds();
    write_value(to, total);
    read_value<std::size_t>(from);
    server += processor_seconds() - publisher.begun - (counted - published);
    bytes += static_cast<std::size_t>(total);

    const double begun = processor_seconds();
    for (int i = 0; i < kListeners; ++i) {
      const std::string& text = texts[i % kScopes];
      if (send(bare[i], text.data(), text.size(), MSG_NOSIGNAL) != ssize_t(text.size())) {
        give_up("a bare socket took less than all");
      }
    }
    loop += processor_seconds() - begun;
    write_value(to, -total);
    read_value<std::size_t>(from);
  }
  std::printf("%s: %zu bytes an event; server %.2f ms, bare loop %.2f ms an event; ratio %.2f\n",
              name, bytes / kEvents, 1000 * server / kEvents, 1000 * loop / kEvents, server / loop);
}

}  // namespace

int main() {
  app::http::raise_open_files();
  int down[2], up[2];
  if (pipe(down) != 0 || pipe(up) != 0) give_up("no pipes");
  std::fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    close(down[1]);
    close(up[0]);
    be_the_listeners(down[0], up[1]);
    _exit(0);
  }
  close(down[0]);
  close(up[1]);
  Publisher publisher;
  Streams application(publisher.bus);
  app::http::ServerOptions options;
  options.port = 0;
  options.limits.requests_per_second = 0;
  options.limits.heartbeat = std::chrono::hours(1);  // would be told besides
  auto server = app::http::Server::start(options, application);
  if (!server) give_up("the server does not start");
  const auto [acceptor, bare_port] = bare_listener();
  write_value(down[1], (*server)->port());
  write_value(down[1], bare_port);
  std::vector<int> bare;
  for (int i = 0; i < kListeners; ++i) {
    bare.push_back(accept(acceptor, nullptr, nullptr));
    if (bare.back() < 0) give_up("cannot accept");
  }
  read_value<std::size_t>(up[0]);
  std::printf("%d listeners in %d scopes, %u processors, %d events each\n", kListeners, kScopes,
              std::thread::hardware_concurrency(), kEvents);
  measure("a row of each scope (100 texts)", true, publisher, bare, down[1], up[0]);
  measure("a row that all see (1 text)", false, publisher, bare, down[1], up[0]);
  write_value(down[1], std::int64_t{0});
  const auto strangers = read_value<std::size_t>(up[0]), differing = read_value<std::size_t>(up[0]);
  std::printf(
      "rows told outside a scope: %zu; listeners who did not get the same as the bare "
      "loop wrote: %zu\n",
      strangers, differing);
  waitpid(child, nullptr, 0);
  server->reset();
  return strangers == 0 && differing == 0 ? 0 : 1;
}
