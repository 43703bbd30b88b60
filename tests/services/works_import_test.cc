#include <gtest/gtest.h>

#include <fstream>

#include "data/import_works.h"
#include "services/imports.h"
#include "tests/services/support/error_words.h"
#include "tests/support/random_changes.h"
#include "tests/support/temp_folder.h"

namespace jingwei::services {
namespace {

using data::SourceKind;
using geo::ErrorCode;
using testing::content_of;
namespace fs = std::filesystem;

const data::Scope kAll = data::Scope::whole_district("li");

std::string words(const geo::Error& error) { return describe(error, geo::Language::en); }

std::string rectangle(double west, double south, double east, double north) {
  const auto at = [](double x, double y) {
    return "[" + std::to_string(x) + "," + std::to_string(y) + "]";
  };
  return R"({"type":"Polygon","coordinates":[[)" + at(west, south) + "," + at(east, south) + "," +
         at(east, north) + "," + at(west, north) + "," + at(west, south) + "]]}";
}

std::string feature(const std::string& properties, const std::string& geometry) {
  return R"({"type":"Feature","properties":{)" + properties + R"(},"geometry":)" + geometry + "}";
}

std::string collection(const std::vector<std::string>& features) {
  std::string all;
  for (const std::string& one : features) all += (all.empty() ? "" : ",") + one;
  return R"({"type":"FeatureCollection","features":[)" + all + "]}";
}

// A district with two projects, P1 (甲沟改造) and P2.
class WorksImport : public ::testing::Test {
 protected:
  void SetUp() override {
    const fs::path folder = temporary_ / "district";
    ASSERT_TRUE(init_district(folder, {"andorra", "Andorra", geo::LonLat{1.53, 42.51}}).ok());
    auto district = District::open(folder, {}, progress_);
    ASSERT_TRUE(district.ok()) << words(district.error());
    district_ = std::move(*district);
    const auto projects =
        run("projects.csv", "项目编码,项目名称\nP1,甲沟改造\nP2,乙沟改造\n", SourceKind::projects);
    ASSERT_TRUE(projects.ok()) << words(projects.error());
  }

  ImportRequest request(const std::string& name, const std::string& text, SourceKind kind) {
    std::ofstream(temporary_ / name, std::ios::binary) << text;
    ImportRequest request;
    request.source.file = (temporary_ / name).string();
    request.source.kind = kind;
    request.worker = JINGWEI_BINARY;
    return request;
  }
  geo::Result<ImportOutcome> run(const std::string& name, const std::string& text,
                                 SourceKind kind) {
    return run_import(*district_, kAll, request(name, text, kind), progress_);
  }
  geo::Result<ImportOutcome> zones(const std::vector<std::string>& features) {
    return run("zones.geojson", collection(features), SourceKind::zones);
  }
  data::WorldView view() const { return district_->view(kAll); }
  template <class Row>
  std::size_t count() const {
    return view().count<Row>();
  }

