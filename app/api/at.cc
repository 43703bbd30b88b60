#include <nlohmann/json.hpp>

#include "app/api/hosted_district.h"
#include "app/api/json_text.h"
#include "app/api/parameters.h"
#include "app/api/problem.h"
#include "app/api/resources.h"

namespace jingwei::app::api {

http::Response get_at(const Call& call) {
  const auto lon = required_number(call, "lon", -180, 180);
  if (!lon) return problem(lon.error(), call.language);
  const auto lat = required_number(call, "lat", -90, 90);
  if (!lat) return problem(lat.error(), call.language);
  const data::WorldView view = call.district->district->view(call.scope);
  const auto point = view.frame().to_frame({*lon, *lat});
  nlohmann::json areas = nlohmann::json::array();
  if (point) {
    for (const auto level :
         {data::AreaLevel::subdistrict, data::AreaLevel::community, data::AreaLevel::grid}) {
      for (const data::AreaId id : view.locator().all_at_level(*point, level)) {
        const data::Area* area = view.find<data::Area>(id);
        if (!area) continue;
        areas.push_back({{"level", data::area_layer(level)},
                         {"id", id.value},
                         {"code", area->code},
                         {"name", area->name}});
      }
    }
  }
  if (areas.empty()) {
    return problem(
        {geo::ErrorCode::outside_district,
         "",
         {.value = *call.request.parameter("lon") + "," + *call.request.parameter("lat")}},
        call.language);
  }
  return json_response({{"areas", std::move(areas)}});
}

}  // namespace jingwei::app::api
