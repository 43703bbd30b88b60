#include "services/tasks.h"

#include <algorithm>
#include <cmath>

#include "data/instant.h"
#include "services/clean_text.h"
#include "services/permissions.h"
#include "services/row_error.h"

namespace jingwei::services {
namespace {

using data::AreaId;
using data::AreaLevel;
using data::Instant;
using data::Task;
using data::TaskEvent;
using data::TaskId;
using data::TaskState;
using data::WorldView;
using geo::Error;
using geo::ErrorCode;

constexpr std::int64_t kYearMs = 366LL * 24 * 3600 * 1000;

// The moves that the table of moves does not hold: no state changes.
constexpr std::string_view kCreate = "create", kEdit = "edit", kPhoto = "photo";

// The start of a long text, cut between characters, for an error to quote.
std::string quoted(std::string_view text) {
  std::size_t end = std::min<std::size_t>(text.size(), 60);
  while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
    --end;
  return std::string(text.substr(0, end));
}

struct TextRule {
  std::string_view field;
  std::size_t longest;
  LineBreaks breaks;
  bool may_be_empty;
};
constexpr TextRule kText{"text", kLongestTaskText, LineBreaks::allowed, false};
constexpr TextRule kNote{"note", kLongestTaskText, LineBreaks::allowed, true};
constexpr TextRule kKind{"kind", kLongestTaskWord, LineBreaks::refused, true};
constexpr TextRule kSkill{"skill", kLongestTaskWord, LineBreaks::refused, true};
constexpr TextRule kSource{"source", kLongestTaskWord, LineBreaks::refused, true};

geo::Status set_text(std::string& target, std::string_view given, const TextRule& rule, TaskId id) {
  const std::string_view text = trimmed(given);
  if (text.size() > rule.longest) {
    return row_error<data::Task>(ErrorCode::text_too_long, id, rule.field, quoted(text));
  }
  if (!is_clean_text(text, rule.breaks) || (text.empty() && !rule.may_be_empty)) {
    return row_error<data::Task>(ErrorCode::value_invalid, id, rule.field, quoted(text));
  }
  target = std::string(text);
  return {};
}

geo::Status check_due(Instant due, Instant now, TaskId id) {
  if (!due || due.ms >= now.ms - kYearMs) return {};
  return row_error<data::Task>(ErrorCode::value_invalid, id, "due_at", data::to_text(due));
}

geo::Status check_building(const WorldView& view, data::BuildingId building) {
  if (!building || view.find<data::Building>(building)) return {};
  return Error{
      ErrorCode::not_found,
      {},
      {.layer = "buildings", .field = "building", .value = std::to_string(building.value)}};
}

// The areas of the finest level that has any at the point, by id.
std::vector<AreaId> finest_areas(const WorldView& view, geo::Point at) {
  for (const AreaLevel level :
       {AreaLevel::grid, AreaLevel::community, AreaLevel::subdistrict, AreaLevel::district}) {
    std::vector<AreaId> areas = view.locator().all_at_level(at, level);
    if (!areas.empty()) return areas;
  }
  return {};
}

geo::Result<AreaId> area_of_draft(const WorldView& view, const TaskDraft& draft, geo::Point at) {
  const std::string place = std::to_string(draft.at.lon) + "," + std::to_string(draft.at.lat);
  const std::vector<AreaId> touching = finest_areas(view, at);
  if (touching.empty()) return row_error<data::Task>(ErrorCode::outside_district, {}, "at", place);
  if (draft.area && std::find(touching.begin(), touching.end(), draft.area) == touching.end()) {
    return row_error<data::Task>(ErrorCode::value_invalid, {}, "area",
                                 std::to_string(draft.area.value));
  }
  for (const AreaId area : touching) {
    if ((!draft.area || area == draft.area) && view.in_scope(area)) return area;
  }
  return row_error<data::Task>(ErrorCode::not_permitted, {}, "at", place);
}

// The task as one has seen it.
geo::Result<const Task*> current_task(const WorldView& view, TaskId id, data::Revision version) {
  const Task* task = view.find<Task>(id);
  if (!task) return row_error<data::Task>(ErrorCode::not_found, id);
  if (task->version != version) return row_error<data::Task>(ErrorCode::version_stale, id);
  return task;
}

// No move is older than the one before it.
Instant time_of_move(const Task& task, Instant now) { return std::max(now, task.moved_at); }

class Editing {
 public:
  Editing(const Task& before, Task& after) : before_(before), after_(after) {}

