// The routes of tasks.

#include <atomic>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "data/instant.h"
#include "tests/app/support/people.h"
#include "tests/app/support/process.h"
#include "tests/app/support/small_district.h"
#include "tests/app/support/task_district.h"

namespace jingwei::app {
namespace {

using nlohmann::json;

// Without accounts: everybody is the administrator "tester".
struct OpenTasks : testing::Test {
  OpenTasks() { start(); }
  void start() {
    if (!std::filesystem::exists(district)) make_task_district(district);
    server.reset();
    ServeOptions options;
    options.folders = {district};
    server.emplace(options);
    client.port = server->port();
  }
  json create(std::string_view at = kInWest, std::string_view text = "lamp out") {
    const Reply reply = client.create(at, text);
    EXPECT_EQ(reply.status, 201) << reply.body;
    return properties_of(reply);
  }
  // The task after a move that must succeed.
  json moved(const json& task, const json& body) {
    const Reply reply = client.move(task["id"], task["version"], body);
    EXPECT_EQ(reply.status, 200) << body << reply.body;
    return properties_of(reply);
  }

  TemporaryFolder folder;
  std::filesystem::path district = folder.path() / "d";
  std::optional<SmallServer> server;
  TaskClient client;
};

TEST_F(OpenTasks, ATaskGoesThroughItsLife) {
  const Reply made = client.create(kInWest, "路灯不亮");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.header("location"), "/610602/tasks/1");
  EXPECT_EQ(made.header("etag"), "\"3\"");
  EXPECT_EQ(made.header("jingwei-revision"), "3");
  json task = properties_of(made);
  EXPECT_EQ(task["state"], "filed");
  EXPECT_EQ(task["layer"], "tasks");
  EXPECT_EQ(task["text"], "路灯不亮");
  EXPECT_EQ(task["area"]["id"], 2);
  EXPECT_EQ(task["area"]["path"].size(), 2u);
  EXPECT_EQ(task["border"], json::array());
  EXPECT_EQ(task["holder"], nullptr);
  EXPECT_EQ(task["overdue"], false);
  EXPECT_EQ(task["moves"], (json{"assign", "void"}));
  task = moved(task, {{"move", "assign"}, {"cadre", 1}});
  EXPECT_EQ(task["holder"], (json{{"id", 1}, {"name", "Cadre One"}}));
  task = moved(task, {{"move", "acknowledge"}});
  task = moved(task, {{"move", "finish"}, {"note", "lamp replaced"}});
  task = moved(task, {{"move", "rework"}, {"note", "still dark"}});
  task = moved(task, {{"move", "finish"}, {"note", "wire replaced"}});
  task = moved(task, {{"move", "close"}, {"note", "it shines"}});
  EXPECT_EQ(task["state"], "closed");
  EXPECT_EQ(task["moves"], (json{"void", "reopen"}));
  const json events = json::parse(client.get("/tasks/1/events").body)["events"];
  ASSERT_EQ(events.size(), 7u);
  for (std::size_t i = 1; i < events.size(); ++i) {
    EXPECT_EQ(events[i]["from"], events[i - 1]["to"]);
  }
  EXPECT_EQ(events.back()["note"], "it shines");
  EXPECT_EQ(events.back()["version"], task["version"]);
}

TEST_F(OpenTasks, RefusedMovesSayWhyAndShowTheTask) {
  json task = create();
  const Reply stale = client.move(1, 2, {{"move", "assign"}, {"cadre", 1}});
  EXPECT_EQ(stale.status, 412);
  EXPECT_EQ(json::parse(stale.body)["current"]["properties"]["version"], task["version"]);
  const Reply impossible = client.move(1, task["version"], {{"move", "close"}, {"note", "x"}});
  EXPECT_EQ(impossible.status, 409);
  EXPECT_EQ(json::parse(impossible.body)["code"], "move_impossible");
  EXPECT_EQ(json::parse(impossible.body)["current"]["properties"]["state"], "filed");
  EXPECT_EQ(json::parse(impossible.body)["place"]["value"], "filed");
  const Reply unknown = client.move(1, task["version"], {{"move", "assign"}, {"cadre", 99}});
  EXPECT_EQ(unknown.status, 404);
  EXPECT_EQ(json::parse(unknown.body)["place"]["value"], "99");
  EXPECT_EQ(client.move(1, task["version"], {{"move", "void"}}).status, 400) << "without a note";
  EXPECT_EQ(request(client.port, "POST", "/610602/tasks/1/moves", "", R"({"move":"file"})").status,
            428);
  EXPECT_EQ(client.move(9, 1, {{"move", "assign"}, {"cadre", 1}}).status, 404);
  for (const json& body :
       {json{{"move", "fly"}}, json{{"move", "assign"}, {"cadre", "1"}},
        json{{"move", "assign"}, {"cadre", 1.5}}, json{{"move", "assign"}, {"cadre", -1}},
        json{{"move", "assign"}, {"cadre", 1}, {"nonsense", 1}},
        json{{"move", "assign"}, {"cadre", 1}, {"until", "tomorrow"}},
        json{{"move", "assign"}, {"cadre", 1}, {"note", 7}}, json::object()}) {
    EXPECT_EQ(client.move(1, task["version"], body).status, 400) << body;
  }
  EXPECT_EQ(properties_of(client.get("/tasks/1"))["version"], task["version"]);
}

TEST_F(OpenTasks, RefusesBodiesByTheFieldAtFault) {
  const auto field = [&](std::string_view body) {
    const Reply reply = request(client.port, "POST", "/610602/tasks", "", body);
    EXPECT_EQ(reply.status, 400) << body << reply.body;
    return json::parse(reply.body)["place"].value("field", "");
  };
  EXPECT_EQ(field(R"({"text":"x"})"), "at");
  EXPECT_EQ(field(R"({"at":[109.495],"text":"x"})"), "at");
  EXPECT_EQ(field(R"({"at":["109","36"],"text":"x"})"), "at");
  EXPECT_EQ(field(R"({"at":[1e308,36.6],"text":"x"})"), "at");
  EXPECT_EQ(field(R"({"at":[NaN,36.6],"text":"x"})"), "body");
  EXPECT_EQ(field(R"({"at":[109.495,36.6]})"), "text");
  EXPECT_EQ(field(R"({"at":[109.495,36.6],"text":5})"), "text");
  EXPECT_EQ(field(R"({"at":[109.495,36.6],"text":"a\u0000b"})"), "text");
  EXPECT_EQ(field(R"({"at":[109.495,36.6],"text":")" + std::string(2001, 'x') + "\"}"), "text");
  EXPECT_EQ(field(R"({"at":[109.495,36.6],"text":"x","kind":["a"]})"), "kind");
  EXPECT_EQ(field(R"({"at":[109.495,36.6],"text":"x","due_at":5})"), "due_at");
  EXPECT_EQ(field(R"({"at":[109.495,36.6],"text":"x","due_at":"2001-01-01T00:00:00Z"})"), "due_at");
  EXPECT_EQ(field(R"({"at":[109.495,36.6],"text":"x","building":1e300})"), "building");
  EXPECT_EQ(field(R"({"at":[109.495,36.6],"text":"x","building":18446744073709551615})"),
            "building");
  EXPECT_EQ(field(R"({"at":[109.495,36.6],"text":"x","area":3})"), "area");
  EXPECT_EQ(field(R"({"at":[109.495,36.6],"text":"x","state":"closed"})"), "state");
  const std::string huge = R"({"at":[109.495,36.6],"text":")" + std::string(300'000, 'x') + "\"}";
  EXPECT_EQ(request(client.port, "POST", "/610602/tasks", "", huge).status, 413);
  const Reply outside = client.create("[109.6,36.6]");
  EXPECT_EQ(outside.status, 404);
  EXPECT_EQ(json::parse(outside.body)["code"], "outside_district");
  EXPECT_EQ(json::parse(client.get("/tasks").body)["matched"], 0);
}

