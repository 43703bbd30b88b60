// Signing in and out, and who may manage accounts.

#include <signal.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>

#include "services/district.h"
#include "tests/app/support/http_client.h"
#include "tests/app/support/people.h"
#include "tests/app/support/process.h"
#include "tests/app/support/small_district.h"

namespace jingwei::app {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;

// The small district with a chief (account 1), two dispatchers of its two communities, and a
// viewer of the whole.
struct GuardedServer {
  GuardedServer() {
    const auto district = folder.path() / "d";
    make_small_district(district);
    add_account(district, "chief", data::Role::administrator);
    add_account(district, "west", data::Role::dispatcher, {{2}});
    add_account(district, "east", data::Role::dispatcher, {{3}});
    add_account(district, "guest", data::Role::viewer);
    ServeOptions options;
    options.folders = {district};
    server.emplace(options);
  }
  std::uint16_t port() const { return server->port(); }
  int status(const std::string& cookie, std::string_view target = "/610602/district.json") const {
    return get(port(), target, cookie).status;
  }
  Reply patch_account(int id, const std::string& cookie, const std::string& version,
                      const std::string& body) const {
    return request(port(), "PATCH", "/610602/accounts/" + std::to_string(id),
                   cookie + "If-Match: \"" + version + "\"\r\n", body);
  }

  TemporaryFolder folder;
  std::optional<SmallServer> server;
};

std::string code_of(const Reply& reply) { return json::parse(reply.body).value("code", ""); }

TEST(SignIn, GivesACookieForThisDistrictThatPagesCannotRead) {
  const GuardedServer server;
  const Reply reply = try_to_sign_in(server.port(), "west", kPassword);
  ASSERT_EQ(reply.status, 200) << reply.body;
  const std::string cookie = reply.header("set-cookie");
  EXPECT_TRUE(cookie.starts_with("jingwei_610602=")) << cookie;
  for (const std::string part :
       {"; HttpOnly", "; SameSite=Strict", "; Path=/610602/", "; Max-Age=43200"}) {
    EXPECT_NE(cookie.find(part), std::string::npos) << part << cookie;
  }
  EXPECT_EQ(cookie.find("Secure"), std::string::npos) << "the connection is plain";
  EXPECT_EQ(reply.header("cache-control"), "no-store");
  const json account = json::parse(reply.body)["account"];
  EXPECT_EQ(account["name"], "west");
  EXPECT_EQ(account["role"], "dispatcher");
  EXPECT_EQ(account["areas"][0]["name"], "West");
  EXPECT_EQ(account["cadre"], nullptr);
  EXPECT_EQ(reply.body.find("argon"), std::string::npos);
  EXPECT_EQ(json::parse(get(server.port(), "/610602/session", cookie_of(reply)).body)["account"],
            account);
}

TEST(SignIn, EveryLoginHasAnIdOfItsOwnAndEndsTheOneBefore) {
  const GuardedServer server;
  const std::string one = sign_in(server.port(), "west");
  const std::string elsewhere = sign_in(server.port(), "west");
  EXPECT_NE(one, elsewhere);
  const Reply again = request(server.port(), "POST", "/610602/session", one,
                              json{{"name", "west"}, {"password", kPassword}}.dump());
  ASSERT_EQ(again.status, 200);
  EXPECT_EQ(server.status(one), 401) << "an id known before the login is worth nothing after it";
  EXPECT_EQ(server.status(elsewhere), 200);
  EXPECT_EQ(server.status(cookie_of(again)), 200);
}

TEST(SignIn, TellsNotWhetherAnAccountExists) {
  const GuardedServer server;
  const Reply wrong = try_to_sign_in(server.port(), "west", "a wrong password");
  const Reply nobody = try_to_sign_in(server.port(), "nobody", "a wrong password");
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(code_of(wrong), "sign_in_failed");
  EXPECT_EQ(wrong.body, nobody.body);
  EXPECT_EQ(wrong.headers.size(), nobody.headers.size());
  EXPECT_EQ(wrong.body.find("wrong password"), std::string::npos);
}

TEST(SignIn, ALockedAccountsRightPasswordIsRefusedToo) {
  const GuardedServer server;
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(try_to_sign_in(server.port(), i % 2 ? "West" : "west", "wrong").status, 401);
  }
  const Reply locked = try_to_sign_in(server.port(), "west", kPassword);
  EXPECT_EQ(locked.status, 429);
  EXPECT_EQ(code_of(locked), "too_many_requests");
  const int wait = std::atoi(locked.header("retry-after").c_str());
  EXPECT_GT(wait, 800);
  EXPECT_LE(wait, 901);
  EXPECT_EQ(try_to_sign_in(server.port(), "east", kPassword).status, 200);
  // A name that no account has is locked alike.
  for (int i = 0; i < 5; ++i) try_to_sign_in(server.port(), "nobody", "wrong");
  EXPECT_EQ(try_to_sign_in(server.port(), "nobody", "wrong").status, 429);
}

