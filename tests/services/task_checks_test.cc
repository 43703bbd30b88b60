#include "services/task_checks.h"

#include <gtest/gtest.h>

#include "services/tasks.h"
#include "tests/services/support/task_town.h"

namespace jingwei::services {
namespace {

using data::Task;
using data::TaskEvent;
using test::kNow;
using test::TaskTown;

struct TaskChecks : testing::Test {
  TaskChecks() {
    const data::WorldView desk = town.as(2);
    EXPECT_TRUE(
        town.apply(desk, *plan_create(desk, {.at = town.at(-300, 0), .text = "lamp"}, kNow)).ok());
    const data::WorldView later = town.as(2);
    const TaskStep step{
        .id = {1}, .version = town.task(1)->version, .move = TaskMove::assign, .cadre = {1}};
    EXPECT_TRUE(town.apply(later, *plan_move(later, step, {}, kNow)).ok());
    past = town.events(1);
  }
  std::vector<FaultKind> faults() const {
    const auto found = find_task_faults(
        town.whole(), [&](data::TaskId) -> geo::Result<std::vector<TaskEvent>> { return past; });
    std::vector<FaultKind> kinds;
    for (const Fault& fault : *found) {
      EXPECT_EQ(fault.layer, "tasks");
      EXPECT_EQ(fault.id, 1);
      kinds.push_back(fault.kind);
    }
    return kinds;
  }
  // The row as it is, altered without an event, and the last event made to fit.
  void alter(const std::function<void(Task&)>& change) {
    Task task = *town.task(1);
    change(task);
    town.put(task);
    past.back().version = town.task(1)->version;
    past.back().holder = task.holder;
  }
  TaskTown town;
  std::vector<TaskEvent> past;
};

using Kinds = std::vector<FaultKind>;

TEST_F(TaskChecks, FindNothingInASoundTask) { EXPECT_EQ(faults(), Kinds{}); }

TEST_F(TaskChecks, TakeALifeThatCameInOneChange) {
  past.front().version = past.back().version;
  EXPECT_EQ(faults(), Kinds{});
  past.front().version.value += 1;
  EXPECT_EQ(faults(), Kinds{FaultKind::task_events_broken});
}

TEST_F(TaskChecks, NameWhatATaskRefersToAndIsGone) {
  alter([](Task& task) {
    task.area = {99};
    task.building = {99};
    task.holder = {99};
  });
  EXPECT_EQ(faults(), (Kinds{FaultKind::task_without_area, FaultKind::task_without_building,
                             FaultKind::task_without_holder}));
}

TEST_F(TaskChecks, FindEventsThatDoNotChain) {
  const auto sound = past;
  past.clear();
  EXPECT_EQ(faults(), Kinds{FaultKind::task_events_broken});
  past = {sound[1]};
  EXPECT_EQ(faults(), Kinds{FaultKind::task_events_broken});
  past = {sound[0]};
  EXPECT_EQ(faults(), Kinds{FaultKind::task_events_broken}) << "the last one is missing";
  past = sound;
  past[1].from = data::TaskState::closed;
  EXPECT_EQ(faults(), Kinds{FaultKind::task_events_broken});
  past = sound;
  Task altered = *town.task(1);
  altered.text = "altered behind its events";
  town.put(altered);
  EXPECT_EQ(faults(), Kinds{FaultKind::task_events_broken});
}

TEST_F(TaskChecks, PassOnThatThePastCannotBeRead) {
  const auto found =
      find_task_faults(town.whole(), [](data::TaskId) -> geo::Result<std::vector<TaskEvent>> {
        return geo::Error{geo::ErrorCode::store_damaged};
      });
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().code, geo::ErrorCode::store_damaged);
}

}  // namespace
}  // namespace jingwei::services
