#include "services/tasks.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "services/task_query.h"
#include "tests/services/support/task_town.h"

namespace jingwei::services {
namespace {

using data::Instant;
using data::Task;
using data::TaskEvent;
using data::TaskState;
using geo::ErrorCode;
using test::kNow;
using test::TaskTown;

constexpr std::int64_t kDay = 24LL * 3600 * 1000;

TaskDraft draft_at(const TaskTown& town, double x, double y) {
  return {.at = town.at(x, y), .text = "路灯不亮", .kind = "市容"};
}

// The error of the plan; nullopt when there is none.
template <class T>
std::optional<geo::Error> fault(const geo::Result<T>& result) {
  return result ? std::nullopt : std::optional(result.error());
}

TEST(TaskCreate, MakesTheRowAndOneEventInOneChange) {
  TaskTown town;
  TaskDraft draft = draft_at(town, -300, 100);
  draft.text = "  一盏路灯\n不亮 ";
  draft.skill = "电工";
  draft.source = "12345";
  draft.due_at = {kNow.ms + kDay};
  draft.building = {1};
  const auto change = plan_create(town.as(2), draft, kNow);
  ASSERT_TRUE(change.ok());
  EXPECT_EQ(change->command, "task");
  EXPECT_EQ(change->summary.zh, "任务 1：新建（已立案）");
  EXPECT_EQ(change->summary.en, "task 1: create (filed)");
  ASSERT_EQ(change->of<Task>().size(), 1u);
  EXPECT_FALSE(change->of<Task>()[0].before);
  const Task& task = *change->of<Task>()[0].after;
  EXPECT_EQ(task.text, "一盏路灯\n不亮");
  EXPECT_EQ(task.area, data::AreaId{2});
  EXPECT_EQ(task.state, TaskState::filed);
  EXPECT_EQ(task.reporter, data::AccountId{2});
  EXPECT_EQ(task.reported_at, kNow);
  EXPECT_EQ(task.moved_at, kNow);
  ASSERT_EQ(change->of<TaskEvent>().size(), 1u);
  const TaskEvent& event = *change->of<TaskEvent>()[0].after;
  EXPECT_EQ(event.task, task.id);
  EXPECT_EQ(event.move, "create");
  EXPECT_EQ(event.from, TaskState::filed);
  EXPECT_EQ(event.to, TaskState::filed);
  EXPECT_EQ(event.who, "account 2");
  EXPECT_EQ(event.account, data::AccountId{2});
  EXPECT_TRUE(town.apply(town.as(2), *change).ok());
}

TEST(TaskCreate, IsReportedUnlessADispatcherMakesIt) {
  const TaskTown town;
  const TaskDraft draft = draft_at(town, -300, 100);
  const auto state = [&](std::int64_t account) {
    return plan_create(town.as(account), draft, kNow)->of<Task>()[0].after->state;
  };
  EXPECT_EQ(state(1), TaskState::filed);
  EXPECT_EQ(state(2), TaskState::filed);
  EXPECT_EQ(state(4), TaskState::reported);
  for (const std::int64_t account : {6, 7}) {
    EXPECT_EQ(fault(plan_create(town.as(account), draft, kNow))->code, ErrorCode::not_permitted);
  }
}

TEST(TaskCreate, OnACommonBorderTheSmallestIdHasItUnlessOneIsChosen) {
  TaskTown town;
  TaskDraft draft = draft_at(town, 0, 100);
  const auto area = [&](std::int64_t account) {
    return plan_create(town.as(account), draft, kNow)->of<Task>()[0].after->area.value;
  };
  EXPECT_EQ(area(2), 2);
  draft.area = {3};
  EXPECT_EQ(area(2), 3);
  draft.area = {1};  // touches, but is not of the finest level
  const auto refused = fault(plan_create(town.as(2), draft, kNow));
  EXPECT_EQ(refused->code, ErrorCode::value_invalid);
  EXPECT_EQ(refused->place.field, "area");
  draft.area = {};
  EXPECT_EQ(area(9), 3) << "the smallest of those he sees";
  ASSERT_TRUE(town.apply(town.as(2), *plan_create(town.as(2), draft, kNow)).ok());
  EXPECT_EQ(areas_on_border(town.whole(), *town.task(1)), (std::vector<data::AreaId>{{2}, {3}}));
  Task inside = *town.task(1);
  inside.at.x -= 1;
  EXPECT_TRUE(areas_on_border(town.whole(), inside).empty());
}

TEST(TaskCreate, RefusesWithTheField) {
  const TaskTown town;
  const auto refused = [&](const std::function<void(TaskDraft&)>& spoil, std::int64_t account = 2) {
    TaskDraft draft = draft_at(town, -300, 100);
    spoil(draft);
    const auto error = fault(plan_create(town.as(account), draft, kNow));
    return error ? std::pair(error->code, error->place.field)
                 : std::pair(ErrorCode::usage, std::string("not refused"));
  };
  using Refusal = std::pair<ErrorCode, std::string>;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinite = std::numeric_limits<double>::infinity();
  for (const double bad : {nan, infinite, -infinite}) {
    EXPECT_EQ(refused([&](TaskDraft& d) { d.at.lon = bad; }),
              Refusal(ErrorCode::coordinate_not_finite, "at"));
    EXPECT_EQ(refused([&](TaskDraft& d) { d.at.lat = bad; }),
              Refusal(ErrorCode::coordinate_not_finite, "at"));
  }
  EXPECT_EQ(refused([&](TaskDraft& d) {
              d.at = {10, 10};
            }),
            Refusal(ErrorCode::outside_district, "at"));
  EXPECT_EQ(refused([&](TaskDraft& d) { d.at = town.at(1001, 0); }),
            Refusal(ErrorCode::outside_district, "at"));
  EXPECT_EQ(refused([&](TaskDraft& d) { d.at = town.at(300, 0); }, 8),
            Refusal(ErrorCode::not_permitted, "at"));
  for (const char* text : {"", "  \n ", "a\tb", "\xff", "\xc0\x80", "\xed\xa0\x80", "\xe4\xb8"}) {
    EXPECT_EQ(refused([&](TaskDraft& d) { d.text = text; }),
              Refusal(ErrorCode::value_invalid, "text"));
  }
  EXPECT_EQ(refused([&](TaskDraft& d) { d.text.assign(2001, 'x'); }),
            Refusal(ErrorCode::text_too_long, "text"));
  EXPECT_EQ(refused([&](TaskDraft& d) { d.kind.assign(101, 'x'); }),
            Refusal(ErrorCode::text_too_long, "kind"));
  EXPECT_EQ(refused([&](TaskDraft& d) { d.skill = "a\nb"; }),
            Refusal(ErrorCode::value_invalid, "skill"));
  EXPECT_EQ(refused([&](TaskDraft& d) { d.source.assign(101, 'x'); }),
            Refusal(ErrorCode::text_too_long, "source"));
  EXPECT_EQ(refused([&](TaskDraft& d) { d.due_at = {kNow.ms - 400 * kDay}; }),
            Refusal(ErrorCode::value_invalid, "due_at"));
  EXPECT_EQ(refused([&](TaskDraft& d) { d.building = {99}; }),
            Refusal(ErrorCode::not_found, "building"));
  EXPECT_EQ(refused([&](TaskDraft& d) { d.building = {2}; }, 8),
            Refusal(ErrorCode::not_found, "building"));
  EXPECT_EQ(refused([&](TaskDraft& d) { d.text.assign(2000, 'x'); }),
            Refusal(ErrorCode::usage, "not refused"));
}

TEST(TaskEdit, WritesWhatChangedAndNotesTheOldValues) {
  TaskTown town;
  ASSERT_TRUE(town.apply(town.as(4), *plan_create(town.as(4), draft_at(town, -300, 0), kNow)).ok());
  const data::Revision version = town.task(1)->version;
  TaskEdit edit{
      .id = {1}, .version = version, .text = "两盏路灯不亮", .building = data::BuildingId{1}};
  auto change = plan_edit(town.as(4), edit, kNow);
  ASSERT_TRUE(change.ok()) << "the reporter, while it is only reported";
  EXPECT_EQ(change->of<TaskEvent>()[0].after->note,
            "text: 路灯不亮 → 两盏路灯不亮; building:  → 1");
  EXPECT_EQ(change->of<Task>()[0].after->state, TaskState::reported);
  EXPECT_EQ(change->summary.zh, "任务 1：修改（已上报）");
  EXPECT_EQ(fault(plan_edit(town.as(5), edit, kNow))->code, ErrorCode::not_permitted);
  EXPECT_EQ(fault(plan_edit(town.as(9), edit, kNow))->code, ErrorCode::not_found);
  ASSERT_TRUE(town.apply(town.as(4), *change).ok());
  EXPECT_EQ(fault(plan_edit(town.as(2), edit, kNow))->code, ErrorCode::version_stale);
  edit.version = town.task(1)->version;
  change = plan_edit(town.as(2), edit, kNow);
  ASSERT_TRUE(change.ok());
  EXPECT_TRUE(change->empty());
  Task closed = *town.task(1);
  closed.state = TaskState::closed;
  town.put(closed);
  edit.version = town.task(1)->version;
  EXPECT_EQ(fault(plan_edit(town.as(2), edit, kNow))->code, ErrorCode::move_impossible);
}

struct MoveTest : testing::Test {
  MoveTest() {
    EXPECT_TRUE(
        town.apply(town.as(2), *plan_create(town.as(2), draft_at(town, -300, 0), kNow)).ok());
  }
  std::optional<geo::Error> move(TaskStep step, std::int64_t account = 2) {
    step.id = {1};
    if (!step.version) step.version = town.task(1)->version;
    const data::WorldView view = town.as(account);
    auto change = plan_move(view, step, town.events(1), kNow);
    if (!change) return change.error();
    return fault(town.apply(view, std::move(*change)));
  }
  TaskTown town;
};

TEST_F(MoveTest, NamesTheTaskAndTheMoveInTheLog) {
  TaskStep step{
      .id = {1}, .version = town.task(1)->version, .move = TaskMove::assign, .cadre = {1}};
  const auto change = plan_move(town.as(2), step, {}, kNow);
  ASSERT_TRUE(change.ok());
  EXPECT_EQ(change->summary.zh, "任务 1：派遣（已立案 → 已派遣）");
  EXPECT_EQ(change->summary.en, "task 1: assign (filed → dispatched)");
}

TEST_F(MoveTest, RefusesACadreThatTheViewDoesNotSee) {
  const auto unknown = move({.move = TaskMove::assign, .cadre = {99}});
  EXPECT_EQ(unknown->code, ErrorCode::not_found);
  EXPECT_EQ(unknown->place.field, "cadre");
  EXPECT_EQ(unknown->place.value, "99");
  const auto elsewhere = move({.move = TaskMove::assign, .cadre = {3}}, 8);
  EXPECT_EQ(elsewhere->code, ErrorCode::not_found);
  EXPECT_EQ(move({.move = TaskMove::assign})->place.field, "cadre");
}

TEST_F(MoveTest, RefusesWhatTheMoveDoesNotTakeAndWhatItLacks) {
  EXPECT_EQ(move({.version = {1}, .move = TaskMove::assign, .cadre = {1}})->code,
            ErrorCode::version_stale);
  ASSERT_FALSE(move({.move = TaskMove::assign, .cadre = {1}}));
  EXPECT_EQ(move({.move = TaskMove::acknowledge, .cadre = {1}})->place.field, "cadre");
  EXPECT_EQ(move({.move = TaskMove::acknowledge, .until = {kNow.ms + 1}})->place.field, "until");
  EXPECT_EQ(move({.move = TaskMove::transfer, .cadre = {1}})->place.field, "cadre") << "has it";
  EXPECT_EQ(move({.move = TaskMove::give_back, .note = " "}, 4)->code, ErrorCode::note_missing);
  ASSERT_FALSE(move({.move = TaskMove::acknowledge}, 4));
  EXPECT_EQ(move({.move = TaskMove::hold, .note = "rain"})->place.field, "until");
  EXPECT_EQ(move({.move = TaskMove::hold, .note = "rain", .until = kNow})->place.field, "until");
  EXPECT_EQ(move({.move = TaskMove::hold, .until = {kNow.ms + kDay}})->code,
            ErrorCode::note_missing);
  EXPECT_EQ(move({.move = TaskMove::finish, .note = std::string(2001, 'x')})->code,
            ErrorCode::text_too_long);
}

TEST_F(MoveTest, AHoldEndsWithTheNextMove) {
  ASSERT_FALSE(move({.move = TaskMove::assign, .cadre = {1}}));
  ASSERT_FALSE(move({.move = TaskMove::acknowledge}));
  ASSERT_FALSE(move({.move = TaskMove::hold, .note = "rain", .until = {kNow.ms + kDay}}));
  EXPECT_EQ(town.task(1)->held_until, Instant{kNow.ms + kDay});
  EXPECT_EQ(town.task(1)->holder, data::CadreId{1});
  ASSERT_FALSE(move({.move = TaskMove::resume}));
  EXPECT_FALSE(town.task(1)->held_until);
}

TEST_F(MoveTest, APhotoOfThisRoundStandsForTheNoteOfTheClosing) {
  const auto photo = [&] {
    const data::WorldView view = town.as(2);
    const Task before = *town.task(1);
    Task after = before;
    ++after.photos;
    TaskEvent event{.move = "photo", .at = kNow, .photo = "a.jpg"};
    ASSERT_TRUE(town.apply(view, task_change(view, &before, after, event, {"照片", "photo"})).ok());
  };
  photo();  // of the place, before anything was done
  ASSERT_FALSE(move({.move = TaskMove::assign, .cadre = {1}}));
  ASSERT_FALSE(move({.move = TaskMove::acknowledge}));
  ASSERT_FALSE(move({.move = TaskMove::finish, .note = "done"}));
  EXPECT_EQ(move({.move = TaskMove::close})->code, ErrorCode::note_missing);
  photo();
  EXPECT_EQ(move({.move = TaskMove::close}, 3)->code, ErrorCode::handled_by_yourself);
  EXPECT_FALSE(move({.move = TaskMove::close}));
}

// Random clerks make random moves; whatever they do, what is written hangs together.
TEST(TaskWalk, WhateverIsDoneRowsAndEventsHangTogether) {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const auto below = [&](int n) { return static_cast<std::int64_t>(random() % n); };
    TaskTown town;
    Instant now = kNow;
    std::int64_t tasks = 0, made = 0;
    for (int step = 0; step < 300; ++step) {
      now.ms += below(3) == 0 ? -below(1000) : below(3'600'000);  // clocks go back, too
      const data::WorldView view = town.as(1 + below(9));
      geo::Result<data::Change> change = geo::Error{ErrorCode::usage};
      std::int64_t id = 1 + below(12);
      if (tasks == 0 || below(6) == 0) {
        TaskDraft draft = draft_at(town, double(below(2200)) - 1100, double(below(1200)) - 600);
        if (below(2)) draft.due_at = {now.ms + below(7) * kDay - 2 * kDay};
        change = plan_create(view, draft, now);
      } else if (const Task* task = town.task(id)) {
        TaskStep move{.id = {id},
                      .version = below(10) == 0 ? data::Revision{1} : task->version,
                      .move = static_cast<TaskMove>(below(15)),
                      .note = below(3) ? "note" : ""};
        // Half of the clerks know what they may do.
        const auto allowed = allowed_moves(*task, view.scope(), false);
        if (!allowed.empty() && below(2)) {
          move.move = allowed[static_cast<std::size_t>(below(static_cast<int>(allowed.size())))];
        }
        const MoveRule& rule = rule_of(move.move);
        if (rule.holder == HolderAfter::named) move.cadre = {1 + below(4)};
        if (rule.until) move.until = {now.ms + below(3) * kDay};
        const bool stale = task->version != move.version;
        change = plan_move(view, move, town.events(id), now);
        if (stale && view.find<Task>({id})) {
          ASSERT_EQ(change.error().code, ErrorCode::version_stale);
        }
      }
      if (!change) continue;
      const bool is_new = !change->of<Task>()[0].before;
      const Task after = *change->of<Task>()[0].after;
      ASSERT_TRUE(view.in_scope(after.area));
      const auto revision = town.apply(view, std::move(*change));
      ASSERT_TRUE(revision.ok());
      tasks += is_new;
      ++made;
    }
    EXPECT_GT(made, 30);
    std::array<std::int64_t, 12> states{};
    std::size_t overdue = 0;
    for (std::int64_t id = 1; id <= tasks; ++id) {
      const Task& task = *town.task(id);
      const std::vector<TaskEvent>& events = town.events(id);
      ASSERT_FALSE(events.empty());
      EXPECT_EQ(events.front().move, "create");
      for (std::size_t i = 1; i < events.size(); ++i) {
        EXPECT_EQ(events[i].from, events[i - 1].to);
        EXPECT_GT(events[i].version, events[i - 1].version);
        EXPECT_GE(events[i].at, events[i - 1].at);
        EXPECT_GT(events[i].id, events[i - 1].id);
      }
      EXPECT_EQ(events.back().to, task.state);
      EXPECT_EQ(events.back().version, task.version);
      EXPECT_EQ(events.back().holder, task.holder);
      EXPECT_EQ(bool(task.held_until), task.state == TaskState::on_hold);
      const bool ended = task.state == TaskState::closed || task.state == TaskState::refused ||
                         task.state == TaskState::voided;
      overdue += !ended && task.due_at.ms != 0 && task.due_at.ms < now.ms;
      ++states[static_cast<std::size_t>(task.state)];
    }
    const auto all = find_tasks(town.whole(), {}, now);
    ASSERT_TRUE(all.ok());
    EXPECT_EQ(all->tasks.size(), static_cast<std::size_t>(tasks));
    EXPECT_EQ(all->states, states);
    EXPECT_EQ(find_tasks(town.whole(), {.overdue = true}, now)->tasks.size(), overdue);
  }
}

}  // namespace
}  // namespace jingwei::services
