#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "services/imports.h"
#include "tests/services/support/error_words.h"
#include "tests/support/random_changes.h"
#include "tests/support/temp_folder.h"

namespace jingwei::services {
namespace {

using data::Cadre;
using data::Organisation;
using data::SourceKind;
using geo::ErrorCode;
namespace fs = std::filesystem;

const data::Scope kAll = data::Scope::whole_district("li");

std::string words(const geo::Error& error) { return describe(error, geo::Language::en); }

// A district of two subdistricts and two organisations.
class ImportCadres : public ::testing::Test {
 protected:
  void SetUp() override {
    const fs::path folder = temporary_ / "d";
    ASSERT_TRUE(init_district(folder, {"610602", "宝塔区", geo::LonLat{109.49, 36.59}}).ok());
    auto opened = District::open(folder, {}, progress_);
    ASSERT_TRUE(opened.ok()) << words(opened.error());
    district_ = std::move(*opened);
    take("areas.geojson", SourceKind::subdistricts, R"({"type":"FeatureCollection","features":[
      {"type":"Feature","properties":{"代码":"610602001","名称":"桥沟街道"},"geometry":{"type":"Polygon",
        "coordinates":[[[109.45,36.55],[109.50,36.55],[109.50,36.65],[109.45,36.65],[109.45,36.55]]]}},
      {"type":"Feature","properties":{"代码":"610602002","名称":"寶塔山街道"},"geometry":{"type":"Polygon",
        "coordinates":[[[109.50,36.55],[109.55,36.55],[109.55,36.65],[109.50,36.65],[109.50,36.55]]]}}]})");
    take("units.csv", SourceKind::organisations,
         "编号,名称,经度,纬度\n7,宝塔区水务局,109.48,36.60\n8,Ｇas 公司,109.52,36.60\n");
  }

  geo::Result<ImportOutcome> run(const std::string& file, SourceKind kind,
                                 const std::string& text) {
    std::ofstream(temporary_ / file, std::ios::binary) << text;
    ImportRequest request;
    request.source.file = (temporary_ / file).string();
    request.source.kind = kind;
    request.source.crs = "4490";
    request.worker = JINGWEI_BINARY;
    return run_import(*district_, kAll, request, progress_);
  }
  ImportOutcome take(const std::string& file, SourceKind kind, const std::string& text) {
    const auto done = run(file, kind, text);
    EXPECT_TRUE(done.ok()) << words(done.error());
    return done.ok() ? *done : ImportOutcome{};
  }
  template <class Row>
  std::map<std::string, Row> rows() const {
    std::map<std::string, Row> found;
    district_->view(kAll).for_each<Row>(
        [&](const Row& row, data::AreaId) { found[row.source_key] = row; });
    return found;
  }
  geo::Point at(double lon, double lat) const {
    return *district_->view(kAll).frame().to_frame({lon, lat});
  }

  testing::TempFolder temporary_;
  geo::NoProgress progress_;
  std::unique_ptr<District> district_;
};

constexpr const char* kHead =
    "编号,姓名,单位,技能,班次,责任区,office_lon,office_lat,home_lon,home_lat\n";

TEST_F(ImportCadres, TakesEveryFieldAndPutsPlacesIntoTheFrame) {
  take("cadres.csv", SourceKind::cadres,
       std::string(kHead) +
           "1,干部 001,宝塔区水务局,水电； 开锁、<svg onload=alert(1)>,\"Mo-Fr "
           "08:00-12:00,14:30-18:00\","
           "610602002,109.49,36.61,109.53,36.62\n"
           "2,干部 002,8,,,宝塔山街道,,,,\n"
           "3,干部 003,,消防,24/7,,,,109.51,36.58\n");
  const auto found = rows<Cadre>();
  ASSERT_EQ(found.size(), 3u);
  const auto units = rows<Organisation>();
  const Cadre& first = found.at("cadres#1");
  EXPECT_EQ(first.name, "干部 001");
  EXPECT_EQ(first.organisation, units.at("units#7").id);
  EXPECT_EQ(first.skills, "水电;开锁;<svg onload=alert(1)>");
  EXPECT_EQ(first.shift, "Mo-Fr 08:00-12:00,14:30-18:00");
  EXPECT_EQ(district_->view(kAll).find<data::Area>(first.duty_area)->code, "610602002");
  EXPECT_EQ(first.office, at(109.49, 36.61));
  EXPECT_EQ(first.home, at(109.53, 36.62));
  const Cadre& second = found.at("cadres#2");
  EXPECT_EQ(second.organisation, units.at("units#8").id);
  EXPECT_EQ(second.office, units.at("units#8").at);  // that of the organisation
  EXPECT_EQ(second.duty_area, first.duty_area);      // by its name in the other characters
  EXPECT_FALSE(second.home);
  const Cadre& third = found.at("cadres#3");
  EXPECT_FALSE(third.office);
  EXPECT_EQ(third.home, at(109.51, 36.58));
}

TEST_F(ImportCadres, ThePointOfADrawingIsTheOffice) {
  take("people.geojson", SourceKind::cadres, R"({"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{"id":"a","name":"干部 009","skills":"急救"},
     "geometry":{"type":"Point","coordinates":[109.47,36.57]}}]})");
  EXPECT_EQ(rows<Cadre>().at("people#a").office, at(109.47, 36.57));
}

