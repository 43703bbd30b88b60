#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "app/api/api.h"
#include "app/api/hosted_district.h"
#include "app/api/resources.h"
#include "app/http/server.h"

namespace jingwei::app::api {
namespace {

// Resident memory of this process in bytes, 0 where the system does not tell.
std::uint64_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::uint64_t total = 0, resident = 0;
  file >> total >> resident;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

void append(std::string& out, std::string_view name, std::uint64_t value) {
  out += "jingwei_";
  out += name;
  out += ' ';
  out += std::to_string(value);
  out += '\n';
}

}  // namespace

http::Response get_metrics(const Call& call) {
  const http::ServerFigures figures = call.api.server_figures();
  const data::WorldView view = call.district->district->view(call.scope);
  std::string out;
  append(out, "revision", static_cast<std::uint64_t>(view.revision().value));
  append(out, "buildings", view.count<data::Building>());
  append(out, "resident_bytes", resident_bytes());
  append(out, "connections_total", figures.connections);
  append(out, "connections_open", figures.open_connections);
  append(out, "connections_refused_total", figures.refused_connections);
  append(out, "requests_total", figures.requests);
  append(out, "requests_limited_total", figures.limited_requests);
  append(out, "responses_2xx_total", figures.responses_2xx);
  append(out, "responses_3xx_total", figures.responses_3xx);
  append(out, "responses_4xx_total", figures.responses_4xx);
  append(out, "responses_5xx_total", figures.responses_5xx);
  append(out, "sent_bytes_total", figures.bytes_out);
  append(out, "event_streams_open", figures.event_streams);
  append(out, "event_streams_dropped_total", figures.dropped_streams);
  append(out, "requests_waiting", figures.waiting);
  http::Response response;
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  response.headers.emplace_back("Cache-Control", "no-store");
  response.body = http::Body::of(std::move(out));
  return response;
}

}  // namespace jingwei::app::api
