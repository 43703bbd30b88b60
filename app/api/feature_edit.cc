#include <nlohmann/json.hpp>

#include "app/api/feature_json.h"
#include "app/api/hosted_district.h"
#include "app/api/parameters.h"
#include "app/api/problem.h"
#include "app/api/request_body.h"
#include "app/api/resources.h"
#include "services/edits.h"

namespace jingwei::app::api {
namespace {

using nlohmann::json;

geo::Result<services::Edit> edit_of(const Call& call) {
  services::Edit edit;
  edit.layer = call.path[0];
  const auto object = object_version(call, 1);
  if (!object) return object.error();
  edit.id = object->id;
  edit.version = object->version;
  const auto body = body_object(call.request);
  if (!body) return body.error();
  if (body->empty()) return malformed("body", "{}");
  for (const auto& [name, value] : body->items()) {
    if (value.is_string()) {
      edit.fields.emplace_back(name, value.get<std::string>());
    } else if (value.is_number()) {
      edit.fields.emplace_back(name, value.get<double>());
    } else if (value.is_null()) {
      edit.fields.emplace_back(name, std::monostate{});
    } else {
      return malformed(name, value.dump(-1, ' ', true, json::error_handler_t::replace));
    }
  }
  return edit;
}

http::Response write(const Call& call, const services::Edit& edit) {
  const auto receipt =
      execute(call, [&](const data::WorldView& view) { return services::plan_edit(view, edit); });
  const data::WorldView view = call.district->district->view(call.scope);
  if (!receipt) {
    json extra;
    const auto code = receipt.error().code;
    if (code == geo::ErrorCode::version_stale || code == geo::ErrorCode::conflict) {
      if (const auto current = find_feature_in_full(view, edit.layer, edit.id))
        extra["current"] = *current;
    }
    return problem(receipt.error(), call.language, extra);
  }
  const auto feature = find_feature_in_full(view, edit.layer, edit.id);
  if (!feature) return problem({geo::ErrorCode::not_found, "", {}}, call.language);
  http::Response response = feature_response(*feature);
  if (receipt->changed) {
    response.headers.emplace_back("Jingwei-Revision", std::to_string(receipt->revision.value));
  }
  return response;
}

}  // namespace

http::Response patch_feature(const Call& call) {
  const auto edit = edit_of(call);
  if (!edit) return problem(edit.error(), call.language);
  return once_per_key(
      call, [&] { return write(call, *edit); },
      [&](const data::AnsweredRequest& answered) {
        http::Response response = get_feature(call);
        response.headers.emplace_back("Jingwei-Revision", std::to_string(answered.revision.value));
        return response;
      });
}

}  // namespace jingwei::app::api
