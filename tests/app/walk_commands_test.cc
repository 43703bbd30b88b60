// `service-areas` and `assign` as their users start them. The street is level, so that every number
// here follows from 5.0367 km/h on it and 0.6 of that beside it.

#include <gmock/gmock.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/app/support/process.h"
#include "tests/app/support/small_district.h"

namespace jingwei::app {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::StartsWith;

constexpr double kFlat = 1.39909503;  // m/s

class WalkCommands : public testing::Test {
 protected:
  void SetUp() override { make_small_district(district_); }
  std::string file(const std::string& name) const { return (folder_.path() / name).string(); }
  std::string read(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(file(name), std::ios::binary).rdbuf();
    return text.str();
  }
  Outcome run(std::vector<std::string> words) const {
    words.insert(words.begin() + 1, district_.string());
    return run_program(words);
  }

  TemporaryFolder folder_;
  std::filesystem::path district_ = folder_.path() / "d";
};

TEST_F(WalkCommands, ServiceAreasSaysHowManyBuildingsEachBandHolds) {
  const Outcome found = run({"service-areas", "--facilities", "clinic"});
  EXPECT_EQ(found.status, 0) << found.err;
  EXPECT_EQ(found.out,
            "Clinic One: 5 min 26, 10 min 54, 15 min 60\n"
            "Together (1): of 60 buildings, 5 min 26, 10 min 54, 15 min 60\n");
  EXPECT_THAT(found.err, HasSubstr("no elevation"));
}

TEST_F(WalkCommands, ServiceAreasAnswersJsonWithTheCommunitiesWorstFirst) {
  const Outcome found = run({"service-areas", "--facilities", "all", "--minutes", "5", "--json"});
  ASSERT_EQ(found.status, 0) << found.err;
  const json report = json::parse(found.out);
  EXPECT_EQ(report["minutes"], json({5}));
  EXPECT_EQ(report["facilities"][0]["link"], "linked");
  EXPECT_EQ(report["buildings"], json({{"total", 60}, {"covered", {26}}}));
  ASSERT_EQ(report["communities"].size(), 2u);
  EXPECT_EQ(report["communities"][0]["total"], 30);
  EXPECT_FALSE(report["counts_known"]);
}

TEST_F(WalkCommands, ServiceAreasWritesBandsBuildingsAndAllLayersByExtension) {
  EXPECT_EQ(run({"service-areas", "--facilities", "clinic", "-o", file("a.geojson")}).status, 0);
  const json bands = json::parse(read("a.geojson"));
  ASSERT_EQ(bands["features"].size(), 3u);
  EXPECT_EQ(bands["features"][0]["geometry"]["type"], "MultiPolygon");
  EXPECT_EQ(bands["features"][0]["properties"]["minutes"], 5.0);
  EXPECT_EQ(bands["features"][2]["properties"]["buildings"], 60);

  EXPECT_EQ(run({"service-areas", "--facilities", "clinic", "-o", file("a.csv")}).status, 0);
  const std::string csv = read("a.csv");
  EXPECT_THAT(csv, StartsWith("\xEF\xBB\xBF"));
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 61);

  for (const std::string name : {"a.gpkg", "a.xlsx"}) {
    EXPECT_EQ(run({"service-areas", "--facilities", "clinic", "-o", file(name)}).status, 0);
    EXPECT_GT(std::filesystem::file_size(file(name)), 5000u) << name;
  }
}

TEST_F(WalkCommands, ServiceAreasNamesWhatIsWrongWithTheCall) {
  const Outcome kind = run({"service-areas", "--facilities", "hospitals"});
  EXPECT_EQ(kind.status, 2);
  EXPECT_THAT(kind.err, HasSubstr("hospitals"));
  EXPECT_THAT(kind.err, HasSubstr("clinic")) << "what there is";
  for (const std::string minutes : {"0", "10,5", "nan", "5,,10", "121", "x"}) {
    EXPECT_NE(run({"service-areas", "--facilities", "clinic", "--minutes", minutes}).status, 0)
        << minutes;
  }
  EXPECT_EQ(run({"service-areas", "--facilities", "clinic", "--profile", "robot"}).status, 2);
  EXPECT_EQ(run({"service-areas", "--facilities", "clinic", "-o", file("a.shp")}).status, 2);
  EXPECT_EQ(run({"service-areas"}).status, 2);
  const Outcome nowhere =
      run({"service-areas", "--facilities", "clinic", "-o", file("none/a.csv")});
  EXPECT_EQ(nowhere.status, 3);
  EXPECT_THAT(nowhere.err, HasSubstr("none/a.csv"));
}

TEST_F(WalkCommands, AssignGivesTheNearestTheSecondAndTheMargin) {
  const Outcome found = run({"assign", "--json", "-o", file("a.geojson")});
  ASSERT_EQ(found.status, 0) << found.err;
  const json report = json::parse(found.out);
  ASSERT_EQ(report["rows"].size(), 1u);
  const json& row = report["rows"][0];
  EXPECT_EQ(row["target"]["name"], "West");
  EXPECT_NEAR(row["seconds"], 200 / kFlat + 4 / (0.6 * kFlat), 0.01);
  EXPECT_NEAR(row["metres"], 204, 0.01);
  EXPECT_EQ(row["second"]["name"], "East");
  EXPECT_NEAR(row["margin_seconds"], 1000 / kFlat, 0.01);
  const json lines = json::parse(read("a.geojson"));
  EXPECT_EQ(lines["features"][0]["geometry"]["type"], "LineString");
  EXPECT_EQ(lines["features"][0]["properties"]["unit_name"], "Town hall");
  EXPECT_EQ(run({"assign"}).out, "Town hall → West, 2 min 28 s; then East, 11 min 55 s farther\n");
}

TEST_F(WalkCommands, AssignToALevelWithoutAreasIsNotFound) {
  const Outcome found = run({"assign", "--to", "grids"});
  EXPECT_EQ(found.status, 2);
  EXPECT_THAT(found.err, HasSubstr("grids"));
}

TEST(WalkCommandsHelp, HoldsExamples) {
  for (const std::string command : {"service-areas", "assign"}) {
    const Outcome help = run_program({command, "--help"});
    EXPECT_EQ(help.status, 0);
    EXPECT_THAT(help.out, HasSubstr("jingwei " + command));
  }
}

}  // namespace
}  // namespace jingwei::app
