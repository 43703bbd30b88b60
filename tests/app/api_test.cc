// What the routes answer and refuse.

#include <nlohmann/json.hpp>
#include <thread>

#include "tests/app/support/http_client.h"
#include "tests/app/support/small_district.h"

namespace jingwei::app {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;

Reply patch(std::uint16_t port, std::string_view target, std::string_view version,
            std::string_view body, std::string_view extra = "") {
  std::string headers(extra);
  if (!version.empty()) headers += "If-Match: " + std::string(version) + "\r\n";
  return request(port, "PATCH", target, headers, body);
}

TEST(PatchFeature, Answers428WithoutAndStaleWith412AndTheCurrentFeature) {
  const SmallServer server;
  const std::string target = "/610602/features/facilities/1";
  const Reply before = get(server.port(), target);
  EXPECT_EQ(before.header("etag"), "\"1\"");
  EXPECT_EQ(patch(server.port(), target, "", R"({"name":"A"})").status, 428);
  const Reply done = patch(server.port(), target, "\"1\"", R"({"name":"Clinic Two"})");
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(json::parse(done.body)["properties"]["name"], "Clinic Two");
  EXPECT_EQ(done.header("etag"), "\"2\"");
  const Reply stale = patch(server.port(), target, "\"1\"", R"({"name":"Clinic Three"})");
  EXPECT_EQ(stale.status, 412);
  const json problem = json::parse(stale.body);
  EXPECT_EQ(problem["code"], "version_stale");
  EXPECT_EQ(problem["current"]["properties"]["name"], "Clinic Two");
  EXPECT_EQ(json::parse(get(server.port(), target).body)["properties"]["name"], "Clinic Two");
}

TEST(PatchFeature, RefusesWhatItDoesNotKnow) {
  const SmallServer server;
  const auto status = [&](std::string_view target, std::string_view body,
                          std::string_view extra = "") {
    return patch(server.port(), target, "\"1\"", body, extra).status;
  };
  const std::string facility = "/610602/features/facilities/1";
  for (const std::string_view body :
       {R"({"nonsense":1})", R"({"id":7})", R"({"name":{}})", R"({"name":5})", R"([])", R"("x")",
        R"({"name":"a)", R"({"name":"a","name":"b"})", R"({})", R"({"capacity":1.5})",
        R"({"capacity":-1})", R"({"capacity":1e300})", R"({"capacity":NaN})",
        R"({"kind":"no such kind"})", "{\"name\":\"\xff\xfe\"}", R"({"name":"a\u0000b"})",
        R"({"name":[[[[[[[1]]]]]]]})"}) {
    EXPECT_EQ(status(facility, body), 400) << body;
  }
  EXPECT_EQ(status(facility, R"({"name":"a"})", "Content-Type: text/plain\r\n"), 400);
  EXPECT_EQ(status("/610602/features/facilities/99", R"({"name":"a"})"), 404);
  EXPECT_EQ(status("/610602/features/nonsense/1", R"({"name":"a"})"), 404);
  EXPECT_EQ(status("/610602/features/facilities/1e3", R"({"name":"a"})"), 400);
  EXPECT_EQ(patch(server.port(), facility, "1", R"({"name":"a"})").status, 400);
  EXPECT_EQ(
      patch(server.port(), "/610602/features/communities/2", "\"1\"", R"({"code":"610602001002"})")
          .status,
      400);
  const json log = json::parse(get(server.port(), "/610602/log").body);
  EXPECT_EQ(log["entries"].size(), 1u) << "a refused edit leaves no trace";
  EXPECT_EQ(log["entries"][0]["undoable"], true);
}

TEST(PatchFeature, AnswersTheSameForTheSameIdempotencyKey) {
  const SmallServer server;
  const std::string target = "/610602/features/buildings/7";
  const std::string key = "Idempotency-Key: abc\r\n";
  const Reply first = patch(server.port(), target, "\"1\"", R"({"name":"Seven"})", key);
  const Reply again = patch(server.port(), target, "\"1\"", R"({"name":"Seven"})", key);
  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(first.body, again.body);
  EXPECT_EQ(patch(server.port(), target, "\"1\"", R"({"name":"Eight"})", key).status, 409);
  EXPECT_EQ(json::parse(get(server.port(), "/610602/log").body)["entries"].size(), 2u);
}

