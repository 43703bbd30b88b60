#include "data/export.h"

#include <gdal_priv.h>
#include <gmock/gmock.h>
#include <ogrsf_frmts.h>
#include <sys/stat.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <sstream>

#include "data/export_gpkg.h"
#include "data/workbook.h"

namespace jingwei::data {
namespace {

using testing::HasSubstr;

class ExportTest : public testing::Test {
 protected:
  ExportTest() {
    folder_ = std::filesystem::temp_directory_path() /
              ("jingwei-export-" + std::to_string(std::random_device{}()));
    std::filesystem::create_directories(folder_);
    GDALAllRegister();
    points_ = {"buildings", {"楼栋", "Buildings"}, ExportGeometry::point, {}, {}};
    points_.columns = {{"code", {"编码", "Code"}, ExportType::text},
                       {"seconds", {"秒", "Seconds"}, ExportType::real},
                       {"households", {"户数", "Households"}, ExportType::integer}};
    points_.rows = {
        {{std::string("610602001001001"), 61.5, std::int64_t{12}}, geo::LonLat{109.5, 36.6}},
        {{std::string("卡司𥰆拉 \"北\", 二"), 0.25, {}}, geo::LonLat{109.500000001, 36.6}},
        {{std::string("=1+1"), {}, std::int64_t{-3}}, {}}};
    polygons_ = {"bands", {"服务圈", "Bands"}, ExportGeometry::multi_polygon, {}, {}};
    polygons_.columns = {{"minutes", {"分钟", "Minutes"}, ExportType::real}};
    polygons_.rows = {
        {{5.0},
         LonLatMultiPolygon{{{{1, 1}, {4, 1}, {4, 4}, {1, 4}}, {{2, 2}, {2, 3}, {3, 3}, {3, 2}}}}}};
  }
  ~ExportTest() override {
    chmod(folder_.c_str(), 0755);
    std::filesystem::remove_all(folder_);
  }

  std::string read(const std::filesystem::path& file) const {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
  }
  std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::directory_iterator(folder_), {}));
  }
  GDALDatasetUniquePtr open(const std::filesystem::path& file) const {
    return GDALDatasetUniquePtr(GDALDataset::Open(file.c_str(), GDAL_OF_VECTOR));
  }

  std::filesystem::path folder_;
  ExportLayer points_, polygons_;
  ExportNotes notes_{{"© OpenStreetMap 贡献者", "© OpenStreetMap contributors"}};
};

TEST_F(ExportTest, CsvHasAByteOrderMarkTitlesAndQuotedTexts) {
  ASSERT_TRUE(write_csv(folder_ / "a.csv", points_, geo::Language::zh));
  EXPECT_EQ(read(folder_ / "a.csv"),
            "\xEF\xBB\xBF编码,秒,户数,经度,纬度\r\n"
            "610602001001001,61.5,12,109.500000000,36.600000000\r\n"
            "\"卡司𥰆拉 \"\"北\"\", 二\",0.25,,109.500000001,36.600000000\r\n"
            "\"'=1+1\",,-3,,\r\n");
}

TEST_F(ExportTest, GeoJsonHoldsPropertiesNotesAndClosedRings) {
  ASSERT_TRUE(write_geojson(folder_ / "a.geojson", polygons_, notes_));
  const auto json = nlohmann::json::parse(read(folder_ / "a.geojson"));
  EXPECT_EQ(json["notes"][0]["en"], "© OpenStreetMap contributors");
  const auto& feature = json["features"][0];
  EXPECT_EQ(feature["properties"]["minutes"], 5.0);
  EXPECT_EQ(feature["geometry"]["coordinates"],
            nlohmann::json::parse("[[[[1,1],[4,1],[4,4],[1,4],[1,1]],"
                                  "[[2,2],[2,3],[3,3],[3,2],[2,2]]]]")
                .get<std::vector<std::vector<std::vector<std::vector<double>>>>>());
}

TEST_F(ExportTest, GeoJsonOfAwkwardTextsParses) {
  points_.rows[0].values[0] = std::string("a\"\\\n\x01 b");
  ASSERT_TRUE(write_geojson(folder_ / "a.geojson", points_, {}));
  const auto json = nlohmann::json::parse(read(folder_ / "a.geojson"));
  EXPECT_EQ(json["features"][0]["properties"]["code"], "a\"\\\n\x01 b");
  EXPECT_TRUE(json["features"][2]["geometry"].is_null());
  EXPECT_TRUE(json["features"][2]["properties"]["seconds"].is_null());
}

