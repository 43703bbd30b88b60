#include <nlohmann/json.hpp>

#include "app/api/api.h"
#include "app/api/feature_json.h"
#include "app/api/hosted_district.h"
#include "app/api/json_text.h"
#include "app/api/resources.h"

namespace jingwei::app::api {

http::Response get_districts(const Call& call) {
  nlohmann::json list = nlohmann::json::array();
  for (const auto& hosted : call.api.districts()) {
    const data::WorldView view = hosted->district->view(call.scope);
    list.push_back({{"code", hosted->code},
                    {"name", view.world().info().name},
                    {"bbox", box_json(view.frame(), extent(view))},
                    {"revision", view.revision().value}});
  }
  return json_response(list);
}

}  // namespace jingwei::app::api
