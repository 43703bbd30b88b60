#include "services/imports.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "geo/area.h"
#include "geo/geos_overlay.h"
#include "geo/predicate.h"
#include "services/derive.h"
#include "tests/support/random_changes.h"
#include "tests/support/temp_folder.h"

namespace jingwei::services {
namespace {

using data::Area;
using data::AreaId;
using data::AreaLevel;
using data::Building;
using data::Facility;
using data::Organisation;
using data::SourceKind;
using geo::ErrorCode;
using testing::content_of;
namespace fs = std::filesystem;

const data::Scope kAll = data::Scope::whole_district("li");
const fs::path kSets = JINGWEI_TEST_DATA;
const fs::path kSample = fs::path(JINGWEI_SAMPLES) / "andorra";

std::string words(const geo::Error& error) { return describe(error, geo::Language::en); }

class Imports : public ::testing::Test {
 protected:
  void SetUp() override { open({"andorra", "Andorra", geo::LonLat{1.53, 42.51}}); }

  void open(const InitOptions& options) {
    district_.reset();
    folder_ = temporary_ / ("d" + std::to_string(++opened_));
    ASSERT_TRUE(init_district(folder_, options).ok());
    auto district = District::open(folder_, {}, progress_);
    ASSERT_TRUE(district.ok()) << words(district.error());
    district_ = std::move(*district);
  }

  ImportRequest request(const fs::path& file, SourceKind kind, const std::string& crs = "") const {
    ImportRequest request;
    request.source.file = file.string();
    request.source.kind = kind;
    request.source.crs = crs;
    request.worker = JINGWEI_BINARY;
    return request;
  }
  geo::Result<ImportOutcome> run(const ImportRequest& request) {
    return run_import(*district_, kAll, request, progress_);
  }
  ImportRequest clip() const {
    return request(kSets / "andorra-la-vella" / "clip.osm.pbf", SourceKind::osm);
  }
  fs::path write(const std::string& name, const std::string& text) const {
    std::ofstream(temporary_ / name, std::ios::binary) << text;
    return temporary_ / name;
  }
  std::string content() const { return content_of(district_->view(kAll)); }
  data::Revision revision() const { return district_->view(kAll).revision(); }

  // Two subdistricts beside each other, around the town.
  fs::path subdistricts() const {
    return write("街道.geojson", R"({"type":"FeatureCollection","features":[
      {"type":"Feature","properties":{"代码":"610602001","名称":"西街道"},"geometry":{"type":"Polygon",
        "coordinates":[[[1.50,42.49],[1.53,42.49],[1.531,42.51],[1.53,42.53],[1.50,42.53],[1.50,42.49]]]}},
      {"type":"Feature","properties":{"代码":"610602002","名称":"东街道"},"geometry":{"type":"Polygon",
        "coordinates":[[[1.53,42.49],[1.57,42.49],[1.57,42.53],[1.53,42.53],[1.531,42.51],[1.53,42.49]]]}}]})");
  }

  testing::TempFolder temporary_;
  geo::NoProgress progress_;
  fs::path folder_;
  int opened_ = 0;
  std::unique_ptr<District> district_;
};

const data::TableReport& table(const ImportOutcome& outcome, const std::string& layer) {
  for (const data::TableReport& t : outcome.report.tables) {
    if (t.layer == layer) return t;
  }
  static const data::TableReport kNone;
  return kNone;
}