  testing::TempFolder temporary_;
  geo::NoProgress progress_;
  std::unique_ptr<District> district_;
};

TEST_F(WorksImport, TheSameFilesTwiceChangeNothingAndUndoTakesEachBack) {
  const std::string before = content_of(view());
  const std::string zone =
      feature(R"("编号":"z1","项目":"P1","名称":"东片")", rectangle(1.52, 42.50, 1.53, 42.51));
  const std::string works =
      "编号,项目,类别,单位,计划量,完成量,经度,纬度\n1,甲沟改造,transformer,台,2,1,1.525,42.505\n";
  const std::string declared =
      "项目,片区,类别,单位,数量\nP1,东片,transformer,台,2\nP1,,transformer,台,3\n";
  ImportRequest points = request("works.csv", works, SourceKind::works);
  points.source.crs = "4490";
  std::vector<data::Revision> revisions;
  for (int round = 0; round < 2; ++round) {
    const auto a = zones({zone});
    const auto b = run_import(*district_, kAll, points, progress_);
    const auto c = run("declared.csv", declared, SourceKind::declared);
    for (const auto* outcome : {&a, &b, &c}) {
      ASSERT_TRUE(outcome->ok()) << words(outcome->error());
      EXPECT_EQ((*outcome)->changed, round == 0);
      EXPECT_EQ((*outcome)->report.refused.total(), 0u);
      if (round == 0) revisions.push_back((*outcome)->revision);
    }
  }
  EXPECT_EQ(count<data::Zone>(), 1u);
  EXPECT_EQ(count<data::WorkItem>(), 1u);
  EXPECT_EQ(count<data::DeclaredTotal>(), 2u);
  const std::string with = content_of(view());
  for (auto revision = revisions.rbegin(); revision != revisions.rend(); ++revision) {
    const auto undone = district_->undo(kAll, *revision);
    ASSERT_TRUE(undone.ok()) << words(undone.error());
  }
  EXPECT_TRUE(content_of(view()) == before);
  EXPECT_TRUE(content_of(view()) != with);
}

TEST_F(WorksImport, AProjectWithRowsOfItsOwnCannotBeTakenBack) {
  ASSERT_TRUE(
      zones({feature(R"("项目":"P1","名称":"东片")", rectangle(1.52, 42.50, 1.53, 42.51))}).ok());
  const auto undone = district_->undo(kAll, data::Revision{1});
  ASSERT_FALSE(undone.ok());
  EXPECT_EQ(undone.error().code, ErrorCode::undo_blocked);
  EXPECT_EQ(undone.error().detail, "2");
}

TEST_F(WorksImport, RefusesAZoneThatOverlapsAnotherNamingBothAndTheGround) {
  const auto outcome = zones(
      {feature(R"("编号":"a","项目":"P1","名称":"东片")", rectangle(1.52, 42.50, 1.53, 42.51)),
       feature(R"("编号":"b","项目":"P1","名称":"西片")", rectangle(1.529, 42.50, 1.54, 42.51)),
       // A common border is no overlap.
       feature(R"("编号":"c","项目":"P1","名称":"北片")", rectangle(1.52, 42.51, 1.53, 42.52)),
       // Another project may work on the same ground.
       feature(R"("编号":"d","项目":"P2","名称":"东片")", rectangle(1.52, 42.50, 1.53, 42.51))});
  ASSERT_TRUE(outcome.ok()) << words(outcome.error());
  EXPECT_EQ(count<data::Zone>(), 3u);
  ASSERT_EQ(outcome->report.refused.total(), 1u);
  const geo::Error& error = outcome->report.refused.first().front();
  EXPECT_EQ(error.code, ErrorCode::ground_overlaps);
  EXPECT_EQ(error.place.feature, "b");
  EXPECT_NE(error.detail.find("西片 / 东片: "), std::string::npos) << error.detail;
  test::expect_names(error, {"zones.geojson", " b", "西片 / 东片: "});
  // 0.001 degrees of longitude by 0.01 of latitude at 42.505: 82.14 m by 1110.7 m.
  EXPECT_NEAR(std::stod(error.detail.substr(error.detail.find(": ") + 2)), 82.15 * 1110.75, 60);
}

TEST_F(WorksImport, ToleratesASquareMetreOfCommonGround) {
  const auto zone = [](const char* key, double west, double east) {
    return feature(R"("项目":"P1","编号":")" + std::string(key) + R"(","名称":")" + key + '"',
                   rectangle(west, 42.5, east, 42.5001));
  };
  // 11.1 m of common border: 1e-6 degrees are 0.082 m, 0.9 m²; twice that is too much.
  const auto outcome =
      zones({zone("a", 1.52, 1.521), zone("b", 1.520999, 1.522), zone("c", 1.521998, 1.523)});
  ASSERT_TRUE(outcome.ok()) << words(outcome.error());
  ASSERT_EQ(outcome->report.refused.total(), 1u);
  EXPECT_EQ(outcome->report.refused.first().front().place.feature, "c");
}

TEST_F(WorksImport, AZoneMayMoveWhereAnotherOfTheFileWasButNotWhereARefusedOneStays) {
  const auto zone = [](const char* key, double west, double east, const char* project = "P1") {
    return feature(
        R"("项目":")" + std::string(project) + R"(","编号":")" + key + R"(","名称":")" + key + '"',
        rectangle(west, 42.5, east, 42.51));
  };
  ASSERT_TRUE(zones({zone("a", 1.52, 1.53), zone("b", 1.53, 1.54), zone("c", 1.56, 1.57)}).ok());
  // Both shift by a width.
  const auto shifted = zones({zone("a", 1.53, 1.54), zone("b", 1.54, 1.55)});
  ASSERT_TRUE(shifted.ok()) << words(shifted.error());
  EXPECT_EQ(shifted->report.refused.total(), 0u);
  // b would run into c and stays; so a cannot come where b is.
  const auto blocked = zones({zone("a", 1.54, 1.55), zone("b", 1.555, 1.565)});
  ASSERT_FALSE(blocked.ok());
  EXPECT_EQ(blocked.error().code, ErrorCode::ground_overlaps);
  // And a refused zone is not gone from the file.
  ImportRequest again =
      request("zones.geojson", collection({zone("c", 1.54, 1.57), zone("d", 1.50, 1.51)}),
              SourceKind::zones);
  again.source.source = "zones";
  again.remove_missing = true;
  const auto outcome = run_import(*district_, kAll, again, progress_);
  ASSERT_TRUE(outcome.ok()) << words(outcome.error());
}

