#include "services/photo_checks.h"

#include <gtest/gtest.h>

#include <fstream>

#include "data/photo.h"
#include "services/tasks.h"
#include "tests/services/support/task_town.h"
#include "tests/support/pictures.h"
#include "tests/support/temp_folder.h"

namespace jingwei::services {
namespace {

using data::TaskEvent;
using test::TaskTown;

// Task 1 of the west with one photo, kept.
struct PhotoChecks : ::testing::Test {
  PhotoChecks() {
    const data::WorldView desk = town.as(2);
    EXPECT_TRUE(
        town.apply(desk, *plan_create(desk, {.at = town.at(-300, 0), .text = "lamp"}, test::kNow))
            .ok());
    past = town.events(1);
    const data::Photo photo = *data::cleaned_photo(testing::jpeg({}));
    name = data::photo_name(photo);
    EXPECT_TRUE(data::keep_photo(folder(), photo).ok());
    past.push_back(TaskEvent{.id = {9}, .task = {1}, .move = "photo", .photo = name});
  }
  std::filesystem::path folder() const { return temporary.path() / "photos"; }
  std::vector<std::pair<FaultKind, std::int64_t>> faults(const data::WorldView& view) const {
    const auto found = find_photo_faults(
        view, [&](data::TaskId) -> geo::Result<std::vector<TaskEvent>> { return past; }, folder());
    EXPECT_TRUE(found.ok());
    std::vector<std::pair<FaultKind, std::int64_t>> kinds;
    for (const Fault& fault : *found) {
      kinds.emplace_back(fault.kind, fault.id);
      EXPECT_EQ(fault.at.has_value(), fault.id == 1);
      EXPECT_NE(fault.words.en.find(fault.id == 1 ? name : stray), std::string::npos);
    }
    return kinds;
  }

  TaskTown town;
  testing::TempFolder temporary;
  std::vector<TaskEvent> past;
  std::string name, stray = "nobody's.jpg";
};

using Kinds = std::vector<std::pair<FaultKind, std::int64_t>>;

TEST_F(PhotoChecks, FindNothingWhereEveryPhotoIsThere) {
  std::ofstream(folder() / ".half-a-picture") << "x";
  EXPECT_EQ(faults(town.whole()), Kinds{});
}

TEST_F(PhotoChecks, FindAPhotoThatIsGoneOrAltered) {
  std::ofstream(folder() / name) << "another picture";
  EXPECT_EQ(faults(town.whole()), (Kinds{{FaultKind::photo_damaged, 1}}));
  std::filesystem::remove(folder() / name);
  EXPECT_EQ(faults(town.whole()), (Kinds{{FaultKind::photo_missing, 1}}));
  std::filesystem::remove(folder());
  EXPECT_EQ(faults(town.whole()), (Kinds{{FaultKind::photo_missing, 1}}));
}

TEST_F(PhotoChecks, TellWhoSeesTheWholeDistrictOfAFileThatNoTaskNames) {
  std::ofstream(folder() / stray) << "x";
  EXPECT_EQ(faults(town.whole()), (Kinds{{FaultKind::photo_unnamed, 0}}));
  EXPECT_EQ(faults(town.as(8)), Kinds{}) << "a dispatcher of the west";
}

TEST_F(PhotoChecks, NeverLeaveTheFolder) {
  name = past.back().photo = "../photos/" + name;
  std::filesystem::remove(folder() / past.back().photo);
  EXPECT_EQ(faults(town.whole()), (Kinds{{FaultKind::photo_missing, 1}}));
}

TEST_F(PhotoChecks, PassOnThatThePastCannotBeRead) {
  const auto found = find_photo_faults(
      town.whole(),
      [](data::TaskId) -> geo::Result<std::vector<TaskEvent>> {
        return geo::Error{geo::ErrorCode::store_damaged};
      },
      folder());
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().code, geo::ErrorCode::store_damaged);
}

}  // namespace
}  // namespace jingwei::services
