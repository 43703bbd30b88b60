#include <nlohmann/json.hpp>

#include "app/api/feature_json.h"
#include "app/api/hosted_district.h"
#include "app/api/json_text.h"
#include "app/api/parameters.h"
#include "app/api/problem.h"
#include "app/api/resources.h"
#include "app/api/walk_parameters.h"

namespace jingwei::app::api {
namespace {

using nlohmann::json;

json area_json(const services::AreaTally& tally) {
  json households = json::array(), people = json::array();
  for (const services::HouseholdCount& count : tally.buildings.count_covered) {
    households.push_back(count.households);
    people.push_back(count.people);
  }
  return {{"id", tally.id ? json(tally.id.value) : json()},
          {"level", data::area_layer(tally.level)},
          {"code", tally.code},
          {"name", tally.name},
          {"total", tally.buildings.total},
          {"covered", tally.buildings.covered},
          {"households_total", tally.buildings.count_total.households},
          {"households_covered", std::move(households)},
          {"people_total", tally.buildings.count_total.people},
          {"people_covered", std::move(people)}};
}

json uncovered_json(const data::WorldView& view, const services::Coverage& coverage) {
  json features = json::array();
  for (const services::UncoveredBuilding& building : coverage.uncovered) {
    json p = {{"id", building.id.value},
              {"reason", services::uncovered_reason_name(building.reason)}};
    if (building.time) {
      p["seconds"] = geo::to_seconds(*building.time).value;
      p["facility"] = building.facility.value;
    }
    features.push_back({{"type", "Feature"},
                        {"id", building.id.value},
                        {"geometry", point_json(view.frame(), building.at)},
                        {"properties", std::move(p)}});
  }
  return {{"type", "FeatureCollection"}, {"features", std::move(features)}};
}

}  // namespace

http::Response get_coverage(const Call& call) {
  const std::string* kind = call.request.parameter("kind");
  if (!kind || kind->empty()) return problem(malformed("kind", ""), call.language);
  const auto options = walk_options(call);
  if (!options) return problem(options.error(), call.language);
  const auto level = level_parameter(call, "level");
  if (!level) return problem(level.error(), call.language);

  const data::WorldView view = call.district->district->view(call.scope);
  const auto model = walk_model(call.request, *call.district, view);
  if (!model) return problem(model.error(), call.language);
  const auto coverage = services::coverage(view, **model, *kind, *level, *options);
  if (!coverage) return problem(coverage.error(), call.language);
  json minutes = json::array(), unlinked = json::array(), areas = json::array();
  for (const geo::Minutes m : options->minutes) minutes.push_back(m.value);
  for (const data::FacilityId id : coverage->unlinked) unlinked.push_back(id.value);
  for (const services::AreaTally& tally : coverage->areas) areas.push_back(area_json(tally));
  return json_response({{"kind", coverage->kind},
                        {"profile", geo::walk_profile(options->profile).key},
                        {"direction", direction_name(options->direction)},
                        {"minutes", std::move(minutes)},
                        {"revision", view.revision().value},
                        {"facilities", coverage->facilities},
                        {"unlinked", std::move(unlinked)},
                        {"total", coverage->buildings.total},
                        {"covered", coverage->buildings.covered},
                        {"areas", std::move(areas)},
                        {"uncovered", uncovered_json(view, *coverage)},
                        {"counts_known", coverage->counts_known},
                        {"warnings", texts_json(coverage->warnings)}});
}

}  // namespace jingwei::app::api
