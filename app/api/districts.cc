#include <nlohmann/json.hpp>

#include "app/api/api.h"
#include "app/api/feature_json.h"
#include "app/api/hosted_district.h"
#include "app/api/json_text.h"
#include "app/api/resources.h"
#include "app/api/who.h"

namespace jingwei::app::api {

http::Response get_districts(const Call& call) {
  nlohmann::json list = nlohmann::json::array();
  for (const auto& hosted : call.api.districts()) {
    const data::WorldPtr world = hosted->district->view(call.scope).world_ptr();
    nlohmann::json line = {{"code", hosted->code}, {"name", world->info().name}};
    const auto scope = scope_of_session(*hosted, world, session_key(*hosted, call.request),
                                        call.api.actor(), false);
    if (scope) {
      const data::WorldView view(world, *scope);
      line["bbox"] = box_json(view.frame(), extent(view));
      line["revision"] = view.revision().value;
    }
    list.push_back(std::move(line));
  }
  return json_response(list);
}

}  // namespace jingwei::app::api
