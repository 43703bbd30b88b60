#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "app/http/message.h"

namespace jingwei::app::http {

// An address as a number, for tables: IPv4 as it is, IPv6 by its first 64 bits, which is what one
// network is given and can change its lower half within. Anything else is 0.
std::uint64_t address_key(std::string_view address);

// 127.0.0.0/8 and ::1.
bool is_loopback(std::string_view address);

// An address in its shortest usual form: "::ffff:10.0.0.1" is 10.0.0.1, a zone ("%eth0") is left
// out. Empty when the text is no address.
std::string plain_address(std::string_view text);

// Fills `peer` and `secure`. Behind a gateway that is trusted they are what it says: the last entry
// of X-Forwarded-For is the one it has added itself, all before it may be forged; an entry that is
// no address leaves the gateway's own. X-Forwarded-Proto counts the same way.
void set_peer(Request& request, std::string_view socket_address, bool tls, bool trust_proxy);

}  // namespace jingwei::app::http