TEST_F(Imports, TheSameFileTwiceChangesNothing) {
  const auto first = run(clip());
  ASSERT_TRUE(first.ok()) << words(first.error());
  EXPECT_TRUE(first->changed);
  EXPECT_GT(table(*first, "buildings").made, 1'600u);
  EXPECT_GT(table(*first, "ways").made, 1'000u);
  const std::string before = content();
  const auto second = run(clip());
  ASSERT_TRUE(second.ok()) << words(second.error());
  EXPECT_FALSE(second->changed);
  EXPECT_EQ(second->revision, first->revision);
  EXPECT_EQ(table(*second, "buildings").unchanged, table(*first, "buildings").made);
  EXPECT_TRUE(content() == before);
}

TEST_F(Imports, AnImportIsOneChangeThatUndoTakesBackExactly) {
  ASSERT_TRUE(run(request(subdistricts(), SourceKind::subdistricts)).ok());
  const std::string before = content();
  const auto import = run(clip());
  ASSERT_TRUE(import.ok()) << words(import.error());
  const std::string with = content();
  EXPECT_TRUE(with != before);
  const auto undone = district_->undo(kAll, import->revision);
  ASSERT_TRUE(undone.ok()) << words(undone.error());
  EXPECT_TRUE(content() == before);
  const auto redone = district_->undo(kAll, undone->revision);
  ASSERT_TRUE(redone.ok()) << words(redone.error());
  EXPECT_TRUE(content() == with);
}

TEST_F(Imports, ADryRunSaysTheSameAndWritesNothing) {
  const std::string before = content();
  ImportRequest dry = clip();
  dry.dry_run = true;
  const auto said = run(dry);
  ASSERT_TRUE(said.ok()) << words(said.error());
  EXPECT_FALSE(said->changed);
  EXPECT_TRUE(content() == before);
  EXPECT_EQ(revision(), data::Revision{0});
  const auto done = run(clip());
  ASSERT_TRUE(done.ok());
  EXPECT_EQ(table(*said, "buildings").made, table(*done, "buildings").made);
  EXPECT_EQ(said->report.in_words, done->report.in_words);
}

TEST_F(Imports, AnEditByHandStaysUnlessItIsToBeOverwritten) {
  const std::string csv =
      "编号,名称,类别,经度,纬度\n1,甲,clinic,1.52,42.51\n2,乙,school,1.53,42.51\n";
  const auto file = request(write("f.csv", csv), SourceKind::facilities, "4326");
  ASSERT_TRUE(run(file).ok());
  const auto edited = district_->execute(kAll, [](const data::WorldView& view) {
    data::Change change;
    change.command = "edit";
    change.summary = {"改名", "renamed"};
    Facility after = *view.find<Facility>({1});
    after.name = "改过";
    change.of<Facility>().push_back({*view.find<Facility>({1}), after});
    return geo::Result<data::Change>(change);
  });
  ASSERT_TRUE(edited.ok()) << words(edited.error());
  const auto again = run(file);
  ASSERT_TRUE(again.ok());
  EXPECT_FALSE(again->changed);
  EXPECT_EQ(table(*again, "facilities").kept_edits, 1u);
  EXPECT_EQ(district_->view(kAll).find<Facility>({1})->name, "改过");
  ImportRequest over = file;
  over.overwrite_edits = true;
  ASSERT_TRUE(run(over).ok());
  EXPECT_EQ(district_->view(kAll).find<Facility>({1})->name, "甲");
}

TEST_F(Imports, WhatLeftTheFileIsReportedAndRemovedOnlyWhenAsked) {
  const std::string head = "编号,名称,类别,经度,纬度\n", one = "1,甲,clinic,1.52,42.51\n",
                    two = "2,乙,school,1.53,42.51\n";
  const fs::path other = write("other.csv", head + "1,丙,bank,1.52,42.51\n");
  ASSERT_TRUE(run(request(other, SourceKind::facilities, "4326")).ok());
  ASSERT_TRUE(run(request(write("f.csv", head + one + two), SourceKind::facilities, "4326")).ok());
  ImportRequest newer = request(write("f.csv", head + two), SourceKind::facilities, "4326");
  const auto kept = run(newer);
  ASSERT_TRUE(kept.ok());
  EXPECT_EQ(table(*kept, "facilities").missing, 1u);
  EXPECT_EQ(table(*kept, "facilities").missing_keys, (std::vector<std::string>{"f#1"}));
  EXPECT_EQ(district_->view(kAll).count<Facility>(), 3u);
  newer.remove_missing = true;
  const auto removed = run(newer);
  ASSERT_TRUE(removed.ok());
  EXPECT_EQ(table(*removed, "facilities").removed, 1u);
  EXPECT_EQ(district_->view(kAll).count<Facility>(), 2u) << "another source's row stays";
}

TEST_F(Imports, OneRefusedFeatureRefusesTheFileWhenStrict) {
  ImportRequest strict = request(
      write("f.csv", "编号,名称,类别,经度,纬度\n1,甲,clinic,1.52,42.51\n2,乙,茶馆,1.53,42.51\n"),
      SourceKind::facilities, "4326");
  strict.strict = true;
  const auto refused = run(strict);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::value_invalid);
  EXPECT_EQ(refused.error().place.value, "茶馆");
  EXPECT_EQ(revision(), data::Revision{0});
  strict.strict = false;
  const auto taken = run(strict);
  ASSERT_TRUE(taken.ok());
  EXPECT_EQ(taken->report.refused.total(), 1u);
  EXPECT_EQ(table(*taken, "facilities").made, 1u);
}

TEST_F(Imports, AFileWithNothingToTakeChangesNothing) {
  const auto bow = request(
      write("bow.geojson",
            R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":
            {"type":"Polygon","coordinates":[[[1.5,42.5],[1.501,42.501],[1.501,42.5],[1.5,42.501],[1.5,42.5]]]}}]})"),
      SourceKind::buildings);
  const auto outcome = run(bow);
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error().code, ErrorCode::ring_crosses_itself);
  EXPECT_EQ(outcome.error().place.file, "bow.geojson");
  EXPECT_NE(outcome.error().detail.find("1 / 1"), std::string::npos) << outcome.error().detail;
  const auto empty =
      run(request(write("none.osm", "<osm version=\"0.6\"></osm>"), SourceKind::osm));
  ASSERT_FALSE(empty.ok());
  EXPECT_EQ(empty.error().code, ErrorCode::nothing_to_import);
  EXPECT_EQ(revision(), data::Revision{0});
}

