#include "app/http/peer.h"

#include <arpa/inet.h>

#include <array>
#include <cstring>
#include <optional>

namespace jingwei::app::http {
namespace {

using Bytes = std::array<unsigned char, 16>;

// IPv4 as ::ffff:a.b.c.d.
std::optional<Bytes> parsed(std::string_view text) {
  std::string plain(text.substr(0, text.find('%')));
  Bytes bytes{};
  if (inet_pton(AF_INET6, plain.c_str(), bytes.data()) == 1) return bytes;
  bytes[10] = bytes[11] = 0xff;
  if (inet_pton(AF_INET, plain.c_str(), bytes.data() + 12) == 1) return bytes;
  return std::nullopt;
}

bool is_ipv4(const Bytes& bytes) {
  static constexpr Bytes kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  return std::memcmp(bytes.data(), kMapped.data(), 12) == 0;
}

std::uint64_t big_endian(const unsigned char* bytes, int count) {
  std::uint64_t value = 0;
  for (int i = 0; i < count; ++i) value = value << 8 | bytes[i];
  return value;
}

// The last entry of the list that all headers of the name make together.
std::string_view last_entry(const Request& request, std::string_view name) {
  std::string_view last;
  for (const auto& [key, value] : request.headers) {
    if (key == name) last = value;
  }
  if (const auto comma = last.rfind(','); comma != std::string_view::npos) {
    last.remove_prefix(comma + 1);
  }
  const auto begin = last.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return last.substr(begin, last.find_last_not_of(" \t") - begin + 1);
}

}  // namespace

std::uint64_t address_key(std::string_view address) {
  const auto bytes = parsed(address);
  if (!bytes) return 0;
  // No network is given 0000::/32, so the two kinds cannot meet.
  return is_ipv4(*bytes) ? big_endian(bytes->data() + 12, 4) : big_endian(bytes->data(), 8);
}

bool is_loopback(std::string_view address) {
  const auto bytes = parsed(address);
  if (!bytes) return false;
  if (is_ipv4(*bytes)) return (*bytes)[12] == 127;
  static constexpr Bytes kOne = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
  return *bytes == kOne;
}

std::string plain_address(std::string_view text) {
  const auto bytes = parsed(text);
  if (!bytes) return {};
  char out[INET6_ADDRSTRLEN] = {};
  const bool four = is_ipv4(*bytes);
  inet_ntop(four ? AF_INET : AF_INET6, bytes->data() + (four ? 12 : 0), out, sizeof out);
  return out;
}

void set_peer(Request& request, std::string_view socket_address, bool tls, bool trust_proxy) {
  request.peer = socket_address;
  request.secure = tls;
  if (!trust_proxy) return;
  std::string forwarded = plain_address(last_entry(request, "x-forwarded-for"));
  if (!forwarded.empty()) request.peer = std::move(forwarded);
  if (last_entry(request, "x-forwarded-proto") == "https") request.secure = true;
}

}  // namespace jingwei::app::http
