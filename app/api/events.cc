#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/api/hosted_district.h"
#include "app/api/json_text.h"
#include "app/api/parameters.h"
#include "app/api/problem.h"
#include "app/api/resources.h"
#include "app/api/who.h"

namespace jingwei::app::api {
namespace {

using nlohmann::json;

json stale_json(const services::StalePart& part, const std::vector<std::string_view>& layers) {
  json named = json::array();
  for (const std::string& layer : part.layers) {
    // A part of the map is told only to those who are told of a row on one of its layers; labels
    // follow the areas they name.
    const bool labels = layer == "area_labels";
    const bool told = std::any_of(layers.begin(), layers.end(), [&](std::string_view seen) {
      return seen == layer || (labels && (seen == "subdistricts" || seen == "communities" ||
                                          seen == "grids" || seen == "areas"));
    });
    if (told) named.push_back(layer);
  }
  if (named.empty()) return nullptr;
  json bbox = position({part.west, part.south});
  for (const auto& side : position({part.east, part.north})) bbox.push_back(side);
  return {{"layers", std::move(named)},
          {"bbox", std::move(bbox)},
          {"minzoom", part.min_zoom},
          {"maxzoom", part.max_zoom}};
}

// The event as the view may know it; null when it is not for it.
json event_json(const services::Event& event, const data::WorldView& view) {
  const auto rows = services::visible_rows(event, view);
  if (rows.empty()) return nullptr;
  std::vector<std::string_view> layers;
  json features = json::array();
  for (const services::TouchedRow& row : rows) {
    if (layers.empty() || layers.back() != row.layer) layers.push_back(row.layer);
    features.push_back({{"layer", row.layer}, {"id", row.id}, {"version", event.revision.value}});
  }
  json stale = json::array();
  for (const services::StalePart& part : event.stale) {
    json told = stale_json(part, layers);
    if (!told.is_null()) stale.push_back(std::move(told));
  }
  // The words of a change speak of all its rows.
  const bool whole = rows.size() == event.rows.size();
  const data::Text words = whole ? event.summary : data::Text{"数据有更新", "data has changed"};
  json body = {{"revision", event.revision.value}, {"actor", event.actor},
               {"command", event.command},         {"summary_zh", words.zh},
               {"summary_en", words.en},           {"layers", layers},
               {"stale", std::move(stale)}};
  if (!event.ids_left_out) body["features"] = std::move(features);
  return body;
}

std::string event_text(data::Revision id, std::string_view name, const json& body) {
  return "id: " + std::to_string(id.value) + "\nevent: " + std::string(name) +
         "\ndata: " + to_text(body) + "\n\n";
}

geo::Result<std::optional<data::Revision>> since_of(const Call& call) {
  // A browser that reconnects sends the header; it is newer than the ?since of its URL.
  std::string_view text = call.request.header("last-event-id");
  if (text.empty()) {
    const std::string* parameter = call.request.parameter("since");
    if (!parameter) return std::optional<data::Revision>{};
    text = *parameter;
  }
  const auto revision = whole_number("since", text, 0, kLargestId);
  if (!revision) return revision.error();
  return std::optional<data::Revision>{data::Revision{*revision}};
}

}  // namespace

http::Response get_events(const Call& call) {
  const auto since = since_of(call);
  if (!since) return problem(since.error(), call.language);
  http::Response response;
  response.content_type = "text/event-stream; charset=utf-8";
  response.headers.emplace_back("Cache-Control", "no-store");
  response.headers.emplace_back("X-Accel-Buffering", "no");
  response.stream = [district = call.district, actor = call.scope.actor(), session = call.session,
                     since = *since](std::shared_ptr<http::EventSink> sink) {
    // Browsers wait so long before they connect again.
    sink->send(std::make_shared<const std::string>("retry: 1000\n\n"));
    const auto joined = district->events.join(
        since, [=](const data::WorldPtr& world, const services::EventBus::EventPtr& event) {
          // As the account stands now: the session may have ended, the role or the areas changed.
          const auto scope = scope_of_session(*district, world, session, actor, false);
          if (!scope) return sink->close();
          const json body = event_json(*event, {world, *scope});
          if (body.is_null()) return;
          sink->send(
              std::make_shared<const std::string>(event_text(event->revision, "change", body)));
        });
    if (joined.reset) {
      sink->send(std::make_shared<const std::string>(
          event_text(joined.at, "reset", {{"revision", joined.at.value}})));
    }
    sink->on_close([district, ticket = joined.ticket] { district->events.leave(ticket); });
  };
  return response;
}

}  // namespace jingwei::app::api
