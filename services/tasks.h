#pragma once

// What may be written about a task: each plan makes the row and the one event that tells of it, in
// one change of the command "task", whose summary names the task by its number and the move, and
// nothing that a scope which sees the task might not know. `now`: the time by which due times and
// holds are judged and which the event bears, or that of the task's last move if the clock has gone
// back.

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "data/change.h"
#include "data/world.h"
#include "geo/result.h"
#include "services/task_life.h"

namespace jingwei::services {

inline constexpr std::size_t kLongestTaskText = 2000;  // bytes; of a note too
inline constexpr std::size_t kLongestTaskWord = 100;   // bytes: kind, skill, source

struct TaskDraft {
  geo::LonLat at;
  std::string text, kind, skill, source;
  data::Instant due_at;
  data::BuildingId building;
  data::AreaId area;  // chooses among those that touch the point; 0: the rule does
};

// A new task, `filed` when a dispatcher makes it and `reported` otherwise, with one event "create"
// that leads from this state to itself. It belongs to the finest level of areas that has one at the
// point: to `area` if that is one of them, else to the smallest id of those that the view sees.
// Errors: not_permitted (role; no area at the point is the view's), coordinate_not_finite,
// coordinate_out_of_range, outside_district (no area at the point), value_invalid and text_too_long
// with the field, not_found (building).
geo::Result<data::Change> plan_create(const data::WorldView& view, const TaskDraft& draft,
                                      data::Instant now);

// The areas of the task's level that touch its point, by id, when it lies on a common border; empty
// otherwise.
std::vector<data::AreaId> areas_on_border(const data::WorldView& view, const data::Task& task);

struct TaskEdit {
  data::TaskId id;
  data::Revision version;  // as the one who edits has seen it
  std::optional<std::string> text, kind, skill;
  std::optional<data::Instant> due_at;       // 0: no limit
  std::optional<data::BuildingId> building;  // 0: none
};

// Gives the task the new values; the event "edit" notes each field with its old and new value. A
// dispatcher edits open tasks, a reporter his own while it is `reported`. Empty when the task has
// these values already. Errors: not_found, version_stale, not_permitted, move_impossible (the task
// is not open), and as plan_create.
geo::Result<data::Change> plan_edit(const data::WorldView& view, const TaskEdit& edit,
                                    data::Instant now);

struct TaskStep {
  data::TaskId id;
  data::Revision version;
  TaskMove move{};
  data::CadreId cadre;
  std::string note;
  data::Instant until;
};

// One move of kMoveRules. The task keeps its area. `past`: its events from the beginning, as read
// from the store; asked for by `close` alone, others may leave it empty. A photo stands for the
// note of `close` when it was taken in this round: after the last dispatch and rework.
// Errors, the first that applies: not_found, version_stale, not_permitted, handled_by_yourself,
// move_impossible (value: the present state), conflict (`past` is not up to the version),
// value_invalid (a cadre or a time that the move does not take, the holder that the task has
// already, a time that is not after now and within a year), not_found (cadre), note_missing,
// text_too_long.
geo::Result<data::Change> plan_move(const data::WorldView& view, const TaskStep& step,
                                    std::span<const data::TaskEvent> past, data::Instant now);

// One change of a task and the event that tells of it: `event` has its move, time, note, until and
// photo, all else is set here. `before`: the row in the view, absent for a new one. `words`: the
// move. What makes moves that are not in the table (a photo) uses this too.
data::Change task_change(const data::WorldView& view, const data::Task* before, data::Task after,
                         data::TaskEvent event, data::Text words);

// Whether plan_move asks for the task's past.
constexpr bool needs_past(TaskMove move) { return move == TaskMove::close; }

}  // namespace jingwei::services
