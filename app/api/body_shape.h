#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "app/http/message.h"
#include "geo/error.h"

namespace jingwei::app::api {

enum class MemberKind : std::uint8_t {
  text,
  secret,  // a text that is never repeated in an answer
  time,    // ISO 8601
  id,      // a whole number from 1
  number,
  boolean,
  ids,       // a list of ids
  position,  // [lon, lat]
};

// One member that the body of a route may hold.
struct Member {
  std::string_view name;
  MemberKind kind = MemberKind::text;
  bool required = false;
  bool nullable = false;
};

// Whether the body is an object of these members: request_malformed naming the member that is
// unknown, ill-typed or missing. What a member may say beyond its type is the route's business.
std::optional<geo::Error> fault_of_body(const http::Request& request,
                                        std::span<const Member> members);

}  // namespace jingwei::app::api
