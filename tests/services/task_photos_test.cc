#include "services/task_photos.h"

#include "tests/services/support/task_town.h"

namespace jingwei::services {
namespace {

using data::Task;
using data::TaskState;
using geo::ErrorCode;
using test::kNow;
using test::TaskTown;

// A task of the west that account 4 (cadre 1) has reported and cadre 2 (account 5) has in hand.
struct TaskPhotoTest : ::testing::Test {
  TaskPhotoTest() {
    Task task{.id = {1}};
    task.state = TaskState::in_progress;
    task.text = "mend the lamp";
    task.at = {-500'000, 0};
    task.area = {2};
    task.reporter = {4};
    task.holder = {2};
    task.moved_at = kNow;
    town.put(task);
  }
  geo::Result<data::Revision> add(std::int64_t account, data::Instant now = kNow) {
    const auto view = town.as(account);
    auto change = plan_photo(view, {{1}, town.task(1)->version, "a.jpg"}, now);
    if (!change) return change.error();
    return town.apply(view, std::move(*change));
  }
  ErrorCode refusal(std::int64_t account) {
    const auto done = add(account);
    EXPECT_FALSE(done.ok()) << account;
    return done ? ErrorCode::cancelled : done.error().code;
  }
  void set(const std::function<void(Task&)>& alter) {
    Task task = *town.task(1);
    alter(task);
    town.put(task);
  }

  TaskTown town;
};

TEST_F(TaskPhotoTest, IsCountedAndToldByOneEventThatMovesNothing) {
  const Task before = *town.task(1);
  ASSERT_TRUE(add(2).ok());
  ASSERT_TRUE(add(2, {kNow.ms - 5000}).ok()) << "the clock has gone back";
  Task after = *town.task(1);
  EXPECT_EQ(after.photos, 2);
  after.photos = 0;
  EXPECT_TRUE(data::same_content(before, after)) << "nothing else of the task has changed";
  ASSERT_EQ(town.events(1).size(), 2u);
  for (const data::TaskEvent& event : town.events(1)) {
    EXPECT_EQ(event.move, "photo");
    EXPECT_EQ(event.from, TaskState::in_progress);
    EXPECT_EQ(event.to, TaskState::in_progress);
    EXPECT_EQ(event.photo, "a.jpg");
    EXPECT_EQ(event.account, data::AccountId{2});
    EXPECT_EQ(event.at, kNow) << "never before the last move";
  }
  EXPECT_TRUE(has_photo(town.events(1), "a.jpg"));
  EXPECT_FALSE(has_photo(town.events(1), "b.jpg"));
}

TEST_F(TaskPhotoTest, IsAddedByDispatchersItsHolderAndItsReporterOnly) {
  for (const std::int64_t account : {1, 2, 4, 5, 8}) EXPECT_TRUE(add(account).ok()) << account;
  EXPECT_EQ(refusal(6), ErrorCode::not_permitted) << "an engineer";
  EXPECT_EQ(refusal(7), ErrorCode::not_permitted) << "a viewer";
  EXPECT_EQ(refusal(9), ErrorCode::not_found) << "a cadre of the east";
  set([](Task& task) { task.holder = {}; });
  EXPECT_EQ(refusal(5), ErrorCode::not_permitted) << "a cadre who has nothing to do with it";
}

TEST_F(TaskPhotoTest, IsTakenWhileTheTaskIsOpen) {
  for (const TaskState state : {TaskState::reported, TaskState::dispatched, TaskState::on_hold,
                                TaskState::to_verify, TaskState::rework}) {
    set([&](Task& task) { task.state = state; });
    EXPECT_TRUE(add(2).ok());
  }
  for (const TaskState state : {TaskState::closed, TaskState::refused, TaskState::voided}) {
    set([&](Task& task) { task.state = state; });
    EXPECT_EQ(refusal(2), ErrorCode::move_impossible);
  }
}

TEST_F(TaskPhotoTest, IsRefusedForAnOlderVersionAndBeyondTheMostOfATask) {
  const data::Revision old = town.task(1)->version;
  ASSERT_TRUE(add(2).ok());
  const auto stale = check_photo(town.as(2), {1}, old);
  ASSERT_FALSE(stale.ok());
  EXPECT_EQ(stale.error().code, ErrorCode::version_stale);
  set([](Task& task) { task.photos = kMostPhotosOfATask - 1; });
  EXPECT_TRUE(add(2).ok());
  EXPECT_EQ(refusal(2), ErrorCode::conflict);
}

}  // namespace
}  // namespace jingwei::services