TEST_F(Imports, AreasGetTheirParentByCodeOrByPlace) {
  ASSERT_TRUE(run(request(subdistricts(), SourceKind::subdistricts)).ok());
  const fs::path communities = write("社区.geojson", R"({"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{"编码":"610602001001","名称":"一"},"geometry":{"type":"Polygon",
      "coordinates":[[[1.501,42.50],[1.52,42.50],[1.52,42.52],[1.501,42.50]]]}},
    {"type":"Feature","properties":{"编码":"610602002001","名称":"二","上级":"东街道"},"geometry":
      {"type":"Polygon","coordinates":[[[1.54,42.50],[1.56,42.50],[1.56,42.52],[1.54,42.50]]]}},
    {"type":"Feature","properties":{"编码":"9","名称":"外"},"geometry":{"type":"Polygon",
      "coordinates":[[[1.70,42.50],[1.71,42.50],[1.71,42.52],[1.70,42.50]]]}},
    {"type":"Feature","properties":{"编码":"8","名称":"无","上级":"北街道"},"geometry":{"type":"Polygon",
      "coordinates":[[[1.501,42.50],[1.52,42.50],[1.52,42.52],[1.501,42.50]]]}}]})");
  const auto outcome = run(request(communities, SourceKind::communities));
  ASSERT_TRUE(outcome.ok()) << words(outcome.error());
  EXPECT_EQ(table(*outcome, "areas").made, 2u);
  EXPECT_EQ(outcome->report.refused.counts().front().first, ErrorCode::parent_missing);
  EXPECT_EQ(outcome->report.refused.total(), 2u);
  const auto view = district_->view(kAll);
  view.for_each<Area>([&](const Area& area, AreaId) {
    if (area.level != AreaLevel::community) return;
    EXPECT_EQ(view.find<Area>(area.parent)->code, area.code.substr(0, 9));
  });
}

