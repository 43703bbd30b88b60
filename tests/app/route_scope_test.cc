// No route tells anybody of a parish that is not his, and none does for anybody what his role may
// not. The table below has an entry for every route; a route without one fails the test.
//
// How it is shown: two districts are served that differ only in what belongs to the east. All that
// is answered to the dispatcher of the west must be the same, byte for byte, in both: then it holds
// no name, no id and no count of the east. That the check can fail is shown by the dispatcher of
// the east, whose answers differ.

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <regex>
#include <set>

#include "app/api/call.h"
#include "tests/app/support/http_client.h"
#include "tests/app/support/people.h"
#include "tests/app/support/small_district.h"
#include "tests/app/support/two_parishes.h"

namespace jingwei::app {
namespace {

using nlohmann::json;

// What a route answers by.
enum class Tells {
  public_things,  // the same to everybody who is signed in
  by_scope,       // what belongs to the areas of who asks
  own_account,    // of who asks alone
};

struct Probe {
  std::string target;  // after "/610602"; "@" stands for the first id of a parish's rows
  std::string body;
  std::string headers;
};

struct Entry {
  Tells tells = Tells::by_scope;
  std::vector<Probe> probes;
};

std::string name_of(const api::Route& route) {
  return std::string(http::method_name(route.method)) + " " + std::string(route.pattern);
}

Entry by_scope(std::vector<std::string> targets) {
  Entry entry;
  for (std::string& target : targets) entry.probes.push_back({std::move(target), "", ""});
  return entry;
}
Entry public_things(std::vector<std::string> targets) {
  Entry entry = by_scope(std::move(targets));
  entry.tells = Tells::public_things;
  return entry;
}
// A write of a row that "@" stands for, with the version it was last written at.
Entry write(std::string target, std::string body, std::string version = "1") {
  return {Tells::by_scope,
          {{std::move(target), std::move(body), "If-Match: \"" + version + "\"\r\n"}}};
}

std::vector<std::string> layers(const std::vector<std::string>& names, const std::string& more) {
  std::vector<std::string> targets;
  for (const std::string& name : names) targets.push_back("/features/" + name + more);
  return targets;
}

const std::map<std::string, Entry>& table() {
  static const std::map<std::string, Entry> entries = {
      {"GET /districts.json", public_things({""})},
      {"GET /{d}/district.json", by_scope({"/district.json"})},
      {"GET /{d}/tiles.json", public_things({"/tiles.json"})},
      {"GET /{d}/tiles/{z}/{x}/{y}.mvt",
       by_scope({"/tiles/16/52701/25599.mvt", "/tiles/16/52702/25599.mvt",
                 "/tiles/16/52700/25599.mvt", "/tiles/16/52701/25600.mvt",
                 "/tiles/14/13175/6399.mvt", "/tiles/13/6587/3199.mvt", "/tiles/14/13175/6400.mvt",
                 "/tiles/15/26350/12799.mvt", "/tiles/15/26351/12799.mvt",
                 "/tiles/14/13175/6399.mvt?layers=buildings",
                 "/tiles/15/26351/12799.mvt?layers=organisations,compounds"})},
      {"GET /{d}/terrain/{z}/{x}/{y}.png", public_things({"/terrain/10/823/399.png"})},
      // What a stream tells is checked by a test of its own.
      {"GET /{d}/events", {Tells::public_things, {}}},
      {"GET /{d}/features/{layer}", by_scope([] {
         std::vector<std::string> targets =
             layers({"subdistricts", "communities", "grids", "places", "compounds", "buildings",
                     "facilities", "organisations", "ways", "waterways", "gullies"},
                    "");
         for (const std::string more :
              {"?area=2", "?area=4", "?area=1", "?q=Llevant", "?q=house", "?limit=3",
               "?limit=3&after=71999", "?kind=residential", "?bbox=109.49,36.59,109.51,36.61"}) {
           targets.push_back("/features/buildings" + more);
         }
         return targets;
       }())},
      {"GET /{d}/features/{layer}/{id}",
       by_scope(layers({"buildings", "compounds", "organisations"}, "/@"))},
      {"PATCH /{d}/features/{layer}/{id}", write("/features/buildings/@", R"({"name":"x"})")},
      {"GET /{d}/at", public_things({"/at?lon=109.5&lat=36.6", "/at?lon=109.502&lat=36.6"})},
      {"GET /{d}/service-areas",
       by_scope({"/service-areas?facility=1", "/service-areas?facility=2",
                 "/service-areas?facility=2&minutes=3&profile=elderly&direction=from"})},
      {"GET /{d}/coverage",
       by_scope({"/coverage?kind=clinic", "/coverage?kind=clinic&minutes=2&level=subdistricts",
                 "/coverage?kind=school"})},
      {"GET /{d}/assignment",
       by_scope({"/assignment", "/assignment?units=organisations&to=communities"})},
      {"GET /{d}/log", by_scope({"/log", "/log?limit=1"})},
      {"POST /{d}/undo", {Tells::by_scope, {{"/undo", R"({"revision":1})", ""}}}},
      {"GET /{d}/metrics", by_scope({"/metrics"})},
      {"GET /{d}/session", {Tells::own_account, {{"/session", "", ""}}}},
      // Tested in sign_in_test.cc; here they would end the session that asks.
      {"POST /{d}/session", {Tells::own_account, {}}},
      {"DELETE /{d}/session", {Tells::own_account, {}}},
      {"PUT /{d}/session/password", {Tells::own_account, {}}},
      {"POST /{d}/accounts/first", {Tells::own_account, {}}},
      {"GET /{d}/accounts", by_scope({"/accounts"})},
      {"POST /{d}/accounts",
       {Tells::by_scope,
        {{"/accounts", R"({"name":"n","password":"some long phrase","role":"viewer"})", ""}}}},
      {"PATCH /{d}/accounts/{id}", write("/accounts/3", R"({"disabled":true})", "5")},
  };
  return entries;
}

std::string with_ids(std::string text, std::int64_t first_id) {
  for (std::size_t at; (at = text.find('@')) != std::string::npos;) {
    text.replace(at, 1, std::to_string(first_id));
  }
  return text;
}

constexpr std::int64_t kWestFirst = 41'001, kEastFirst = 72'001;

// A district of the two kinds on the air.
struct Parishes {
  explicit Parishes(East east) {
    make_two_parishes(folder.path() / "d", east);
    ServeOptions options;
    options.folders = {folder.path() / "d"};
    server.emplace(options);
    for (const std::string name : {"chief", "west", "east", "guest", "builder"}) {
      cookies[name] = sign_in(server->port(), name);
    }
  }
  Reply ask(const api::Route& route, const Probe& probe, const std::string& who,
            std::int64_t first_id) const {
    const std::string target =
        route.has_district() ? "/610602" + with_ids(probe.target, first_id) : "/districts.json";
    return request(server->port(), http::method_name(route.method), target,
                   (who.empty() ? "" : cookies.at(who)) + probe.headers,
                   with_ids(probe.body, first_id));
  }

