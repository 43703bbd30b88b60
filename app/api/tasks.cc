// One task: as it is, its life, and what is written about it.

#include "services/tasks.h"

#include <nlohmann/json.hpp>

#include "app/api/body_members.h"
#include "app/api/hosted_district.h"
#include "app/api/json_text.h"
#include "app/api/parameters.h"
#include "app/api/problem.h"
#include "app/api/request_body.h"
#include "app/api/resources.h"
#include "app/api/task_json.h"
#include "data/instant.h"

namespace jingwei::app::api {
namespace {

using nlohmann::json;

geo::Result<services::TaskDraft> draft_of(const Call& call) {
  const auto body = body_object(call.request);
  if (!body) return body.error();
  services::TaskDraft draft;
  const BodyMembers members(*body);
  members.position("at", draft.at);
  members.text("text", draft.text);
  members.text("kind", draft.kind);
  members.text("skill", draft.skill);
  members.text("source", draft.source);
  members.id("building", draft.building);
  members.id("area", draft.area);
  if (auto status = members.time("due_at", draft.due_at); !status) return status.error();
  return draft;
}

// The task after a write that became `revision`: it may have moved on since.
http::Response written(const Call& call, data::TaskId task, data::Revision revision,
                       unsigned status = 200) {
  http::Response response = task_response(call, task, status);
  if (response.status != status) return response;
  response.headers.emplace_back("Jingwei-Revision", std::to_string(revision.value));
  if (status == 201) {
    response.headers.emplace_back(
        "Location", "/" + call.district->code + "/tasks/" + std::to_string(task.value));
  }
  return response;
}

http::Response create(const Call& call, const services::TaskDraft& draft) {
  const data::Instant now = data::now();
  const auto receipt = execute(
      call, [&](const data::WorldView& view) { return services::plan_create(view, draft, now); });
  if (!receipt) return problem(receipt.error(), call.language);
  return written(call, receipt->change->of<data::Task>().front().after->id, receipt->revision, 201);
}

geo::Result<services::TaskEdit> edit_of(const Call& call) {
  services::TaskEdit edit;
  const auto object = object_version(call, 0);
  if (!object) return object.error();
  edit.id = {object->id};
  edit.version = object->version;
  const auto body = body_object(call.request);
  if (!body) return body.error();
  if (body->empty()) return malformed("body", "{}");
  const BodyMembers members(*body);
  members.text("text", edit.text);
  members.text("kind", edit.kind);
  members.text("skill", edit.skill);
  members.id("building", edit.building);
  if (auto status = members.time("due_at", edit.due_at); !status) return status.error();
  return edit;
}

geo::Result<services::TaskStep> step_of(const Call& call) {
  services::TaskStep step;
  const auto object = object_version(call, 0);
  if (!object) return object.error();
  step.id = {object->id};
  step.version = object->version;
  const auto body = body_object(call.request);
  if (!body) return body.error();
  std::string word;
  const BodyMembers members(*body);
  members.text("move", word);
  members.id("cadre", step.cadre);
  members.text("note", step.note);
  if (auto status = members.time("until", step.until); !status) return status.error();
  const auto move = services::move_from_word(word);
  if (!move) return malformed("move", word.substr(0, 80));
  step.move = *move;
  return step;
}

geo::Result<services::Receipt> make_move(const Call& call, const services::TaskStep& step) {
  // Read before the plan: that they are up to the version, the plan sees.
  std::vector<data::TaskEvent> past;
  if (services::needs_past(step.move)) {
    auto events = call.district->district->events_of(call.scope, step.id);
    if (!events) return events.error();
    past = std::move(*events);
  }
  const data::Instant now = data::now();
  return execute(call, [&](const data::WorldView& view) {
    return services::plan_move(view, step, past, now);
  });
}

// Writes once a key; answered with the task.
http::Response change_task(const Call& call, data::TaskId task,
                           const std::function<geo::Result<services::Receipt>()>& make) {
  const auto write = [&] {
    const auto receipt = make();
    if (!receipt) return task_problem(call, task, receipt.error());
    return receipt->changed ? written(call, task, receipt->revision) : task_response(call, task);
  };
  return once_per_key(call, write, [&](const data::AnsweredRequest& answered) {
    return written(call, task, answered.revision);
  });
}

}  // namespace

http::Response get_task(const Call& call) {
  const auto id = task_in_path(call);
  return id ? task_response(call, *id) : problem(id.error(), call.language);
}

http::Response get_task_events(const Call& call) {
  const auto id = task_in_path(call);
  if (!id) return problem(id.error(), call.language);
  const services::District& district = *call.district->district;
  const auto events = district.events_of(call.scope, *id);
  if (!events) return problem(events.error(), call.language);
  const data::WorldView view = district.view(call.scope);
  json list = json::array();
  for (const data::TaskEvent& event : *events) list.push_back(task_event_json(view, event));
  return json_response({{"events", std::move(list)}});
}

http::Response post_task(const Call& call) {
  const auto draft = draft_of(call);
  if (!draft) return problem(draft.error(), call.language);
  return once_per_key(
      call, [&] { return create(call, *draft); },
      [&](const data::AnsweredRequest& answered) {
        return written(call, answered.task, answered.revision, 201);
      });
}

http::Response patch_task(const Call& call) {
  const auto edit = edit_of(call);
  if (!edit) return problem(edit.error(), call.language);
  return change_task(call, edit->id, [&] {
    const data::Instant now = data::now();
    return execute(
        call, [&](const data::WorldView& view) { return services::plan_edit(view, *edit, now); });
  });
}

http::Response post_task_move(const Call& call) {
  const auto step = step_of(call);
  if (!step) return problem(step.error(), call.language);
  return change_task(call, step->id, [&] { return make_move(call, *step); });
}

}  // namespace jingwei::app::api
