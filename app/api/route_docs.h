#pragma once

#include <span>
#include <string_view>

#include "app/api/body_shape.h"
#include "app/api/call.h"

namespace jingwei::app::api {

// An answer that a route gives when it succeeds.
struct Answer {
  unsigned status = 200;
  std::string_view media;   // empty: no body
  std::string_view schema;  // of app/api/openapi_schemas.cc, for JSON
};

// What the route table does not say of a route: its words, what its body may hold, and what it
// answers. The members of bodies are checked by it before the route is called, so that what is
// described is what is taken.
struct RouteDoc {
  std::string_view method, pattern;
  std::string_view zh, en;
  std::span<const Answer> answers;
  std::span<const Member> body;     // empty: no JSON body
  std::string_view media;           // of a body that is not JSON: "image/jpeg, image/png"
  std::string_view required_query;  // names separated by blanks
  bool versioned = false;           // takes If-Match: 412, 428
  bool conflicts = false;           // 409
};

std::span<const RouteDoc> route_docs();
// nullptr when the route is not described; a test sees to it that every route is.
const RouteDoc* find_route_doc(const Route& route);

}  // namespace jingwei::app::api
