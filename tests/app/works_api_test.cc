// The routes of works, and that nobody is told of ground that is not his.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "services/district.h"
#include "tests/app/support/http_client.h"
#include "tests/app/support/people.h"
#include "tests/app/support/small_district.h"

namespace jingwei::app {
namespace {

using nlohmann::json;

// The small district with a project: a pavement of 1,000 m that lies with 600 m in West (2) and 400
// m in East (3), a transformer in East, a zone for each half, and declared totals.
void add_works(const std::filesystem::path& folder) {
  geo::NoProgress progress;
  auto district = services::District::open(folder, {}, progress);
  ASSERT_TRUE(district.ok());
  const auto receipt = (*district)->execute(
      data::Scope::whole_district("li"), [](const data::WorldView&) -> geo::Result<data::Change> {
        data::Change change;
        change.actor = "li";
        change.command = "import";
        data::Project project;
        project.id = {1};
        project.code = "P1";
        project.name = "甲沟改造";
        change.of<data::Project>().push_back({std::nullopt, project});
        for (int k = 0; k < 2; ++k) {
          data::Zone zone;
          zone.id = {k + 1};
          zone.project = {1};
          zone.name = k == 0 ? "西片" : "东片";
          const std::int32_t west = k == 0 ? -900'000 : 0;
          zone.shape = {{{{west, -900'000},
                          {west + 900'000, -900'000},
                          {west + 900'000, 900'000},
                          {west, 900'000}},
                         {}}};
          change.of<data::Zone>().push_back({std::nullopt, zone});
        }
        data::WorkItem item;
        item.id = {1};
        item.project = {1};
        item.name = "人行道";
        item.kind = "pavement";
        item.unit = "m";
        item.planned = {1'000'000};
        item.done = {500'000};
        item.shape = geo::Polyline{{-600'000, 10'000}, {400'000, 10'000}};
        change.of<data::WorkItem>().push_back({std::nullopt, item});
        item.id = {2};
        item.name = "=1+1";
        item.kind = "transformer";
        item.unit = "台";
        item.planned = {2'000};
        item.done = {};
        item.shape = geo::Point{300'000, 50'000};
        change.of<data::WorkItem>().push_back({std::nullopt, item});
        std::int64_t id = 1;
        for (const char* zone : {"", "西片", "东片"}) {
          data::DeclaredTotal total;
          total.id = {id++};
          total.project = {1};
          total.zone = zone;
          total.kind = "pavement";
          total.unit = "m";
          total.quantity = {zone[0] ? 500'000 : 1'000'000};
          change.of<data::DeclaredTotal>().push_back({std::nullopt, total});
        }
        return change;
      });
  ASSERT_TRUE(receipt.ok()) << geo::describe(receipt.error(), geo::Language::en);
}

struct WorksServer {
  explicit WorksServer(bool accounts = false) {
    make_small_district(folder.path() / "d");

    add_works(folder.path() / "d");
    if (accounts) {
      add_account(folder.path() / "d", "boss", data::Role::administrator);
      add_account(folder.path() / "d", "west", data::Role::engineer, {{2}});
      add_account(folder.path() / "d", "east", data::Role::engineer, {{3}});
      add_account(folder.path() / "d", "reader", data::Role::viewer);
    }
    ServeOptions options;
    options.folders = {folder.path() / "d"};
    options.listen = "127.0.0.1:0";
    options.actor = "tester";
    geo::NoProgress progress;
    auto started = Serving::start(options, progress);
    EXPECT_TRUE(started.ok());
    if (started) serving = std::move(*started);
  }
  std::uint16_t port() const { return serving->port(); }
  json read(const std::string& target, const std::string& headers = "") const {
    const Reply reply = request(port(), "GET", "/610602/" + target, headers, "");
    EXPECT_EQ(reply.status, 200) << target << " " << reply.body;
    return json::parse(reply.body);
  }
  Reply patch(int id, const std::string& version, const std::string& body,
              const std::string& headers = "") const {
    return request(port(), "PATCH", "/610602/works/" + std::to_string(id),
                   headers + (version.empty() ? "" : "If-Match: \"" + version + "\"\r\n"), body);
  }

  TemporaryFolder folder;
  std::unique_ptr<Serving> serving;
};

// The row of a kind.
json row_of(const json& totals, const std::string& kind) {
  for (const json& row : totals["rows"]) {
    if (row["kind"] == kind) return row;
  }
  return nullptr;
}

TEST(WorksApi, ListsProjectsItemsAndTotals) {
  const WorksServer server;
  const json projects = server.read("projects");
  ASSERT_EQ(projects["projects"].size(), 1u);
  EXPECT_EQ(projects["projects"][0]["name"], "甲沟改造");
  EXPECT_EQ(projects["projects"][0]["items"], 2);
  EXPECT_EQ(projects["projects"][0]["zones"], 2);
  const json works = server.read("projects/1/works");
  ASSERT_EQ(works["features"].size(), 2u);
  EXPECT_EQ(works["matched"], 2);
  EXPECT_EQ(works["zones"]["features"].size(), 2u);
  const json& item = works["features"][0];
  EXPECT_EQ(item["geometry"]["type"], "LineString");
  EXPECT_EQ(item["properties"]["planned"], 1000);
  EXPECT_EQ(item["properties"]["zones"].size(), 2u);
  EXPECT_EQ(item["properties"]["whole"], true);
  EXPECT_TRUE(item["properties"]["finished_on"].is_null());
  EXPECT_EQ(server.read("projects/1/works?kind=transformer")["matched"], 1);
  EXPECT_EQ(server.read("projects/1/works?zone=1")["matched"], 1);
  EXPECT_EQ(server.read("projects/1/works?stage=done")["matched"], 0);
  const json page = server.read("projects/1/works?limit=1");
  EXPECT_EQ(page["features"].size(), 1u);
  EXPECT_EQ(server.read("projects/1/works?limit=1&after=" +
                        page["next"].get<std::string>())["features"][0]["id"],
            2);

  const json pavement = row_of(server.read("projects/1/totals?by=communities"), "pavement");
  EXPECT_EQ(pavement["planned"], 1000);
  EXPECT_EQ(pavement["declared"], 1000);
  EXPECT_EQ(pavement["difference"], 0);
  EXPECT_EQ(pavement["progress"], 0.5);
  ASSERT_EQ(pavement["parts"].size(), 2u);
  EXPECT_EQ(pavement["parts"][0]["area"]["name"], "West");
  EXPECT_EQ(pavement["parts"][0]["planned"], 600);
  EXPECT_EQ(pavement["parts"][0]["done"], 300);
  EXPECT_EQ(pavement["parts"][1]["planned"], 400);
  const json zoned = row_of(server.read("projects/1/totals"), "pavement");
  EXPECT_EQ(zoned["parts"][0]["declared"], 500);
  EXPECT_EQ(zoned["parts"][0]["difference"], 100);
  EXPECT_EQ(zoned["parts"][1]["difference"], -100);

  const Reply csv = request(server.port(), "GET", "/610602/projects/1/totals.csv?by=zones", "", "");
  EXPECT_EQ(csv.status, 200);
  EXPECT_TRUE(csv.body.starts_with("\xEF\xBB\xBF"));
  EXPECT_NE(csv.body.find("甲沟改造,pavement,m,part,1,西片,,600,300,500,100,"), std::string::npos)
      << csv.body;
}

TEST(WorksApi, RefusesWhatItDoesNotKnow) {
  const WorksServer server;
  const auto status = [&](const std::string& target) {
    return request(server.port(), "GET", "/610602/" + target, "", "").status;
  };
  EXPECT_EQ(status("projects/9/works"), 404);
  EXPECT_EQ(status("projects/9/totals"), 404);
  EXPECT_EQ(status("projects/x/totals"), 400);
  EXPECT_EQ(status("projects/1/totals?by=streets"), 400);
  EXPECT_EQ(status("projects/1/works?stage=nearly"), 400);
  EXPECT_EQ(status("projects/1/works?zones=1"), 400);
  for (const char* body :
       {R"({"done":-1})", R"({"done":"5"})", R"({"done":1.0005})", R"({"stage":"nearly"})",
        R"({"stage":1})", R"({"finished_on":"2025-02-30"})", R"({"finished_on":"1.2.2025"})",
        R"({"finished_on":7})", R"({"planned":5})", R"({"name":"x"})", R"({})", "[]",
        R"({"planned_start":"2025-03-01","planned_end":"2025-02-01"})"}) {
    EXPECT_EQ(server.patch(1, "2", body).status, 400) << body;
  }
  EXPECT_EQ(server.patch(9, "2", R"({"done":1})").status, 404);
}

TEST(WorksApi, AltersAnItemWithItsVersionAndTakesItBack) {
  const WorksServer server;
  EXPECT_EQ(server.patch(1, "", R"({"done":700})").status, 428);
  const Reply done =
      server.patch(1, "2", R"({"done":1000,"stage":"done","finished_on":"2025-10-01"})");
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(json::parse(done.body)["properties"]["done"], 1000);
  EXPECT_EQ(json::parse(done.body)["properties"]["finished_on"], "2025-10-01");
  EXPECT_EQ(done.header("etag"), "\"3\"");
  const Reply stale = server.patch(1, "2", R"({"done":1})");
  EXPECT_EQ(stale.status, 412);
  EXPECT_EQ(json::parse(stale.body)["current"]["properties"]["done"], 1000);
  const json log = server.read("log?limit=1")["entries"][0];
  EXPECT_EQ(json::parse(stale.body)["changed"], (json{{"by", log["actor"]}, {"at", log["at"]}}));
  EXPECT_EQ(row_of(server.read("projects/1/totals"), "pavement")["done"], 1000);
  EXPECT_EQ(request(server.port(), "POST", "/610602/undo", "", R"({"revision":3})").status, 200);
  EXPECT_EQ(row_of(server.read("projects/1/totals"), "pavement")["done"], 500);
}

TEST(WorksApi, TellsAnAccountOfItsOwnGroundOnly) {
  const WorksServer server(true);
  const std::string west = sign_in(server.port(), "west"), east = sign_in(server.port(), "east"),
                    boss = sign_in(server.port(), "boss"),
                    reader = sign_in(server.port(), "reader");
  ASSERT_FALSE(west.empty());
  EXPECT_EQ(request(server.port(), "GET", "/610602/projects", "", "").status, 401);
  // Of the pavement West has 600 m; of the transformer nothing, not even that there is one.
  const json works = server.read("projects/1/works", west);
  ASSERT_EQ(works["features"].size(), 1u);
  EXPECT_EQ(works["features"][0]["properties"]["planned"], 600);
  EXPECT_EQ(works["features"][0]["properties"]["done"], 300);
  EXPECT_EQ(works["features"][0]["properties"]["whole"], false);
  for (const json& at : works["features"][0]["geometry"]["coordinates"]) {
    EXPECT_LE(at[0].get<double>(), 109.5 + 1e-7);
  }
  ASSERT_EQ(works["zones"]["features"].size(), 1u);
  for (const char* by : {"zones", "communities", "subdistricts"}) {
    const json totals = server.read(std::string("projects/1/totals?by=") + by, west);
    EXPECT_TRUE(row_of(totals, "transformer").is_null());
    const json row = row_of(totals, "pavement");
    EXPECT_EQ(row["planned"], 600) << by;
    EXPECT_TRUE(row["declared"].is_null()) << by;
    ASSERT_EQ(row["parts"].size(), 1u) << by;
    EXPECT_EQ(row["parts"][0]["planned"], 600) << by;
  }
  // The western zone is all his, so that its declared total is his too.
  EXPECT_EQ(row_of(server.read("projects/1/totals", west), "pavement")["parts"][0]["declared"],
            500);
  for (const std::string& text : {server.read("projects/1/works", west).dump(),
                                  server.read("projects/1/totals", west).dump()}) {
    EXPECT_EQ(text.find("东片"), std::string::npos);
    EXPECT_EQ(text.find("1000"), std::string::npos);
    EXPECT_EQ(text.find("400"), std::string::npos);
  }
  // What reaches out of his areas he may not change; what is not there is not found.
  EXPECT_EQ(server.patch(1, "2", R"({"done":1})", west).status, 403);
  EXPECT_EQ(server.patch(2, "2", R"({"done":1})", west).status, 404);
  EXPECT_EQ(server.patch(2, "2", R"({"done":1})", reader).status, 403);
  EXPECT_EQ(server.patch(2, "2", R"({"done":1})", east).status, 200);
  EXPECT_EQ(server.patch(1, "2", R"({"done":1})", boss).status, 200);
}

}  // namespace
}  // namespace jingwei::app
