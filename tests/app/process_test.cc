// The program as its users start it: real processes, real signals.

#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <thread>

#include "services/district.h"
#include "tests/app/support/http_client.h"
#include "tests/app/support/process.h"
#include "tests/app/support/small_district.h"

namespace jingwei::app {
namespace {

using nlohmann::json;

struct ProcessTest : testing::Test {
  void SetUp() override { make_small_district(district); }
  TemporaryFolder folder;
  std::filesystem::path district = folder.path() / "d";
};

TEST(CommandLine, SaysItsVersionAndEachCommandItsExample) {
  EXPECT_EQ(run_program({"--version"}).out, "jingwei 0.1.0\n");
  for (const std::string command : {"init", "serve", "check", "log", "undo", "backup", "restore"}) {
    const Outcome help = run_program({command, "--help"});
    EXPECT_EQ(help.status, 0) << command;
    EXPECT_NE(help.out.find("Example: jingwei " + command), std::string::npos) << help.out;
  }
}

TEST(CommandLine, TakesTheLocalTimeOfADistrict) {
  const TemporaryFolder folder;
  const auto init = [&](const std::string& name, const std::string& offset) {
    return run_program({"init", (folder.path() / name).string(), "--code", "andorra", "--name",
                        "Andorra", "--utc-offset", offset})
        .status;
  };
  EXPECT_EQ(init("a", "one hour"), 2);
  EXPECT_EQ(init("a", "+01:00"), 0);
  geo::NoProgress progress;
  const auto district = services::District::open(folder.path() / "a", {}, progress);
  ASSERT_TRUE(district.ok());
  EXPECT_EQ((*district)->view(data::Scope::whole_district("")).world().info().utc_offset,
            data::UtcOffset{60});
}

TEST(CommandLine, TellsWhoIsAtFaultByItsStatus) {
  const TemporaryFolder folder;
  EXPECT_EQ(run_program({}).status, 2);
  EXPECT_EQ(run_program({"nonsense"}).status, 2);
  EXPECT_EQ(run_program({"log", folder.path().string()}).status, 2);  // no district
  EXPECT_EQ(
      run_program({"init", (folder.path() / "d").string(), "--code", "Wrong Code", "--name", "x"})
          .status,
      2);
  for (const auto& [name, centre] :
       std::vector<std::pair<std::string, std::string>>{{"x", "nan,1"},
                                                        {"x", "109.5"},
                                                        {"x", "109.5,36.6,1"},
                                                        {"x", "181,36.6"},
                                                        {"x", "109.5,91"},
                                                        {"x", "109.5,86"},
                                                        {"x", "109.5,inf"},
                                                        {"", "109.5,36.6"},
                                                        {" ", "109.5,36.6"},
                                                        {"a\nb", "109.5,36.6"}}) {
    const Outcome refused = run_program({"init", (folder.path() / "d").string(), "--code", "610602",
                                         "--name", name, "--center", centre});
    EXPECT_EQ(refused.status, 2) << name << "|" << centre << refused.err;
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "d")) << name << "|" << centre;
  }
  const Outcome made = run_program({"init", (folder.path() / "d").string(), "--code", "610602",
                                    "--name", "x", "--center", "109.5,36.6"});
  EXPECT_EQ(made.status, 0) << made.err;
  EXPECT_EQ(run_program({"log", (folder.path() / "d").string()}).status, 0);
}

TEST_F(ProcessTest, ASecondServerIsRefused) {
  const ServerProcess server(district);
  ASSERT_NE(server.port(), 0);
  const Outcome second = run_program({"serve", district.string(), "--listen", "127.0.0.1:0"});
  EXPECT_EQ(second.status, 3);
  EXPECT_NE(second.err.find("another process is using this district"), std::string::npos)
      << second.err;
}

