#include "services/task_query.h"

#include <gtest/gtest.h>

#include <random>

#include "services/search.h"
#include "tests/services/support/task_town.h"
#include "tests/services/support/town.h"

namespace jingwei::services {
namespace {

using data::Task;
using data::TaskState;
using test::kNow;
using test::TaskTown;

std::vector<std::int64_t> ids(const geo::Result<TaskMatches>& matches) {
  std::vector<std::int64_t> list;
  for (const Task* task : matches->tasks) list.push_back(task->id.value);
  return list;
}

Task task(std::int64_t id, double x, std::int64_t due_in_hours,
          TaskState state = TaskState::filed) {
  Task row{.id = {id}, .state = state, .text = "task"};
  row.at = test::at(x, 0);
  row.area = {x <= 0 ? 2 : 3};
  if (due_in_hours) row.due_at = {kNow.ms + due_in_hours * 3'600'000};
  return row;
}

TEST(TaskQuery, SortsByDueTimeThenIdAndPutsThoseWithoutALimitLast) {
  TaskTown town;
  town.put(task(1, -10, 0));
  town.put(task(2, -10, 5));
  town.put(task(3, -10, -5));
  town.put(task(4, -10, 5));
  town.put(task(5, -10, 0));
  EXPECT_EQ(ids(find_tasks(town.whole(), {}, kNow)), (std::vector<std::int64_t>{3, 2, 4, 1, 5}));
}

TEST(TaskQuery, OverdueAreOpenTasksWhoseTimeIsPast) {
  TaskTown town;
  town.put(task(1, -10, -1));
  town.put(task(2, -10, -1, TaskState::closed));
  town.put(task(3, -10, -1, TaskState::refused));
  town.put(task(4, -10, -1, TaskState::voided));
  town.put(task(5, -10, -1, TaskState::to_verify));
  town.put(task(6, -10, 1));
  town.put(task(7, -10, 0));
  Task now = task(8, -10, 0);
  now.due_at = kNow;
  town.put(now);
  EXPECT_EQ(ids(find_tasks(town.whole(), {.overdue = true}, kNow)),
            (std::vector<std::int64_t>{1, 5}));
}

TEST(TaskQuery, CountsWhatIsPressingAmongAllThatMatchAndAreOpen) {
  TaskTown town;
  town.put(task(1, -10, -1));
  town.put(task(2, -10, -1, TaskState::closed));
  town.put(task(3, -10, 1));
  town.put(task(4, -10, 1, TaskState::on_hold));
  town.put(task(5, -10, 3));
  town.put(task(6, 10, 1));
  town.put(task(7, -10, 0));
  const data::Instant end{kNow.ms + 3 * 3'600'000};
  const auto west = find_tasks(town.whole(), {.area = {2}}, kNow);
  EXPECT_EQ(count_pressing(*west, kNow, end), (Pressing{.overdue = 1, .today = 2}));
  const auto late = find_tasks(town.whole(), {.overdue = true}, kNow);
  EXPECT_EQ(count_pressing(*late, kNow, end), (Pressing{.overdue = 1, .today = 0}));
}

TEST(TaskQuery, CountsStatesOfAllThatMatchButForTheState) {
  TaskTown town;
  town.put(task(1, -10, 0));
  town.put(task(2, -10, 0, TaskState::closed));
  town.put(task(3, 10, 0, TaskState::closed));
  const auto west = find_tasks(town.whole(), {.states = {TaskState::closed}, .area = {2}}, kNow);
  EXPECT_EQ(ids(west), (std::vector<std::int64_t>{2}));
  EXPECT_EQ(west->states[static_cast<std::size_t>(TaskState::filed)], 1);
  EXPECT_EQ(west->states[static_cast<std::size_t>(TaskState::closed)], 1);
}

TEST(TaskQuery, CountsTheAreasOneLevelBelow) {
  TaskTown town;
  town.put(task(1, -10, 0));
  town.put(task(2, -20, 0));
  town.put(task(3, 10, 0));
  const auto counts = [&](std::int64_t area, std::int64_t account) {
    std::vector<std::pair<std::int64_t, std::int64_t>> list;
    const auto found = find_tasks(town.as(account), {.area = {area}}, kNow);
    for (const auto& in : found->areas) {
      list.emplace_back(in.area.value, in.count);
    }
    return list;
  };
  using Counts = std::vector<std::pair<std::int64_t, std::int64_t>>;
  EXPECT_EQ(counts(0, 2), (Counts{{1, 3}}));
  EXPECT_EQ(counts(1, 2), (Counts{{2, 2}, {3, 1}}));
  EXPECT_EQ(counts(2, 2), (Counts{}));
  EXPECT_EQ(counts(1, 8), (Counts{{2, 2}})) << "one who sees the west only";
}

TEST(TaskQuery, MineAreThoseOneHoldsOrWithoutACadreThoseOneReported) {
  TaskTown town;
  Task held = task(1, -10, 0);
  held.holder = {1};
  held.reporter = {2};
  town.put(held);
  Task reported = task(2, -10, 0);
  reported.reporter = {4};
  town.put(reported);
  EXPECT_EQ(ids(find_tasks(town.as(4), {.mine = true}, kNow)), (std::vector<std::int64_t>{1}));
  EXPECT_EQ(ids(find_tasks(town.as(2), {.mine = true}, kNow)), (std::vector<std::int64_t>{1}));
  EXPECT_EQ(ids(find_tasks(town.as(5), {.mine = true}, kNow)), (std::vector<std::int64_t>{}));
  town.put(task(3, -10, 0));  // nobody has reported it
  EXPECT_EQ(ids(find_tasks(town.whole(), {.mine = true}, kNow)), (std::vector<std::int64_t>{}));
}

TEST(TaskQuery, FindsTextsFoldedAndTasksByTheirNumber) {
  TaskTown town;
  Task one = task(1, -10, 0);
  one.text = "陽洼 路燈 ＡＢＣ";
  town.put(one);
  Task two = task(12, -10, 0);
  two.kind = "市容环境";
  two.source = "12345";
  town.put(two);
  const auto found = [&](std::string text) {
    return ids(find_tasks(town.whole(), {.text = std::move(text)}, kNow));
  };
  using List = std::vector<std::int64_t>;
  EXPECT_EQ(found("阳洼 路灯 abc"), List{1});
  EXPECT_EQ(found("市容"), List{12});
  EXPECT_EQ(found("#12"), List{12});
  EXPECT_EQ(found("1"), (List{1, 12})) << "12345 holds it, too";
  EXPECT_EQ(found("没有"), List{});
}

TEST(TaskQuery, NamesWhatTheViewDoesNotSee) {
  const TaskTown town;
  const auto field = [&](const TaskQuery& query) {
    const auto found = find_tasks(town.as(8), query, kNow);
    return found ? std::string() : found.error().place.field;
  };
  EXPECT_EQ(field({.area = {99}}), "area");
  EXPECT_EQ(field({.holder = {3}}), "holder");
  EXPECT_EQ(field({.building = {2}}), "building");
}

// Each part of the query against a scan that knows nothing of it.
TEST(TaskQuery, EqualsAScanForRandomTasksAndQueries) {
  for (unsigned seed = 1; seed <= 40; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const auto below = [&](int n) { return static_cast<std::int64_t>(random() % n); };
    TaskTown town;
    std::vector<Task> rows;
    for (std::int64_t id = 1; id <= 80; ++id) {
      Task row =
          task(id, double(below(1600)) - 800, below(9) - 4, static_cast<TaskState>(below(12)));
      row.text = below(2) ? "lamp" : "pipe";
      row.kind = below(2) ? "A" : "B";
      row.holder = {below(4)};
      row.building = {below(3)};
      row.reporter = {below(9)};
      town.put(row);
      rows.push_back(row);
    }
    for (int round = 0; round < 40; ++round) {
      const data::WorldView view = town.as(1 + below(9));
      TaskQuery query;
      for (std::int64_t n = below(4); n > 0; --n) {
        query.states.add(static_cast<TaskState>(below(12)));
      }
      if (below(3) == 0) query.area = {1 + below(3)};
      query.mine = below(4) == 0;
      query.overdue = below(3) == 0;
      if (below(3) == 0) query.text = "LAMP";
      if (below(3) == 0) query.kind = "A";
      if (below(4) == 0) query.box = geo::Box{test::at(-200, -1), test::at(200, 1)};
      const auto found = find_tasks(view, query, kNow);
      ASSERT_TRUE(found.ok());
      std::vector<std::int64_t> expected;
      for (const Task& row : rows) {
        const auto& scope = view.scope();
        const bool seen = scope.areas().empty() || scope.areas()[0] == row.area;
        const bool is_in = !query.area || query.area.value == 1 || query.area == row.area;
        const bool ended = row.state == TaskState::closed || row.state == TaskState::refused ||
                           row.state == TaskState::voided;
        const bool late = row.due_at.ms && row.due_at.ms < kNow.ms && !ended;
        const bool mine = scope.cadre() ? row.holder == scope.cadre()
                                        : scope.account() && row.reporter == scope.account();
        const bool boxed = !query.box || std::abs(row.at.x) <= 200'000;
        if (seen && is_in && boxed && (!query.overdue || late) && (!query.mine || mine) &&
            (query.text.empty() || row.text == "lamp") && (query.kind.empty() || row.kind == "A") &&
            (query.states == TaskStates() || query.states.contains(row.state))) {
          expected.push_back(row.id.value);
        }
      }
      std::vector<std::int64_t> sorted = ids(found);
      for (std::size_t i = 1; i < found->tasks.size(); ++i) {
        EXPECT_TRUE(is_due_before(*found->tasks[i - 1], *found->tasks[i]));
      }
      std::sort(sorted.begin(), sorted.end());
      EXPECT_EQ(sorted, expected);
    }
  }
}

}  // namespace
}  // namespace jingwei::services
