#include "app/console.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

namespace jingwei::app {
namespace {

namespace fs = std::filesystem;

// Every word that the sources hand to Progress::step, or to the helpers that pass it on.
std::set<std::string> stages_in_sources() {
  const std::regex call(R"re((?:step|for_targets)\(\s*"([a-z ]+)")re");
  std::set<std::string> stages;
  for (const char* folder : {"geo", "data", "services", "app"}) {
    for (const auto& entry :
         fs::recursive_directory_iterator(fs::path(JINGWEI_SOURCE_DIR) / folder)) {
      if (entry.path().extension() != ".cc") continue;
      std::ifstream in(entry.path());
      const std::string text{std::istreambuf_iterator<char>(in), {}};
      for (std::sregex_iterator it(text.begin(), text.end(), call), end; it != end; ++it) {
        stages.insert((*it)[1]);
      }
    }
  }
  return stages;
}

TEST(Console, HasChineseWordsForEveryStage) {
  const std::set<std::string> stages = stages_in_sources();
  EXPECT_GE(stages.size(), 10u);
  for (const std::string& stage : stages) {
    EXPECT_NE(stage_in_words(stage, geo::Language::zh), stage) << stage;
    EXPECT_EQ(stage_in_words(stage, geo::Language::en), stage);
  }
}

}  // namespace
}  // namespace jingwei::app
