#include <gtest/gtest.h>

#include <functional>
#include <random>

#include "services/district.h"
#include "tests/support/random_changes.h"
#include "tests/support/temp_folder.h"

namespace jingwei::services {
namespace {

using data::Building;
using data::Change;
using data::CountRow;
using data::Place;
using data::Revision;
using data::Scope;
using data::WorldView;
using geo::ErrorCode;
using testing::content_of;

const Scope kAll = Scope::whole_district("li");

class UndoTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(init_district(folder_, {"610602", "宝塔区", geo::LonLat{109.49, 36.6}}).ok());
    reopen();
  }
  void reopen() {
    district_.reset();
    geo::NoProgress progress;
    district_ = std::move(*District::open(folder_, {}, progress));
  }
  WorldView view() const { return district_->view(kAll); }

  Revision make_place(std::string name, std::string command = "edit") {
    return commit([&](const WorldView& now) {
      Place place;
      place.id = now.next_id<Place>();
      place.name = name;
      Change change = named(command);
      change.of<Place>().push_back({std::nullopt, place});
      return change;
    });
  }
  Revision rename_place(data::PlaceId id, std::string name) {
    return commit([&](const WorldView& now) {
      Place after = *now.find<Place>(id);
      after.name = name;
      Change change = named("edit");
      change.of<Place>().push_back({*now.find<Place>(id), after});
      return change;
    });
  }
  Revision commit(const std::function<Change(const WorldView&)>& make) {
    const auto receipt = district_->execute(
        kAll, [&](const WorldView& now) -> geo::Result<Change> { return make(now); });
    EXPECT_TRUE(receipt.ok()) << (receipt ? "" : describe(receipt.error(), geo::Language::en));
    return receipt ? receipt->revision : Revision{};
  }
  geo::Result<Receipt> undo(std::optional<Revision> revision = std::nullopt) {
    return district_->undo(kAll, revision);
  }
  std::string name_of(data::PlaceId id) const {
    const Place* place = view().find<Place>(id);
    return place ? place->name : "";
  }
  static Change named(std::string command) {
    Change change;
    change.command = std::move(command);
    change.summary = {"改", "a change"};
    return change;
  }

  testing::TempFolder temp_;
  std::filesystem::path folder_ = temp_ / "baota";
  std::unique_ptr<District> district_;
};

TEST_F(UndoTest, IsANewChangeThatSaysWhatItUndoes) {
  make_place("枣园");
  const auto receipt = undo();
  ASSERT_TRUE(receipt.ok());
  EXPECT_EQ(receipt->revision, Revision{2});
  EXPECT_EQ(view().count<Place>(), 0u);
  const auto log = district_->log(kAll, {}, 10);
  EXPECT_EQ(log->at(0).undoes, Revision{1});
  EXPECT_EQ(log->at(0).command, "undo");
  EXPECT_EQ(log->at(1).undone_by, Revision{2});
  EXPECT_TRUE(district_->verify_log().ok());
}

TEST_F(UndoTest, TakesBackOneChangeAfterTheOther) {
  make_place("一");
  make_place("二");
  make_place("三");
  for (std::size_t left = 3; left > 0; --left) {
    ASSERT_TRUE(undo().ok());
    EXPECT_EQ(view().count<Place>(), left - 1);
  }
  EXPECT_EQ(undo().error().code, ErrorCode::undo_impossible);
}

TEST_F(UndoTest, IsRefusedWithTheLaterChangesOfTheSameRows) {
  const Revision made = make_place("枣园");
  make_place("别处");
  const Revision second = rename_place({1}, "二");
  const Revision third = rename_place({1}, "三");
  auto refused = undo(made);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::undo_blocked);
  EXPECT_EQ(refused.error().detail,
            std::to_string(third.value) + ", " + std::to_string(second.value));
  ASSERT_TRUE(undo(third).ok());
  EXPECT_EQ(name_of({1}), "二");
  refused = undo(made);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().detail, std::to_string(second.value));
  ASSERT_TRUE(undo(second).ok());
  EXPECT_EQ(name_of({1}), "枣园");
  ASSERT_TRUE(undo(made).ok());
  EXPECT_EQ(view().find<Place>({1}), nullptr);
  EXPECT_TRUE(district_->verify_log().ok());
}

TEST_F(UndoTest, OfAnUndoPutsTheChangeBackInForce) {
  const Revision made = make_place("枣园");
  const Revision renamed = rename_place({1}, "二");
  const Revision undone = undo(renamed)->revision;
  EXPECT_EQ(undo(renamed).error().code, ErrorCode::undo_impossible);
  ASSERT_TRUE(undo(undone).ok());
  EXPECT_EQ(name_of({1}), "二");
  EXPECT_EQ(undo(made).error().code, ErrorCode::undo_blocked);
  ASSERT_TRUE(undo(renamed).ok());
  EXPECT_EQ(name_of({1}), "枣园");
  ASSERT_TRUE(undo(made).ok());
  EXPECT_TRUE(district_->verify_log().ok());
  reopen();
  EXPECT_EQ(view().count<Place>(), 0u);
}

