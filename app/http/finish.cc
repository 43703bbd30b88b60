// The last step before an answer leaves: encoding, ETag, 304.

#include "app/http/message.h"
#include "data/digest.h"
#include "tiles/gzip.h"

namespace jingwei::app::http {
namespace {

// Below this a gzip wrapper and the header about it cost more than they save.
constexpr std::size_t kWorthCompressing = 1024;

// Half of a SHA-256 is more than enough to tell two answers apart.
std::string content_tag(std::string_view bytes) {
  return '"' + data::to_hex(data::sha256(bytes).substr(0, data::kSha256Bytes / 2)) + '"';
}

}  // namespace

void finish(const Request& request, Response& response) {
  if (response.stream) return;
  const bool readable = request.method == Method::get || request.method == Method::head;
  bool gzip = false;
  if (response.compress && response.body.bytes.size() > kWorthCompressing) {
    response.headers.emplace_back("Vary", "Accept-Encoding");
    gzip = accepts_gzip(request);
  }
  if (response.revalidate && response.status == 200 && readable) {
    if (response.etag.empty()) response.etag = content_tag(response.body.bytes);
    // A strong tag names the bytes, so the packed form needs one of its own.
    if (gzip) response.etag.insert(response.etag.size() - 1, "-gzip");
    if (matches_none(request, response.etag)) {
      response.status = 304;
      response.content_type.clear();
      response.body = {};
    }
  }
  if (gzip && response.status != 304) {
    const auto packed =
        std::make_shared<const std::vector<std::uint8_t>>(tiles::gzip(response.body.bytes));
    response.body = {packed, {reinterpret_cast<const char*>(packed->data()), packed->size()}};
    response.headers.emplace_back("Content-Encoding", "gzip");
  }
}

}  // namespace jingwei::app::http
