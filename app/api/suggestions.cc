#include "services/suggestions.h"

#include <nlohmann/json.hpp>

#include "app/api/hosted_district.h"
#include "app/api/json_text.h"
#include "app/api/parameters.h"
#include "app/api/problem.h"
#include "app/api/resources.h"
#include "app/api/suggestion_json.h"
#include "app/api/task_json.h"
#include "app/api/walk_parameters.h"
#include "data/instant.h"

namespace jingwei::app::api {
namespace {

constexpr std::int64_t kMostSuggestions = 50;

}  // namespace

http::Response get_suggestions(const Call& call) {
  const auto id = task_in_path(call);
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
  const auto model = walk_model(call.request, *call.district, view);
  if (!model) return problem(model.error(), call.language);
  const auto found = services::suggest(view, **model, *id, options);
  if (!found) return problem(found.error(), call.language);
  return json_response(suggestions_json(view, *id, options.at, *found));
}

}  // namespace jingwei::app::api
