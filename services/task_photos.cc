#include "services/task_photos.h"

#include <algorithm>

#include "services/permissions.h"
#include "services/row_error.h"
#include "services/tasks.h"

namespace jingwei::services {
namespace {

using data::TaskState;
using geo::Error;
using geo::ErrorCode;

bool may_add(const data::Scope& scope, const data::Task& task) {
  if (directs_tasks(scope.role())) return true;
  if (!may_create_tasks(scope.role())) return false;
  const bool holds = scope.cadre().value != 0 && scope.cadre() == task.holder;
  return holds || (scope.account().value != 0 && scope.account() == task.reporter);
}

}  // namespace

geo::Status check_photo(const data::WorldView& view, data::TaskId id, data::Revision version) {
  const data::Task* task = view.find<data::Task>(id);
  if (!task) return row_error<data::Task>(ErrorCode::not_found, id);
  if (task->version != version) return row_error<data::Task>(ErrorCode::version_stale, id);
  if (!may_add(view.scope(), *task)) return row_error<data::Task>(ErrorCode::not_permitted, id);
  if (!kOpenTaskStates.contains(task->state)) {
    return row_error<data::Task>(ErrorCode::move_impossible, id, "state",
                                 std::string(word(task->state)));
  }
  if (task->photos >= kMostPhotosOfATask) {
    Error error =
        row_error<data::Task>(ErrorCode::conflict, id, "photos", std::to_string(task->photos));
    error.detail = "一件任务最多 50 张照片 / a task has at most 50 photos";
    return error;
  }
  return {};
}

geo::Result<data::Change> plan_photo(const data::WorldView& view, const TaskPhoto& photo,
                                     data::Instant now) {
  if (auto status = check_photo(view, photo.task, photo.version); !status) return status.error();
  const data::Task& before = *view.find<data::Task>(photo.task);
  data::Task after = before;
  ++after.photos;
  data::TaskEvent event;
  event.move = "photo";
  event.at = std::max(now, before.moved_at);
  event.photo = photo.file;
  return task_change(view, &before, std::move(after), std::move(event), {"照片", "photo"});
}

bool has_photo(std::span<const data::TaskEvent> events, std::string_view file) {
  return std::any_of(events.begin(), events.end(),
                     [&](const data::TaskEvent& event) { return event.photo == file; });
}

}  // namespace jingwei::services
