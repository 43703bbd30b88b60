#include <nlohmann/json.hpp>

#include "app/api/hosted_district.h"
#include "app/api/json_text.h"
#include "app/api/log_json.h"
#include "app/api/parameters.h"
#include "app/api/problem.h"
#include "app/api/resources.h"

namespace jingwei::app::api {

http::Response get_log(const Call& call) {
  const auto before = whole_parameter(call, "before", 0, 1, kLargestId);
  if (!before) return problem(before.error(), call.language);
  const auto limit = whole_parameter(call, "limit", 50, 1, 500);
  if (!limit) return problem(limit.error(), call.language);
  const auto entries =
      call.district->district->log(call.scope, {*before}, static_cast<std::size_t>(*limit));
  if (!entries) return problem(entries.error(), call.language);
  return json_response(log_json(*entries));
}

}  // namespace jingwei::app::api
