#include "app/api/event_text.h"

#include <nlohmann/json.hpp>

#include "app/api/json_text.h"

namespace jingwei::app::api {
namespace {

using nlohmann::json;

json stale_json(const services::StalePart& part) {
  json bbox = position({part.west, part.south});
  for (const auto& side : position({part.east, part.north})) bbox.push_back(side);
  return {{"layers", part.layers},
          {"bbox", std::move(bbox)},
          {"minzoom", part.min_zoom},
          {"maxzoom", part.max_zoom}};
}

std::string message(data::Revision id, std::string_view name, const json& body) {
  return "id: " + std::to_string(id.value) + "\nevent: " + std::string(name) +
         "\ndata: " + to_text(body) + "\n\n";
}

}  // namespace

std::string change_text(const services::Event& event, const services::ToldEvent& told) {
  std::vector<std::string_view> layers;
  json features = json::array();
  for (const services::TouchedRow& row : told.rows) {
    if (layers.empty() || layers.back() != row.layer) layers.push_back(row.layer);
    features.push_back({{"layer", row.layer}, {"id", row.id}, {"version", event.revision.value}});
  }
  json stale = json::array();
  for (const services::StalePart& part : told.stale) stale.push_back(stale_json(part));
  const data::Text words =
      told.whole ? event.summary : data::Text{"数据有更新", "data has changed"};
  json body = {{"revision", event.revision.value}, {"actor", event.actor},
               {"command", event.command},         {"summary_zh", words.zh},
               {"summary_en", words.en},           {"layers", layers},
               {"stale", std::move(stale)}};
  if (!event.ids_left_out) body["features"] = std::move(features);
  return message(event.revision, "change", body);
}

std::string reset_text(data::Revision at) { return message(at, "reset", {{"revision", at.value}}); }

}  // namespace jingwei::app::api
