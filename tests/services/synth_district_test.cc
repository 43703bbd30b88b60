#include "services/synth/make_district.h"

#include <gtest/gtest.h>

#include <fstream>

#include "services/synth/land.h"
#include "services/synth/place_seed.h"
#include "tests/support/temp_folder.h"

namespace jingwei::services::synth {
namespace {

namespace fs = std::filesystem;
using geo::ErrorCode;

// The land is not read back here: tests/app/synth_command_test.cc does that with the program.
LoadElevation no_heights(const fs::path&) {
  return [](const data::Elevation&) -> geo::Result<geo::ElevationGrid> {
    return geo::Error{ErrorCode::io_failed, {}, {}};
  };
}
geo::Status nothing_more(const fs::path&, const SynthDistrict&) { return {}; }

class StopsAt final : public geo::Progress {
 public:
  explicit StopsAt(std::string_view stage) : stage_(stage) {}
  bool step(std::string_view stage, double) override { return stage != stage_; }

 private:
  std::string_view stage_;
};

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename());
  return names;
}

ErrorCode failure(const fs::path& folder, const SynthOptions& options, std::string_view stop,
                  const FreeSpace& free_space = free_space_at) {
  StopsAt progress(stop);
  const auto made = make_synthetic(folder, options, no_heights, nothing_more, progress, free_space);
  EXPECT_FALSE(made.ok());
  return made ? ErrorCode::usage : made.error().code;
}

TEST(MakeSynthetic, RefusesWhatItDoesNotKnow) {
  const testing::TempFolder folder;
  SynthOptions options;
  options.like = "atlantis";
  EXPECT_EQ(failure(folder / "d", options, ""), ErrorCode::value_invalid);
  options = {.scale = kLargestScale + 1};
  EXPECT_EQ(failure(folder / "d", options, ""), ErrorCode::value_invalid);
  options = {.scale = 0};
  EXPECT_EQ(failure(folder / "d", options, ""), ErrorCode::value_invalid);
  options = {.districts = 0};
  EXPECT_EQ(failure(folder / "d", options, ""), ErrorCode::value_invalid);
  EXPECT_TRUE(names_in(folder.path()).empty());
}

TEST(MakeSynthetic, TouchesNoFolderThatHoldsSomething) {
  const testing::TempFolder folder;
  fs::create_directory(folder / "d");
  std::ofstream(folder / "d" / "mine.txt") << "mine";
  EXPECT_EQ(failure(folder / "d", {}, ""), ErrorCode::folder_exists);
  EXPECT_EQ(names_in(folder / "d"), std::vector<std::string>{"mine.txt"});
}

TEST(MakeSynthetic, AsksForRoomBesideTheFolderBeforeItBegins) {
  const testing::TempFolder folder;
  std::uintmax_t room = 0;
  std::vector<fs::path> asked;
  const FreeSpace free_space = [&](const fs::path& at) -> std::optional<std::uintmax_t> {
    asked.push_back(at);
    return room;
  };
  const SynthOptions options{.like = "wuhai", .scale = 2, .districts = 2};
  for (const std::uintmax_t bytes : {std::uintmax_t{0}, std::uintmax_t{479'999'999}}) {
    room = bytes;
    EXPECT_EQ(failure(folder / "d", options, "eroding", free_space), ErrorCode::disk_full);
    EXPECT_EQ(failure(folder / "d/", options, "eroding", free_space), ErrorCode::disk_full);
  }
  EXPECT_EQ(asked, std::vector<fs::path>(4, folder.path()));
  room = 480'000'000;  // six districts of 40 MB at scale 1, at scale 2
  EXPECT_EQ(failure(folder / "d/", options, "carving", free_space), ErrorCode::cancelled);
  EXPECT_TRUE(names_in(folder.path()).empty());
}

TEST(MakeSynthetic, BeginsWhereTheRoomCannotBeTold) {
  const testing::TempFolder folder;
  const auto untold = [](const fs::path&) -> std::optional<std::uintmax_t> { return std::nullopt; };
  EXPECT_EQ(failure(folder / "d", {.like = "wuhai"}, "carving", untold), ErrorCode::cancelled);
}

TEST(MakeSynthetic, MakesTheDistrictsOfOneSeedDifferentPlaces) {
  geo::NoProgress progress;
  std::vector<geo::Polyline> rivers;
  for (const Pattern& pattern : patterns_like("wuhai")) {
    rivers.push_back(make_land(pattern, place_seed(pattern, 1), 1, progress)->river);
  }
  ASSERT_EQ(rivers.size(), 3u);
  EXPECT_NE(rivers[0], rivers[1]);
  EXPECT_NE(rivers[0], rivers[2]);
  EXPECT_NE(rivers[1], rivers[2]);
  Pattern baota = patterns_like("baota").front(), lingshi = patterns_like("lingshi").front();
  EXPECT_EQ(place_seed(baota, 1), 1u) << "what the documents show stays as it is";
  EXPECT_NE(place_seed(lingshi, 1), place_seed(baota, 1));
  baota.code = "baotab";
  EXPECT_NE(place_seed(baota, 1), 1u) << "a copy is another town";
}

// At the very start, amid the ground, and when half of it is in the store already.
TEST(MakeSynthetic, LeavesNothingBehindWhenItFails) {
  const testing::TempFolder folder;
  const SynthOptions options{.like = "lingshi"};
  EXPECT_EQ(failure(folder / "d", options, "carving"), ErrorCode::cancelled);
  EXPECT_EQ(failure(folder / "d", options, "areas"), ErrorCode::cancelled);
  EXPECT_EQ(failure(folder / "d", options, "writing"), ErrorCode::cancelled);
  EXPECT_EQ(failure(folder / "d", options, "never"), ErrorCode::io_failed) << "heights unreadable";
  EXPECT_TRUE(names_in(folder.path()).empty());
}

}  // namespace
}  // namespace jingwei::services::synth
