#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "geo/walk_network.h"

namespace jingwei::geo {

// The network as bytes that are the same on every machine, for keeping it between runs: about 20
// bytes a vertex. They hold a format number and a checksum.
std::string to_bytes(const WalkNetwork& network);

// Ensures: from_bytes(to_bytes(n)) answers everything as n does. nullopt when the bytes are of
// another format, damaged, or would be no network (an index out of range, an edge without length):
// whatever the bytes are, nothing is read beyond them.
std::optional<WalkNetwork> network_from_bytes(std::string_view bytes);

}  // namespace jingwei::geo