TEST_F(ProcessTest, CommandsGoThroughTheRunningServer) {
  ServerProcess server(district);
  ASSERT_NE(server.port(), 0);
  struct stat about {};
  ASSERT_EQ(stat((district / "jingwei.sock").c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600u);
  ASSERT_EQ(request(server.port(), "PATCH", "/610602/features/buildings/1", "If-Match: \"1\"\r\n",
                    R"({"name":"Changed"})")
                .status,
            200);
  const Outcome log = run_program({"log", district.string(), "--json"});
  EXPECT_EQ(json::parse(log.out)["entries"].size(), 2u) << "a reader beside the server";
  HttpClient events(server.port());
  events.send("GET /610602/events HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) +
              "\r\n\r\n");
  EXPECT_EQ(events.read_reply().status, 200);
  const Outcome undo = run_program({"undo", district.string(), "--json"});
  EXPECT_EQ(undo.status, 0) << undo.err;
  EXPECT_NE(events.read_until("id: 3\n", std::chrono::milliseconds(2000)).find("id: 3\n"),
            std::string::npos);
  const Reply feature = get(server.port(), "/610602/features/buildings/1");
  EXPECT_EQ(json::parse(feature.body)["properties"]["name"], "House 1");
  const Outcome blocked = run_program({"undo", district.string(), "--revision", "2"});
  EXPECT_EQ(blocked.status, 2) << "errors come back as they are: " << blocked.err;
  EXPECT_EQ(server.stop(SIGTERM), 0);
  EXPECT_FALSE(std::filesystem::exists(district / "jingwei.sock"));
}

TEST_F(ProcessTest, ASocketLeftByADeadServerIsNoObstacle) {
  {
    ServerProcess server(district);
    ASSERT_NE(server.port(), 0);
    server.stop(SIGKILL);
  }
  ASSERT_TRUE(std::filesystem::exists(district / "jingwei.sock"));
  EXPECT_EQ(run_program({"undo", district.string()}).status, 0);
  ServerProcess again(district);
  EXPECT_NE(again.port(), 0);
  EXPECT_EQ(get(again.port(), "/districts.json").status, 200);
}

TEST_F(ProcessTest, KillDuringAStreamOfAcknowledgedEditsLosesNone) {
  std::atomic<int> acknowledged{0};
  {
    ServerProcess server(district);
    ASSERT_NE(server.port(), 0);
    std::vector<std::thread> writers;
    std::atomic<bool> stop{false};
    std::array<std::atomic<int>, 4> last{};
    for (int w = 0; w < 4; ++w) {
      writers.emplace_back([&, w] {
        std::string version = "\"1\"";
        for (int i = 1; !stop.load(); ++i) {
          const Reply reply = request(
              server.port(), "PATCH", "/610602/features/buildings/" + std::to_string(w + 1),
              "If-Match: " + version + "\r\n", R"({"name":"edit )" + std::to_string(i) + "\"}");
          if (reply.status != 200) return;
          version = reply.header("etag");
          last[w] = i;
          ++acknowledged;
        }
      });
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(700));
    server.stop(SIGKILL);
    stop = true;
    for (std::thread& writer : writers) writer.join();
    EXPECT_GT(acknowledged.load(), 0);
    const ServerProcess after(district);
    ASSERT_NE(after.port(), 0);
    for (int w = 0; w < 4; ++w) {
      const json feature = json::parse(
          get(after.port(), "/610602/features/buildings/" + std::to_string(w + 1)).body);
      const std::string name = feature["properties"]["name"];
      const int found = name.starts_with("edit ") ? std::stoi(name.substr(5)) : 0;
      // An edit may have become durable just before its answer was cut off.
      EXPECT_GE(found, last[w].load()) << "writer " << w;
      EXPECT_LE(found, last[w].load() + 1) << "writer " << w;
    }
  }
  const Outcome check = run_program({"check", district.string()});
  EXPECT_NE(check.status, 3) << check.err;
}

