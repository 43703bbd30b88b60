#pragma once

#include <string>
#include <string_view>

#include "geo/result.h"

namespace jingwei::data {

// Passwords as they are kept: Argon2id (RFC 9106) with libsodium's interactive limits, 64 MB and
// two passes, about 0.1 s of a processor. At most kMostAtOnce of these computations run at a time,
// the others wait, so that a crowd that signs in does not take the machine's memory. Never to be
// called by a thread of the network.
inline constexpr int kMostPasswordsAtOnce = 4;

// The text to keep: algorithm, parameters, salt and hash. memory_exceeded.
geo::Result<std::string> hash_password(std::string_view password);

// Whether the password is the one of the kept text. False for a text that is no hash.
bool password_fits(const std::string& hash, std::string_view password);

// Takes as long as `password_fits`, for an account that does not exist: how long an answer takes
// must not tell who has an account.
void weigh_password(std::string_view password);

// Whether both texts are the same; how long it takes tells only their lengths.
bool same_secret(std::string_view a, std::string_view b);

}  // namespace jingwei::data