TEST_F(OpenTasks, OnACommonBorderBothAreasAreShownAndOneCanBeChosen) {
  json task = create(kOnBorder);
  EXPECT_EQ(task["area"]["id"], 2);
  ASSERT_EQ(task["border"].size(), 2u);
  EXPECT_EQ(task["border"][1]["id"], 3);
  const Reply chosen = request(client.port, "POST", "/610602/tasks", "",
                               R"({"at":[109.5,36.601],"text":"x","area":3})");
  EXPECT_EQ(properties_of(chosen)["area"]["id"], 3);
}

TEST_F(OpenTasks, EditsAndEventsTellWhatWasDone) {
  json task = create();
  const Reply edited = client.patch(
      1, task["version"],
      {{"text", "two lamps"}, {"due_at", "2999-01-01T08:00:00+08:00"}, {"building", 1}});
  ASSERT_EQ(edited.status, 200) << edited.body;
  EXPECT_EQ(properties_of(edited)["due_at"], "2999-01-01T00:00:00.000Z");
  EXPECT_EQ(properties_of(edited)["building"], 1);
  const Reply stale = client.patch(1, task["version"], {{"text", "three"}});
  EXPECT_EQ(stale.status, 412);
  EXPECT_EQ(json::parse(stale.body)["current"]["properties"]["text"], "two lamps");
  EXPECT_EQ(client.patch(1, 4, {{"state", "closed"}}).status, 400);
  EXPECT_EQ(client.patch(1, 4, json::object()).status, 400);
  const Reply cleared = client.patch(1, 4, {{"due_at", nullptr}, {"building", nullptr}});
  EXPECT_EQ(properties_of(cleared)["due_at"], nullptr);
  const json events = json::parse(client.get("/tasks/1/events").body)["events"];
  ASSERT_EQ(events.size(), 3u);
  EXPECT_EQ(events[0]["move"], "create");
  EXPECT_EQ(events[0]["who"], "tester");
  EXPECT_EQ(events[1]["note"],
            "text: lamp out → two lamps; due_at:  → 2999-01-01T00:00:00.000Z; building:  → 1");
  EXPECT_EQ(client.get("/tasks/9/events").status, 404);
}

