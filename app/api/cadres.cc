#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <span>

#include "app/api/feature_json.h"
#include "app/api/hosted_district.h"
#include "app/api/json_text.h"
#include "app/api/parameters.h"
#include "app/api/problem.h"
#include "app/api/resources.h"
#include "data/instant.h"
#include "services/cadre_query.h"
#include "services/permissions.h"
#include "services/suggestions.h"

namespace jingwei::app::api {
namespace {

using nlohmann::json;

geo::Result<services::CadreQuery> query_of(const Call& call) {
  const auto area = whole_parameter(call, "area", 0, 1, kLargestId);
  if (!area) return area.error();
  return services::CadreQuery{{*area}, text_parameter(call, "q", "")};
}

template <class Row>
json named(const Row* row) {
  if (!row) return nullptr;
  return {{"id", row->id.value}, {"name", row->name}};
}

// Where the cadre is taken to be now is all that is told of his places, and that only to whom it
// may be told.
json cadre_json(const data::WorldView& view, const data::Cadre& row, data::Instant now,
                std::size_t open_tasks) {
  const auto on_duty = services::on_duty(row, now, view.world().info().utc_offset);
  const auto place = services::may_see_place_of(view.scope(), row.id)
                         ? services::taken_place(view, row, on_duty)
                         : std::nullopt;
  json properties = {
      {"id", row.id.value},
      {"version", row.version.value},
      {"layer", "cadres"},
      {"name", row.name},
      {"organisation", named(view.find<data::Organisation>(row.organisation))},
      {"skills", row.skills},
      {"shift", row.shift},
      {"duty_area", named(view.find<data::Area>(row.duty_area))},
      {"on_duty", on_duty ? json(*on_duty) : json(nullptr)},
      {"open_tasks", open_tasks},
      {"place", nullptr},
  };
  if (place) {
    properties["place"] = {{"basis", services::place_basis_name(place->basis)},
                           {"at", position(view.frame().to_lonlat(place->at))}};
  }
  return {{"type", "Feature"},
          {"id", row.id.value},
          {"geometry", place ? point_json(view.frame(), place->at) : json(nullptr)},
          {"properties", std::move(properties)}};
}

}  // namespace

http::Response get_cadres(const Call& call) {
  const auto query = query_of(call);
  if (!query) return problem(query.error(), call.language);
  const auto page = page_parameters(call, 100);
  if (!page) return problem(page.error(), call.language);
  const data::WorldView view = call.district->district->view(call.scope);
  const auto found = services::find_cadres(view, *query);
  if (!found) return problem(found.error(), call.language);
  const auto begin =
      std::ranges::upper_bound(*found, page->after, {}, [](auto* row) { return row->id.value; });
  const auto left = std::span(begin, found->end());
  const auto shown = left.first(std::min(page->limit, left.size()));
  std::map<data::CadreId, std::size_t> hands;
  for (const auto& [cadre, tasks] : services::tasks_in_hand(view)) hands[cadre] = tasks;
  const data::Instant now = data::now();
  json features = json::array();
  for (const data::Cadre* row : shown) {
    const auto in_hand = hands.find(row->id);
    features.push_back(cadre_json(view, *row, now, in_hand == hands.end() ? 0 : in_hand->second));
  }
  json answer = {{"type", "FeatureCollection"},
                 {"features", std::move(features)},
                 {"matched", found->size()},
                 {"revision", view.revision().value}};
  if (shown.size() < left.size()) answer["next"] = std::to_string(shown.back()->id.value);
  return json_response(answer);
}

}  // namespace jingwei::app::api