TEST_F(ProcessTest, AFolderWithoutPermissionIsToldPlainly) {
  chmod(folder.path().c_str(), 0755);
  chmod(district.c_str(), 0555);
  // The build may lie where only its owner may go.
  const auto program = folder.path() / "program";
  std::filesystem::copy_file(JINGWEI_BINARY, program);
  chmod(program.c_str(), 0755);
  const Outcome undo = run_program_without_rights(program, {"undo", district.string()});
  chmod(district.c_str(), 0755);
  EXPECT_EQ(undo.status, 3);
  EXPECT_NE(undo.err.find("not permitted"), std::string::npos) << undo.err;
}

TEST_F(ProcessTest, AWholeLayerIsExportedInEachFormat) {
  for (const std::string extension : {"csv", "geojson", "gpkg", "xlsx"}) {
    const auto file = folder.path() / ("buildings." + extension);
    const Outcome made =
        run_program({"export", district.string(), "buildings", "-o", file.string(), "--json"});
    ASSERT_EQ(made.status, 0) << made.err;
    EXPECT_EQ(json::parse(made.out)["rows"], 60);
    EXPECT_GT(std::filesystem::file_size(file), 1000u);
  }
  const std::string all = (folder.path() / "all.gpkg").string();
  EXPECT_EQ(run_program({"export", district.string(), "all", "-o", all}).status, 0);
  EXPECT_EQ(run_program({"export", district.string(), "all", "-o", "x.csv"}).status, 2);
  EXPECT_EQ(run_program({"export", district.string(), "nonsense", "-o", all}).status, 2);
  EXPECT_EQ(run_program({"export", district.string(), "ways", "-o", "x.dwg"}).status, 2);
}

TEST_F(ProcessTest, CheckFindsNoFaultInASoundDistrictAndSaysWhereOthersAre) {
  const Outcome sound = run_program({"check", district.string(), "--json"});
  EXPECT_EQ(sound.status, 0) << sound.out;
  EXPECT_TRUE(json::parse(sound.out)["faults"].empty());
}