TEST_F(OpenTasks, ListCountsAndTableAreOneQuery) {
  for (int i = 0; i < 5; ++i) create(i < 3 ? kInWest : kInEast, "lamp " + std::to_string(i));
  client.move(2, 4, {{"move", "void"}, {"note", "twice"}});
  const auto list = [&](const std::string& query) {
    return json::parse(client.get("/tasks" + query).body);
  };
  const json all = list("");
  EXPECT_EQ(all["matched"], 5);
  EXPECT_EQ(all["ids"], (json{1, 2, 3, 4, 5}));
  EXPECT_EQ(all["states"], (json{{"filed", 4}, {"void", 1}}));
  ASSERT_EQ(all["areas"].size(), 1u);
  EXPECT_EQ(all["areas"][0]["count"], 5);
  const json open = list("?state=open&area=1");
  EXPECT_EQ(open["ids"], (json{1, 3, 4, 5}));
  EXPECT_EQ(open["states"]["void"], 1) << "counted whatever states are asked for";
  EXPECT_EQ(open["areas"].size(), 2u);
  EXPECT_EQ(open["areas"][0]["count"], 2);
  EXPECT_EQ(list("?q=LAMP%203")["ids"], json{4});
  EXPECT_FALSE(all.contains("pressing"));
  const std::string day_end = data::to_text({data::now().ms + 3'600'000});
  EXPECT_EQ(list("?day_end=" + day_end)["pressing"], (json{{"overdue", 0}, {"today", 0}}));
  std::set<std::int64_t> paged;
  std::string after;
  for (int pages = 0; pages < 10; ++pages) {
    const json page = list("?limit=2" + (after.empty() ? "" : "&after=" + after));
    EXPECT_EQ(page["matched"], 5);
    for (const json& feature : page["features"]) paged.insert(feature["id"].get<std::int64_t>());
    if (!page.contains("next")) break;
    after = page["next"];
  }
  EXPECT_EQ(paged.size(), 5u);
  for (const std::string query :
       {"?state=nonsense", "?state=open,", "?mine=yes", "?area=x", "?after=5", "?limit=0",
        "?limit=1001", "?bbox=1,2,3", "?nonsense=1", "?holder=-1", "?after=9.9.9", "?day_end=1"}) {
    EXPECT_EQ(client.get("/tasks" + query).status, 400) << query;
  }
  EXPECT_EQ(client.get("/tasks?area=99").status, 404);
  EXPECT_EQ(client.get("/tasks?holder=99").status, 404);
}

