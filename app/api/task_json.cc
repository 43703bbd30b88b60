#include "app/api/task_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/api/feature_json.h"
#include "app/api/hosted_district.h"
#include "app/api/json_text.h"
#include "app/api/parameters.h"
#include "app/api/problem.h"
#include "data/instant.h"
#include "data/model/words.h"
#include "services/tasks.h"

namespace jingwei::app::api {
namespace {

using nlohmann::json;

json id_json(std::int64_t id) { return id ? json(id) : json(); }

json border_json(const data::WorldView& view, const data::Task& task) {
  json list = json::array();
  for (const data::AreaId id : services::areas_on_border(view, task)) {
    if (const json path = area_path_json(view, id); !path.empty()) list.push_back(path.back());
  }
  return list;
}

// The name of the account, which everybody reads in the task's events; null for the
// operating-system user of a district without accounts.
json reporter_json(const data::WorldView& view, data::AccountId reporter) {
  const data::WorldView whole(view.world_ptr(), data::Scope::whole_district(view.scope().actor()));
  const data::Account* account = whole.find<data::Account>(reporter);
  return account ? json(account->name) : json();
}

json moves_json(const data::Task& task, const data::Scope& scope, bool handled) {
  json moves = json::array();
  for (const services::TaskMove move : services::allowed_moves(task, scope, handled)) {
    moves.push_back(services::rule_of(move).word);
  }
  return moves;
}

}  // namespace

json time_json(data::Instant time) { return time ? json(data::to_text(time)) : json(); }

json holder_json(const data::WorldView& view, data::CadreId holder) {
  if (!holder) return nullptr;
  const data::Cadre* cadre = view.find<data::Cadre>(holder);
  return {{"id", holder.value}, {"name", cadre ? cadre->name : std::string()}};
}

json task_json(const data::WorldView& view, const data::Task& task, data::Instant now,
               bool handled) {
  const data::AreaId area = view.area_of<data::Task>(task.id);
  const data::Area* in = view.find<data::Area>(area);
  json p = {{"id", task.id.value},
            {"version", task.version.value},
            {"layer", "tasks"},
            {"state", data::word(task.state)},
            {"text", task.text},
            {"kind", task.kind},
            {"skill", task.skill},
            {"source", task.source},
            {"building", id_json(task.building.value)},
            {"border", border_json(view, task)},
            {"holder", holder_json(view, task.holder)},
            {"reporter", reporter_json(view, task.reporter)},
            {"reported_at", time_json(task.reported_at)},
            {"due_at", time_json(task.due_at)},
            {"moved_at", time_json(task.moved_at)},
            {"held_until", time_json(task.held_until)},
            {"photos", task.photos},
            {"overdue", services::is_overdue(task, now)},
            {"moves", moves_json(task, view.scope(), handled)},
            {"source_key", task.source_key},
            {"at", position(view.frame().to_lonlat(task.at))}};
  p["area"] =
      in ? json{{"id", in->id.value}, {"name", in->name}, {"path", area_path_json(view, in->id)}}
         : json();
  return {{"type", "Feature"},
          {"id", task.id.value},
          {"geometry", point_json(view.frame(), task.at)},
          {"properties", std::move(p)}};
}

geo::Result<json> task_json(const services::District& district, const data::WorldView& view,
                            const data::Task& task, data::Instant now) {
  const data::Task* one = &task;
  auto made = tasks_json(district, view, {&one, 1}, now);
  if (!made) return made.error();
  return std::move(made->front());
}

geo::Result<std::vector<json>> tasks_json(const services::District& district,
                                          const data::WorldView& view,
                                          std::span<const data::Task* const> tasks,
                                          data::Instant now) {
  std::vector<data::TaskId> with_past;
  for (const data::Task* task : tasks) {
    if (services::depends_on_past(*task, view.scope())) with_past.push_back(task->id);
  }
  const auto events = district.events_of(view.scope(), with_past);
  if (!events) return events.error();
  std::vector<json> made;
  for (const data::Task* task : tasks) {
    const auto past = std::ranges::equal_range(*events, task->id, {}, &data::TaskEvent::task);
    const bool handled = services::depends_on_past(*task, view.scope()) &&
                         services::has_handled(view, *task, {past.begin(), past.end()});
    made.push_back(task_json(view, *task, now, handled));
  }
  return made;
}

json task_event_json(const data::WorldView& view, const data::TaskEvent& event) {
  return {{"id", event.id.value},
          {"version", event.version.value},
          {"move", event.move},
          {"from", data::word(event.from)},
          {"to", data::word(event.to)},
          {"who", event.who},
          {"holder", holder_json(view, event.holder)},
          {"at", time_json(event.at)},
          {"until", time_json(event.until)},
          {"note", event.note},
          {"photo", event.photo}};
}

geo::Result<data::TaskId> task_in_path(const Call& call) {
  const auto id = id_in_path(call, 0);
  if (!id) return id.error();
  return data::TaskId{*id};
}

http::Response task_response(const Call& call, data::TaskId id, unsigned status) {
  const services::District& district = *call.district->district;
  const data::WorldView view = district.view(call.scope);
  const data::Task* task = view.find<data::Task>(id);
  if (!task) {
    return problem(
        {geo::ErrorCode::not_found, "", {.layer = "tasks", .feature = std::to_string(id.value)}},
        call.language);
  }
  const auto feature = task_json(district, view, *task, data::now());
  if (!feature) return problem(feature.error(), call.language);
  http::Response response = feature_response(*feature);
  response.status = status;
  return response;
}

http::Response task_problem(const Call& call, data::TaskId id, const geo::Error& error) {
  using geo::ErrorCode;
  json extra;
  const bool moved_on = error.code == ErrorCode::version_stale ||
                        error.code == ErrorCode::conflict ||
                        error.code == ErrorCode::move_impossible;
  const data::WorldView view = call.district->district->view(call.scope);
  const data::Task* task = moved_on ? view.find<data::Task>(id) : nullptr;
  if (task) {
    const auto current = task_json(*call.district->district, view, *task, data::now());
    if (current) extra["current"] = *current;
  }
  return problem(error, call.language, extra);
}

}  // namespace jingwei::app::api