TEST_F(UndoTest, IsRefusedForKindsThatAreNeverUndone) {
  const Revision purge = make_place("x", "purge");
  EXPECT_EQ(undo(purge).error().code, ErrorCode::undo_impossible);
  EXPECT_EQ(undo().error().code, ErrorCode::undo_impossible);
  EXPECT_EQ(undo(Revision{99}).error().code, ErrorCode::undo_impossible);
}

TEST_F(UndoTest, IsRefusedWhileCountsHangOnTheBuildingsItWouldRemove) {
  const Revision made = commit([&](const WorldView& now) {
    Building building;
    building.id = now.next_id<Building>();
    building.footprint = {{{0, 0}, {9000, 0}, {0, 9000}}, {}};
    Change change = named("import");
    change.of<Building>().push_back({std::nullopt, building});
    return change;
  });
  const Revision counted = commit([&](const WorldView& now) {
    CountRow count;
    count.id = now.next_id<CountRow>();
    count.building = {1};
    Change change = named("import");
    change.of<CountRow>().push_back({std::nullopt, count});
    return change;
  });
  const auto refused = undo(made);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::undo_blocked);
  EXPECT_EQ(refused.error().detail, std::to_string(counted.value));
  ASSERT_TRUE(undo(counted).ok());
  EXPECT_TRUE(undo(made).ok());
}

// In memory and in the file alike.
TEST_F(UndoTest, RestoresTheContentExactly) {
  for (std::uint32_t seed = 1; seed <= 4; ++seed) {
    SCOPED_TRACE(seed);
    folder_ = temp_ / ("seed" + std::to_string(seed));
    ASSERT_TRUE(init_district(folder_, {"abc", "x", geo::LonLat{109.49, 36.6}}).ok());
    reopen();
    testing::RandomChanges random(seed);
    std::vector<std::string> contents{content_of(view())};  // one for each revision
    for (int i = 0; i < 12; ++i) {
      const Revision before = view().revision();
      commit([&](const WorldView& now) { return random.next(now); });
      if (view().revision() > before) contents.push_back(content_of(view()));
    }
    while (contents.size() > 1) {
      contents.pop_back();
      ASSERT_TRUE(undo().ok());
      EXPECT_EQ(content_of(view()), contents.back());
    }
    EXPECT_EQ(undo().error().code, ErrorCode::undo_impossible);
    EXPECT_EQ(content_of(view()), contents.front());
    EXPECT_TRUE(district_->verify_log().ok());
    const std::string kept = content_of(view());
    reopen();
    EXPECT_EQ(content_of(view()), kept);
  }
}

// Random undos by number against a model that keeps for each change the rows it
// wrote and applies those in force in order.
TEST_F(UndoTest, AgreesWithAModelOfTheChangesInForce) {
  std::mt19937 random(7);
  struct Step {
    Revision revision;
    std::int64_t row;
    std::string name;
    bool in_force = true;
  };
  constexpr std::int64_t kRows = 4;
  for (std::int64_t i = 0; i < kRows; ++i) make_place("0");
  std::vector<Step> steps;
  int refused = 0, done = 0;
  for (int round = 0; round < 150; ++round) {
    if (steps.empty() || random() % 3 == 0) {
      const std::int64_t row = 1 + static_cast<std::int64_t>(random() % kRows);
      const std::string name = std::to_string(round + 1);
      steps.push_back({rename_place({row}, name), row, name});
    } else {
      Step& step = steps[random() % steps.size()];
      if (!step.in_force) continue;
      const bool blocked = std::any_of(steps.begin(), steps.end(), [&](const Step& other) {
        return other.in_force && other.row == step.row && other.revision > step.revision;
      });
      const auto receipt = undo(step.revision);
      EXPECT_EQ(receipt.ok(), !blocked);
      if (!receipt) {
        EXPECT_EQ(receipt.error().code, ErrorCode::undo_blocked);
      }
      step.in_force = blocked;
      ++(blocked ? refused : done);
    }
    for (std::int64_t row = 1; row <= kRows; ++row) {
      std::string expected = "0";
      for (const Step& step : steps) {
        if (step.in_force && step.row == row) expected = step.name;
      }
      ASSERT_EQ(name_of({row}), expected) << "round " << round;
    }
  }
  EXPECT_GT(refused, 10);
  EXPECT_GT(done, 10);
  EXPECT_TRUE(district_->verify_log().ok());
}

}  // namespace
}  // namespace jingwei::services