TEST(SignIn, RefusesWhatItDoesNotKnow) {
  const GuardedServer server;
  for (const std::string_view body :
       {R"({})", R"({"name":"west"})", R"({"name":"west","password":5})",
        R"({"name":"west","password":"a rather long phrase","role":"administrator"})",
        R"({"name":null,"password":"a rather long phrase"})", "{\"password\":\"top secret",
        R"({"name":"west","password":["top secret"]})"}) {
    const Reply reply = request(server.port(), "POST", "/610602/session", "", body);
    EXPECT_EQ(reply.status, 400) << body;
    EXPECT_EQ(reply.body.find("top secret"), std::string::npos) << reply.body;
  }
}

TEST(SignIn, WithoutASessionAndWithAnEndedOneTheAnswersDiffer) {
  const GuardedServer server;
  const Reply without = get(server.port(), "/610602/district.json");
  EXPECT_EQ(without.status, 401);
  EXPECT_EQ(code_of(without), "sign_in_required");
  const std::string cookie = sign_in(server.port(), "west");
  const Reply out = request(server.port(), "DELETE", "/610602/session", cookie);
  EXPECT_EQ(out.status, 204);
  EXPECT_NE(out.header("set-cookie").find("jingwei_610602=;"), std::string::npos);
  EXPECT_NE(out.header("set-cookie").find("Max-Age=0"), std::string::npos);
  const Reply ended = get(server.port(), "/610602/district.json", cookie);
  EXPECT_EQ(ended.status, 401);
  EXPECT_EQ(code_of(ended), "session_expired");
  const json state = json::parse(get(server.port(), "/610602/session", cookie).body);
  EXPECT_EQ(state, (json{{"open", false}, {"account", nullptr}}));
}

TEST(SignIn, DistrictsTellOfOneThatOneIsNotSignedInToOnlyItsCodeAndName) {
  const GuardedServer server;
  const json stranger = json::parse(get(server.port(), "/districts.json").body);
  EXPECT_EQ(stranger, (json::array({{{"code", "610602"}, {"name", "Small"}}})));
  const std::string cookie = sign_in(server.port(), "west");
  const json known = json::parse(get(server.port(), "/districts.json", cookie).body);
  EXPECT_EQ(known[0].size(), 4u);
}

TEST(SignIn, ADisabledAccountIsShutOutAtOnceAndItsStreamEnds) {
  const GuardedServer server;
  const std::string chief = sign_in(server.port(), "chief"), west = sign_in(server.port(), "west");
  HttpClient stream(server.port());
  stream.send("GET /610602/events HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) +
              "\r\n" + west + "\r\n");
  ASSERT_EQ(stream.read_reply().status, 200);
  ASSERT_EQ(server.patch_account(2, chief, "3", R"({"disabled":true})").status, 200);
  EXPECT_EQ(server.status(west), 401);
  EXPECT_TRUE(stream.closes_within(milliseconds(5000)));
  EXPECT_EQ(try_to_sign_in(server.port(), "west", kPassword).status, 401);
  // Enabled again it needs a new login.
  ASSERT_EQ(server.patch_account(2, chief, "6", R"({"disabled":false})").status, 200);
  EXPECT_EQ(server.status(west), 401);
  EXPECT_EQ(try_to_sign_in(server.port(), "west", kPassword).status, 200);
}

