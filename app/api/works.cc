#include <nlohmann/json.hpp>

#include "app/api/body_members.h"
#include "app/api/feature_json.h"
#include "app/api/hosted_district.h"
#include "app/api/json_text.h"
#include "app/api/parameters.h"
#include "app/api/problem.h"
#include "app/api/request_body.h"
#include "app/api/resources.h"
#include "app/api/works_json.h"
#include "app/exports/export_file.h"
#include "app/exports/works_layers.h"
#include "data/model/words.h"
#include "data/quantity.h"
#include "services/work_edits.h"

namespace jingwei::app::api {
namespace {

using nlohmann::json;

geo::Result<services::ProjectWorks> works_of_call(const Call& call, const data::WorldView& view) {
  const auto id = id_in_path(call, 0);
  if (!id) return id.error();
  return services::project_works(view, {*id});
}

std::optional<data::WorkStage> stage_named(std::string_view word) {
  return data::value_of_word<data::WorkStage>(data::kWorkStageWords, word);
}

geo::Result<services::WorkQuery> query_of(const Call& call) {
  services::WorkQuery query;
  query.kind = text_parameter(call, "kind", "");
  if (const std::string* stage = call.request.parameter("stage"); stage && !stage->empty()) {
    query.stage = stage_named(*stage);
    if (!query.stage) return malformed("stage", *stage);
  }
  const auto zone = whole_parameter(call, "zone", 0, 1, kLargestId);
  if (!zone) return zone.error();
  query.zone = {*zone};
  return query;
}

geo::Result<services::DivideBy> by_of(const Call& call) {
  const std::string word = text_parameter(call, "by", "zones");
  const auto by = services::divide_by_from_word(word);
  if (!by) return malformed("by", word);
  return *by;
}

geo::Result<services::WorkEdit> edit_of(const Call& call) {
  services::WorkEdit edit;
  const auto object = object_version(call, 0);
  if (!object) return object.error();
  edit.id = {object->id};
  edit.version = object->version;
  const auto body = body_object(call.request);
  if (!body) return body.error();
  if (body->empty()) return malformed("body", "{}");
  const BodyMembers members(*body);
  if (const auto done = members.number("done")) {
    edit.done = data::quantity_from_number(*done);
    if (!edit.done) return malformed("done", body->at("done").dump());
  }
  std::optional<std::string> stage;
  members.text("stage", stage);
  if (stage) {
    edit.stage = stage_named(*stage);
    if (!edit.stage) return malformed("stage", stage->substr(0, 80));
  }
  members.text("finished_on", edit.finished_on);
  members.text("planned_start", edit.planned_start);
  members.text("planned_end", edit.planned_end);
  return edit;
}

geo::Result<json> item_now(const Call& call, data::WorkItemId id) {
  const data::WorldView view = call.district->district->view(call.scope);
  const auto seen = services::seen_work_item(view, id);
  if (!seen) return seen.error();
  return work_item_json(view, *seen);
}

// The item as it is after the write that became `revision`.
http::Response written(const json& item, data::Revision revision) {
  http::Response response = feature_response(item);
  response.headers.emplace_back("Jingwei-Revision", std::to_string(revision.value));
  return response;
}

// Who was quicker and when. What an item's version says of it is told to whoever sees the item.
json last_change(const Call& call, const json& item) {
  const data::Revision version{item["properties"]["version"].get<std::int64_t>()};
  const auto made = call.district->district->change(version);
  if (!made || !*made) return nullptr;
  return {{"by", (*made)->actor}, {"at", (*made)->at}};
}

http::Response write(const Call& call, const services::WorkEdit& edit) {
  const auto receipt = execute(
      call, [&](const data::WorldView& view) { return services::plan_work_edit(view, edit); });
  const auto now = item_now(call, edit.id);
  if (!receipt) {
    json extra;
    const auto code = receipt.error().code;
    const bool other = code == geo::ErrorCode::version_stale || code == geo::ErrorCode::conflict;
    if (other && now) {
      extra["current"] = *now;
      extra["changed"] = last_change(call, *now);
    }
    return problem(receipt.error(), call.language, extra);
  }
  if (!now) return problem(now.error(), call.language);
  return receipt->changed ? written(*now, receipt->revision) : feature_response(*now);
}

}  // namespace

http::Response get_projects(const Call& call) {
  const auto projects = projects_json(call.district->district->view(call.scope));
  return projects ? json_response(*projects) : problem(projects.error(), call.language);
}

http::Response get_project_works(const Call& call) {
  const data::WorldView view = call.district->district->view(call.scope);
  const auto query = query_of(call);
  if (!query) return problem(query.error(), call.language);
  const auto page = page_parameters(call, 1000);
  if (!page) return problem(page.error(), call.language);
  const auto works = works_of_call(call, view);
  if (!works) return problem(works.error(), call.language);
  json features = json::array(), zones = json::array();
  std::size_t matched = 0;
  std::int64_t last = 0;
  bool more = false;
  for (const services::SeenItem& seen : works->items) {
    if (!services::is_wanted(seen, *query)) continue;
    ++matched;
    if (seen.item->id.value <= page->after) continue;
    more = features.size() == page->limit;
    if (more) continue;
    const auto feature = work_item_json(view, seen);
    if (!feature) return problem(feature.error(), call.language);
    features.push_back(*feature);
    last = seen.item->id.value;
  }
  for (const services::SeenZone& seen : works->zones) {
    const auto zone = zone_json(view, seen);
    if (!zone) return problem(zone.error(), call.language);
    zones.push_back(*zone);
  }
  json answer = {{"type", "FeatureCollection"},
                 {"features", std::move(features)},
                 {"matched", matched},
                 {"zones", {{"type", "FeatureCollection"}, {"features", std::move(zones)}}},
                 {"revision", view.revision().value}};
  if (more) answer["next"] = std::to_string(last);
  return json_response(answer);
}

http::Response get_project_totals(const Call& call) {
  const data::WorldView view = call.district->district->view(call.scope);
  const auto by = by_of(call);
  if (!by) return problem(by.error(), call.language);
  const auto works = works_of_call(call, view);
  if (!works) return problem(works.error(), call.language);
  json totals = totals_json(services::totals_of(view, *works, *by));
  totals["revision"] = view.revision().value;
  return json_response(totals);
}

http::Response get_project_totals_csv(const Call& call) {
  const data::WorldView view = call.district->district->view(call.scope);
  const auto by = by_of(call);
  if (!by) return problem(by.error(), call.language);
  const auto works = works_of_call(call, view);
  if (!works) return problem(works.error(), call.language);
  data::ExportLayer table = totals_layer(*works, services::totals_of(view, *works, *by));
  mark_synthetic(view, table);
  http::Response response;
  response.content_type = "text/csv; charset=utf-8";
  response.body = http::Body::of(data::csv_table(table, call.language));
  response.compress = true;
  response.headers.emplace_back("Cache-Control", "no-store");
  response.headers.emplace_back("Content-Disposition", "attachment; filename=\"totals.csv\"");
  return response;
}

http::Response patch_work_item(const Call& call) {
  const auto edit = edit_of(call);
  if (!edit) return problem(edit.error(), call.language);
  return once_per_key(
      call, [&] { return write(call, *edit); },
      [&](const data::AnsweredRequest& answered) {
        const auto now = item_now(call, edit->id);
        return now ? written(*now, answered.revision) : problem(now.error(), call.language);
      });
}

}  // namespace jingwei::app::api