TEST_F(ImportCadres, RefusesByNameWhatDoesNotFit) {
  const auto done = take("cadres.csv", SourceKind::cadres,
                         std::string(kHead) +
                             "ok,干部 001,7,,,,,,,\n"
                             "nowhere,干部 002,,,,,,,,\n"
                             "shift,干部 003,7,,Mo-Fr,,,,,\n"
                             "unit,干部 004,没有的单位,,,,,,,\n"
                             "area,干部 005,7,,,没有的街道,,,,\n"
                             "ok,干部 006,7,,,,,,,\n"
                             "half,干部 007,7,,,,109.5,,,\n"
                             "word,干部 008,7,,,,,,here,36.6\n"
                             "far,干部 009,7,,,,,,9,-36.6\n"
                             "name,,7,,,,,,,\n");
  std::map<std::string, std::pair<ErrorCode, std::string>> refused;
  for (const geo::Error& error : done.report.refused.first()) {
    std::string name = error.place.feature;
    if (error.code == ErrorCode::duplicate_key) name = "again";
    refused[name] = {error.code, error.place.field};
    test::expect_names(error, {"cadres.csv", error.place.feature});
    if (name == "nowhere") test::expect_names(error, {"nowhere", "office, home", "干部 002"});
    if (name == "shift") test::expect_names(error, {"shift", "Mo-Fr"});
    if (name == "word") test::expect_names(error, {"home_lon", "here"});
  }
  EXPECT_EQ(refused, (std::map<std::string, std::pair<ErrorCode, std::string>>{
                         {"nowhere", {ErrorCode::place_missing, "office, home"}},
                         {"shift", {ErrorCode::shift_invalid, "shift"}},
                         {"unit", {ErrorCode::not_found, "organisation"}},
                         {"area", {ErrorCode::not_found, "duty_area"}},
                         {"again", {ErrorCode::duplicate_key, ""}},
                         {"half", {ErrorCode::value_invalid, "office_lat"}},
                         {"word", {ErrorCode::value_invalid, "home_lon"}},
                         {"far", {ErrorCode::coordinate_out_of_range, "home_lon"}},
                         {"name", {ErrorCode::value_invalid, "name"}},
                     }));
  EXPECT_EQ(rows<Cadre>().size(), 1u);
}

TEST_F(ImportCadres, SayThatACadreHasNeitherHomeNorOffice) {
  const auto done =
      run("cadres.csv", SourceKind::cadres, std::string(kHead) + "1,干部 002,,,,,,,,\n");
  ASSERT_FALSE(done.ok());
  EXPECT_NE(words(done.error()).find("a cadre without home or office"), std::string::npos);
  EXPECT_NE(words(done.error()).find("干部 002"), std::string::npos);
}

TEST_F(ImportCadres, FindTheirRowsAgainByKey) {
  const std::string file = std::string(kHead) + "1,干部 001,7,,,,,,,\n2,干部 002,8,,,,,,,\n";
  take("cadres.csv", SourceKind::cadres, file);
  const auto before = rows<Cadre>();
  EXPECT_FALSE(take("cadres.csv", SourceKind::cadres, file).changed);
  take("cadres.csv", SourceKind::cadres, std::string(kHead) + "2,干部 002,7,消防,,,,,,\n");
  const auto after = rows<Cadre>();
  EXPECT_EQ(after.size(), 2u);
  EXPECT_EQ(after.at("cadres#2").id, before.at("cadres#2").id);
  EXPECT_EQ(after.at("cadres#2").skills, "消防");
}

TEST_F(ImportCadres, AreWarnedAboutOutsideEveryArea) {
  const auto done = take("cadres.csv", SourceKind::cadres,
                         std::string(kHead) + "1,干部 001,7,,,,,,109.60,36.60\n");
  EXPECT_EQ(done.report.warned.total(), 1u);
  EXPECT_EQ(done.report.warned.first().front().code, ErrorCode::outside_areas);
}

TEST_F(ImportCadres, TheSameOrganisationUnderAnotherKeyIsRefusedWithBothRows) {
  const auto done = take("more.csv", SourceKind::organisations,
                         "编号,名称,经度,纬度\n"
                         "1,寶塔區水務局,109.48,36.60\n"  // in the district
                         "2,gAS　公司,109.48,36.60\n"     // the same
                         "3,城管大队,109.48,36.60\n"
                         "4,城管大隊,109.49,36.60\n");  // in the file
  ASSERT_EQ(done.report.refused.total(), 3u);
  const auto& refused = done.report.refused.first();
  for (const geo::Error& error : refused) EXPECT_EQ(error.code, ErrorCode::duplicate_key);
  EXPECT_EQ(refused[0].detail, "more#1 = units#7 宝塔区水务局");
  EXPECT_EQ(refused[1].detail, "more#2 = units#8 Ｇas 公司");
  EXPECT_EQ(refused[2].detail, "more#4 = more#3 城管大队");
  test::expect_names(refused[0], {"more.csv", "name", "寶塔區水務局", "units#7"});
  test::expect_names(refused[2], {"more.csv", "name", "城管大隊", "more#3"});
  EXPECT_EQ(rows<Organisation>().size(), 3u);
}

TEST_F(ImportCadres, OrganisationsMayExchangeTheirNames) {
  const auto done =
      take("units.csv", SourceKind::organisations,
           "编号,名称,经度,纬度\n7,Gas 公司,109.48,36.60\n8,宝塔区水务局,109.52,36.60\n");
  EXPECT_EQ(done.report.refused.total(), 0u);
  EXPECT_EQ(rows<Organisation>().at("units#8").name, "宝塔区水务局");
}

}  // namespace
}  // namespace jingwei::services
