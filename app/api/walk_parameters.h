#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>
#include <vector>

#include "app/api/call.h"
#include "data/projection.h"
#include "geo/progress.h"
#include "geo/shape_d.h"
#include "services/service_areas.h"

namespace jingwei::app::api {

// Work for a request goes on until its deadline, and while its client is there.
class RequestProgress final : public geo::Progress {
 public:
  explicit RequestProgress(const http::Request& request) : request_(request) {}
  bool step(std::string_view stage, double fraction) override;

 private:
  const http::Request& request_;
};
// server_busy in place of `cancelled`, which is what work ends with that RequestProgress has ended.
geo::Error given_up(geo::Error error);

// ?minutes=5,10,15&profile=adult&direction=to, each with its default.
geo::Result<services::WalkOptions> walk_options(const Call& call);
// ?profile= alone.
geo::Result<geo::WalkProfile> profile_parameter(const Call& call);
// The level named by ?NAME=communities.
geo::Result<data::AreaLevel> level_parameter(const Call& call, std::string_view name);

// The walk model of the view's World, which may have to be built first. server_busy when that takes
// longer than the request may wait, or its client has hung up.
geo::Result<services::WalkModelPtr> walk_model(const http::Request& request,
                                               HostedDistrict& district,
                                               const data::WorldView& view);

std::string_view direction_name(geo::WalkDirection direction);
nlohmann::json texts_json(const std::vector<data::Text>& texts);
// A drawing in frame millimetres as a GeoJSON MultiPolygon.
nlohmann::json drawn_polygons_json(const data::LocalFrame& frame,
                                   const geo::MultiPolygonD& polygons);

}  // namespace jingwei::app::api