TEST_F(OpenTasks, TheTableQuotesWhatASheetWouldRun) {
  create(kInWest, "=HYPERLINK(\"x\"), twice\nlines");
  const Reply reply = get(client.port, "/610602/tasks.csv", "Accept-Language: en\r\n");
  ASSERT_EQ(reply.status, 200);
  EXPECT_EQ(reply.header("content-type"), "text/csv; charset=utf-8");
  EXPECT_TRUE(reply.body.starts_with("\xEF\xBB\xBFid,state,text,")) << reply.body;
  EXPECT_NE(reply.body.find("1,filed,\"'=HYPERLINK(\"\"x\"\"), twice\nlines\","), std::string::npos)
      << reply.body;
  EXPECT_EQ(client.get("/tasks.csv?state=closed").body.find("已立案"), std::string::npos);
  EXPECT_NE(client.get("/tasks.csv").body.find("已立案"), std::string::npos)
      << "in the language that was asked for";
  EXPECT_EQ(client.get("/tasks.csv?limit=5").status, 400);
}

TEST_F(OpenTasks, ListenersAreToldOfTasksByLayerIdAndVersion) {
  HttpClient events(client.port);
  events.send("GET /610602/events HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(client.port) +
              "\r\n\r\n");
  ASSERT_EQ(events.read_reply().status, 200);
  const json task = create();
  moved(task, {{"move", "assign"}, {"cadre", 1}});
  const std::string text = events.read_until("task 1: assign", std::chrono::seconds(10));
  EXPECT_NE(text.find(R"("features":[{"id":1,"layer":"tasks","version":3}])"), std::string::npos)
      << text;
  EXPECT_NE(text.find(R"("features":[{"id":1,"layer":"tasks","version":4}])"), std::string::npos)
      << text;
  EXPECT_NE(text.find(R"("layers":["tasks"])"), std::string::npos) << text;
  EXPECT_NE(text.find(R"("stale":[{)"), std::string::npos) << text;
}

TEST_F(OpenTasks, AKeyIsAnsweredOnceAlsoAfterARestart) {
  const std::string key = "Idempotency-Key: first\r\n";
  const Reply made = client.create(kInWest, "lamp", key);
  ASSERT_EQ(made.status, 201);
  EXPECT_EQ(client.create(kInWest, "lamp", key).body, made.body);
  const std::string move_key = "Idempotency-Key: second\r\n";
  ASSERT_EQ(client.move(1, 3, {{"move", "assign"}, {"cadre", 1}}, move_key).status, 200);
  start();
  const Reply again = client.create(kInWest, "lamp", key);
  EXPECT_EQ(again.status, 201) << again.body;
  EXPECT_EQ(again.header("location"), "/610602/tasks/1");
  EXPECT_EQ(again.header("jingwei-revision"), "3");
  EXPECT_EQ(properties_of(again)["state"], "dispatched") << "as it is now";
  EXPECT_EQ(client.create(kInWest, "another", key).status, 409);
  const Reply moved_again = client.move(1, 3, {{"move", "assign"}, {"cadre", 1}}, move_key);
  EXPECT_EQ(moved_again.status, 200) << "though the version is an old one by now";
  EXPECT_EQ(moved_again.header("jingwei-revision"), "4");
  EXPECT_EQ(client.move(1, 3, {{"move", "assign"}, {"cadre", 2}}, move_key).status, 409);
  EXPECT_EQ(json::parse(client.get("/tasks").body)["matched"], 1);
}

TEST_F(OpenTasks, UndoAndEditsOfFeaturesAreAnsweredAfterARestartToo) {
  const std::string key = "If-Match: \"1\"\r\nIdempotency-Key: k1\r\n";
  const auto rename = [&] {
    return request(client.port, "PATCH", "/610602/features/buildings/1", key, R"({"name":"A"})");
  };
  ASSERT_EQ(rename().status, 200);
  const auto undo = [&] {
    return request(client.port, "POST", "/610602/undo", "Idempotency-Key: k2\r\n",
                   R"({"revision":3})");
  };
  const Reply undone = undo();
  ASSERT_EQ(undone.status, 200) << undone.body;
  start();
  EXPECT_EQ(rename().status, 200);
  EXPECT_EQ(json::parse(undo().body), json::parse(undone.body));
  EXPECT_EQ(properties_of(client.get("/features/buildings/1"))["name"], "House 1");
}

