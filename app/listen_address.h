#pragma once

#include <cstdint>
#include <string>

#include "geo/result.h"

namespace jingwei::app {

// Where a server listens.
struct ListenAddress {
  std::string address;  // as the system takes it: "127.0.0.1", "::1", "0.0.0.0"
  std::string shown;    // as it stands in a URL: "127.0.0.1", "[::1]"
  std::uint16_t port = 0;
  bool loopback = false;  // cannot be reached from another machine
};

// "127.0.0.1:8080", "localhost:0", "[::1]:8080", "192.168.1.5:443", "0.0.0.0:80". usage otherwise.
geo::Result<ListenAddress> parse_listen_address(const std::string& text);

// What stands between the wire and the data.
struct Protection {
  bool accounts = false;  // every district asks who comes
  bool tls = false;
  bool trusted_proxy = false;
};

// Whether a server may listen there: on the loopback always; elsewhere only when every district has
// accounts and passwords do not travel in the clear, that is by TLS or behind a gateway that speaks
// it. not_permitted with what is missing as detail.
geo::Status check_listening(const ListenAddress& listen, const Protection& protection);

}  // namespace jingwei::app
