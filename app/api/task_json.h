#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <vector>

#include "app/api/call.h"
#include "data/model/instant.h"
#include "data/world.h"
#include "services/district.h"

namespace jingwei::app::api {

// The task as a GeoJSON Feature, as docs/api.md describes it, as the view's scope may know it at
// `now`. `handled`: what services::has_handled answers. Requires: the view sees the task.
nlohmann::json task_json(const data::WorldView& view, const data::Task& task, data::Instant now,
                         bool handled);
// The same of each task, in their order; asks the district once for the past of those whose moves
// depend on it.
geo::Result<std::vector<nlohmann::json>> tasks_json(const services::District& district,
                                                    const data::WorldView& view,
                                                    std::span<const data::Task* const> tasks,
                                                    data::Instant now);
geo::Result<nlohmann::json> task_json(const services::District& district,
                                      const data::WorldView& view, const data::Task& task,
                                      data::Instant now);

nlohmann::json task_event_json(const data::WorldView& view, const data::TaskEvent& event);
// The one who has the task, by his name where the view sees him; null for nobody.
nlohmann::json holder_json(const data::WorldView& view, data::CadreId holder);
// "2026-11-25T08:00:00.000Z"; null for none.
nlohmann::json time_json(data::Instant time);

// The task that the path names first.
geo::Result<data::TaskId> task_in_path(const Call& call);
// The answer with the task as it is now: 404 when there is none that the call's scope sees.
http::Response task_response(const Call& call, data::TaskId task, unsigned status = 200);
// The error of a write, with `current` where the task has moved on.
http::Response task_problem(const Call& call, data::TaskId task, const geo::Error& error);

}  // namespace jingwei::app::api
