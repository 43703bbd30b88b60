#include "services/task_life.h"

#include <gtest/gtest.h>

#include <map>
#include <sstream>

#include "services/tasks.h"
#include "tests/services/support/task_town.h"

namespace jingwei::services {
namespace {

using data::TaskState;
using geo::ErrorCode;
using test::kNow;
using test::TaskTown;

// Written down apart from kMoveRules: a row for each move, a column for each state, in it the state
// that the move leads to.
constexpr std::string_view kExpected = R"(
            reported accepted filed      dispatched  in_progress on_hold     to_verify rework     returned   closed refused void
accept      accepted .        .          .           .           .           .         .          .          .      .       .
file        filed    filed    .          .           .           .           .         .          .          .      .       .
assign      .        .        dispatched .           .           .           .         .          dispatched .      .       .
withdraw    .        .        .          filed       .           .           .         .          .          .      .       .
acknowledge .        .        .          in_progress .           .           .         .          .          .      .       .
return      .        .        .          returned    .           .           .         .          .          .      .       .
transfer    .        .        .          dispatched  dispatched  dispatched  .         dispatched .          .      .       .
hold        .        .        .          .           on_hold     .           .         on_hold    .          .      .       .
resume      .        .        .          .           .           in_progress .         .          .          .      .       .
finish      .        .        .          .           to_verify   .           .         to_verify  .          .      .       .
close       .        .        .          .           .           .           closed    .          .          .      .       .
rework      .        .        .          .           .           .           rework    .          .          .      .       .
refuse      refused  refused  .          .           .           .           .         .          .          .      .       .
void        void     void     void       void        void        void        void      void       void       void   void    .
reopen      .        .        .          .           .           .           .         .          .          filed  .       .
)";

// By move and state.
std::map<std::pair<std::string, std::string>, std::string> expected_moves() {
  std::map<std::pair<std::string, std::string>, std::string> table;
  std::istringstream lines{std::string(kExpected)};
  std::string line, cell;
  std::vector<std::string> states;
  while (std::getline(lines, line)) {
    std::istringstream cells(line);
    std::string move;
    if (line.empty()) continue;
    if (states.empty()) {
      while (cells >> cell) states.push_back(cell);
      continue;
    }
    cells >> move;
    for (const std::string& state : states) {
      cells >> cell;
      if (cell != ".") table[{move, state}] = cell;
    }
  }
  return table;
}

// Who may make the move on a task that cadre 1 has, if it may be made at all, by account.
bool expected_permission(std::string_view move, std::int64_t account) {
  const bool for_holder =
      move == "acknowledge" || move == "return" || move == "resume" || move == "finish";
  switch (account) {
    case 1:
      return true;
    case 2:
    case 3:
    case 8:
      return move != "void";
    case 4:
      return for_holder;
    default:
      return false;
  }
}

data::Task task_in(TaskState state) {
  data::Task task{.id = {7}, .state = state, .text = "lamp"};
  task.at = {-300'000, 0};
  task.area = {2};
  task.holder = {1};
  task.reported_at = task.moved_at = kNow;
  return task;
}

// A step that lacks nothing.
TaskStep step_of(const data::Task& task, TaskMove move) {
  TaskStep step{.id = task.id, .version = task.version, .move = move, .note = "because"};
  if (move == TaskMove::assign || move == TaskMove::transfer) step.cadre = {2};
  if (move == TaskMove::hold) step.until = {kNow.ms + 1};
  return step;
}

TEST(TaskLife, EveryMoveFromEveryStateByEveryRoleGoesWhereTheTableOfTheFieldSays) {
  const auto expected = expected_moves();
  ASSERT_EQ(expected.size(), 33u);
  for (const std::string_view state_word : data::kTaskStateWords) {
    for (std::int64_t account = 1; account <= 8; ++account) {
      TaskTown town;
      const auto state = static_cast<TaskState>(
          std::find(data::kTaskStateWords.begin(), data::kTaskStateWords.end(), state_word) -
          data::kTaskStateWords.begin());
      town.put(task_in(state));
      const data::WorldView view = town.as(account);
      const data::Task& task = *town.task(7);
      std::vector<TaskMove> possible;
      for (const MoveRule& rule : kMoveRules) {
        const std::string what = std::string(rule.word) + " from " + std::string(state_word) +
                                 " by account " + std::to_string(account);
        data::TaskEvent last{.version = task.version, .task = task.id};
        const auto change = plan_move(view, step_of(task, rule.move), std::span(&last, 1), kNow);
        const auto leads = expected.find({std::string(rule.word), std::string(state_word)});
        if (!expected_permission(rule.word, account)) {
          ASSERT_FALSE(change.ok()) << what;
          EXPECT_EQ(change.error().code, ErrorCode::not_permitted) << what;
        } else if (rule.move == TaskMove::close && account == 3) {
          EXPECT_EQ(change.error().code, ErrorCode::handled_by_yourself) << what;
        } else if (leads == expected.end()) {
          ASSERT_FALSE(change.ok()) << what;
          EXPECT_EQ(change.error().code, ErrorCode::move_impossible) << what;
          EXPECT_EQ(change.error().place.value, state_word) << what;
        } else {
          ASSERT_TRUE(change.ok()) << what;
          EXPECT_EQ(data::word(change->of<data::Task>()[0].after->state), leads->second) << what;
          possible.push_back(rule.move);
        }
      }
      EXPECT_EQ(allowed_moves(task, view.scope(), has_handled(view, task, {})), possible)
          << state_word << " account " << account;
    }
  }
}

TEST(TaskLife, WhoHeldATaskNeverVerifiesItWhateverHeHasBecome) {
  TaskTown town;
  town.put(task_in(TaskState::in_progress));
  const auto move = [&](std::int64_t account, TaskMove what, std::int64_t cadre = 0) {
    const data::WorldView view = town.as(account);
    TaskStep step{.id = {7}, .version = town.task(7)->version, .move = what, .note = "done"};
    step.cadre = {cadre};
    auto change = plan_move(view, step, town.events(7), kNow);
    if (!change) return std::optional(change.error().code);
    EXPECT_TRUE(town.apply(view, std::move(*change)).ok());
    return std::optional<ErrorCode>();
  };
  // Cadre 1 hands it over to cadre 2, who finishes it.
  ASSERT_EQ(move(2, TaskMove::transfer, 2), std::nullopt);
  ASSERT_EQ(move(5, TaskMove::acknowledge), std::nullopt);
  ASSERT_EQ(move(5, TaskMove::finish), std::nullopt);
  // Cadre 2 becomes a dispatcher who belongs to nobody: what he did as its holder still counts.
  data::Account risen = *town.whole().find<data::Account>({5});
  risen.role = data::Role::dispatcher;
  risen.cadre = {};
  town.put(risen);
  EXPECT_EQ(move(5, TaskMove::close), ErrorCode::handled_by_yourself);
  // Account 3 is the other cadre, who never held it by these events.
  data::Account now_second = *town.whole().find<data::Account>({3});
  now_second.cadre = {2};
  town.put(now_second);
  EXPECT_EQ(move(3, TaskMove::close), ErrorCode::handled_by_yourself);
  EXPECT_EQ(move(2, TaskMove::close), std::nullopt);
}

TEST(TaskLife, ADispatcherWhoSpeaksForTheHolderMayVerify) {
  TaskTown town;
  town.put(task_in(TaskState::in_progress));
  const data::WorldView dispatcher = town.as(2);
  auto finish = plan_move(dispatcher, step_of(*town.task(7), TaskMove::finish), {}, kNow);
  ASSERT_TRUE(town.apply(dispatcher, std::move(*finish)).ok());
  const auto close =
      plan_move(town.as(2), step_of(*town.task(7), TaskMove::close), town.events(7), kNow);
  EXPECT_TRUE(close.ok());
}

TEST(TaskLife, ClosingByAnOldPastIsRefused) {
  TaskTown town;
  town.put(task_in(TaskState::to_verify));
  data::TaskEvent old{.version = {1}, .task = {7}};
  const auto change =
      plan_move(town.as(2), step_of(*town.task(7), TaskMove::close), std::span(&old, 1), kNow);
  ASSERT_FALSE(change.ok());
  EXPECT_EQ(change.error().code, ErrorCode::conflict);
}

}  // namespace
}  // namespace jingwei::services
