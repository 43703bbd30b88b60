#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "services/imports.h"
#include "tests/support/random_changes.h"
#include "tests/support/temp_folder.h"

namespace jingwei::services {
namespace {

using data::Category;
using data::Post;
using data::SourceKind;
using geo::ErrorCode;
namespace fs = std::filesystem;

const data::Scope kAll = data::Scope::whole_district("li");

std::string words(const geo::Error& error) { return describe(error, geo::Language::en); }

// A district of two subdistricts, a building, a cadre and what becomes of posts in it.
class ImportPosts : public ::testing::Test {
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
         "编号,名称,经度,纬度\n7,宝塔区水务局,109.48,36.60\n");
    take("cadres.csv", SourceKind::cadres, "编号,干部,单位\n1,干部 0001,7\n");
    take("houses.geojson", SourceKind::buildings, R"({"type":"FeatureCollection","features":[
      {"type":"Feature","properties":{"编号":"b1"},"geometry":{"type":"Polygon",
        "coordinates":[[[109.47,36.60],[109.471,36.60],[109.471,36.601],[109.47,36.601],[109.47,36.60]]]}}]})");
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

constexpr const char* kHead = "编号,岗位,区域,楼栋,单元,任职人,干部,任职日期,届满日期\n";
constexpr const char* kTree =
    "编码,名称,上级\n0101,路灯不亮,01\n01,市政设施,\n02,市容环境,\n0201,垃圾清运,02\n";

TEST_F(ImportPosts, TakeEveryKindWithWhatItStandsFor) {
  take("posts.csv", SourceKind::posts,
       std::string(kHead) +
           "1,网格长,610602002,,,,干部 0001,2024-01-01,2024-12-31\n"
           "2,楼栋长,,b1,,楼栋长 12,,,\n3,unit_head,610602001,b1,2单元,,,,\n");
  const auto found = rows<Post>();
  ASSERT_EQ(found.size(), 3u);
  const Post& grid = found.at("posts#1");
  EXPECT_EQ(grid.kind, data::PostKind::grid_head);
  EXPECT_EQ(district_->view(kAll).find<data::Area>(grid.area)->code, "610602002");
  EXPECT_EQ(grid.cadre, data::CadreId{1});
  EXPECT_FALSE(is_held(grid, "2023-12-31"));
  EXPECT_TRUE(is_held(grid, "2024-01-01"));
  EXPECT_TRUE(is_held(grid, "2024-12-31"));
  EXPECT_FALSE(is_held(grid, "2025-01-01"));
  // A building's post belongs to where the building stands.
  const Post& building = found.at("posts#2");
  EXPECT_EQ(district_->view(kAll).find<data::Area>(building.area)->code, "610602001");
  EXPECT_EQ(building.building, data::BuildingId{1});
  EXPECT_TRUE(is_held(building, "2024-01-01"));
  EXPECT_EQ(found.at("posts#3").entrance, "2单元");
  EXPECT_FALSE(is_held(found.at("posts#3"), "2024-01-01"));
}

TEST_F(ImportPosts, AreSeenByWhoSeesTheirArea) {
  take("posts.csv", SourceKind::posts,
       std::string(kHead) + "1,包抓领导,610602001,,,,,,\n2,包抓领导,610602002,,,,,,\n");
  const data::Scope east = data::Scope::of_areas("wang", {data::AreaId{2}});
  std::size_t seen = 0;
  district_->view(east).for_each<Post>([&](const Post& row, data::AreaId) {
    ++seen;
    EXPECT_EQ(row.area, data::AreaId{2});
  });
  EXPECT_EQ(seen, 1u);
}

TEST_F(ImportPosts, NameWhatTheyDoNotFind) {
  const std::pair<const char*, const char*> faults[] = {
      {"1,网格长,610602009,,,,,,\n", "610602009"},
      {"1,楼栋长,,b9,,,,,\n", "b9"},
      {"1,网格长,610602001,,,,干部 0009,,\n", "干部 0009"},
      {"1,院长,610602001,,,,,,\n", "院长"},
      {"1,楼栋长,610602001,,,,,,\n", "楼栋长"},
      {"1,单元长,,b1,,,,,\n", "单元长"},
      {"1,网格长,610602001,,,,,2024-02-01,2024-01-01\n", "2024-01-01"}};
  for (const auto& [row, value] : faults) {
    const auto done = run("posts.csv", SourceKind::posts, std::string(kHead) + row);
    ASSERT_FALSE(done.ok()) << row;
    EXPECT_EQ(done.error().place.value, value) << words(done.error());
    EXPECT_EQ(done.error().place.feature, "1");
  }
}

TEST_F(ImportPosts, ACategoryMayStandBeforeItsClass) {
  take("tree.csv", SourceKind::categories, kTree);
  const auto found = rows<Category>();
  ASSERT_EQ(found.size(), 4u);
  EXPECT_EQ(found.at("tree#0101").parent, found.at("tree#01").id);
  EXPECT_FALSE(found.at("tree#02").parent);
  EXPECT_FALSE(take("tree.csv", SourceKind::categories, kTree).changed);
}

TEST_F(ImportPosts, ANextEditionOfTheTreeNamesWhatHasGone) {
  take("tree.csv", SourceKind::categories, kTree);
  const auto done = take("tree.csv", SourceKind::categories,
                         "编码,名称,上级\n01,市政设施,\n02,市容环境,\n0201,垃圾清运,02\n");
  ASSERT_EQ(done.report.tables.size(), 1u);
  EXPECT_EQ(done.report.tables[0].missing_keys, std::vector<std::string>{"tree#0101"});
}

TEST_F(ImportPosts, ADoubleCodeOrADanglingClassIsRefusedWithRowAndValue) {
  const auto fault_of = [&](const std::string& file, const std::string& more) {
    const auto done = run(file, SourceKind::categories, "编码,名称,上级,编号\n" + more);
    EXPECT_TRUE(done.ok());
    EXPECT_EQ(done->report.refused.total(), 1u) << more;
    return done->report.refused.first().front();
  };
  const auto twice = fault_of("a.csv", "01,甲,,x\n01,乙,,y\n");
  EXPECT_EQ(twice.code, ErrorCode::duplicate_key);
  EXPECT_EQ(twice.place.feature, "y");
  EXPECT_EQ(twice.place.value, "01");
  const auto dangling = fault_of("b.csv", "11,甲,,x\n1201,乙,12,y\n");
  EXPECT_EQ(dangling.code, ErrorCode::parent_missing);
  EXPECT_EQ(dangling.place.feature, "y");
  EXPECT_EQ(dangling.place.value, "12");
  // A sub-class is no class.
  const auto deep = fault_of("c.csv", "21,甲,,x\n2101,乙,21,y\n210101,丙,2101,z\n");
  EXPECT_EQ(deep.code, ErrorCode::parent_missing);
  EXPECT_EQ(deep.place.feature, "z");
}

TEST_F(ImportPosts, AClassWithSubClassesIsNotRemovedAlone) {
  take("tree.csv", SourceKind::categories, kTree);
  data::Change change;
  change.actor = "li";
  change.command = "edit";
  change.of<Category>().push_back({rows<Category>().at("tree#01"), std::nullopt});
  const auto done = district_->execute(
      kAll, [&](const data::WorldView&) -> geo::Result<data::Change> { return change; });
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().code, ErrorCode::conflict);
}

}  // namespace
}  // namespace jingwei::services