  TemporaryFolder folder;
  std::optional<SmallServer> server;
  std::map<std::string, std::string> cookies;
};

// All that an answer says, but for the moment it was given at, the port it came from, and the
// outline of a service area: that follows a mesh over all buildings of the district
// (docs/walking.md).
std::string said(const Reply& reply) {
  static const std::regex moment(R"(20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d\d\dZ)");
  static const std::regex address(R"(127\.0\.0\.1:\d+)");
  std::string body = std::regex_replace(reply.body, moment, "T");
  body = std::regex_replace(body, address, "here");
  if (body.find("\"off_path_metres\"") != std::string::npos) {
    json area = json::parse(body);
    for (json& band : area["bands"]) band.erase("polygon");
    body = area.dump();
  }
  std::string text = std::to_string(reply.status) + "\n";
  for (const auto& [name, value] : reply.headers) {
    const bool of_body = name == "etag" || name == "content-length";
    if (name != "date" && !(of_body && body != reply.body)) text += name + ": " + value + "\n";
  }
  return text + body;
}

class RouteScope : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    both_ = std::make_unique<Parishes>(East::kept);
    west_only_ = std::make_unique<Parishes>(East::removed);
  }
  static void TearDownTestSuite() {
    both_.reset();
    west_only_.reset();
  }
  static const Parishes& both() { return *both_; }
  static const Parishes& west_only() { return *west_only_; }