TEST(SignIn, ANewRoleAndNewAreasHoldAtOnce) {
  const GuardedServer server;
  const std::string chief = sign_in(server.port(), "chief"), west = sign_in(server.port(), "west");
  const auto buildings = [&] {
    return json::parse(
               get(server.port(), "/610602/features/buildings?limit=1", west).body)["matched"]
        .get<int>();
  };
  EXPECT_EQ(buildings(), 30);
  EXPECT_EQ(server.status(west, "/610602/log"), 403);
  ASSERT_EQ(server.patch_account(2, chief, "3", R"({"areas":[2,3]})").status, 200);
  EXPECT_EQ(buildings(), 60);
  ASSERT_EQ(server.patch_account(2, chief, "6", R"({"role":"administrator"})").status, 200);
  EXPECT_EQ(server.status(west, "/610602/log"), 200);
  ASSERT_EQ(server.patch_account(2, chief, "7", R"({"role":"viewer","areas":[3]})").status, 200);
  EXPECT_EQ(server.status(west, "/610602/log"), 403);
  EXPECT_EQ(buildings(), 30);
}

TEST(SignIn, ANewPasswordEndsTheOtherSessionsOfTheAccount) {
  const GuardedServer server;
  const std::string here = sign_in(server.port(), "west"), there = sign_in(server.port(), "west");
  const std::string east = sign_in(server.port(), "east");
  const auto put = [&](std::string_view old, std::string_view wanted, const std::string& cookie) {
    return request(server.port(), "PUT", "/610602/session/password", cookie,
                   json{{"old", old}, {"new", wanted}}.dump());
  };
  EXPECT_EQ(code_of(put("wrong", "another long phrase", here)), "sign_in_failed");
  EXPECT_EQ(code_of(put(kPassword, "short", here)), "password_weak");
  const Reply done = put(kPassword, "another long phrase", here);
  ASSERT_EQ(done.status, 204);
  EXPECT_EQ(server.status(cookie_of(done)), 200);
  EXPECT_EQ(server.status(there), 401);
  EXPECT_EQ(server.status(east), 200);
  EXPECT_EQ(try_to_sign_in(server.port(), "west", kPassword).status, 401);
  EXPECT_EQ(try_to_sign_in(server.port(), "west", "another long phrase").status, 200);
}

TEST(Accounts, AreMadeAndChangedByAdministratorsOnly) {
  const GuardedServer server;
  const std::string chief = sign_in(server.port(), "chief"), west = sign_in(server.port(), "west");
  const std::string body =
      R"({"name":"new","password":"yet another phrase","role":"cadre","areas":[2]})";
  EXPECT_EQ(request(server.port(), "POST", "/610602/accounts", west, body).status, 403);
  const Reply made = request(server.port(), "POST", "/610602/accounts", chief, body);
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(made.header("location"), "/610602/accounts/5");
  const json list = json::parse(get(server.port(), "/610602/accounts", chief).body)["accounts"];
  EXPECT_EQ(list.size(), 5u);
  EXPECT_EQ(list[4], json::parse(made.body));
  EXPECT_EQ(list.dump().find("argon"), std::string::npos);
  EXPECT_EQ(server.status(west, "/610602/accounts"), 403);
  EXPECT_EQ(server.patch_account(2, west, "3", R"({"role":"administrator"})").status, 403);
  EXPECT_EQ(server.patch_account(5, chief, "1", R"({"disabled":true})").status, 412);
  EXPECT_EQ(server.patch_account(1, chief, "2", R"({"disabled":true})").status, 409);
  EXPECT_EQ(server.patch_account(1, chief, "2", R"({"role":"viewer"})").status, 409);
  EXPECT_EQ(server.patch_account(9, chief, "2", R"({"role":"viewer"})").status, 404);
  for (const std::string_view bad :
       {R"({"name":"x"})", R"({"role":"king"})", R"({"areas":[99]})", R"({"areas":["2"]})",
        R"({"areas":2})", R"({"cadre":0})", R"({"id":3})", R"({"password":"short"})", R"({})",
        R"({"version":9})", R"({"password_hash":"x"})"}) {
    const int status = server.patch_account(5, chief, "6", std::string(bad)).status;
    EXPECT_TRUE(status == 400 || status == 404) << bad << status;
  }
  EXPECT_EQ(
      request(server.port(), "PATCH", "/610602/accounts/5", chief, R"({"disabled":true})").status,
      428);
}

