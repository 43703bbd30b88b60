#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "app/elevation_loader.h"
#include "geo/predicate.h"
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

// The numbers of the ground, counted again from the rows.
void compare_ground(const json& truth, const services::District& district) {
  const data::WorldView view = district.view(kAll);
  const services::BuildingCounts counts(view);
  std::map<data::CompoundId, std::pair<std::int64_t, std::int64_t>> estates;
  std::vector<const data::Compound*> walls;
  view.for_each<data::Compound>([&](const data::Compound& row, data::AreaId) {
    estates[row.id];
    walls.push_back(&row);
  });
  std::int64_t most = 0;
  view.for_each<data::Building>([&](const data::Building& row, data::AreaId) {
    const auto count = counts.of(row.id);
    if (!count) return;
    most = std::max<std::int64_t>(most, count->households);
    for (const data::Compound* wall : walls) {
      if (geo::locate(row.footprint.shell.front(), wall->shape) == geo::Location::outside) continue;
      estates[wall->id].first += count->households;
      estates[wall->id].second += count->people;
    }
  });
  EXPECT_EQ(truth["estates"], estates.size());
  EXPECT_EQ(truth["estates_above_500_households"],
            std::count_if(estates.begin(), estates.end(),
                          [](const auto& estate) { return estate.second.first > 500; }));
  for (const json& canvassed : truth["canvassed_estates"]) {
    EXPECT_TRUE(std::any_of(walls.begin(), walls.end(), [&](const data::Compound* row) {
      const auto& [households, people] = estates[row->id];
      return row->name == canvassed["name"] && households == canvassed["households"] &&
             people == canvassed["people"];
    })) << canvassed;
  }
  EXPECT_EQ(truth["largest_tower"]["households"], most);
  std::map<std::string, std::int64_t> own;
  view.for_each<data::Area>([&](const data::Area& row, data::AreaId) {
    if (row.level != data::AreaLevel::grid || row.kind != "own") return;
    if (row.name.ends_with("市场专属网格")) ++own["market"];
    if (row.name.ends_with("医院专属网格")) ++own["hospital"];
  });
  ASSERT_EQ(truth["own_grids"].size(), own.size());
  for (const json& kind : truth["own_grids"]) {
    EXPECT_EQ(kind["count"], own[kind["kind"].get<std::string>()]) << kind;
  }
  std::map<std::string, std::int64_t> ways;
  view.for_each<data::Way>([&](const data::Way& row, data::AreaId) {
    ways["tunnels"] += (row.flags & data::kWayTunnel) != 0;
    ways["bridges"] += (row.flags & data::kWayBridge) != 0;
    if (row.way_class != data::WayClass::steps) return;
    ++ways["stairs"];
    ways["steps"] += row.step_count;
  });
  for (const char* what : {"tunnels", "bridges", "stairs", "steps"}) {
    EXPECT_EQ(truth[what], ways[what]) << what;
  }
  EXPECT_GT(ways["steps"], ways["stairs"]);
}

// There is one set of gullies, those found on the heights; they are called as the streams in them
// and as the houses along those.
void compare_gullies(const json& made, const json& truth, const services::District& district) {
  const data::WorldView view = district.view(kAll);
  std::size_t named = 0;
  std::set<std::string> streams, codes;
  view.for_each<data::Waterway>([&](const data::Waterway& row, data::AreaId) {
    if (row.kind == "stream") streams.insert(row.name);
  });
  view.for_each<data::Gully>([&](const data::Gully& row, data::AreaId) {
    EXPECT_EQ(row.provenance, data::Provenance::derived) << row.code;
    EXPECT_TRUE(codes.insert(row.code).second) << row.code;
    named += streams.contains(row.name);
  });
  EXPECT_EQ(made["gullies"], codes.size());
  EXPECT_EQ(truth["gullies"], codes.size());
  EXPECT_GT(named, 10u);
  std::size_t in_gullies = 0;
  view.for_each<data::Building>([&](const data::Building& row, data::AreaId) {
    in_gullies += std::any_of(streams.begin(), streams.end(),
                              [&](const std::string& name) { return row.name.starts_with(name); });
  });
  EXPECT_GT(in_gullies, 100u);
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
    compare_ground(truth["ground"], **district);
    compare_gullies(made[0], truth["ground"], **district);
    const data::WorldView view = (*district)->view(kAll);
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
    if (std::string(name).ends_with(".csv")) {
      EXPECT_EQ(marked, lines - 1);
    }
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
