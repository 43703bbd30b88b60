#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "app/elevation_loader.h"
#include "services/counts.h"
#include "services/district.h"
#include "services/state_hash.h"
#include "tests/app/support/process.h"
#include "tests/support/temp_folder.h"

namespace jingwei::app {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const data::Scope kAll = data::Scope::whole_district("li");

json synth(const fs::path& folder, const std::vector<std::string>& options) {
  std::vector<std::string> arguments = {"--json", "synth", folder.string()};
  arguments.insert(arguments.end(), options.begin(), options.end());
  const Outcome outcome = run_program(arguments);
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  return json::parse(outcome.out);
}

// The bytes of an export; the layer is the name of the file.
std::string exported(const fs::path& district, const std::string& name) {
  const fs::path out = district.string() + "-" + name;
  const Outcome outcome = run_program(
      {"export", district.string(), name.substr(0, name.find('.')), "-o", out.string()});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  std::ifstream file(out, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  EXPECT_GT(bytes.size(), 10'000u);
  return bytes;
}

// Counted again from the rows, by the way that every other command takes to them.
void compare_with_rows(const json& truth, const services::District& district) {
  const data::WorldView view = district.view(kAll);
  const services::BuildingCounts counts(view);
  struct Total {
    std::int64_t buildings = 0, households = 0, people = 0, cadres = 0;
  };
  std::map<data::AreaId, Total> totals;
  const auto up = [&](data::AreaId from, auto add) {
    for (data::AreaId id = from; id; id = view.find<data::Area>(id)->parent) add(totals[id]);
  };
  view.for_each<data::Building>([&](const data::Building& row, data::AreaId area) {
    const auto count = counts.of(row.id);
    up(area, [&](Total& total) {
      ++total.buildings;
      if (!count) return;
      total.households += count->households;
      total.people += count->people;
    });
  });
  view.for_each<data::Cadre>([&](const data::Cadre& row, data::AreaId) {
    up(row.duty_area, [](Total& total) { ++total.cadres; });
  });
  std::size_t areas = 0;
  view.for_each<data::Area>([&](const data::Area& row, data::AreaId) {
    ++areas;
    EXPECT_EQ(row.provenance, data::Provenance::synthetic);
    const auto stated = std::find_if(truth["areas"].begin(), truth["areas"].end(), [&](auto& a) {
      return a["code"] == row.code && a["name"] == row.name;
    });
    ASSERT_NE(stated, truth["areas"].end()) << row.code;
    const Total& total = totals[row.id];
    EXPECT_EQ((*stated)["buildings"], total.buildings) << row.code;
    EXPECT_EQ((*stated)["households"], total.households) << row.code;
    EXPECT_EQ((*stated)["people"], total.people) << row.code;
    EXPECT_EQ((*stated)["cadres"], total.cadres) << row.code;
  });
  EXPECT_EQ(truth["areas"].size(), areas);
  EXPECT_EQ(truth["tasks"]["tasks"], view.count<data::Task>());
}

TEST(SynthCommand, MakesADistrictThatHoldsWhatItsTruthSaysAndTheSameAgain) {
  const testing::TempFolder folder;
  const json made = synth(folder / "a", {"--like", "lingshi", "--seed", "3"});
  ASSERT_EQ(made.size(), 1u);
  std::ifstream file(folder / "a" / "truth.json");
  const json truth = json::parse(file);
  EXPECT_TRUE(truth["synthetic"]);
  EXPECT_EQ(truth["seed"], 3);
  EXPECT_EQ(truth["state_hash"], made[0]["state_hash"]);
  {
    geo::NoProgress progress;
    const auto district = services::District::open(folder / "a", {}, progress);
    ASSERT_TRUE(district.ok());
    EXPECT_EQ(*services::state_hash(**district, kAll), made[0]["state_hash"]);
    compare_with_rows(truth, **district);
    const data::WorldView view = (*district)->view(kAll);
    EXPECT_GT(view.count<data::Gully>(), 10u);
    view.for_each<data::Elevation>([&](const data::Elevation& row, data::AreaId) {
      EXPECT_TRUE(elevation_loader(folder / "a")(row).ok()) << "the heights can be read back";
    });
  }
  const json again = synth(folder / "b", {"--like", "lingshi", "--seed", "3"});
  EXPECT_EQ(again[0]["state_hash"], made[0]["state_hash"]);
  // Not only the rows: what leaves the program is the same to the byte.
  for (const char* name : {"grids.geojson", "buildings.csv"}) {
    const std::string bytes = exported(folder / "a", name);
    EXPECT_EQ(bytes, exported(folder / "b", name)) << name;
    // Every line of a table says what it is, for it may be cut out and sent on.
    const auto lines = std::count(bytes.begin(), bytes.end(), '\n');
    std::ptrdiff_t marked = 0;
    for (std::size_t at = 0; (at = bytes.find("合成数据 synthetic", at)) != bytes.npos; ++at)
      ++marked;
    if (std::string(name).ends_with(".csv")) EXPECT_EQ(marked, lines - 1);
    EXPECT_GT(marked, 100) << name;
  }
}

TEST(SynthCommand, PutsSeveralIntoFoldersOfTheirOwn) {
  const testing::TempFolder folder;
  const json made = synth(folder / "d", {"--like", "lingshi", "--districts", "2"});
  ASSERT_EQ(made.size(), 2u);
  std::set<std::string> codes, hashes;
  for (const json& one : made) {
    codes.insert(one["code"]);
    hashes.insert(one["state_hash"]);
    EXPECT_EQ(fs::path(one["folder"].get<std::string>()).filename().string(),
              one["code"].get<std::string>());
    EXPECT_TRUE(fs::exists(fs::path(one["folder"].get<std::string>()) / "district.gpkg"));
  }
  EXPECT_EQ(codes.size(), 2u) << "one server can hold both";
  EXPECT_EQ(hashes.size(), 2u);
}

TEST(SynthCommand, SaysWhatIsWrongWithACall) {
  const testing::TempFolder folder;
  const std::vector<std::pair<std::vector<std::string>, std::string>> calls = {
      {{"--scale", "0"}, "1 to 10"},
      {{"--seed", "-1"}, "0 to 9007199254740992"},
      {{"--districts", "0"}, "1 to 100"},
      {{"--like", "atlantis"}, "baota"}};
  for (const auto& [options, told] : calls) {
    std::vector<std::string> arguments = {"synth", (folder / "d").string()};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const Outcome outcome = run_program(arguments);
    EXPECT_EQ(outcome.status, 2) << options[0];
    EXPECT_NE(outcome.err.find(told), std::string::npos) << outcome.err;
  }
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

}  // namespace
}  // namespace jingwei::app
