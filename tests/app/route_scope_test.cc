// No route tells anybody of a parish that is not his, and none does for anybody what his role may
// not. The table of tests/app/support/route_probes.cc has an entry for every route; a route without
// one fails the test.
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
#include "tests/app/support/route_probes.h"

namespace jingwei::app {
namespace {

using nlohmann::json;

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
    EXPECT_EQ(route_probes().count(name_of(route)), 1u)
        << name_of(route) << " has no entry in tests/app/support/route_probes.cc";
  }
  for (const auto& [name, entry] : route_probes()) {
    EXPECT_EQ(names.count(name), 1u) << name << " is no route any more";
  }
}

TEST_F(RouteScope, TheWestIsToldTheSameWhateverThereIsInTheEast) {
  for (const api::Route& route : api::routes()) {
    const auto entry = route_probes().find(name_of(route));
    if (entry == route_probes().end()) continue;
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
    const auto entry = route_probes().find(name_of(route));
    if (entry == route_probes().end() || entry->second.tells != Tells::by_scope || route.writes())
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
    const auto entry = route_probes().find(name_of(route));
    if (entry == route_probes().end()) continue;
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
  EXPECT_EQ(open, (std::set<std::string>{"GET /districts.json", "GET /cities/{city}/totals",
                                         "GET /cities/{city}/coverage", "GET /openapi.json",
                                         "GET /{d}/session", "POST /{d}/session",
                                         "POST /{d}/accounts/first"}));
}

TEST_F(RouteScope, AdministratorsRoutesAnswerNobodyElse) {
  for (const api::Route& route : api::routes()) {
    const auto entry = route_probes().find(name_of(route));
    if (entry == route_probes().end() || route.need != api::Need::administrator) continue;
    for (const Probe& probe : entry->second.probes) {
      for (const std::string who : {"west", "guest", "builder"}) {
        EXPECT_EQ(both().ask(route, probe, who, kWestFirst).status, 403) << name_of(route) << who;
      }
    }
  }
}

TEST_F(RouteScope, AViewersWritesAreRefusedAndWhatIsElsewhereDoesNotExist) {
  for (const api::Route& route : api::routes()) {
    const auto entry = route_probes().find(name_of(route));
    if (entry == route_probes().end() || !route.writes() || route.need != api::Need::session)
      continue;
    for (const Probe& probe : entry->second.probes) {
      EXPECT_EQ(both().ask(route, probe, "guest", kWestFirst).status, 403)
          << name_of(route) << " " << both().ask(route, probe, "guest", kWestFirst).body;
      if (probe.target.find('@') == std::string::npos) continue;
      EXPECT_EQ(both().ask(route, probe, "guest", kEastFirst).status, 404) << name_of(route);
      EXPECT_EQ(both().ask(route, probe, "west", kEastFirst).status, 404) << name_of(route);
    }
  }
}

TEST_F(RouteScope, NoWriteReachesFromTheWestIntoTheEast) {
  std::map<std::string, const api::Route*> by_name;
  for (const api::Route& route : api::routes()) by_name[name_of(route)] = &route;
  const auto revision = [](const Parishes& parishes) {
    return json::parse(get(parishes.server->port(), "/districts.json", parishes.cookies.at("chief"))
                           .body)[0]["revision"];
  };
  const json before = revision(both());
  ASSERT_TRUE(before.is_number());
  for (const ForeignWrite& write : foreign_writes()) {
    ASSERT_EQ(by_name.count(write.route), 1u) << write.route;
    const api::Route& route = *by_name.at(write.route);
    const Reply here = both().ask(route, write.probe, write.who, kWestFirst);
    const Reply there = west_only().ask(route, write.probe, write.who, kWestFirst);
    const std::string what = write.who + " " + write.route + " " + write.probe.target + " " +
                             (write.probe.body.starts_with('{') ? write.probe.body : "");
    EXPECT_EQ(here.status, write.status) << what << here.body;
    EXPECT_EQ(said(here), said(there)) << what;
    EXPECT_EQ(here.body.find(kEastMark), std::string::npos) << what;
    ASSERT_EQ(revision(both()), before) << what << " has changed something";
  }
}

TEST_F(RouteScope, WhereSomebodyIsTakenToBeIsToldToWhoSendsPeople) {
  for (const std::string who : {"guest", "builder", "west", "chief"}) {
    const auto ask = [&](const std::string& target) {
      return get(both().server->port(), "/610602" + target, both().cookies.at(who));
    };
    const bool sends = who == "west" || who == "chief";
    EXPECT_EQ(ask("/tasks/41001/suggestions").status, sends ? 200 : 403) << who;
    const json cadres = json::parse(ask("/cadres").body)["features"];
    ASSERT_FALSE(cadres.empty());
    for (const json& cadre : cadres) {
      EXPECT_EQ(cadre["properties"]["place"].is_object(), sends) << who << cadre;
      EXPECT_EQ(cadre["geometry"].is_object(), sends) << who << cadre;
    }
  }
}

// A page offers what `editable` names: nobody is offered what he would be refused, and nobody lacks
// what he may do.
TEST(Editable, NamesFieldsToWhomMayWriteThemAndToNobodyElse) {
  const Parishes parishes(East::kept);
  const auto ask = [&](const std::string& who, const char* method, const std::string& target,
                       const std::string& headers = "", const std::string& body = "") {
    return request(parishes.server->port(), method, "/610602/features/" + target,
                   parishes.cookies.at(who) + headers, body);
  };
  std::map<std::string, int> offered, refused;
  for (const std::string layer : {"subdistricts", "compounds", "buildings", "facilities",
                                  "organisations", "ways", "places"}) {
    for (const std::string who : {"chief", "west", "guest", "builder"}) {
      const json page = json::parse(ask(who, "GET", layer + "?limit=1").body);
      if (page["features"].empty()) continue;
      const json& p = page["features"][0]["properties"];
      const Reply reply =
          ask(who, "PATCH", layer + "/" + p["id"].dump(),
              "If-Match: \"" + p["version"].dump() + "\"\r\n", json{{"name", "by " + who}}.dump());
      EXPECT_EQ(reply.status, p["editable"].empty() ? 403 : 200)
          << who << " " << layer << reply.body;
      ++(p["editable"].empty() ? refused : offered)[who];
    }
  }
  EXPECT_GE(offered["chief"], 5);
  EXPECT_EQ(refused["chief"], 0);
  EXPECT_GE(offered["west"], 2);
  EXPECT_GE(refused["west"], 1) << "what stands in no area is the whole district's";
  EXPECT_EQ(offered["guest"] + offered["builder"], 0);
}

TEST_F(RouteScope, AMemberThatARouteDoesNotKnowIsRefused) {
  for (const api::Route& route : api::routes()) {
    const auto entry = route_probes().find(name_of(route));
    if (entry == route_probes().end() || !route.writes()) continue;
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
