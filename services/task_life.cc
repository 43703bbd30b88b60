#include "services/task_life.h"

#include <algorithm>

#include "services/permissions.h"

namespace jingwei::services {
namespace {

constexpr bool rules_stand_in_order() {
  for (std::size_t i = 0; i < kMoveRules.size(); ++i) {
    if (static_cast<std::size_t>(kMoveRules[i].move) != i) return false;
  }
  return true;
}
static_assert(rules_stand_in_order());

// Moves that the holder makes himself, or a dispatcher for him.
bool is_holders_move(std::string_view word) {
  const auto move = move_from_word(word);
  return move && rule_of(*move).who == Mover::holder_or_dispatcher;
}

}  // namespace

data::Text title(data::TaskState state) {
  static const std::array<data::Text, 12> kTitles = {{{"已上报", "reported"},
                                                      {"已受理", "accepted"},
                                                      {"已立案", "filed"},
                                                      {"已派遣", "dispatched"},
                                                      {"处置中", "in progress"},
                                                      {"挂账", "on hold"},
                                                      {"待核查", "to verify"},
                                                      {"返工", "rework"},
                                                      {"退回", "returned"},
                                                      {"已结案", "closed"},
                                                      {"不予受理", "refused"},
                                                      {"作废", "void"}}};
  return kTitles[static_cast<std::size_t>(state)];
}

std::optional<TaskMove> move_from_word(std::string_view word) {
  for (const MoveRule& rule : kMoveRules) {
    if (rule.word == word) return rule.move;
  }
  return std::nullopt;
}

bool may_make(const MoveRule& rule, const data::Task& task, const data::Scope& scope) {
  const bool holds =
      may_create_tasks(scope.role()) && scope.cadre() && task.holder == scope.cadre();
  switch (rule.who) {
    case Mover::dispatcher:
      return directs_tasks(scope.role());
    case Mover::holder_or_dispatcher:
      return directs_tasks(scope.role()) || holds;
    case Mover::administrator:
      return scope.role() == data::Role::administrator;
  }
  return false;
}

bool has_handled(const data::WorldView& view, const data::Task& task,
                 std::span<const data::TaskEvent> past) {
  const data::Scope& scope = view.scope();
  if (!scope.account()) return false;
  const auto is_own = [&](data::CadreId holder) { return holder && holder == scope.cadre(); };
  if (is_own(task.holder)) return true;
  // Accounts stand in no area; what they belong to is no secret from themselves.
  const data::WorldView whole(view.world_ptr(), data::Scope::whole_district(scope.actor()));
  const data::Account* account = whole.find<data::Account>(scope.account());
  return std::any_of(past.begin(), past.end(), [&](const data::TaskEvent& event) {
    const bool altered_since = !account || account->version > event.version;
    return is_own(event.holder) ||
           (event.account == scope.account() && is_holders_move(event.move) && altered_since);
  });
}

std::vector<TaskMove> allowed_moves(const data::Task& task, const data::Scope& scope,
                                    bool handled) {
  std::vector<TaskMove> moves;
  for (const MoveRule& rule : kMoveRules) {
    if (!rule.from.contains(task.state) || !may_make(rule, task, scope)) continue;
    if (rule.move == TaskMove::close && handled) continue;
    moves.push_back(rule.move);
  }
  return moves;
}

bool depends_on_past(const data::Task& task, const data::Scope& scope) {
  const MoveRule& close = rule_of(TaskMove::close);
  return scope.account() && close.from.contains(task.state) && may_make(close, task, scope);
}

}  // namespace jingwei::services
