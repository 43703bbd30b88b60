// The decoder that judges our tiles is judged first: by the cases of mapbox/mvt-fixtures.

#include "tests/support/mvt_decoder.h"

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string_view>

namespace jingwei::testing {
namespace {

std::string read(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// Called valid, but for us not: a feature without a type, where a reader has the choice, and a
// MoveTo that counts more points than the tile holds.
bool is_refused_by_choice(std::string_view name) { return name == "016" || name == "057"; }

TEST(MvtDecoder, AcceptsAndRefusesWhatTheFixturesSay) {
  std::size_t valid = 0, invalid = 0;
  for (const auto& entry : std::filesystem::directory_iterator(JINGWEI_TEST_DATA "/mvt-fixtures")) {
    if (entry.path().extension() != ".mvt") continue;
    const std::string name = entry.path().stem();
    const auto info =
        nlohmann::json::parse(read(std::filesystem::path(entry.path()).replace_extension(".json")));
    const bool expected = info["validity"]["v2"] && !is_refused_by_choice(name);
    (expected ? valid : invalid) += 1;
    std::string reason;
    try {
      decode_mvt(read(entry.path()));
    } catch (const std::runtime_error& error) {
      reason = error.what();
    }
    EXPECT_EQ(reason.empty(), expected) << name << ": " << info["description"] << " " << reason;
  }
  EXPECT_GT(valid, 40u);
  EXPECT_GT(invalid, 20u);
}

}  // namespace
}  // namespace jingwei::testing
