#include "tiles/tile_id.h"

#include <algorithm>

#include "app/api/hosted_district.h"
#include "app/api/parameters.h"
#include "app/api/problem.h"
#include "app/api/resources.h"
#include "app/attribution.h"

namespace jingwei::app::api {
namespace {

http::Response tile_response(const tiles::TileAnswer& tile, std::string_view type) {
  http::Response response;
  response.etag = tile.etag;
  response.revalidate = true;
  // Always asked for anew, so that an acknowledged edit shows; unchanged tiles cost a 304.
  response.headers.emplace_back("Cache-Control", "no-cache");
  if (tile.empty()) {
    response.status = 204;
    return response;
  }
  response.content_type = type;
  response.body = {tile.body,
                   {reinterpret_cast<const char*>(tile.body->data()), tile.body->size()}};
  return response;
}

geo::Result<std::vector<std::string>> layers_of(const http::Request& request) {
  std::vector<std::string> layers;
  const std::string* list = request.parameter("layers");
  if (!list) return layers;
  std::size_t begin = 0;
  while (true) {
    const std::size_t end = list->find(',', begin);
    std::string layer = list->substr(begin, end - begin);
    if (layer.empty() || std::find(layers.begin(), layers.end(), layer) != layers.end()) {
      return malformed("layers", *list);
    }
    layers.push_back(std::move(layer));
    if (end == std::string::npos) return layers;
    begin = end + 1;
  }
}

// Whether it is a name or an address with or without a port, and nothing else.
bool is_host(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_' || c == ':' || c == '[' || c == ']';
  };
  return !text.empty() && text.size() <= 260 && std::all_of(text.begin(), text.end(), fits);
}

}  // namespace

http::Response get_tile(const Call& call) {
  const auto id = tiles::parse_tile_id(call.path[0], call.path[1], call.path[2]);
  if (!id) return problem(id.error(), call.language);
  const auto layers = layers_of(call.request);
  if (!layers) return problem(layers.error(), call.language);
  const bool gzip = http::accepts_gzip(call.request);
  const auto tile = call.district->tiles.tile(
      call.scope, *id, *layers, gzip ? tiles::Encoding::gzip : tiles::Encoding::identity);
  if (!tile) return problem(tile.error(), call.language);
  http::Response response = tile_response(*tile, "application/vnd.mapbox-vector-tile");
  response.headers.emplace_back("Vary", "Accept-Encoding");
  if (gzip && !tile->empty()) response.headers.emplace_back("Content-Encoding", "gzip");
  return response;
}

http::Response get_terrain(const Call& call) {
  const auto id = tiles::parse_tile_id(call.path[0], call.path[1], call.path[2]);
  if (!id) return problem(id.error(), call.language);
  const auto tile = call.district->tiles.terrain(*id);
  if (!tile) return problem(tile.error(), call.language);
  return tile_response(*tile, "image/png");
}

http::Response get_tile_json(const Call& call) {
  const data::WorldView view = call.district->district->view(call.scope);
  std::string attribution;
  for (const Attribution& source : attributions(view)) {
    attribution += (attribution.empty() ? "" : " | ") + source.text;
  }
  for (const data::Text& notice : notices(view)) {
    const std::string& words = call.language == geo::Language::zh ? notice.zh : notice.en;
    attribution += (attribution.empty() ? "" : " | ") + words;
  }
  // TileJSON wants whole addresses. The one that was asked is told back to who asked it; a value
  // that is no host and port could make it another one.
  const std::string_view host = call.request.header("host");
  if (!is_host(host)) return problem(malformed("Host", host.substr(0, 80)), call.language);
  const std::string url = (call.request.secure ? "https://" : "http://") + std::string(host) + "/" +
                          call.district->code + "/tiles/{z}/{x}/{y}.mvt";
  http::Response response;
  response.content_type = "application/json; charset=utf-8";
  response.body = http::Body::of(call.district->tiles.tile_json({url, attribution}));
  response.headers.emplace_back("Cache-Control", "no-cache");
  response.revalidate = true;
  response.compress = true;
  return response;
}

}  // namespace jingwei::app::api