TEST_F(OpenTasks, AKeySentTwiceAtOnceMakesOneTask) {
  for (int round = 0; round < 8; ++round) {
    std::vector<std::thread> senders;
    std::array<int, 4> ids{};
    for (int i = 0; i < 4; ++i) {
      senders.emplace_back([&, i] {
        const Reply reply = client.create(
            kInWest, "lamp", "Idempotency-Key: round " + std::to_string(round) + "\r\n");
        if (reply.status == 201) ids[static_cast<std::size_t>(i)] = properties_of(reply)["id"];
      });
    }
    for (std::thread& sender : senders) sender.join();
    EXPECT_EQ(ids, (std::array<int, 4>{round + 1, round + 1, round + 1, round + 1}));
  }
  EXPECT_EQ(json::parse(client.get("/tasks").body)["matched"], 8);
}

// With accounts: who may do what, and that nobody sees what lies outside his areas.
struct GuardedTasks : testing::Test {
  GuardedTasks() {
    make_task_district(district);
    add_task_accounts(district);
    ServeOptions options;
    options.folders = {district};
    server.emplace(options);
  }
  TaskClient as(std::string_view name) { return {server->port(), sign_in(server->port(), name)}; }
  TemporaryFolder folder;
  std::filesystem::path district = folder.path() / "d";
  std::optional<SmallServer> server;
};

TEST_F(GuardedTasks, ACadreReportsAndHandlesAndSomebodyElseVerifies) {
  const TaskClient desk = as("desk"), worker = as("worker"), guest = as("guest");
  EXPECT_EQ(guest.create(kInWest).status, 403);
  json task = properties_of(worker.create(kInWest));
  EXPECT_EQ(task["state"], "reported");
  EXPECT_EQ(task["reporter"], "worker");
  EXPECT_EQ(task["moves"], json::array());
  const auto act = [&](const TaskClient& who, const json& body) {
    const Reply reply = who.move(1, task["version"], body);
    if (reply.status == 200) task = properties_of(reply);
    return reply.status;
  };
  EXPECT_EQ(act(worker, {{"move", "accept"}}), 403);
  EXPECT_EQ(act(guest, {{"move", "accept"}}), 403);
  EXPECT_EQ(act(desk, {{"move", "file"}}), 200);
  EXPECT_EQ(act(desk, {{"move", "assign"}, {"cadre", 1}}), 200);
  EXPECT_EQ(properties_of(worker.get("/tasks/1"))["moves"], (json{"acknowledge", "return"}));
  EXPECT_EQ(act(worker, {{"move", "acknowledge"}}), 200);
  EXPECT_EQ(act(worker, {{"move", "finish"}}), 400);
  EXPECT_EQ(act(worker, {{"move", "finish"}, {"note", "lamp replaced"}}), 200);
  EXPECT_EQ(act(worker, {{"move", "close"}, {"note", "done"}}), 403);
  EXPECT_EQ(act(desk, {{"move", "void"}, {"note", "x"}}), 403);
  EXPECT_EQ(act(desk, {{"move", "close"}, {"note", "seen"}}), 200);
  EXPECT_EQ(task["state"], "closed");
  EXPECT_EQ(json::parse(worker.get("/tasks?mine=1").body)["ids"], json{1});
}

