#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string_view>

#include "app/http/message.h"
#include "geo/result.h"

namespace jingwei::app::api {

enum class MemberKind : std::uint8_t {
  text,
  secret,  // a text that is never repeated in an answer
  id,      // a whole number from 1
  boolean,
  ids,  // a list of ids
};

// One member that the body of a route may hold.
struct Member {
  std::string_view name;
  MemberKind kind = MemberKind::text;
  bool required = false;
  bool nullable = false;
};

// The body as an object of these members. request_malformed naming the member that is unknown,
// ill-typed or missing.
geo::Result<nlohmann::json> body_with(const http::Request& request,
                                      std::span<const Member> members);

}  // namespace jingwei::app::api
