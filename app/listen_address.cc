#include "app/listen_address.h"

#include <charconv>

#include "app/http/peer.h"

namespace jingwei::app {

using geo::Error;
using geo::ErrorCode;

geo::Result<ListenAddress> parse_listen_address(const std::string& text) {
  const Error malformed{ErrorCode::usage, "127.0.0.1:8080", {.field = "--listen", .value = text}};
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return malformed;
  ListenAddress listen;
  listen.shown = text.substr(0, colon);
  if (listen.shown == "localhost") listen.shown = "127.0.0.1";
  const bool bracketed = listen.shown.starts_with('[') && listen.shown.ends_with(']');
  listen.address = bracketed ? listen.shown.substr(1, listen.shown.size() - 2) : listen.shown;
  const bool is_ipv6 = listen.address.find(':') != std::string::npos;
  if (http::plain_address(listen.address).empty() || is_ipv6 != bracketed) return malformed;
  listen.loopback = http::is_loopback(listen.address);
  const char *begin = text.data() + colon + 1, *end = text.data() + text.size();
  const auto [stop, fault] = std::from_chars(begin, end, listen.port);
  if (fault != std::errc{} || stop != end) return malformed;
  return listen;
}

geo::Status check_listening(const ListenAddress& listen, const Protection& protection) {
  if (listen.loopback) return {};
  const auto refused = [&](std::string why) {
    return Error{ErrorCode::listen_refused,
                 std::move(why),
                 {.field = "--listen", .value = listen.shown + ":" + std::to_string(listen.port)}};
  };
  if (!protection.accounts) {
    return refused(
        "只能监听本机 127.0.0.1 或 [::1]：尚无账号，别人连上就能改数据 / only 127.0.0.1 or [::1]: "
        "there are no accounts yet, whoever connects could change the data");
  }
  if (!protection.tls && !protection.trusted_proxy) {
    return refused(
        "口令会明文传输：请用 --cert 和 --key 启用 TLS，或放在网关之后并加 --trust-proxy / "
        "passwords would travel in the clear: give --cert and --key for TLS, or stand behind a "
        "gateway with --trust-proxy");
  }
  return {};
}

}  // namespace jingwei::app
