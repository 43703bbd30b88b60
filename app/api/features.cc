#include <nlohmann/json.hpp>

#include "app/api/feature_json.h"
#include "app/api/hosted_district.h"
#include "app/api/json_text.h"
#include "app/api/parameters.h"
#include "app/api/problem.h"
#include "app/api/resources.h"
#include "services/search.h"

namespace jingwei::app::api {
namespace {

geo::Result<services::SearchQuery> query_of(const Call& call, const data::LocalFrame& frame) {
  services::SearchQuery query;
  query.layer = call.path[0];
  auto box = box_parameter(call, frame);
  if (!box) return box.error();
  query.box = *box;
  query.text = text_parameter(call, "q", "");
  query.kind = text_parameter(call, "kind", "");
  auto area = whole_parameter(call, "area", 0, 1, kLargestId);
  if (!area) return area.error();
  query.area = {*area};
  const auto page = page_parameters(call, 100);
  if (!page) return page.error();
  query.limit = page->limit;
  query.after = page->after;
  return query;
}

}  // namespace

http::Response get_features(const Call& call) {
  const data::WorldView view = call.district->district->view(call.scope);
  const auto query = query_of(call, view.frame());
  if (!query) return problem(query.error(), call.language);
  const auto found = services::search(view, *query);
  if (!found) return problem(found.error(), call.language);
  nlohmann::json features = nlohmann::json::array();
  for (const std::int64_t id : found->ids) {
    features.push_back(*find_feature(view, query->layer, id));
  }
  nlohmann::json page = {{"type", "FeatureCollection"},
                         {"features", std::move(features)},
                         {"matched", found->matched},
                         {"revision", view.revision().value}};
  // A token, not a number: what it means may change.
  if (found->more) page["next"] = std::to_string(found->ids.back());
  return json_response(page);
}

http::Response get_feature(const Call& call) {
  const auto id = id_in_path(call, 1);
  if (!id) return problem(id.error(), call.language);
  const data::WorldView view = call.district->district->view(call.scope);
  auto feature = find_feature_in_full(view, call.path[0], *id);
  if (!feature) {
    return problem(
        {geo::ErrorCode::not_found, "", {.layer = call.path[0], .feature = call.path[1]}},
        call.language);
  }
  return feature_response(*feature);
}

http::Response feature_response(const nlohmann::json& feature) {
  http::Response response;
  response.content_type = "application/geo+json; charset=utf-8";
  response.body = http::Body::of(to_text(feature));
  // The tag is the version that If-Match names. The areas in the body may change without it, so the
  // answer is never taken from a cache, and it has one encoding.
  response.etag = "\"" + feature.at("properties").at("version").dump() + "\"";
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

}  // namespace jingwei::app::api