TEST(Features, FiltersPagesAndCounts) {
  const SmallServer server;
  const auto list = [&](const std::string& query) {
    const Reply reply = get(server.port(), "/610602/features/buildings" + query);
    EXPECT_EQ(reply.status, 200) << query << reply.body;
    return json::parse(reply.body);
  };
  EXPECT_EQ(list("")["matched"], 60);
  EXPECT_EQ(list("?area=2")["matched"], 30);
  EXPECT_EQ(list("?q=house+1")["matched"], 11);
  EXPECT_EQ(list("?q=%EF%BC%A8%EF%BC%AF%EF%BC%B5%EF%BC%B3%EF%BC%A5%201")["matched"], 11);
  EXPECT_EQ(list("?kind=church")["matched"], 0);
  EXPECT_EQ(list("?bbox=-180,-90,180,90")["matched"], 60);
  EXPECT_EQ(list("?bbox=109.5,36.6,109.52,36.61")["matched"], 30);
  std::vector<std::int64_t> seen;
  std::string after;
  while (true) {
    const json page = list("?limit=25" + after);
    for (const auto& feature : page["features"]) seen.push_back(feature["id"]);
    if (!page.contains("next")) break;
    after = "&after=" + page["next"].get<std::string>();
  }
  ASSERT_EQ(seen.size(), 60u);
  for (std::size_t i = 0; i < seen.size(); ++i) EXPECT_EQ(seen[i], std::int64_t(i) + 1);
  for (const std::string query :
       {"?limit=0", "?limit=x", "?limit=1e9", "?bbox=1,2,3", "?bbox=nan,0,1,1", "?bbox=2,0,1,1",
        "?bbox=0,0,inf,1", "?after=-1", "?area=0", "?limit=5&limit=6", "?bogus=1"}) {
    EXPECT_EQ(get(server.port(), "/610602/features/buildings" + query).status, 400) << query;
  }
}

TEST(At, NamesBothSidesOnACommonBorder) {
  const SmallServer server;
  const json on_border =
      json::parse(get(server.port(), "/610602/at?lon=109.5&lat=36.6").body)["areas"];
  EXPECT_EQ(on_border.size(), 3u) << on_border;
  const Reply outside = get(server.port(), "/610602/at?lon=100&lat=30");
  EXPECT_EQ(outside.status, 404);
  EXPECT_EQ(json::parse(outside.body)["code"], "outside_district");
  for (const std::string query :
       {"?lon=nan&lat=1", "?lon=181&lat=1", "?lon=1", "", "?lon=1&lat=x"}) {
    EXPECT_EQ(get(server.port(), "/610602/at" + query).status, 400) << query;
  }
}

TEST(Undo, TakesBackAndNamesWhatIsInTheWay) {
  const SmallServer server;
  const std::string target = "/610602/features/buildings/3";
  ASSERT_EQ(patch(server.port(), target, "\"1\"", R"({"name":"B"})").status, 200);
  ASSERT_EQ(patch(server.port(), target, "\"2\"", R"({"name":"C"})").status, 200);
  const Reply blocked = request(server.port(), "POST", "/610602/undo", "", R"({"revision":2})");
  EXPECT_EQ(blocked.status, 409);
  EXPECT_EQ(json::parse(blocked.body)["blocking"], json::array({3}));
  EXPECT_EQ(request(server.port(), "POST", "/610602/undo").status, 200);
  EXPECT_EQ(json::parse(get(server.port(), target).body)["properties"]["name"], "B");
  EXPECT_EQ(request(server.port(), "POST", "/610602/undo", "", R"({"revision":"x"})").status, 400);
  EXPECT_EQ(request(server.port(), "POST", "/610602/undo", "", R"({"rev":1})").status, 400);
}

// A client of /events.
struct Listener {
  Listener(std::uint16_t port, const std::string& query, const std::string& extra = "")
      : client(port) {
    client.send("GET /610602/events" + query +
                " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\n" + extra + "\r\n");
    EXPECT_EQ(client.read_reply().status, 200);
  }
  HttpClient client;
};

