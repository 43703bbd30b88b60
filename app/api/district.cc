#include <map>
#include <nlohmann/json.hpp>

#include "app/api/feature_json.h"
#include "app/api/hosted_district.h"
#include "app/api/json_text.h"
#include "app/api/resources.h"
#include "app/attribution.h"
#include "data/facility_kinds.h"
#include "geo/walk_speed.h"
#include "services/feature_layers.h"

namespace jingwei::app::api {
namespace {

using nlohmann::json;

json layers_json(const data::WorldView& view) {
  json layers = json::array();
  for (const services::FeatureLayer& layer : services::kFeatureLayers) {
    const std::size_t count = services::with_row_type(layer.name, [&](auto type) {
      using Row = typename decltype(type)::type;
      if constexpr (std::is_same_v<Row, data::Area>) {
        std::size_t n = 0;
        view.for_each<Row>([&](const Row& row, data::AreaId) {
          n += services::belongs_to_layer(row, layer.name) ? 1 : 0;
        });
        return n;
      } else {
        return view.count<Row>();
      }
    });
    layers.push_back({{"id", layer.name}, {"count", count}, {"zh", layer.zh}, {"en", layer.en}});
  }
  return layers;
}

json facility_kinds_json(const data::WorldView& view) {
  std::map<std::string_view, std::size_t> counts;
  view.for_each<data::Facility>(
      [&](const data::Facility& facility, data::AreaId) { ++counts[facility.kind]; });
  json kinds = json::array();
  for (const data::FacilityKind& kind : data::facility_kinds()) {
    const auto found = counts.find(kind.kind);
    if (found == counts.end()) continue;
    kinds.push_back(
        {{"kind", kind.kind}, {"zh", kind.zh}, {"en", kind.en}, {"count", found->second}});
  }
  return kinds;
}

json profiles_json() {
  json profiles = json::array();
  for (const geo::WalkProfileData& profile : geo::walk_profiles()) {
    profiles.push_back({{"id", profile.key},
                        {"zh", profile.name_zh},
                        {"en", profile.name_en},
                        {"source_zh", profile.source_zh},
                        {"source_en", profile.source_en}});
  }
  return profiles;
}

}  // namespace

http::Response get_district(const Call& call) {
  const data::WorldView view = call.district->district->view(call.scope);
  const data::DistrictInfo& info = view.world().info();
  json told = json::array();
  for (const data::Text& notice : notices(view))
    told.push_back({{"zh", notice.zh}, {"en", notice.en}});
  const bool unreadable = call.district->elevation_unreadable;
  if (unreadable) {
    told.push_back({{"zh", "高程文件读不出来：没有地形，步行时间按平路计算；原因见服务器日志"},
                    {"en",
                     "The elevation cannot be read: there is no terrain, and walking times are "
                     "those of level ways; the cause is in the log of the server"}});
  }
  json sources = json::array();
  for (const Attribution& source : attributions(view)) {
    sources.push_back({{"text", source.text}, {"url", source.url}});
  }
  return json_response({{"code", info.code},
                        {"name", info.name},
                        {"bbox", box_json(view.frame(), extent(view))},
                        {"centre", position(view.frame().parameters().centre)},
                        {"revision", view.revision().value},
                        {"notices", std::move(told)},
                        {"attribution", std::move(sources)},
                        {"elevation", view.count<data::Elevation>() > 0 && !unreadable},
                        {"layers", layers_json(view)},
                        {"facility_kinds", facility_kinds_json(view)},
                        {"profiles", profiles_json()}});
}

}  // namespace jingwei::app::api