TEST_F(ExportTest, GeoPackageOpensWithAllLayersAndTheirFeatures) {
  const std::vector<ExportLayer> layers = {polygons_, points_};
  ASSERT_TRUE(write_gpkg(folder_ / "a.gpkg", layers, notes_, geo::Language::zh));
  const auto dataset = open(folder_ / "a.gpkg");
  ASSERT_TRUE(dataset);
  ASSERT_EQ(dataset->GetLayerCount(), 3);
  OGRLayer* bands = dataset->GetLayerByName("bands");
  ASSERT_TRUE(bands);
  EXPECT_STREQ(bands->GetSpatialRef()->GetAuthorityCode(nullptr), "4490");
  EXPECT_STREQ(bands->GetMetadataItem("IDENTIFIER"), "服务圈");
  OGRFeatureUniquePtr band(bands->GetNextFeature());
  EXPECT_DOUBLE_EQ(band->GetGeometryRef()->toMultiPolygon()->get_Area(), 8);
  OGRLayer* buildings = dataset->GetLayerByName("buildings");
  ASSERT_EQ(buildings->GetFeatureCount(), 3);
  OGRFeatureUniquePtr first(buildings->GetNextFeature());
  EXPECT_STREQ(first->GetFieldAsString("code"), "610602001001001");
  EXPECT_EQ(first->GetFieldAsInteger64("households"), 12);
  EXPECT_DOUBLE_EQ(first->GetGeometryRef()->toPoint()->getX(), 109.5);
  EXPECT_EQ(dataset->GetLayerByName("notes")->GetFeatureCount(), 1);
  EXPECT_EQ(files(), 1u) << "nothing is left beside the file";
}

TEST_F(ExportTest, XlsxHoldsNumbersAsNumbersAndCodesAsText) {
  const std::vector<ExportLayer> layers = {points_};
  ASSERT_TRUE(write_xlsx(folder_ / "a.xlsx", layers, notes_, geo::Language::zh));
  CPLSetConfigOption("OGR_XLSX_HEADERS", "FORCE");
  const auto dataset = open(folder_ / "a.xlsx");
  ASSERT_TRUE(dataset);
  OGRLayer* sheet = dataset->GetLayerByName("楼栋");
  ASSERT_TRUE(sheet);
  EXPECT_EQ(sheet->GetFeatureCount(), 3);
  const OGRFeatureDefn* columns = sheet->GetLayerDefn();
  EXPECT_STREQ(columns->GetFieldDefn(0)->GetNameRef(), "编码");
  EXPECT_EQ(columns->GetFieldDefn(0)->GetType(), OFTString);
  EXPECT_EQ(columns->GetFieldDefn(1)->GetType(), OFTReal);
  OGRFeatureUniquePtr first(sheet->GetNextFeature());
  EXPECT_STREQ(first->GetFieldAsString(0), "610602001001001");
  EXPECT_DOUBLE_EQ(first->GetFieldAsDouble(1), 61.5);
  EXPECT_TRUE(dataset->GetLayerByName("说明"));
  EXPECT_EQ(files(), 1u);
}

TEST_F(ExportTest, AFolderThatIsNotThereIsAnErrorThatNamesTheFileAndLeavesNothing) {
  const std::filesystem::path file = folder_ / "none" / "a.x";
  const std::vector<ExportLayer> layers = {points_};
  for (const geo::Status& status :
       {write_csv(file, points_, geo::Language::zh), write_geojson(file, points_, {}),
        write_gpkg(file, layers, {}, geo::Language::zh),
        write_xlsx(file, layers, {}, geo::Language::zh)}) {
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code, geo::ErrorCode::io_failed);
    EXPECT_EQ(status.error().place.file, file.string());
  }
  EXPECT_EQ(files(), 0u);
}

TEST_F(ExportTest, AFullDiskIsAnErrorAndLeavesWhatWasThere) {
  // /dev/full refuses every write; the file aside cannot be placed there, so that it is reached
  // through a link.
  const std::filesystem::path file = folder_ / "a.csv";
  std::ofstream(file) << "before";
  std::filesystem::create_symlink("/dev/full", aside(file));
  const geo::Status status = write_csv(file, points_, geo::Language::zh);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, geo::ErrorCode::disk_full);
  EXPECT_EQ(read(file), "before");
  EXPECT_EQ(files(), 1u);
}

TEST_F(ExportTest, TheFormatIsThatOfTheExtension) {
  EXPECT_EQ(export_format("a.CSV"), ExportFormat::csv);
  EXPECT_EQ(export_format("a.b.geojson"), ExportFormat::geojson);
  EXPECT_EQ(export_format("a.gpkg"), ExportFormat::gpkg);
  EXPECT_EQ(export_format("a.xlsx"), ExportFormat::xlsx);
  EXPECT_EQ(export_format("a.shp"), std::nullopt);
  EXPECT_EQ(export_format("a"), std::nullopt);
}

}  // namespace
}  // namespace jingwei::data