TEST_F(GuardedTasks, NobodySeesOrMovesATaskOutsideHisAreas) {
  const TaskClient desk = as("desk"), east = as("east");
  const json west_task = properties_of(desk.create(kInWest, "secret of the west"));
  properties_of(desk.create(kInEast, "known in the east"));
  HttpClient listener(server->port());
  listener.send("GET /610602/events HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server->port()) +
                "\r\n" + east.cookie + "\r\n");
  ASSERT_EQ(listener.read_reply().status, 200);
  EXPECT_EQ(east.get("/tasks/1").status, 404);
  EXPECT_EQ(east.get("/tasks/1/events").status, 404);
  EXPECT_EQ(east.move(1, west_task["version"], {{"move", "assign"}, {"cadre", 2}}).status, 404);
  EXPECT_EQ(east.patch(1, west_task["version"], {{"text", "x"}}).status, 404);
  EXPECT_EQ(east.create(kInWest).status, 403);
  EXPECT_EQ(east.move(2, 5, {{"move", "assign"}, {"cadre", 1}}).status, 404) << "unseen cadre";
  const json list = json::parse(east.get("/tasks").body);
  EXPECT_EQ(list["matched"], 1);
  EXPECT_EQ(list["ids"], json{2});
  EXPECT_EQ(east.get("/tasks.csv").body.find("secret"), std::string::npos);
  // A cadre of the west sent to a task of the east: who sees only the east is not told his name.
  ASSERT_EQ(desk.move(1, west_task["version"], {{"move", "assign"}, {"cadre", 2}}).status, 200);
  ASSERT_EQ(desk.move(2, 5, {{"move", "assign"}, {"cadre", 1}}).status, 200);
  EXPECT_EQ(properties_of(east.get("/tasks/2"))["holder"]["name"], "");
  const std::string told = listener.read_until("task 2: assign", std::chrono::seconds(10));
  EXPECT_NE(told.find("task 2: assign"), std::string::npos) << told;
  EXPECT_EQ(told.find("task 1"), std::string::npos) << told;
  EXPECT_EQ(told.find("Cadre"), std::string::npos) << told;
}

TEST(TaskCommand, ListsAddsMovesClosesAndShowsAlsoThroughAServer) {
  const TemporaryFolder folder;
  const auto district = folder.path() / "d";
  make_task_district(district);
  const auto run = [&](std::vector<std::string> arguments) {
    std::vector<std::string> all = {"task", district.string()};
    all.insert(all.end(), arguments.begin(), arguments.end());
    return run_program(all);
  };
  const Outcome made = run({"add", "--at", "109.495,36.6", "--text", "lamp", "--json"});
  ASSERT_EQ(made.status, 0) << made.err;
  EXPECT_EQ(json::parse(made.out)["properties"]["state"], "filed");
  {
    ServerProcess server(district);
    ASSERT_NE(server.port(), 0);
    EXPECT_EQ(run({"assign", "1", "--cadre", "1"}).status, 0);
    EXPECT_EQ(run({"move", "1", "acknowledge"}).status, 0);
    EXPECT_EQ(run({"move", "1", "finish"}).status, 2) << "without a note";
    EXPECT_EQ(run({"move", "1", "finish", "--note", "done"}).status, 0);
    EXPECT_EQ(run({"close", "1", "--note", "seen", "--version", "1"}).status, 2);
    EXPECT_EQ(run({"close", "1", "--note", "seen"}).status, 0);
    EXPECT_EQ(run({"add", "--at", "109.495,37.6", "--text", "lamp"}).status, 1);
  }
  const Outcome list = run({"list", "--state", "closed", "--json"});
  EXPECT_EQ(json::parse(list.out)["matched"], 1) << list.err;
  EXPECT_EQ(json::parse(run({"list", "--state", "open", "--json"}).out)["matched"], 0);
  EXPECT_EQ(run({"list", "--state", "nonsense"}).status, 2);
  EXPECT_NE(run({"list"}).out.find("#1  closed"), std::string::npos);
  EXPECT_EQ(json::parse(run({"show", "1", "--json"}).out)["events"].size(), 5u);
  EXPECT_EQ(run({"show", "9"}).status, 2);
  for (const std::string part : {"list", "add", "assign", "move", "close", "show"}) {
    EXPECT_NE(run({part, "--help"}).out.find("Example: jingwei task baota " + part),
              std::string::npos);
  }
  for (const std::string extension : {"csv", "geojson", "gpkg", "xlsx"}) {
    const auto file = folder.path() / ("tasks." + extension);
    const Outcome written =
        run_program({"export", district.string(), "tasks", "-o", file.string(), "--json"});
    EXPECT_EQ(written.status, 0) << written.err;
    EXPECT_EQ(json::parse(written.out)["rows"], 1);
  }
  EXPECT_EQ(run_program({"check", district.string()}).status, 0);
}

}  // namespace
}  // namespace jingwei::app