TEST(Accounts, EventsOfThemReachAdministratorsOnly) {
  const GuardedServer server;
  const std::string chief = sign_in(server.port(), "chief"),
                    guest = sign_in(server.port(), "guest");
  const auto listen = [&](HttpClient& client, const std::string& cookie) {
    client.send("GET /610602/events HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) +
                "\r\n" + cookie + "\r\n");
    ASSERT_EQ(client.read_reply().status, 200);
  };
  HttpClient told(server.port()), untold(server.port());
  listen(told, chief);
  listen(untold, guest);
  ASSERT_EQ(server.patch_account(2, chief, "3", R"({"areas":[3]})").status, 200);
  ASSERT_EQ(request(server.port(), "PATCH", "/610602/features/facilities/1",
                    chief + "If-Match: \"1\"\r\n", R"({"name":"Renamed"})")
                .status,
            200);
  const std::string all = told.read_until("Renamed", milliseconds(5000));
  EXPECT_NE(all.find("id: 6\n"), std::string::npos);
  EXPECT_NE(all.find("\"accounts\""), std::string::npos);
  const std::string some = untold.read_until("Renamed", milliseconds(5000));
  EXPECT_NE(some.find("id: 7\n"), std::string::npos) << some;
  EXPECT_EQ(some.find("id: 6\n"), std::string::npos) << some;
  EXPECT_EQ(some.find("account"), std::string::npos) << some;
}

TEST(Accounts, ChangesOfThemAreNeverUndone) {
  const GuardedServer server;
  const std::string chief = sign_in(server.port(), "chief");
  const Reply undo = request(server.port(), "POST", "/610602/undo", chief, R"({"revision":3})");
  EXPECT_EQ(undo.status, 409);
  EXPECT_EQ(code_of(undo), "undo_impossible");
}

TEST(FirstAccount, IsMadeWithTheTokenOnTheConsoleOnce) {
  const SmallServer server;
  const json before = json::parse(get(server.port(), "/610602/session").body);
  EXPECT_EQ(before, (json{{"open", true}}));
  const auto tokens = server.serving->first_account_tokens();
  ASSERT_EQ(tokens.size(), 1u);
  EXPECT_EQ(tokens[0].district, "610602");
  EXPECT_EQ(json::parse(get(server.port(), "/610602/session").body),
            (json{{"open", true}, {"setup", true}}));
  const auto post = [&](const std::string& token, std::string_view password) {
    return request(server.port(), "POST", "/610602/accounts/first", "",
                   json{{"token", token}, {"name", "chief"}, {"password", password}}.dump());
  };
  EXPECT_EQ(post("AAAA", kPassword).status, 403);
  EXPECT_EQ(post(tokens[0].token, "short").status, 400);
  const Reply made = post(tokens[0].token, kPassword);
  ASSERT_EQ(made.status, 200) << made.body;
  EXPECT_EQ(json::parse(made.body)["account"]["role"], "administrator");
  EXPECT_EQ(get(server.port(), "/610602/log", cookie_of(made)).status, 200);
  EXPECT_EQ(get(server.port(), "/610602/log").status, 401);
  EXPECT_EQ(post(tokens[0].token, kPassword).status, 403);
}

TEST(FirstAccount, TheTokenCannotBeFoundOutByTrying) {
  const SmallServer server;
  const auto token = server.serving->first_account_tokens().at(0).token;
  const auto post = [&](const std::string& text) {
    return request(server.port(), "POST", "/610602/accounts/first", "",
                   json{{"token", text}, {"name", "chief"}, {"password", kPassword}}.dump());
  };
  for (int i = 0; i < 5; ++i) EXPECT_EQ(post("wrong").status, 403);
  EXPECT_EQ(post(token).status, 429);
}

