#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>
#include <vector>

#include "app/api/call.h"
#include "data/projection.h"
#include "geo/shape_d.h"
#include "services/service_areas.h"

namespace jingwei::app::api {

// ?minutes=5,10,15&profile=adult&direction=to, each with its default.
geo::Result<services::WalkOptions> walk_options(const Call& call);
// ?profile= alone.
geo::Result<geo::WalkProfile> profile_parameter(const Call& call);
// The level named by ?NAME=communities.
geo::Result<data::AreaLevel> level_parameter(const Call& call, std::string_view name);

std::string_view direction_name(geo::WalkDirection direction);
nlohmann::json texts_json(const std::vector<data::Text>& texts);
// A drawing in frame millimetres as a GeoJSON MultiPolygon.
nlohmann::json drawn_polygons_json(const data::LocalFrame& frame,
                                   const geo::MultiPolygonD& polygons);

}  // namespace jingwei::app::api
