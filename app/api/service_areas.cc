#include "services/service_areas.h"

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

double minutes_of(const services::WalkOptions& options, std::size_t band) {
  return options.minutes[band].value;
}

json bands_json(const data::WorldView& view, const services::ServiceArea& area) {
  json bands = json::array();
  for (const services::Band& band : area.bands) {
    bands.push_back({{"minutes", band.minutes.value},
                     {"polygon", drawn_polygons_json(view.frame(), band.polygon)},
                     {"buildings", band.buildings},
                     {"households", band.count.households},
                     {"people", band.count.people}});
  }
  return bands;
}

json reached_json(const data::WorldView& view, const services::ServiceArea& area,
                  const services::WalkOptions& options) {
  json features = json::array();
  for (const services::ReachedLine& reached : area.lines) {
    features.push_back({{"type", "Feature"},
                        {"geometry", line_json(view.frame(), reached.line)},
                        {"properties", {{"band", minutes_of(options, reached.band)}}}});
  }
  return {{"type", "FeatureCollection"}, {"features", std::move(features)}};
}

json buildings_json(const data::WorldView& view, const services::ServiceArea& area) {
  json buildings = json::array();
  for (const services::ReachedBuilding& reached : area.buildings) {
    buildings.push_back({{"id", reached.id.value},
                         {"seconds", geo::to_seconds(reached.time).value},
                         {"at", position(view.frame().to_lonlat(reached.at))}});
  }
  return buildings;
}

json areas_json(const services::ServiceArea& area) {
  json areas = json::array();
  for (const services::AreaTally& tally : area.areas) {
    areas.push_back({{"id", tally.id.value},
                     {"level", data::area_layer(tally.level)},
                     {"code", tally.code},
                     {"name", tally.name},
                     {"buildings", tally.buildings.covered},
                     {"total", tally.buildings.total}});
  }
  return areas;
}

}  // namespace

http::Response get_service_area(const Call& call) {
  const std::string* facility = call.request.parameter("facility");
  if (!facility) return problem(malformed("facility", ""), call.language);
  const auto id = whole_number("facility", *facility, 1, kLargestId);
  if (!id) return problem(id.error(), call.language);
  const auto options = walk_options(call);
  if (!options) return problem(options.error(), call.language);

  const data::WorldView view = call.district->district->view(call.scope);
  const auto model = walk_model(call.request, *call.district, view);
  if (!model) return problem(model.error(), call.language);
  const auto area = services::service_area(view, **model, {*id}, *options);
  if (!area) return problem(area.error(), call.language);
  const auto feature = find_feature(view, "facilities", *id);
  return json_response({{"facility", feature ? *feature : json()},
                        {"profile", geo::walk_profile(options->profile).key},
                        {"direction", direction_name(options->direction)},
                        {"revision", view.revision().value},
                        {"linked", area->link != geo::LinkReason::no_way_near},
                        {"link", services::link_reason_name(area->link)},
                        {"off_path_metres", area->off_path.value},
                        {"bands", bands_json(view, *area)},
                        {"reached", reached_json(view, *area, *options)},
                        {"buildings", buildings_json(view, *area)},
                        {"areas", areas_json(*area)},
                        {"counts_known", area->counts_known},
                        {"warnings", texts_json(area->warnings)}});
}

}  // namespace jingwei::app::api
