#include "services/state_hash.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/support/random_changes.h"
#include "tests/support/temp_folder.h"

namespace jingwei::services {
namespace {

using data::Change;
using data::WorldView;

const data::Scope kAll = data::Scope::whole_district("li");

std::unique_ptr<District> new_district(const std::filesystem::path& folder) {
  EXPECT_TRUE(init_district(folder, {"610602", "宝塔区", geo::LonLat{109.49, 36.6}}).ok());
  geo::NoProgress progress;
  return std::move(*District::open(folder, {}, progress));
}

std::string hash_of(const District& district) { return *state_hash(district, kAll); }

// Equal hashes exactly where the rows are equal, as the bytes of all rows tell.
TEST(StateHash, ChangesWithTheRowsAndComesBackWithThem) {
  for (std::uint32_t seed = 1; seed <= 5; ++seed) {
    SCOPED_TRACE(seed);
    const testing::TempFolder folder;
    const auto district = new_district(folder / "d");
    testing::RandomChanges changes(seed);
    std::map<std::string, std::string> by_content;
    const auto look = [&] {
      by_content.emplace(testing::content_of(district->view(kAll)), hash_of(*district));
    };
    look();
    for (int i = 0; i < 12; ++i) {
      const auto receipt = district->execute(
          kAll, [&](const WorldView& now) -> geo::Result<Change> { return changes.next(now); });
      ASSERT_TRUE(receipt.ok());
      look();
      if (!receipt->changed || i % 3 != 0) continue;
      const std::string before = hash_of(*district);
      ASSERT_TRUE(district->undo(kAll, std::nullopt).ok());
      EXPECT_NE(hash_of(*district), before);
      const auto same = by_content.find(testing::content_of(district->view(kAll)));
      ASSERT_NE(same, by_content.end()) << "an undo leads back to rows that were there";
      EXPECT_EQ(hash_of(*district), same->second);
    }
    std::set<std::string> hashes;
    for (const auto& [content, hash] : by_content) hashes.insert(hash);
    EXPECT_EQ(hashes.size(), by_content.size());
  }
}

TEST(StateHash, SeesTheEventsOfTasks) {
  const testing::TempFolder folder;
  const auto district = new_district(folder / "d");
  const auto commit = [&](auto fill) {
    const auto receipt = district->execute(kAll, [&](const WorldView&) -> geo::Result<Change> {
      Change change;
      change.command = "task";
      change.summary = {"任务", "a task"};
      fill(change);
      return change;
    });
    ASSERT_TRUE(receipt.ok()) << describe(receipt.error(), geo::Language::en);
  };
  data::Task task;
  task.id = {1};
  task.text = "路灯不亮";
  task.reported_at = task.moved_at = {1'764'000'000'000};
  commit([&](Change& change) { change.of<data::Task>().push_back({std::nullopt, task}); });
  const std::string before = hash_of(*district);
  data::TaskEvent event;
  event.id = {1};
  event.task = task.id;
  event.move = "create";
  event.at = {1'764'000'000'000};
  commit([&](Change& change) { change.of<data::TaskEvent>().push_back({std::nullopt, event}); });
  EXPECT_NE(hash_of(*district), before);
}

TEST(StateHash, IsForWhoSeesTheWholeDistrict) {
  const testing::TempFolder folder;
  const auto district = new_district(folder / "d");
  const auto refused = state_hash(*district, data::Scope::of_areas("li", {data::AreaId{1}}));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, geo::ErrorCode::not_permitted);
}

}  // namespace
}  // namespace jingwei::services