TEST_F(Imports, CountsFindTheirBuildingByKeyOrPlace) {
  const fs::path buildings = write("楼.geojson", R"({"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{"编号":"A1"},"geometry":{"type":"Polygon",
      "coordinates":[[[1.51,42.51],[1.5102,42.51],[1.5102,42.5102],[1.51,42.51]]]}}]})");
  ASSERT_TRUE(run(request(buildings, SourceKind::buildings)).ok());
  const fs::path counts = write("户.csv",
                                "楼栋,单元,日期,户数,人数,经度,纬度\n"
                                "A1,1,2024年1月25日,20,55,,\n"
                                ",2,2024-01-25,21,60,1.51015,42.51005\n"
                                "B9,1,2024-01-25,1,1,,\nA1,1,2024-13-25,1,1,,\n");
  const auto outcome = run(request(counts, SourceKind::counts, "4326"));
  ASSERT_TRUE(outcome.ok()) << words(outcome.error());
  EXPECT_EQ(table(*outcome, "counts").made, 2u);
  EXPECT_EQ(outcome->report.refused.total(), 2u);
  std::int32_t households = 0;
  district_->view(kAll).for_each<data::CountRow>([&](const data::CountRow& row, AreaId) {
    EXPECT_EQ(row.building, data::BuildingId{1});
    EXPECT_EQ(row.date, "2024-01-25");
    households += row.households;
  });
  EXPECT_EQ(households, 41);
  EXPECT_FALSE(run(request(counts, SourceKind::counts, "4326"))->changed);
}

TEST_F(Imports, WarnsOfBuildingsOutsideEveryAreaAndFacilitiesFarFromWays) {
  ASSERT_TRUE(run(request(subdistricts(), SourceKind::subdistricts)).ok());
  ASSERT_TRUE(run(clip()).ok());
  const fs::path house = write("h.geojson", R"({"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{"编号":"far"},"geometry":{"type":"Polygon",
      "coordinates":[[[1.9,42.51],[1.9002,42.51],[1.9002,42.5102],[1.9,42.51]]]}}]})");
  const auto outside = run(request(house, SourceKind::buildings));
  ASSERT_TRUE(outside.ok());
  ASSERT_EQ(outside->report.warned.total(), 1u);
  EXPECT_EQ(outside->report.warned.first().front().code, ErrorCode::outside_areas);
  EXPECT_EQ(outside->report.warned.first().front().place.feature, "h#far");
  const auto far = run(request(
      write("c.csv",
            "编号,名称,类别,经度,纬度\n1,near,clinic,1.52,42.51\n2,far,clinic,1.95,42.51\n"),
      SourceKind::facilities, "4326"));
  ASSERT_TRUE(far.ok());
  ASSERT_EQ(far->report.warned.total(), 2u);
  EXPECT_EQ(far->report.warned.first()[0].code, ErrorCode::outside_areas);
  EXPECT_EQ(far->report.warned.first()[1].code, ErrorCode::far_from_ways);
  for (const geo::Error& warned : far->report.warned.first()) {
    EXPECT_EQ(warned.place.feature, "c#2");
  }
}

TEST_F(Imports, AlarmsWhenAnotherDatumFitsBetter) {
  open({"610602", "宝塔区", geo::LonLat{109.49, 36.6}});
  const fs::path areas =
      write("街道.csv",
            "代码,名称,WKT\n610602001,宝塔山,\"POLYGON((109.48 36.58,109.50 36.58,"
            "109.50 36.60,109.48 36.60,109.48 36.58))\"\n");
  const auto made = run(request(areas, SourceKind::subdistricts, "4490"));
  ASSERT_TRUE(made.ok()) << words(made.error());
  // Places along the eastern border, 480 m too far east because they are GCJ-02.
  std::string csv = "编号,名称,经度,纬度\n";
  for (int i = 0; i < 40; ++i) csv += std::to_string(i) + ",单位,109.503,36.59\n";
  const fs::path file = write("单位.csv", csv);
  const auto wrong = run(request(file, SourceKind::organisations, "4490"));
  ASSERT_TRUE(wrong.ok()) << words(wrong.error());
  EXPECT_EQ(wrong->report.share_inside, 0);
  ASSERT_EQ(wrong->report.alarms.size(), 1u);
  EXPECT_NE(wrong->report.alarms.front().en.find("gcj02"), std::string::npos);
  const auto right = run(request(file, SourceKind::organisations, "gcj02"));
  ASSERT_TRUE(right.ok());
  EXPECT_EQ(right->report.share_inside, 1);
  EXPECT_TRUE(right->report.alarms.empty());
}

