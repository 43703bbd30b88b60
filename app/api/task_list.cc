// The one query of tasks as a list with its counts and as a table.

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/api/feature_json.h"
#include "app/api/hosted_district.h"
#include "app/api/json_text.h"
#include "app/api/parameters.h"
#include "app/api/problem.h"
#include "app/api/resources.h"
#include "app/api/task_json.h"
#include "app/exports/export_file.h"
#include "app/exports/task_layer.h"
#include "app/task_words.h"
#include "data/instant.h"
#include "data/model/words.h"
#include "services/task_query.h"

namespace jingwei::app::api {
namespace {

using nlohmann::json;
using services::TaskMatches;
using services::TaskQuery;

constexpr std::size_t kMostIds = 10'000;

geo::Result<bool> flag_parameter(const Call& call, std::string_view name) {
  const std::string* text = call.request.parameter(name);
  if (!text) return false;
  if (*text != "1" && *text != "0") return malformed(name, *text);
  return *text == "1";
}

template <class Id>
geo::Status id_parameter(const Call& call, std::string_view name, Id& target) {
  const auto id = whole_parameter(call, name, 0, 1, kLargestId);
  if (!id) return id.error();
  target = {*id};
  return {};
}

geo::Result<TaskQuery> query_of(const Call& call, const data::LocalFrame& frame) {
  TaskQuery query;
  const auto states = task_states_from_text(text_parameter(call, "state", ""));
  if (!states) return malformed("state", *call.request.parameter("state"));
  query.states = *states;
  if (auto status = id_parameter(call, "area", query.area); !status) return status.error();
  if (auto status = id_parameter(call, "holder", query.holder); !status) return status.error();
  if (auto status = id_parameter(call, "building", query.building); !status) return status.error();
  const auto mine = flag_parameter(call, "mine");
  if (!mine) return mine.error();
  query.mine = *mine;
  const auto overdue = flag_parameter(call, "overdue");
  if (!overdue) return overdue.error();
  query.overdue = *overdue;
  query.text = text_parameter(call, "q", "");
  query.kind = text_parameter(call, "kind", "");
  auto box = box_parameter(call, frame);
  if (!box) return box.error();
  query.box = *box;
  return query;
}

// Where a page of the list begins: behind a task of this due time and id.
struct PageStart {
  data::Instant due_at;
  data::TaskId id;
};

// ?day_end=: when the asker's day ends, by his own clock. nullopt: absent.
geo::Result<std::optional<data::Instant>> day_end_parameter(const Call& call) {
  const std::string* text = call.request.parameter("day_end");
  if (!text) return std::optional<data::Instant>{};
  const auto end = data::instant_from_text(*text);
  if (!end) return malformed("day_end", *text);
  return std::optional<data::Instant>{*end};
}

std::string token_of(const data::Task& task) {
  return std::to_string(task.due_at.ms) + "." + std::to_string(task.id.value);
}

geo::Result<std::optional<PageStart>> page_start(const Call& call) {
  const std::string* token = call.request.parameter("after");
  if (!token) return std::optional<PageStart>{};
  const std::size_t dot = token->find('.');
  const std::string_view text = *token;
  if (dot == std::string::npos) return malformed("after", text);
  const auto due = whole_number("after", text.substr(0, dot), 0, kLargestId);
  const auto id = whole_number("after", text.substr(dot + 1), 1, kLargestId);
  if (!due || !id) return malformed("after", text);
  return std::optional<PageStart>{{{*due}, {*id}}};
}

std::size_t first_behind(const TaskMatches& matches, const std::optional<PageStart>& start) {
  if (!start) return 0;
  data::Task last;
  last.id = start->id;
  last.due_at = start->due_at;
  const auto found = std::upper_bound(
      matches.tasks.begin(), matches.tasks.end(), &last,
      [](const data::Task* a, const data::Task* b) { return services::is_due_before(*a, *b); });
  return static_cast<std::size_t>(found - matches.tasks.begin());
}

json counts_json(const data::WorldView& view, const TaskMatches& matches) {
  json ids = json::array(), states = json::object(), areas = json::array();
  for (std::size_t i = 0; i < matches.tasks.size() && i < kMostIds; ++i) {
    ids.push_back(matches.tasks[i]->id.value);
  }
  for (std::size_t i = 0; i < matches.states.size(); ++i) {
    if (matches.states[i] > 0) states[std::string(data::kTaskStateWords[i])] = matches.states[i];
  }
  for (const TaskMatches::InArea& in : matches.areas) {
    json area = area_path_json(view, in.area).back();
    area["count"] = in.count;
    areas.push_back(std::move(area));
  }
  return {{"ids", std::move(ids)}, {"states", std::move(states)}, {"areas", std::move(areas)}};
}

}  // namespace

http::Response get_tasks(const Call& call) {
  const services::District& district = *call.district->district;
  const data::WorldView view = district.view(call.scope);
  const auto query = query_of(call, view.frame());
  if (!query) return problem(query.error(), call.language);
  const auto limit = whole_parameter(call, "limit", 100, 1, 1000);
  if (!limit) return problem(limit.error(), call.language);
  const auto start = page_start(call);
  if (!start) return problem(start.error(), call.language);
  const data::Instant now = data::now();
  const auto day_end = day_end_parameter(call);
  if (!day_end) return problem(day_end.error(), call.language);
  const auto matches = services::find_tasks(view, *query, now);
  if (!matches) return problem(matches.error(), call.language);

  const std::size_t begin = first_behind(*matches, *start);
  const std::size_t end = std::min(matches->tasks.size(), begin + static_cast<std::size_t>(*limit));
  auto page_of_tasks =
      tasks_json(district, view, std::span(matches->tasks).subspan(begin, end - begin), now);
  if (!page_of_tasks) return problem(page_of_tasks.error(), call.language);
  json features = std::move(*page_of_tasks);
  json page = counts_json(view, *matches);
  if (*day_end) {
    const services::Pressing pressing = services::count_pressing(*matches, now, **day_end);
    page["pressing"] = {{"overdue", pressing.overdue}, {"today", pressing.today}};
  }
  page["type"] = "FeatureCollection";
  page["features"] = std::move(features);
  page["matched"] = matches->tasks.size();
  page["revision"] = view.revision().value;
  if (end < matches->tasks.size()) page["next"] = token_of(*matches->tasks[end - 1]);
  return json_response(page);
}

http::Response get_tasks_csv(const Call& call) {
  const data::WorldView view = call.district->district->view(call.scope);
  const auto query = query_of(call, view.frame());
  if (!query) return problem(query.error(), call.language);
  const data::Instant now = data::now();
  const auto matches = services::find_tasks(view, *query, now);
  if (!matches) return problem(matches.error(), call.language);
  data::ExportLayer table = task_layer(view, matches->tasks, now);
  mark_synthetic(view, table);
  http::Response response;
  response.content_type = "text/csv; charset=utf-8";
  response.body = http::Body::of(data::csv_table(table, call.language));
  response.headers.emplace_back("Cache-Control", "no-store");
  response.headers.emplace_back("Content-Disposition", "attachment; filename=\"tasks.csv\"");
  response.compress = true;
  return response;
}

}  // namespace jingwei::app::api
