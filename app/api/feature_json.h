#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string_view>

#include "app/http/message.h"
#include "data/world.h"

namespace jingwei::app::api {

// The row as a GeoJSON Feature, as docs/api.md describes it. Requires: `row` is seen by the view.
template <class Row>
nlohmann::json feature_json(const data::WorldView& view, const Row& row);

// The feature of the layer and id; nullopt when there is none or the view does not see it.
std::optional<nlohmann::json> find_feature(const data::WorldView& view, std::string_view layer,
                                           std::int64_t id);

// With what costs a look at all buildings: of a gully how many stand in it, and their households
// and people (null where nothing is known of any).
std::optional<nlohmann::json> find_feature_in_full(const data::WorldView& view,
                                                   std::string_view layer, std::int64_t id);

// 200 with the feature; its ETag is the version that If-Match names.
http::Response feature_response(const nlohmann::json& feature);

nlohmann::json point_json(const data::LocalFrame& frame, geo::Point at);
nlohmann::json line_json(const data::LocalFrame& frame, const geo::Polyline& line);
nlohmann::json polygons_json(const data::LocalFrame& frame, const geo::MultiPolygon& polygons);
nlohmann::json polygon_json(const data::LocalFrame& frame, const geo::Polygon& polygon);
// The box of all areas, or of buildings and ways where there are none.
geo::Box extent(const data::WorldView& view);
// [w,s,e,n]; null for an empty box.
nlohmann::json box_json(const data::LocalFrame& frame, const geo::Box& box);

// [{"level","id","code","name"}, ...] from the subdistrict down to `area`.
nlohmann::json area_path_json(const data::WorldView& view, data::AreaId area);

}  // namespace jingwei::app::api