// What the server says first to the line; empty when it says nothing.
std::string answer_on_socket(const std::filesystem::path& district, const std::string& line) {
  const int client = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = (district / "jingwei.sock").string();
  if (path.size() >= sizeof address.sun_path) return {};
  path.copy(address.sun_path, path.size());
  char answer[4096];
  ssize_t n = 0;
  if (connect(client, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
      send(client, line.data(), line.size(), 0) == static_cast<ssize_t>(line.size())) {
    n = recv(client, answer, sizeof answer, 0);
  }
  close(client);
  return {answer, static_cast<std::size_t>(std::max<ssize_t>(n, 0))};
}

TEST_F(ProcessTest, NonsenseOnTheSocketIsRefused) {
  const ServerProcess server(district);
  ASSERT_NE(server.port(), 0);
  for (const std::string line : {"nonsense\n", "{}\n",
                                 R"({"operation":"drop","args":{}})"
                                 "\n",
                                 R"({"operation":"log","args":{"before":"x"}})"
                                 "\n"}) {
    EXPECT_TRUE(answer_on_socket(district, line).starts_with("{\"error\":")) << line;
  }
}

TEST_F(ProcessTest, AMalformedCommandOnTheSocketDoesNotEndTheServer) {
  ServerProcess server(district);
  ASSERT_NE(server.port(), 0);
  const std::string line = R"({"operation":"user","args":)";
  for (const std::string args :
       {R"({"action":"add","name":"x"})", R"({"action":"add","name":5,"role":"viewer"})",
        R"({"action":"add","name":"x","role":"viewer","password_hash":"h","areas":[1]})",
        R"({"action":"password","name":"x"})", R"({"action":[],"name":"x"})",
        R"({"action":"role","name":"x","role":"viewer","cadre":"y"})", "{}"}) {
    const std::string answer = answer_on_socket(district, line + args + "}\n");
    EXPECT_NE(answer.find("\"code\":\"request_malformed\""), std::string::npos) << args << answer;
  }
  EXPECT_EQ(get(server.port(), "/districts.json").status, 200);
  EXPECT_EQ(server.stop(SIGTERM), 0);
}

TEST_F(ProcessTest, UnknownWordsOnTheSocketAreNamed) {
  const ServerProcess server(district);
  ASSERT_NE(server.port(), 0);
  for (const std::string name : {"profile", "direction", "to"}) {
    json args = {{"profile", "adult"}, {"direction", "to"}, {"to", "grids"},
                 {"kind", "all"},      {"minutes", {5}},    {"chinese", false}};
    args[name] = "nonsense";
    for (const std::string operation : {"assign", "service-areas"}) {
      if (name == "to" && operation == "service-areas") continue;
      const std::string answer =
          answer_on_socket(district, json{{"operation", operation}, {"args", args}}.dump() + "\n");
      const json error = json::parse(answer, nullptr, false);
      ASSERT_TRUE(error.is_object() && error.contains("error")) << answer;
      EXPECT_EQ(error["error"]["code"], "usage") << answer;
      EXPECT_EQ(error["error"]["field"], name);
      EXPECT_EQ(error["error"]["value"], "nonsense");
    }
  }
}

TEST_F(ProcessTest, APathThatIsNoUtf8IsUsedAsItIsButNotHandedOver) {
  const std::string file = (folder.path() / "\xff.jwb").string();
  const Outcome made = run_program({"backup", district.string(), file, "--json"});
  EXPECT_EQ(made.status, 0) << made.err;
  EXPECT_TRUE(json::accept(made.out)) << made.out;
  EXPECT_TRUE(std::filesystem::exists(file));
  const Outcome again = run_program({"backup", district.string(), file});
  EXPECT_EQ(again.status, 2) << again.err;
  EXPECT_NE(again.err.find("--force"), std::string::npos) << again.err;
  EXPECT_EQ(run_program({"backup", district.string(), file, "--force"}).status, 0);
  const ServerProcess server(district);
  ASSERT_NE(server.port(), 0);
  const Outcome refused =
      run_program({"import", district.string(), (folder.path() / "\xff.osm").string()});
  EXPECT_EQ(refused.status, 2) << refused.err;
  EXPECT_NE(refused.err.find("UTF-8"), std::string::npos) << refused.err;
}

TEST_F(ProcessTest, TheServerWarnsOfAStoreThatEverybodyMayRead) {
  using std::filesystem::perms;
  namespace fs = std::filesystem;
  const auto words = [&](const std::string& name) {
    ServeOptions options;
    options.folders = {district};
    options.listen = "127.0.0.1:0";
    geo::NoProgress progress;
    const auto serving = Serving::start(options, progress);
    EXPECT_TRUE(serving.ok()) << name;
    return serving ? (*serving)->warnings().size() : 0;
  };
  EXPECT_EQ(words("as it was made"), 0u);
  fs::permissions(district, perms::others_exec, fs::perm_options::add);
  fs::permissions(district / "district.gpkg", perms::others_read, fs::perm_options::add);
  EXPECT_EQ(words("opened"), 1u);
}

TEST_F(ProcessTest, TheLogTellsStartChangesStrangersAndStop) {
  const auto log = folder.path() / "log";
  {
    ServerProcess server(district, log);
    ASSERT_NE(server.port(), 0);
    ASSERT_EQ(request(server.port(), "PATCH", "/610602/features/buildings/1", "If-Match: \"1\"\r\n",
                      R"({"name":"Changed"})")
                  .status,
              200);
    ASSERT_EQ(get(server.port(), "/districts.json?secret=1", "Host: evil.example\r\n").status, 403);
    ASSERT_EQ(server.stop(SIGTERM), 0);
  }
  std::ifstream stream(log);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  for (const std::string part :
       {"Z info serve http://127.0.0.1:", "info 610602 revision 2 ",
        "warning GET /districts.json refused for its Host", "Z info stop"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  }
  EXPECT_EQ(text.find("secret"), std::string::npos);
  EXPECT_EQ(text.find("evil"), std::string::npos);
}

}  // namespace
}  // namespace jingwei::app
