#include "services/suggestions.h"

#include <nlohmann/json.hpp>

#include "app/api/feature_json.h"
#include "app/api/hosted_district.h"
#include "app/api/json_text.h"
#include "app/api/parameters.h"
#include "app/api/problem.h"
#include "app/api/resources.h"
#include "app/api/walk_parameters.h"
#include "data/instant.h"

namespace jingwei::app::api {
namespace {

using nlohmann::json;

constexpr std::int64_t kMostSuggestions = 50;

json known(std::optional<bool> value) { return value ? json(*value) : json(nullptr); }

json row_json(const data::WorldView& view, const services::Suggestion& row) {
  const data::Cadre* cadre = view.find<data::Cadre>(row.cadre);
  return {{"cadre", {{"id", row.cadre.value}, {"name", cadre ? cadre->name : ""}}},
          {"seconds", geo::to_seconds(row.time).value},
          {"score_seconds", geo::to_seconds(row.score).value},
          {"place", position(view.frame().to_lonlat(row.at))},
          {"basis", services::place_basis_name(row.basis)},
          {"on_duty", known(row.on_duty)},
          {"skill", known(row.skill)},
          {"own_area", row.own_area},
          {"open_tasks", row.open_tasks},
          {"reason_zh", row.reason.zh},
          {"reason_en", row.reason.en},
          {"line", line_json(view.frame(), row.line)}};
}

}  // namespace

http::Response get_suggestions(const Call& call) {
  const auto id = whole_number("id", call.path[0], 1, kLargestId);
  if (!id) return problem(id.error(), call.language);
  services::SuggestionOptions options;
  options.at = data::now();
  const auto limit = whole_parameter(call, "limit", 5, 1, kMostSuggestions);
  if (!limit) return problem(limit.error(), call.language);
  options.limit = static_cast<std::size_t>(*limit);
  const auto profile = profile_parameter(call);
  if (!profile) return problem(profile.error(), call.language);
  options.profile = *profile;
  const data::WorldView view = call.district->district->view(call.scope);
  geo::NoProgress progress;
  const auto model = call.district->walks.model(view.world_ptr(), progress);
  if (!model) return problem(model.error(), call.language);
  const auto found = services::suggest(view, **model, {*id}, options);
  if (!found) return problem(found.error(), call.language);
  json rows = json::array();
  for (const services::Suggestion& row : found->rows) rows.push_back(row_json(view, row));
  return json_response({{"task", *id},
                        {"revision", view.revision().value},
                        {"at", data::to_text(options.at)},
                        {"suggestions", std::move(rows)},
                        {"left_out", {{"no_way", found->no_way}, {"off_duty", found->off_duty}}},
                        {"warnings", texts_json(found->warnings)}});
}

}  // namespace jingwei::app::api
