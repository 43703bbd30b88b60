#include <map>
#include <nlohmann/json.hpp>

#include "app/api/feature_json.h"
#include "app/api/hosted_district.h"
#include "app/api/json_text.h"
#include "app/api/parameters.h"
#include "app/api/problem.h"
#include "app/api/resources.h"
#include "data/folded_text.h"
#include "data/instant.h"
#include "services/permissions.h"
#include "services/suggestions.h"

namespace jingwei::app::api {
namespace {

using nlohmann::json;

struct CadreQuery {
  data::AreaId area;
  std::string text;  // folded, or the number of a cadre
  Page page;
};

geo::Result<CadreQuery> query_of(const Call& call) {
  CadreQuery query;
  const auto area = whole_parameter(call, "area", 0, 1, kLargestId);
  if (!area) return area.error();
  query.area = {*area};
  query.text = data::folded(text_parameter(call, "q", ""));
  const auto page = page_parameters(call, 100);
  if (!page) return page.error();
  query.page = *page;
  return query;
}

const data::Organisation* organisation_of(const data::WorldView& view, const data::Cadre& row) {
  return view.find<data::Organisation>(row.organisation);
}

bool matches(const data::WorldView& view, const data::Cadre& row, const std::string& text) {
  if (text.empty() || text == std::to_string(row.id.value)) return true;
  const auto holds = [&](const std::string& where) {
    return data::folded(where).find(text) != std::string::npos;
  };
  const data::Organisation* organisation = organisation_of(view, row);
  return holds(row.name) || holds(row.skills) || (organisation && holds(organisation->name));
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
  const auto on_duty = services::on_duty(row, now);
  const auto place = services::may_see_place_of(view.scope(), row.id)
                         ? services::taken_place(view, row, on_duty)
                         : std::nullopt;
  json properties = {
      {"id", row.id.value},
      {"version", row.version.value},
      {"layer", "cadres"},
      {"name", row.name},
      {"organisation", named(organisation_of(view, row))},
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
  const data::WorldView view = call.district->district->view(call.scope);
  if (query->area && !view.find<data::Area>(query->area)) {
    return problem({geo::ErrorCode::not_found,
                    "",
                    {.field = "area", .value = std::to_string(query->area.value)}},
                   call.language);
  }
  std::vector<const data::Cadre*> page;
  std::size_t matched = 0;
  bool more = false;
  view.for_each<data::Cadre>([&](const data::Cadre& row, data::AreaId area) {
    if (query->area && !view.lies_in(area, query->area)) return;
    if (!matches(view, row, query->text)) return;
    ++matched;
    if (row.id.value <= query->page.after) return;
    if (page.size() < query->page.limit) {
      page.push_back(&row);
    } else {
      more = true;
    }
  });
  std::map<data::CadreId, std::size_t> hands;
  for (const auto& [cadre, tasks] : services::tasks_in_hand(view)) hands[cadre] = tasks;
  const data::Instant now = data::now();
  json features = json::array();
  for (const data::Cadre* row : page) {
    const auto found = hands.find(row->id);
    features.push_back(cadre_json(view, *row, now, found == hands.end() ? 0 : found->second));
  }
  json answer = {{"type", "FeatureCollection"},
                 {"features", std::move(features)},
                 {"matched", matched},
                 {"revision", view.revision().value}};
  if (more) answer["next"] = std::to_string(page.back()->id.value);
  return json_response(answer);
}

}  // namespace jingwei::app::api