TEST_F(Imports, AnotherElevationReplacesTheOneInForce) {
  ASSERT_TRUE(
      run(request(kSets / "andorra-la-vella" / "srtm3.asc", SourceKind::elevation, "4326")).ok());
  const auto view = district_->view(kAll);
  const std::string old = view.find<data::Elevation>({1})->file;
  EXPECT_TRUE(fs::exists(folder_ / old));
  ImportRequest scaled =
      request(kSets / "andorra-la-vella" / "srtm3.asc", SourceKind::elevation, "4326");
  scaled.source.scale = 1.1;
  const auto second = run(scaled);
  ASSERT_TRUE(second.ok()) << words(second.error());
  EXPECT_EQ(table(*second, "elevation").updated, 1u);
  EXPECT_EQ(district_->view(kAll).count<data::Elevation>(), 1u);
  EXPECT_NE(district_->view(kAll).find<data::Elevation>({1})->file, old);
  ASSERT_TRUE(district_->undo(kAll, second->revision).ok());
  EXPECT_EQ(district_->view(kAll).find<data::Elevation>({1})->file, old);
  EXPECT_TRUE(fs::exists(folder_ / old));
}

TEST_F(Imports, ADistrictWithoutCentreIsPlacedByItsFirstImport) {
  open({"andorra", "Andorra", std::nullopt});
  const auto outcome = run(clip());
  ASSERT_TRUE(outcome.ok()) << words(outcome.error());
  const auto& info = district_->view(kAll).world().info();
  EXPECT_NEAR(info.frame.centre.lon, 1.53, 0.2);
  EXPECT_NEAR(info.frame.centre.lat, 42.51, 0.1);
  EXPECT_FALSE(run(clip())->changed);
}

TEST_F(Imports, AScopeOfSomeAreasMayNotImport) {
  const auto outcome =
      run_import(*district_, data::Scope::of_areas("wang", {{1}}), clip(), progress_);
  EXPECT_EQ(outcome.error().code, ErrorCode::not_permitted);
}

TEST_F(Imports, ACancelledImportLeavesNothing) {
  class Stop final : public geo::Progress {
   public:
    bool step(std::string_view stage, double) override { return stage != "planning"; }
  } stop;
  EXPECT_EQ(run_import(*district_, kAll, clip(), stop).error().code, ErrorCode::cancelled);
  EXPECT_EQ(revision(), data::Revision{0});
}

// The made-up areas of the sample's town.
class DerivedAreas : public Imports {
 protected:
  void SetUp() override {
    Imports::SetUp();
    ASSERT_TRUE(run(request(subdistricts(), SourceKind::subdistricts)).ok());
    ASSERT_TRUE(run(clip()).ok());
  }
  DeriveReport derive(DeriveKind kind, std::size_t buildings = 100) {
    DeriveOptions options{kind, buildings, false};
    auto report = run_derive(*district_, kAll, options, progress_);
    EXPECT_TRUE(report.ok()) << words(report.error());
    return report.ok() ? *report : DeriveReport{};
  }
  std::map<AreaId, std::vector<Area>> children(AreaLevel level) const {
    std::map<AreaId, std::vector<Area>> out;
    district_->view(kAll).for_each<Area>([&](const Area& area, AreaId) {
      if (area.level == level) out[area.parent].push_back(area);
    });
    return out;
  }
};

TEST_F(DerivedAreas, AddUpToTheirParents) {
  derive(DeriveKind::communities);
  derive(DeriveKind::grids);
  for (const AreaLevel level : {AreaLevel::community, AreaLevel::grid}) {
    for (const auto& [parent, areas] : children(level)) {
      const Area* above = district_->view(kAll).find<Area>(parent);
      ASSERT_NE(above, nullptr);
      std::int64_t sum = 0;
      for (const Area& area : areas) {
        EXPECT_TRUE(geo::is_valid(area.shape)) << area.name;
        EXPECT_EQ(area.provenance, data::Provenance::made_up);
        EXPECT_EQ(area.code.size(), above->code.size() + 3);
        EXPECT_TRUE(area.code.starts_with(above->code));
        sum += geo::doubled_area(area.shape).value;
      }
      // Some 30 km of borders, each off by less than a millimetre.
      EXPECT_NEAR(static_cast<double>(sum),
                  static_cast<double>(geo::doubled_area(above->shape).value), 2 * 30e6);
    }
  }
}

