// A city's question: the sum of its districts, each named.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/app/support/http_client.h"
#include "tests/app/support/route_probes.h"
#include "tests/app/support/small_district.h"

namespace jingwei::app {
namespace {

using nlohmann::json;

// Two districts of the city 6106, and one of another.
struct City : testing::Test {
  City() {
    ServeOptions options;
    for (const std::string code : {"610602", "610603", "150302"}) {
      make_small_district(folder.path() / code, code);
      options.folders.push_back(folder.path() / code);
    }
    server.emplace(options);
  }
  json read(const std::string& target) const {
    return json::parse(get(server->port(), target).body);
  }

  TemporaryFolder folder;
  std::optional<SmallServer> server;
};

// Adds up every number of the lines, whatever it is called.
void add_numbers(const json& one, json& sum) {
  for (const auto& [key, value] : one.items()) {
    if (value.is_number()) sum[key] = sum.value(key, 0) + value.get<std::int64_t>();
  }
}

TEST_F(City, TotalsAreTheSumOfItsDistricts) {
  const json city = read("/cities/6106/totals");
  ASSERT_EQ(city["districts"].size(), 2u);
  EXPECT_EQ(city["districts"][0]["code"], "610602");
  EXPECT_EQ(city["districts"][1]["code"], "610603");
  EXPECT_EQ(city["left_out"], json::array());
  json sum = json::object();
  for (const json& district : city["districts"]) add_numbers(district["totals"], sum);
  for (const auto& [key, value] : sum.items()) EXPECT_EQ(city["sum"][key], value) << key;
  // Each is what the district itself tells of its layers.
  const json district = read("/610602/district.json");
  for (const json& layer : district["layers"]) {
    const std::string id = layer["id"];
    const json& totals = city["districts"][0]["totals"];
    if (totals.contains(id) && id != "facilities") {
      EXPECT_EQ(totals[id], layer["count"]) << id;
    }
  }
  EXPECT_GT(city["sum"]["buildings"], 0);
  EXPECT_EQ(read("/cities/1503/totals")["districts"].size(), 1u);
}

TEST_F(City, CoverageIsTheSumOfItsDistricts) {
  const json district = read("/610602/coverage?kind=clinic&minutes=5,10&level=communities");
  const json city = read("/cities/6106/coverage?kind=clinic&minutes=5,10");
  EXPECT_EQ(city["minutes"], json::array({5, 10}));
  ASSERT_EQ(city["districts"].size(), 2u);
  EXPECT_EQ(city["districts"][0]["coverage"]["covered"], district["covered"]);
  EXPECT_EQ(city["sum"]["total"], 2 * district["total"].get<int>());
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(city["sum"]["covered"][i], 2 * district["covered"][i].get<int>());
  }
}

TEST_F(City, WhereThereIsNoFacilityOfTheKindNobodyIsCovered) {
  const json city = read("/cities/6106/coverage?kind=police");
  EXPECT_EQ(city["sum"]["facilities"], 0);
  EXPECT_EQ(city["sum"]["covered"], json::array({0, 0, 0}));
  EXPECT_EQ(city["sum"]["total"], read("/cities/6106/totals")["sum"]["buildings"]);
}

TEST_F(City, RefusesWhatItCannotAnswer) {
  EXPECT_EQ(get(server->port(), "/cities/9999/totals").status, 404);
  EXPECT_EQ(get(server->port(), "/cities/610602/totals").status, 404) << "that is a district";
  EXPECT_EQ(get(server->port(), "/cities/6106/coverage").status, 400);
  EXPECT_EQ(get(server->port(), "/cities/6106/coverage?kind=palace").status, 400);
  EXPECT_EQ(get(server->port(), "/cities/6106/coverage?kind=clinic&minutes=0").status, 400);
}

TEST(CityOfAccounts, NamesTheDistrictsOneIsNotSignedInTo) {
  const Parishes parishes(East::kept);
  const auto read = [&](const std::string& who) {
    const std::string cookie = who.empty() ? "" : parishes.cookies.at(who);
    return json::parse(get(parishes.server->port(), "/cities/6106/totals", cookie).body);
  };
  const json stranger = read("");
  ASSERT_EQ(stranger["left_out"].size(), 1u);
  EXPECT_EQ(stranger["left_out"][0]["code"], "610602");
  EXPECT_EQ(stranger["districts"], json::array());
  EXPECT_EQ(stranger["sum"]["buildings"], 0);
  const json all = read("chief"), part = read("west");
  EXPECT_EQ(all["left_out"], json::array());
  EXPECT_GT(part["sum"]["buildings"], 0);
  EXPECT_LT(part["sum"]["buildings"], all["sum"]["buildings"]);
}

}  // namespace
}  // namespace jingwei::app