// The program itself: what stands on its console and in its files.
TEST(UserCommand, GoesThroughTheRunningServerAndLeavesNoPasswordAnywhere) {
  const TemporaryFolder folder;
  const auto district = folder.path() / "d", log = folder.path() / "log";
  make_small_district(district);
  ServerProcess server(district, log);
  ASSERT_NE(server.port(), 0);
  const Outcome made = run_program(
      {"user", district.string(), "add", "chief", "--role", "administrator"}, "phrase one two\n");
  ASSERT_EQ(made.status, 0) << made.err;
  EXPECT_EQ(get(server.port(), "/610602/log").status, 401);
  const std::string cookie = sign_in(server.port(), "chief", "phrase one two");
  const Outcome other = run_program(
      {"user", district.string(), "add", "west", "--role", "dispatcher", "--area", "610602001001"},
      "phrase three four\n");
  ASSERT_EQ(other.status, 0) << other.err;
  const std::string west = sign_in(server.port(), "west", "phrase three four");
  EXPECT_EQ(
      run_program({"user", district.string(), "role", "west", "viewer", "--area", "East"}).status,
      0);
  EXPECT_EQ(get(server.port(), "/610602/features/buildings/1", west).status, 404);
  EXPECT_EQ(get(server.port(), "/610602/features/buildings/31", west).status, 200);
  const Outcome renewed =
      run_program({"user", district.string(), "password", "west"}, "phrase five six\n");
  EXPECT_EQ(renewed.status, 0) << renewed.err;
  EXPECT_EQ(get(server.port(), "/610602/district.json", west).status, 401);
  EXPECT_EQ(run_program({"user", district.string(), "disable", "WEST"}).status, 0);
  EXPECT_EQ(try_to_sign_in(server.port(), "west", "phrase five six").status, 401);
  EXPECT_EQ(run_program({"user", district.string(), "disable", "chief"}).status, 2);
  const json list = json::parse(run_program({"user", district.string(), "list", "--json"}).out);
  EXPECT_EQ(list["accounts"].size(), 2u);
  EXPECT_EQ(list["accounts"][1]["disabled"], true);
  EXPECT_EQ(server.stop(SIGTERM), 0);
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path())) {
    if (!entry.is_regular_file()) continue;
    ++files;
    std::ifstream stream(entry.path());
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    EXPECT_EQ(text.find("phrase "), std::string::npos) << entry.path();
  }
  EXPECT_GT(files, 1u);
  std::ifstream stream(log);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  EXPECT_NE(text.find("To make the first administrator"), std::string::npos) << text;
}

TEST(UserCommand, GoingBackKeepsTheAccounts) {
  const TemporaryFolder folder;
  const auto district = folder.path() / "d";
  make_small_district(district);
  const auto add = [&](const std::string& name) {
    return run_program({"user", district.string(), "add", name, "--role", "administrator"},
                       "phrase one two\n")
        .status;
  };
  EXPECT_EQ(add("one"), 0);
  EXPECT_EQ(run_program({"undo", district.string(), "--revision", "2"}).status, 2);
  const Outcome back = run_program({"undo", district.string(), "--to", "0", "--json"});
  ASSERT_EQ(back.status, 0) << back.err;
  EXPECT_EQ(json::parse(back.out)["kept"], json::array({2}));
  EXPECT_EQ(json::parse(back.out)["undone"].size(), 1u);
  const json list = json::parse(run_program({"user", district.string(), "list", "--json"}).out);
  EXPECT_EQ(list["accounts"].size(), 1u);
}

TEST(UserCommand, RefusesWhatIsUnclear) {
  const TemporaryFolder folder;
  const auto district = folder.path() / "d";
  make_small_district(district);
  const auto add = [&](std::vector<std::string> more, const std::string& password) {
    std::vector<std::string> arguments = {"user", district.string(), "add"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(arguments, password);
  };
  EXPECT_EQ(add({"chief", "--role", "viewer"}, "phrase one two\n").status, 1);
  EXPECT_EQ(add({"chief", "--role", "administrator"}, "").status, 2) << "no password";
  EXPECT_EQ(add({"chief", "--role", "administrator"}, "short\n").status, 2);
  EXPECT_EQ(add({"chief"}, "phrase one two\n").status, 2) << "no role";
  EXPECT_EQ(add({"chief", "--role", "administrator"}, "phrase one two\n").status, 0);
  EXPECT_EQ(add({"Chief", "--role", "viewer"}, "phrase one two\n").status, 1);
  const Outcome nowhere = add({"x", "--role", "viewer", "--area", "Atlantis"}, "phrase one two\n");
  EXPECT_NE(nowhere.err.find("Atlantis"), std::string::npos) << nowhere.err;
  EXPECT_EQ(run_program({"user", district.string(), "disable", "nobody"}).status, 2);
}

}  // namespace
}  // namespace jingwei::app