TEST_F(WorksImport, RefusesWhatNamesNoKnownProjectOrZone) {
  const auto zone =
      zones({feature(R"("项目":"P9","名称":"东片")", rectangle(1.52, 42.50, 1.53, 42.51))});
  ASSERT_FALSE(zone.ok());
  EXPECT_EQ(zone.error().code, ErrorCode::project_missing);
  EXPECT_EQ(zone.error().place.value, "P9");
  const auto declared =
      run("d.csv", "项目,片区,类别,单位,数量\nP1,无此片区,pavement,m,2\n", SourceKind::declared);
  ASSERT_FALSE(declared.ok());
  EXPECT_EQ(declared.error().code, ErrorCode::not_found);
  EXPECT_EQ(declared.error().place.field, "zone");
  const auto project =
      run("p.csv", "编号,项目编码,项目名称\nx,P1,丙沟改造\n", SourceKind::projects);
  ASSERT_FALSE(project.ok());
  EXPECT_EQ(project.error().code, ErrorCode::duplicate_key);
  EXPECT_EQ(project.error().place.value, "P1");
  const auto named = zones(
      {feature(R"("编号":"1","项目":"P1","名称":"东片")", rectangle(1.52, 42.50, 1.53, 42.51)),
       feature(R"("编号":"2","项目":"P1","名称":"东片")", rectangle(1.54, 42.50, 1.55, 42.51))});
  ASSERT_TRUE(named.ok());
  EXPECT_EQ(named->report.refused.first().front().code, ErrorCode::duplicate_key);
}

TEST_F(WorksImport, TwoProjectsMayNumberTheirWorksAlike) {
  const auto item = [](const std::string& project, const std::string& key, int planned) {
    return feature(R"("编号":")" + key + R"(","项目":")" + project +
                       R"(","类别":"lamp","单位":"个","计划量":)" + std::to_string(planned),
                   R"({"type":"Point","coordinates":[1.53,42.51]})");
  };
  const auto import = [&](const std::vector<std::string>& items, bool remove_missing) {
    ImportRequest works = request("works.geojson", collection(items), SourceKind::works);
    works.remove_missing = remove_missing;
    return run_import(*district_, kAll, works, progress_);
  };
  const auto planned = [&] {
    std::multimap<std::int64_t, std::int64_t> of;  // by project
    view().for_each<data::WorkItem>([&](const data::WorkItem& row, data::AreaId) {
      of.emplace(row.project.value, row.planned.thousandths / 1000);
    });
    return of;
  };
  using Planned = std::multimap<std::int64_t, std::int64_t>;
  ASSERT_TRUE(import({item("P1", "1", 3), item("P1", "2", 4)}, false).ok());
  const auto second = import({item("P2", "1", 5)}, true);
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(second->report.tables.front().made, 1u);
  EXPECT_EQ(second->report.tables.front().removed, 0u) << "the file says nothing of P1";
  EXPECT_EQ(planned(), (Planned{{1, 3}, {1, 4}, {2, 5}}));
  // What is refused because nobody knows its project is not gone from the one it was in.
  const auto third = import({item("P1", "2", 6), item("P9", "1", 7)}, true);
  ASSERT_TRUE(third.ok());
  EXPECT_EQ(third->report.refused.total(), 1u);
  EXPECT_EQ(planned(), (Planned{{1, 3}, {1, 6}, {2, 5}}));
  ASSERT_TRUE(import({item("P1", "2", 6)}, true).ok());
  EXPECT_EQ(planned(), (Planned{{1, 6}, {2, 5}}));
}