  geo::Status text(const std::optional<std::string>& given, std::string Task::*member,
                   const TextRule& rule) {
    if (!given) return {};
    if (auto status = set_text(after_.*member, *given, rule, before_.id); !status) return status;
    if (before_.*member != after_.*member) note(rule.field, before_.*member, after_.*member);
    return {};
  }
  void note(std::string_view field, const std::string& was, const std::string& is) {
    words_ += (words_.empty() ? "" : "; ") + std::string(field) + ": " + was + " → " + is;
  }
  const std::string& words() const { return words_; }

 private:
  const Task& before_;
  Task& after_;
  std::string words_;
};

std::string number_in_words(std::int64_t id) { return id ? std::to_string(id) : std::string(); }

// Whether a photo was taken since the task was last sent out or back.
bool has_evidence(std::span<const TaskEvent> past) {
  bool found = false;
  for (const TaskEvent& event : past) {
    if (event.move == kPhoto) {
      found = found || (event.to != TaskState::dispatched && event.to != TaskState::filed);
    } else if (event.to == TaskState::dispatched || event.to == TaskState::filed ||
               event.to == TaskState::rework) {
      found = false;
    }
  }
  return found;
}

geo::Status check_who(const WorldView& view, const Task& task, const MoveRule& rule,
                      std::span<const TaskEvent> past) {
  if (!may_make(rule, task, view.scope()))
    return row_error<data::Task>(ErrorCode::not_permitted, task.id);
  if (rule.move == TaskMove::close && has_handled(view, task, past)) {
    return row_error<data::Task>(ErrorCode::handled_by_yourself, task.id);
  }
  if (!rule.from.contains(task.state)) {
    return row_error<data::Task>(ErrorCode::move_impossible, task.id, "state",
                                 std::string(word(task.state)));
  }
  if (needs_past(rule.move) && (past.empty() || past.back().version != task.version)) {
    return row_error<data::Task>(ErrorCode::conflict, task.id);
  }
  return {};
}

geo::Status check_cadre(const WorldView& view, const Task& task, const MoveRule& rule,
                        data::CadreId cadre) {
  const std::string value = number_in_words(cadre.value);
  const bool wanted = rule.holder == HolderAfter::named;
  if (wanted != bool(cadre) || (wanted && cadre == task.holder)) {
    return row_error<data::Task>(ErrorCode::value_invalid, task.id, "cadre", value);
  }
  if (!wanted || view.find<data::Cadre>(cadre)) return {};
  return Error{ErrorCode::not_found,
               {},
               {.layer = "cadres", .feature = value, .field = "cadre", .value = value}};
}

geo::Status check_until(const Task& task, const MoveRule& rule, Instant until, Instant now) {
  const bool fits = rule.until ? until > now && until.ms <= now.ms + kYearMs : !until;
  if (fits) return {};
  return row_error<data::Task>(ErrorCode::value_invalid, task.id, "until", data::to_text(until));
}

geo::Status check_note(const Task& task, const MoveRule& rule, const std::string& note,
                       std::span<const TaskEvent> past) {
  const bool missing =
      note.empty() && (rule.note == NoteNeed::note ||
                       (rule.note == NoteNeed::note_or_photo && !has_evidence(past)));
  return missing ? row_error<data::Task>(ErrorCode::note_missing, task.id, "note") : geo::Status();
}

}  // namespace

data::Change task_change(const WorldView& view, const Task* before, Task after, TaskEvent event,
                         data::Text words) {
  event.id = view.next_id<TaskEvent>();
  event.task = after.id;
  event.from = before ? before->state : after.state;
  event.to = after.state;
  event.who = view.scope().actor();
  event.account = view.scope().account();
  event.holder = after.holder;
  data::Change change;
  change.actor = view.scope().actor();
  change.command = "task";
  const std::string number = std::to_string(after.id.value);
  const data::Text from = title(event.from), to = title(event.to);
  const bool moved = event.from != event.to;
  change.summary = {"任务 " + number + "：" + words.zh + "（" +
                        (moved ? from.zh + " → " : std::string()) + to.zh + "）",
                    "task " + number + ": " + words.en + " (" +
                        (moved ? from.en + " → " : std::string()) + to.en + ")"};
  change.of<Task>().push_back(
      {before ? std::optional<Task>(*before) : std::nullopt, std::move(after)});
  change.of<TaskEvent>().push_back({std::nullopt, std::move(event)});
  return change;
}

geo::Result<data::Change> plan_create(const WorldView& view, const TaskDraft& draft, Instant now) {
  if (!may_create_tasks(view.scope().role()))
    return row_error<data::Task>(ErrorCode::not_permitted, {});
  const auto at = view.frame().to_frame(draft.at);
  if (!at) {
    Error error = at.error();
    // A place on earth that the district's frame does not reach is no fault of its coordinates.
    const bool on_earth = std::abs(draft.at.lon) <= 180 && std::abs(draft.at.lat) <= 90;
    if (on_earth) error.code = ErrorCode::outside_district;
    error.place.field = "at";
    return error;
  }
  Task task;
  for (const geo::Status& status :
       {set_text(task.text, draft.text, kText, {}), set_text(task.kind, draft.kind, kKind, {}),
        set_text(task.skill, draft.skill, kSkill, {}),
        set_text(task.source, draft.source, kSource, {}), check_due(draft.due_at, now, {}),
        check_building(view, draft.building)}) {
    if (!status) return status.error();
  }
  const auto area = area_of_draft(view, draft, *at);
  if (!area) return area.error();
  task.id = view.next_id<Task>();
  task.state = directs_tasks(view.scope().role()) ? TaskState::filed : TaskState::reported;
  task.at = *at;
  task.building = draft.building;
  task.area = *area;
  task.reporter = view.scope().account();
  task.reported_at = task.moved_at = now;
  task.due_at = draft.due_at;
  TaskEvent event;
  event.move = kCreate;
  event.at = now;
  return task_change(view, nullptr, std::move(task), std::move(event), {"新建", "create"});
}

std::vector<AreaId> areas_on_border(const WorldView& view, const Task& task) {
  const data::Area* area = view.find<data::Area>(task.area);
  if (!area) return {};
  std::vector<AreaId> areas = view.locator().all_at_level(task.at, area->level);
  if (areas.size() < 2) areas.clear();
  return areas;
}

geo::Result<data::Change> plan_edit(const WorldView& view, const TaskEdit& edit, Instant now) {
  const auto task = current_task(view, edit.id, edit.version);
  if (!task) return task.error();
  const Task& before = **task;
  const data::Scope& scope = view.scope();
  const bool is_own = may_create_tasks(scope.role()) && scope.account() &&
                      before.reporter == scope.account() && before.state == TaskState::reported;
  if (!directs_tasks(scope.role()) && !is_own)
    return row_error<data::Task>(ErrorCode::not_permitted, edit.id);
  if (!kOpenTaskStates.contains(before.state)) {
    return row_error<data::Task>(ErrorCode::move_impossible, edit.id, "state",
                                 std::string(word(before.state)));
  }
  Task after = before;
  Editing editing(before, after);
  for (const geo::Status& status :
       {editing.text(edit.text, &Task::text, kText), editing.text(edit.kind, &Task::kind, kKind),
        editing.text(edit.skill, &Task::skill, kSkill)}) {
    if (!status) return status.error();
  }
  if (edit.due_at && *edit.due_at != before.due_at) {
    if (auto status = check_due(*edit.due_at, now, edit.id); !status) return status.error();
    after.due_at = *edit.due_at;
    editing.note("due_at", data::to_text(before.due_at), data::to_text(after.due_at));
  }
  if (edit.building && *edit.building != before.building) {
    if (auto status = check_building(view, *edit.building); !status) return status.error();
    after.building = *edit.building;
    editing.note("building", number_in_words(before.building.value),
                 number_in_words(after.building.value));
  }
  if (after == before) return data::Change{};
  TaskEvent event;
  event.move = kEdit;
  event.at = time_of_move(before, now);
  event.note = editing.words();
  return task_change(view, &before, std::move(after), std::move(event), {"修改", "edit"});
}

geo::Result<data::Change> plan_move(const WorldView& view, const TaskStep& step,
                                    std::span<const TaskEvent> past, Instant now) {
  const auto task = current_task(view, step.id, step.version);
  if (!task) return task.error();
  const Task& before = **task;
  const MoveRule& rule = rule_of(step.move);
  TaskEvent event;
  if (auto status = check_who(view, before, rule, past); !status) return status.error();
  if (auto status = check_cadre(view, before, rule, step.cadre); !status) return status.error();
  if (auto status = check_until(before, rule, step.until, now); !status) return status.error();
  if (auto status = set_text(event.note, step.note, kNote, step.id); !status) return status.error();
  if (auto status = check_note(before, rule, event.note, past); !status) return status.error();
  Task after = before;
  after.state = rule.to;
  after.moved_at = time_of_move(before, now);
  after.held_until = step.until;
  if (rule.holder == HolderAfter::named) after.holder = step.cadre;
  if (rule.holder == HolderAfter::nobody) after.holder = {};
  event.move = rule.word;
  event.at = after.moved_at;
  event.until = step.until;
  return task_change(view, &before, std::move(after), std::move(event),
                     {std::string(rule.zh), std::string(rule.word)});
}

}  // namespace jingwei::services
