#pragma once

// The life of a task: which move leads from which state where, who may make it and what it needs.
// The table here is the one that planning, the interface and the pages go by.

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "data/change.h"
#include "data/model/task_state.h"
#include "data/model/words.h"
#include "data/scope.h"
#include "data/world.h"

namespace jingwei::services {

class TaskStates {
 public:
  constexpr TaskStates() = default;
  constexpr TaskStates(std::initializer_list<data::TaskState> states) {
    for (const data::TaskState state : states) add(state);
  }
  constexpr void add(data::TaskState state) { bits_ |= bit(state); }
  constexpr void add(TaskStates others) { bits_ |= others.bits_; }
  constexpr bool contains(data::TaskState state) const { return (bits_ & bit(state)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  friend constexpr bool operator==(TaskStates, TaskStates) = default;

 private:
  static constexpr std::uint16_t bit(data::TaskState state) {
    return static_cast<std::uint16_t>(1u << static_cast<unsigned>(state));
  }
  std::uint16_t bits_ = 0;
};

// Nothing more is to be done about a task in any other state.
inline constexpr TaskStates kOpenTaskStates = [] {
  TaskStates open;
  for (std::size_t i = 0; i < data::kTaskStateWords.size(); ++i) {
    const auto state = static_cast<data::TaskState>(i);
    if (data::is_open(state)) open.add(state);
  }
  return open;
}();

// Due before `now` and not done: a hold does not move the due time.
inline bool is_overdue(const data::Task& task, data::Instant now) {
  return task.due_at && task.due_at < now && kOpenTaskStates.contains(task.state);
}

// The state in words.
data::Text title(data::TaskState state);

enum class TaskMove : std::uint8_t {
  accept,
  file,
  assign,
  withdraw,
  acknowledge,
  give_back,
  transfer,
  hold,
  resume,
  finish,
  close,
  rework,
  refuse,
  make_void,
  reopen,
};

// Who may make a move. An administrator may do what a dispatcher may.
enum class Mover : std::uint8_t { dispatcher, holder_or_dispatcher, administrator };
// Who has the task in hand after the move.
enum class HolderAfter : std::uint8_t { same, named, nobody };
enum class NoteNeed : std::uint8_t { none, note, note_or_photo };

struct MoveRule {
  TaskMove move;
  std::string_view word;  // on the wire and in events
  std::string_view zh;
  TaskStates from;
  data::TaskState to;
  Mover who;
  HolderAfter holder = HolderAfter::same;  // `named`: the move needs a cadre
  NoteNeed note = NoteNeed::none;
  bool until = false;  // the move needs a time
};

inline constexpr std::array<MoveRule, 15> kMoveRules = [] {
  using enum data::TaskState;
  using enum Mover;
  using M = TaskMove;
  using H = HolderAfter;
  using N = NoteNeed;
  return std::array<MoveRule, 15>{{
      {M::accept, "accept", "受理", {reported}, accepted, dispatcher},
      {M::file, "file", "立案", {reported, accepted}, filed, dispatcher},
      {M::assign, "assign", "派遣", {filed, returned}, dispatched, dispatcher, H::named},
      {M::withdraw, "withdraw", "撤回", {dispatched}, filed, dispatcher, H::nobody},
      {M::acknowledge, "acknowledge", "签收", {dispatched}, in_progress, holder_or_dispatcher},
      {M::give_back,
       "return",
       "退回",
       {dispatched},
       returned,
       holder_or_dispatcher,
       H::nobody,
       N::note},
      {M::transfer,
       "transfer",
       "移交",
       {dispatched, in_progress, on_hold, rework},
       dispatched,
       dispatcher,
       H::named},
      {M::hold, "hold", "挂账", {in_progress, rework}, on_hold, dispatcher, H::same, N::note, true},
      {M::resume, "resume", "恢复办理", {on_hold}, in_progress, holder_or_dispatcher},
      {M::finish,
       "finish",
       "办结",
       {in_progress, rework},
       to_verify,
       holder_or_dispatcher,
       H::same,
       N::note},
      {M::close, "close", "结案", {to_verify}, closed, dispatcher, H::same, N::note_or_photo},
      {M::rework, "rework", "返工", {to_verify}, rework, dispatcher, H::same, N::note},
      {M::refuse,
       "refuse",
       "不予受理",
       {reported, accepted},
       refused,
       dispatcher,
       H::same,
       N::note},
      {M::make_void,
       "void",
       "作废",
       {reported, accepted, filed, dispatched, in_progress, on_hold, to_verify, rework, returned,
        closed, refused},
       voided,
       administrator,
       H::same,
       N::note},
      {M::reopen, "reopen", "重办", {closed}, filed, dispatcher, H::nobody, N::note},
  }};
}();

constexpr const MoveRule& rule_of(TaskMove move) {
  return kMoveRules[static_cast<std::size_t>(move)];
}
std::optional<TaskMove> move_from_word(std::string_view word);

// Whether one who acts as `scope` may make the move, whatever state the task is in. That who
// handled it does not close it is another question: see has_handled.
bool may_make(const MoveRule& rule, const data::Task& task, const data::Scope& scope);

// Whether the view's account has had the task in hand, so that it must not verify it:
//  - the cadre it belongs to holds it or held it, by `past` (the task's events from its beginning);
//  - or it made a holder's move and has been written since, so that whom it belonged to then is not
//    known any more.
// The operating-system user is no cadre.
bool has_handled(const data::WorldView& view, const data::Task& task,
                 std::span<const data::TaskEvent> past);

// The moves that one who acts as `scope` may make now, in the order of the table. `handled`: what
// has_handled answers; it matters in the state to_verify only.
std::vector<TaskMove> allowed_moves(const data::Task& task, const data::Scope& scope, bool handled);

// Whether an account must be known not to have handled the task before its moves can be told.
bool depends_on_past(const data::Task& task, const data::Scope& scope);

}  // namespace jingwei::services