 private:
  inline static std::unique_ptr<Parishes> both_, west_only_;
};

TEST(RouteTable, HasAnEntryHereForEveryRoute) {
  std::set<std::string> names;
  for (const api::Route& route : api::routes()) {
    names.insert(name_of(route));
    EXPECT_EQ(table().count(name_of(route)), 1u)
        << name_of(route) << " has no entry in the table of tests/app/route_scope_test.cc";
  }
  for (const auto& [name, entry] : table()) {
    EXPECT_EQ(names.count(name), 1u) << name << " is no route any more";
  }
}

TEST_F(RouteScope, TheWestIsToldTheSameWhateverThereIsInTheEast) {
  for (const api::Route& route : api::routes()) {
    const auto entry = table().find(name_of(route));
    if (entry == table().end()) continue;
    for (const Probe& probe : entry->second.probes) {
      for (const std::string who : {"west", "guest", "builder"}) {
        for (const std::int64_t first_id : {kWestFirst, kEastFirst}) {
          // Writes of his own rows would change what is compared next.
          if (route.writes() && first_id == kWestFirst) continue;
          const Reply here = both().ask(route, probe, who, first_id);
          const Reply there = west_only().ask(route, probe, who, first_id);
          EXPECT_EQ(said(here), said(there)) << name_of(route) << " " << probe.target << " " << who;
          EXPECT_NE(here.status, 0) << probe.target;
          EXPECT_EQ(here.body.find(kEastMark), std::string::npos) << name_of(route) << probe.target;
        }
      }
    }
  }
}

TEST_F(RouteScope, TheEastIsToldOfItself) {
  for (const api::Route& route : api::routes()) {
    const auto entry = table().find(name_of(route));
    if (entry == table().end() || entry->second.tells != Tells::by_scope || route.writes())
      continue;
    const std::string who = route.need == api::Need::administrator ? "chief" : "east";
    bool differs = false;
    for (const Probe& probe : entry->second.probes) {
      const Reply here = both().ask(route, probe, who, kEastFirst);
      const Reply there = west_only().ask(route, probe, who, kEastFirst);
      differs = differs || said(here) != said(there);
    }
    // Accounts and the number of changes are the same in both districts.
    const bool alike = route.pattern.ends_with("/accounts");
    EXPECT_EQ(differs, !alike) << name_of(route) << ": the comparison above could not fail";
  }
}

TEST_F(RouteScope, WithoutASessionOnlyWhatIsOpenToAllAnswers) {
  for (const api::Route& route : api::routes()) {
    const auto entry = table().find(name_of(route));
    if (entry == table().end()) continue;
    std::vector<Probe> probes = entry->second.probes;
    if (probes.empty()) probes = {{std::string(route.pattern.substr(4)), "", ""}};
    for (const Probe& probe : probes) {
      const Reply reply = both().ask(route, probe, "", kWestFirst);
      if (route.need == api::Need::nothing) {
        EXPECT_TRUE(reply.status != 401 || name_of(route) == "POST /{d}/session")
            << name_of(route) << reply.status;
      } else {
        EXPECT_EQ(reply.status, 401) << name_of(route);
        EXPECT_EQ(json::parse(reply.body)["code"], "sign_in_required") << name_of(route);
      }
    }
  }
}

TEST_F(RouteScope, OnlyTheseAreOpenToAll) {
  std::set<std::string> open;
  for (const api::Route& route : api::routes()) {
    if (route.need == api::Need::nothing) open.insert(name_of(route));
  }
  EXPECT_EQ(open, (std::set<std::string>{"GET /districts.json", "GET /{d}/session",
                                         "POST /{d}/session", "POST /{d}/accounts/first"}));
}

