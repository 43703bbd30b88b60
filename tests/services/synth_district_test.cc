#include "services/synth/make_district.h"

#include <gtest/gtest.h>

#include <fstream>

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

ErrorCode failure(const fs::path& folder, const SynthOptions& options, std::string_view stop) {
  StopsAt progress(stop);
  const auto made = make_synthetic(folder, options, no_heights, nothing_more, progress);
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
