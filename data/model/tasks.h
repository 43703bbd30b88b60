#pragma once

// What somebody must do at a place by a time. See data/model/rows.h for what all rows have in
// common.

#include <cstdint>
#include <string>

#include "data/model/ids.h"
#include "data/model/instant.h"
#include "geo/shape.h"

namespace jingwei::data {

// The steps of digital city management; services/task_life.h says which move leads where.
enum class TaskState : std::uint8_t {
  reported,
  accepted,
  filed,
  dispatched,
  in_progress,
  on_hold,
  to_verify,
  rework,
  returned,
  closed,
  refused,
  voided,
};

struct Task {
  TaskId id;
  Revision version;
  TaskState state = TaskState::reported;
  std::string text;    // what is to be done, one or two sentences
  std::string kind;    // class, in words
  std::string skill;   // what its holder should be able to do; empty: anybody
  std::string source;  // who told: "dispatcher", "patrol", "12345" ...
  geo::Point at;
  BuildingId building;  // the building it concerns, if any
  AreaId area;          // the finest area it was filed in; decides who sees it
  CadreId holder;       // who has it in hand; 0 nobody
  AccountId reporter;   // 0: the operating-system user of the event
  Instant reported_at;
  Instant due_at;      // 0: no limit
  Instant moved_at;    // of the last move
  Instant held_until;  // on_hold only
  std::int32_t photos = 0;
  std::string source_key;

  friend bool operator==(const Task&, const Task&) = default;
};

// One step in the life of a task. Only ever added: never altered, removed or undone. Kept in the
// store and read task by task; a World does not hold them.
struct TaskEvent {
  TaskEventId id;
  Revision version;
  TaskId task;
  std::string move;  // word of services/task_life.h, "create", "edit" or "photo"
  TaskState from{}, to{};
  std::string who;  // actor
  AccountId account;
  CadreId holder;  // after the move
  Instant at;
  Instant until;      // of a hold
  std::string note;   // reason, result, what was edited
  std::string photo;  // file in photos/, of a "photo"

  friend bool operator==(const TaskEvent&, const TaskEvent&) = default;
};

template <class V>
void fields(V& v, Task& r) {
  v(r.id, r.version, r.state, r.text, r.kind, r.skill, r.source, r.at, r.building, r.area, r.holder,
    r.reporter, r.reported_at, r.due_at, r.moved_at, r.held_until, r.photos, r.source_key);
}
template <class V>
void fields(V& v, TaskEvent& r) {
  v(r.id, r.version, r.task, r.move, r.from, r.to, r.who, r.account, r.holder, r.at, r.until,
    r.note, r.photo);
}

}  // namespace jingwei::data