TEST(Events, TellTwoClientsOfAnEditWithinASecond) {
  const SmallServer server;
  Listener one(server.port(), ""), two(server.port(), "?since=1");
  ASSERT_EQ(
      patch(server.port(), "/610602/features/buildings/5", "\"1\"", R"({"name":"Five"})").status,
      200);
  for (Listener* listener : {&one, &two}) {
    const std::string text = listener->client.read_until("data: ", milliseconds(1000));
    EXPECT_NE(text.find("id: 2\nevent: change\n"), std::string::npos) << text;
    EXPECT_NE(text.find("\"features\":[{\"id\":5,\"layer\":\"buildings\",\"version\":2}]"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("\"stale\":[{"), std::string::npos) << text;
  }
  const Reply tile = get(server.port(), "/610602/tiles/16/52701/25599.mvt");
  EXPECT_TRUE(tile.status == 200 || tile.status == 204);
}

TEST(Events, ReplayWhatWasMissedAndResetWhatIsTooOld) {
  const SmallServer server;
  for (int i = 1; i <= 3; ++i) {
    ASSERT_EQ(patch(server.port(), "/610602/features/buildings/" + std::to_string(i), "\"1\"",
                    R"({"name":"x"})")
                  .status,
              200);
  }
  Listener behind(server.port(), "", "Last-Event-ID: 2\r\n");
  const std::string text = behind.client.read_until("id: 4\n", milliseconds(2000));
  EXPECT_EQ(text.find("id: 2\n"), std::string::npos);
  EXPECT_LT(text.find("id: 3\n"), text.find("id: 4\n"));
  // The server began at revision 1: what was before is not kept. 99 is of another history.
  for (const std::string since : {"?since=0", "?since=99"}) {
    Listener old(server.port(), since);
    EXPECT_NE(old.client.read_until("event: reset", milliseconds(2000)).find("event: reset"),
              std::string::npos)
        << since;
  }
  EXPECT_EQ(get(server.port(), "/610602/events?since=x").status, 400);
}

TEST(Events, BeatWhileNothingHappens) {
  ServeOptions options;
  options.limits.heartbeat = milliseconds(100);
  const SmallServer server(options);
  Listener listener(server.port(), "");
  EXPECT_NE(listener.client.read_until("\n:\n\n", milliseconds(3000)).find(":\n\n"),
            std::string::npos);
}

TEST(ServiceAreas, AnswerForTheFacilityAndRefuseNonsense) {
  const SmallServer server;
  const Reply reply = get(server.port(), "/610602/service-areas?facility=1&minutes=5,10");
  ASSERT_EQ(reply.status, 200) << reply.body;
  const json area = json::parse(reply.body);
  EXPECT_EQ(area["linked"], true);
  ASSERT_EQ(area["bands"].size(), 2u);
  EXPECT_GT(area["bands"][0]["buildings"], 0);
  EXPECT_GT(area["bands"][1]["buildings"], area["bands"][0]["buildings"]);
  for (const std::string query :
       {"", "?facility=x", "?facility=1&minutes=", "?facility=1&minutes=0",
        "?facility=1&minutes=10,5", "?facility=1&minutes=nan", "?facility=1&profile=bird",
        "?facility=1&direction=up", "?facility=1&minutes=1e9"}) {
    EXPECT_EQ(get(server.port(), "/610602/service-areas" + query).status, 400) << query;
  }
  EXPECT_EQ(get(server.port(), "/610602/service-areas?facility=9").status, 404);
}

TEST(ServiceAreas, AreGivenUpWhenTheirTimeIsOver) {
  ServeOptions options;
  options.limits.lengthy_time = milliseconds(0);
  const SmallServer server(options);
  for (const std::string path : {"/610602/service-areas?facility=1", "/610602/coverage?kind=clinic",
                                 "/610602/assignment", "/cities/6106/coverage?kind=clinic"}) {
    const Reply reply = get(server.port(), path);
    EXPECT_EQ(reply.status, 503) << path;
    EXPECT_EQ(reply.header("retry-after"), "5") << path;
    EXPECT_EQ(json::parse(reply.body)["code"], "server_busy") << path;
  }
  EXPECT_EQ(get(server.port(), "/610602/features/buildings").status, 200);
}

TEST(Districts, SeveralAreServedEachUnderItsCode) {
  const TemporaryFolder folder;
  make_small_district(folder.path() / "a", "610602");
  make_small_district(folder.path() / "b", "andorra");
  ServeOptions options;
  options.folders = {folder.path() / "a", folder.path() / "b"};
  const SmallServer server(options);
  EXPECT_EQ(json::parse(get(server.port(), "/districts.json").body).size(), 2u);
  EXPECT_EQ(json::parse(get(server.port(), "/andorra/district.json").body)["code"], "andorra");
  ASSERT_EQ(
      patch(server.port(), "/andorra/features/buildings/1", "\"1\"", R"({"name":"x"})").status,
      200);
  EXPECT_EQ(json::parse(get(server.port(), "/610602/district.json").body)["revision"], 1);
}

}  // namespace
}  // namespace jingwei::app