TEST(KeyInProject, HoldsTheProjectOnce) {
  EXPECT_EQ(data::key_in_project("works#3", {7}), "works/p7#3");
  EXPECT_EQ(data::key_in_project("works/p7#3", {7}), "works/p7#3");
  EXPECT_EQ(data::key_in_project("", {7}), "");
  EXPECT_EQ(data::key_in_project("a/pipes#3", {7}), "a/pipes/p7#3");
  EXPECT_EQ(data::without_project("works/p7#3"), "works#3");
  EXPECT_EQ(data::without_project("a/pipes#3"), "a/pipes#3");
  EXPECT_EQ(data::without_project("works#a/p7"), "works#a/p7");
  EXPECT_EQ(data::without_project("w12"), "w12");
}

TEST_F(WorksImport, TakesAConstantProjectMeasuresLinesAndWarnsWhereMoreIsDoneThanPlanned) {
  ImportRequest works = request(
      "works.geojson",
      collection({feature(R"("编号":"line","类别":"pavement","单位":"米")",
                          R"({"type":"LineString","coordinates":[[1.53,42.51],[1.5301,42.51]]})"),
                  feature(R"("编号":"over","类别":"lamp","单位":"个","计划量":3,"完成量":"3.5")",
                          R"({"type":"Point","coordinates":[1.53,42.51]})"),
                  feature(R"("编号":"bad","类别":"lamp","单位":"个","计划量":"1,200")",
                          R"({"type":"Point","coordinates":[1.53,42.51]})")}),
      SourceKind::works);
  works.source.constants = {{"project", "P2"}};
  const auto outcome = run_import(*district_, kAll, works, progress_);
  ASSERT_TRUE(outcome.ok()) << words(outcome.error());
  ASSERT_EQ(outcome->report.refused.total(), 1u);
  EXPECT_EQ(outcome->report.refused.first().front().code, ErrorCode::quantity_invalid);
  EXPECT_EQ(outcome->report.refused.first().front().place.value, "1,200");
  test::expect_names(outcome->report.refused.first().front(),
                     {"works.geojson", "bad", "planned", "1,200"});
  std::map<ErrorCode, std::string> warned;
  for (const geo::Error& error : outcome->report.warned.first()) {
    warned[error.code] = error.place.value;
  }
  EXPECT_EQ(warned[ErrorCode::done_exceeds_planned], "3.5 > 3 个");
  view().for_each<data::WorkItem>([&](const data::WorkItem& item, data::AreaId) {
    EXPECT_EQ(item.project, data::ProjectId{2});
    if (item.kind != "pavement") return;
    // 0.0001 degrees at 42.51: 8.22 m.
    EXPECT_NEAR(static_cast<double>(item.planned.thousandths), 8'219, 5);
    EXPECT_EQ(warned[ErrorCode::length_measured],
              "8." + std::to_string(item.planned.thousandths % 1000) + " m");
  });
  EXPECT_EQ(count<data::WorkItem>(), 2u);
}

}  // namespace
}  // namespace jingwei::services