TEST_F(DerivedAreas, CommunitiesStandForTheirPlace) {
  const DeriveReport report = derive(DeriveKind::communities);
  EXPECT_GT(report.made, 2u);
  for (const auto& [parent, areas] : children(AreaLevel::community)) {
    for (const Area& area : areas) {
      EXPECT_NE(geo::locate(area.centre, area.shape), geo::Location::outside) << area.name;
      EXPECT_FALSE(area.name.empty());
    }
  }
}

TEST_F(DerivedAreas, AGridsCentreStandsAtOneOfItsBuildings) {
  derive(DeriveKind::communities);
  derive(DeriveKind::grids);
  std::map<AreaId, std::set<geo::Point>> middles;
  district_->view(kAll).for_each<data::Building>(
      [&](const data::Building& row, AreaId area) { middles[area].insert(data::anchor(row)); });
  std::size_t peopled = 0;
  for (const auto& [parent, areas] : children(AreaLevel::grid)) {
    for (const Area& area : areas) {
      EXPECT_NE(geo::locate(area.centre, area.shape), geo::Location::outside) << area.name;
      if (middles[area.id].empty()) continue;
      ++peopled;
      EXPECT_TRUE(middles[area.id].contains(area.centre)) << area.name;
    }
  }
  EXPECT_GT(peopled, 2u);
}

TEST_F(DerivedAreas, NumbersRunFromWestToEast) {
  derive(DeriveKind::communities);
  for (auto [parent, areas] : children(AreaLevel::community)) {
    std::sort(areas.begin(), areas.end(),
              [](const Area& a, const Area& b) { return a.code < b.code; });
    for (std::size_t i = 1; i < areas.size(); ++i) {
      EXPECT_LE(areas[i - 1].centre.x, areas[i].centre.x);
    }
  }
}

TEST_F(DerivedAreas, ASecondRunChangesNothingAndKeepsNamesGivenByHand) {
  derive(DeriveKind::communities);
  derive(DeriveKind::grids);
  const std::string before = content();
  EXPECT_FALSE(derive(DeriveKind::communities).changed);
  EXPECT_FALSE(derive(DeriveKind::grids).changed);
  EXPECT_TRUE(content() == before);
  const Area grid = children(AreaLevel::grid).begin()->second.front();
  ASSERT_TRUE(district_
                  ->execute(kAll,
                            [&](const data::WorldView& view) {
                              data::Change change;
                              change.command = "edit";
                              change.summary = {"改名", "renamed"};
                              Area after = *view.find<Area>(grid.id);
                              after.name = "罗家坪";
                              change.of<Area>().push_back({*view.find<Area>(grid.id), after});
                              return geo::Result<data::Change>(change);
                            })
                  .ok());
  derive(DeriveKind::grids);
  EXPECT_EQ(district_->view(kAll).find<Area>(grid.id)->name, "罗家坪");
}

TEST_F(DerivedAreas, SurveyedCommunitiesAreNotTouched) {
  const fs::path surveyed = write("社区.geojson", R"({"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{"编码":"610602001001","名称":"实测"},"geometry":{"type":"Polygon",
      "coordinates":[[[1.501,42.50],[1.52,42.50],[1.52,42.52],[1.501,42.50]]]}}]})");
  ASSERT_TRUE(run(request(surveyed, SourceKind::communities)).ok());
  const DeriveReport report = derive(DeriveKind::communities);
  EXPECT_EQ(report.skipped, 1u);
  const auto found = children(AreaLevel::community);
  EXPECT_EQ(found.begin()->second.size(), 1u);
}

TEST_F(DerivedAreas, UndoTakesThemBack) {
  const std::string before = content();
  const DeriveReport report = derive(DeriveKind::communities);
  ASSERT_TRUE(district_->undo(kAll, report.revision).ok());
  EXPECT_TRUE(content() == before);
}

}  // namespace
}  // namespace jingwei::services