TEST_F(RouteScope, AdministratorsRoutesAnswerNobodyElse) {
  for (const api::Route& route : api::routes()) {
    const auto entry = table().find(name_of(route));
    if (entry == table().end() || route.need != api::Need::administrator) continue;
    for (const Probe& probe : entry->second.probes) {
      for (const std::string who : {"west", "guest", "builder"}) {
        EXPECT_EQ(both().ask(route, probe, who, kWestFirst).status, 403) << name_of(route) << who;
      }
    }
  }
}

TEST_F(RouteScope, AViewersWritesAreRefusedAndWhatIsElsewhereDoesNotExist) {
  for (const api::Route& route : api::routes()) {
    const auto entry = table().find(name_of(route));
    if (entry == table().end() || !route.writes() || route.need != api::Need::session) continue;
    for (const Probe& probe : entry->second.probes) {
      EXPECT_EQ(both().ask(route, probe, "guest", kWestFirst).status, 403)
          << name_of(route) << " " << both().ask(route, probe, "guest", kWestFirst).body;
      if (probe.target.find('@') == std::string::npos) continue;
      EXPECT_EQ(both().ask(route, probe, "guest", kEastFirst).status, 404) << name_of(route);
      EXPECT_EQ(both().ask(route, probe, "west", kEastFirst).status, 404) << name_of(route);
    }
  }
}

TEST_F(RouteScope, AMemberThatARouteDoesNotKnowIsRefused) {
  for (const api::Route& route : api::routes()) {
    const auto entry = table().find(name_of(route));
    if (entry == table().end() || !route.writes()) continue;
    for (Probe probe : entry->second.probes) {
      if (!probe.body.starts_with('{')) continue;
      for (const std::string member : {"role", "nonsense", "id", "version", "actor"}) {
        // An administrator gives others their roles.
        if (member == "role" && route.pattern.find("/accounts") != std::string_view::npos) continue;
        json body = json::parse(with_ids(probe.body, kWestFirst));
        body[member] = "administrator";
        probe.body = body.dump();
        EXPECT_EQ(both().ask(route, probe, "chief", kWestFirst).status, 400)
            << name_of(route) << " " << probe.body;
      }
    }
  }
}

// Reads a stream until a public change that both are told.
std::string heard(const Parishes& parishes, HttpClient& stream, const std::string& name,
                  const std::string& version) {
  const Reply renamed = request(parishes.server->port(), "PATCH", "/610602/features/facilities/1",
                                parishes.cookies.at("chief") + "If-Match: \"" + version + "\"\r\n",
                                R"({"name":")" + name + "\"}");
  EXPECT_EQ(renamed.status, 200) << renamed.body;
  return stream.read_until(name, std::chrono::milliseconds(10'000));
}

TEST(EventScope, AStreamTellsOfTheOwnParishOnly) {
  const Parishes parishes(East::kept);
  const auto port = parishes.server->port();
  const auto listen = [&](HttpClient& client, const std::string& who) {
    client.send("GET /610602/events HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\n" +
                parishes.cookies.at(who) + "\r\n");
    ASSERT_EQ(client.read_reply().status, 200);
  };
  HttpClient west(port), east(port), chief(port);
  listen(west, "west");
  listen(east, "east");
  listen(chief, "chief");
  ASSERT_EQ(request(port, "PATCH", "/610602/features/buildings/72001",
                    parishes.cookies.at("east") + "If-Match: \"1\"\r\n",
                    R"({"name":"Llevant new house"})")
                .status,
            200);
  const std::string to_east = heard(parishes, east, "First name", "1");
  const std::string to_west = west.read_until("First name", std::chrono::milliseconds(10'000));
  const std::string to_chief = chief.read_until("First name", std::chrono::milliseconds(10'000));
  EXPECT_NE(to_east.find("Llevant new house"), std::string::npos) << to_east;
  EXPECT_NE(to_chief.find("Llevant new house"), std::string::npos);
  EXPECT_NE(to_west.find("First name"), std::string::npos);
  for (const std::string part : {"Llevant", "72001", "buildings", "id: 8\n"}) {
    EXPECT_EQ(to_west.find(part), std::string::npos) << part << "\n" << to_west;
  }
}

}  // namespace
}  // namespace jingwei::app
