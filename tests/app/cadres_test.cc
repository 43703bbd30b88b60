// Cadres from a table to the page: imported by the program, suggested on the command line and over
// HTTP. Texts stay what they are, whatever they look like.

#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/app/support/http_client.h"
#include "tests/app/support/people.h"
#include "tests/app/support/process.h"
#include "tests/app/support/small_district.h"
#include "tests/app/support/task_district.h"

namespace jingwei::app {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

const std::string kMarkup = "<svg onload=alert(1)>";

class Cadres : public testing::Test {
 protected:
  void SetUp() override {
    make_small_district(district_);
    std::ofstream(folder_.path() / "cadres.csv")
        << "id,name,organisation,skills,shift,duty_area,office_lon,office_lat,home_lon,home_lat\n"
           "1,干部 001 " +
               kMarkup + ",Town hall,水电;" + kMarkup +
               ",24/7,,109.501,36.6,109.5015,36.6\n"
               "2,干部 002,,,,West,,,109.498,36.6\n"
               "3,干部 003,,水电,24/7,,109.5041,36.6,109.5042,36.6\n";
    const Outcome imported = run(
        {"import", (folder_.path() / "cadres.csv").string(), "--as", "cadres", "--crs", "4490"});
    ASSERT_EQ(imported.status, 0) << imported.err;
    const Outcome added =
        run({"task", "add", "--at", "109.5,36.6", "--text", "leak", "--skill", kMarkup});
    ASSERT_EQ(added.status, 0) << added.err;
  }
  Outcome run(std::vector<std::string> words) const {
    words.insert(words.begin() + 1, district_.string());
    return run_program(words);
  }
  // As the pages get it.
  json get(const std::string& target, int status = 200) const {
    ServeOptions options;
    options.folders = {district_};
    const SmallServer server(options);
    const Reply reply = request(server.port(), "GET", "/610602" + target, "", "");
    EXPECT_EQ(reply.status, status) << reply.body;
    return json::parse(reply.body);
  }

  TemporaryFolder folder_;
  std::filesystem::path district_ = folder_.path() / "d";
};

TEST_F(Cadres, AreListedWithTheirTextsAsTheyWereWritten) {
  const json page = get("/cadres?q=svg");
  ASSERT_EQ(page["matched"], 1);
  const json& row = page["features"][0]["properties"];
  EXPECT_EQ(row["name"], "干部 001 " + kMarkup);
  EXPECT_EQ(row["skills"], "水电;" + kMarkup);
  EXPECT_EQ(row["organisation"]["name"], "Town hall");
  EXPECT_EQ(row["on_duty"], true);
  EXPECT_EQ(row["place"]["basis"], "office");
  EXPECT_EQ(row["open_tasks"], 0);
}

TEST_F(Cadres, AreFoundByTheirNumber) {
  const json page = get("/cadres?q=2");
  ASSERT_EQ(page["matched"], 1) << page;  // "002" holds it too: the same one
  EXPECT_EQ(page["features"][0]["id"], 2);
}

TEST_F(Cadres, AHomeIsToldOnlyOfWhoIsTakenToBeThere) {
  const json page = get("/cadres");
  EXPECT_EQ(page["matched"], 3);
  for (const json& feature : page["features"]) {
    EXPECT_THAT(feature.dump(), Not(HasSubstr("109.5015")));
    EXPECT_THAT(feature.dump(), Not(HasSubstr("109.5042")));
  }
  // His shift is not known: the centre of the duty area goes before his home.
  EXPECT_EQ(page["features"][1]["properties"]["place"]["basis"], "duty_area");
  EXPECT_EQ(page["features"][1]["properties"]["on_duty"], nullptr);
}

TEST_F(Cadres, ArePagedAndSoughtByArea) {
  const json first = get("/cadres?limit=2");
  ASSERT_EQ(first["features"].size(), 2u);
  const json second = get("/cadres?limit=2&after=" + first["next"].get<std::string>());
  ASSERT_EQ(second["features"].size(), 1u);
  EXPECT_FALSE(second.contains("next"));
  EXPECT_EQ(get("/cadres?area=2")["matched"], 1);
  EXPECT_EQ(get("/cadres?area=99", 404)["code"], "not_found");
  get("/cadres?limit=0", 400);
}

TEST_F(Cadres, WhoKnowsTheSkillIsSuggestedFirstWithHisWay) {
  const json found = get("/tasks/1/suggestions");
  ASSERT_EQ(found["suggestions"].size(), 3u);
  const json& best = found["suggestions"][0];
  EXPECT_EQ(best["cadre"]["name"], "干部 001 " + kMarkup);
  EXPECT_EQ(best["skill"], true);
  EXPECT_THAT(best["reason_zh"].get<std::string>(), HasSubstr("，在岗，懂" + kMarkup));
  EXPECT_EQ(best["line"]["type"], "LineString");
  EXPECT_EQ(best["line"]["coordinates"].front(), best["place"]);
  EXPECT_EQ(found["suggestions"][1]["skill"], false);
  EXPECT_EQ(get("/tasks/1/suggestions?limit=1")["suggestions"].size(), 1u);
  EXPECT_EQ(get("/tasks/9/suggestions", 404)["code"], "not_found");
  get("/tasks/1/suggestions?profile=horse", 400);
  get("/tasks/1/suggestions?limit=51", 400);
}

TEST_F(Cadres, TheCommandLineSuggestsTheSame) {
  const Outcome text = run({"task", "suggest", "1"});
  EXPECT_EQ(text.status, 0) << text.err;
  EXPECT_THAT(text.out, HasSubstr("#1 干部 001 " + kMarkup));
  const Outcome as_json = run({"task", "suggest", "1", "--limit", "2", "--json"});
  ASSERT_EQ(as_json.status, 0) << as_json.err;
  EXPECT_EQ(json::parse(as_json.out)["suggestions"],
            get("/tasks/1/suggestions?limit=2")["suggestions"]);
  EXPECT_NE(run({"task", "suggest", "99"}).status, 0);
}

TEST(CadrePlaces, AreToldToWhoSendsPeopleAndToTheCadreHimself) {
  const TemporaryFolder folder;
  make_task_district(folder.path() / "d");
  add_task_accounts(folder.path() / "d");
  ServeOptions options;
  options.folders = {folder.path() / "d"};
  const SmallServer server(options);
  const auto as = [&](const std::string& who) {
    return TaskClient{server.port(), sign_in(server.port(), who)};
  };
  ASSERT_EQ(as("desk").create(kInWest).status, 201);
  for (const auto& [who, first, second, suggestions] : {std::tuple{"chief", true, true, 200},
                                                        {"desk", true, true, 200},
                                                        {"worker", true, false, 403},
                                                        {"guest", false, false, 403}}) {
    const TaskClient client = as(who);
    const json page = json::parse(client.get("/cadres").body);
    ASSERT_EQ(page["matched"], 2) << who;
    for (const auto& [place, told] : {std::pair{0, first}, {1, second}}) {
      const json& cadre = page["features"][static_cast<std::size_t>(place)];
      EXPECT_EQ(cadre["properties"]["place"] != nullptr, told) << who << place;
      EXPECT_EQ(cadre["geometry"] != nullptr, told) << who << place;
    }
    EXPECT_EQ(client.get("/tasks/1/suggestions").status, suggestions) << who;
    EXPECT_EQ(client.get("/tasks/9/suggestions").status, 404) << who;
  }
  // The dispatcher of the east does not see the task, which is another thing than not being
  // allowed.
  EXPECT_EQ(as("east").get("/tasks/1/suggestions").status, 404);
}

}  // namespace
}  // namespace jingwei::app
