#include "data/source_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "data/facility_kinds.h"
#include "geo/area.h"
#include "tests/support/temp_folder.h"

// Reads real and broken files through the worker process.
namespace jingwei::data {
namespace {

using geo::ErrorCode;
namespace fs = std::filesystem;

const fs::path kSets = JINGWEI_TEST_DATA;
const fs::path kSample = fs::path(JINGWEI_SAMPLES) / "andorra";

geo::Result<SourceContent> read(const fs::path& file, SourceKind kind, SourceRequest request = {}) {
  request.file = file.string();
  request.kind = kind;
  geo::NoProgress progress;
  return read_source(request, JINGWEI_BINARY, progress);
}

SourceRequest in_crs(const std::string& crs) {
  SourceRequest request;
  request.crs = crs;
  return request;
}

template <class Row>
std::size_t count(const SourceContent& content) {
  return static_cast<std::size_t>(
      std::count_if(content.records.begin(), content.records.end(),
                    [](const SourceRecord& r) { return std::holds_alternative<Row>(r.row); }));
}

template <class Row>
std::map<std::string, Row> by_key(const SourceContent& content) {
  std::map<std::string, Row> rows;
  for (const SourceRecord& record : content.records) {
    if (const Row* row = std::get_if<Row>(&record.row)) rows[row->source_key] = *row;
  }
  return rows;
}

// A folder that goes with the test.
class SourceReader : public ::testing::Test {
 protected:
  fs::path write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return folder_ / name;
  }
  static std::string bytes_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }

  testing::TempFolder temporary_;
  fs::path folder_ = temporary_.path();
};

std::string geojson(const std::string& geometry, const std::string& properties = "{}") {
  return R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":)" + properties +
         R"(,"geometry":)" + geometry + "}]}";
}

TEST_F(SourceReader, AndorraHoldsWhatItsDescriptionCounts) {
  SourceRequest request;
  request.within = "Andorra";
  request.subdistrict_level = 7;
  const auto content = read(kSample / "andorra-2025.osm.pbf", SourceKind::osm, request);
  ASSERT_TRUE(content.ok()) << describe(content.error(), geo::Language::en);
  // Seven parishes and the country; the parishes' neighbours abroad are not complete in the file.
  EXPECT_EQ(count<Area>(*content), 8u);
  // 7,383 objects carry a building tag: some lie abroad, and a relation has several outer rings.
  EXPECT_NEAR(static_cast<double>(count<Building>(*content)), 7'383, 60);
  // 7,465 walkable ways by the wider rule that keeps private ones.
  EXPECT_NEAR(static_cast<double>(count<Way>(*content)), 7'465, 200);
  EXPECT_NEAR(static_cast<double>(count<Waterway>(*content)), 809, 80);
  std::size_t steps = 0;
  for (const auto& [key, way] : by_key<Way>(*content)) steps += way.way_class == WayClass::steps;
  EXPECT_NEAR(static_cast<double>(steps), 170, 8);
  for (const auto& [key, area] : by_key<Area>(*content)) {
    EXPECT_NE(area.code.find("AD"), std::string::npos) << area.name;
  }
  EXPECT_EQ(content->refused.total(), 0u);
}

TEST_F(SourceReader, ReadingTwiceGivesTheSameRecordsInTheSameOrder) {
  const fs::path clip = kSets / "andorra-la-vella" / "clip.osm.pbf";
  const auto once = read(clip, SourceKind::osm), twice = read(clip, SourceKind::osm);
  ASSERT_TRUE(once.ok() && twice.ok());
  ASSERT_EQ(once->records.size(), twice->records.size());
  for (std::size_t i = 0; i < once->records.size(); ++i) {
    ASSERT_TRUE(once->records[i].row == twice->records[i].row) << once->records[i].feature;
  }
}

TEST_F(SourceReader, EveryFacilityHasAKindOfTheTable) {
  const auto content = read(kSets / "andorra-la-vella" / "clip.osm.pbf", SourceKind::osm);
  ASSERT_TRUE(content.ok());
  EXPECT_GT(count<Facility>(*content), 200u);
  for (const auto& [key, facility] : by_key<Facility>(*content)) {
    EXPECT_NE(find_facility_kind(facility.kind), nullptr) << key << " " << facility.kind;
  }
}

TEST_F(SourceReader, ATruncatedPbfIsNamed) {
  const std::string whole = bytes_of(kSets / "andorra-la-vella" / "clip.osm.pbf");
  for (const std::size_t size : {whole.size() / 2, whole.size() - 5, std::size_t{100}}) {
    const auto content = read(write("cut.osm.pbf", whole.substr(0, size)), SourceKind::osm);
    ASSERT_FALSE(content.ok()) << size;
    EXPECT_EQ(content.error().code, ErrorCode::file_truncated) << content.error().detail;
    EXPECT_EQ(content.error().place.file, "cut.osm.pbf");
  }
}

TEST_F(SourceReader, AnUnknownBoundaryIsNamed) {
  SourceRequest request;
  request.within = "Atlantis";
  const auto content = read(kSets / "andorra-la-vella" / "clip.osm.pbf", SourceKind::osm, request);
  ASSERT_FALSE(content.ok());
  EXPECT_EQ(content.error().code, ErrorCode::not_found);
  EXPECT_EQ(content.error().place.value, "Atlantis");
}

TEST_F(SourceReader, AnIncompleteBuildingRelationIsNamed) {
  const auto content = read(write("part.osm", R"(<osm version="0.6">
    <node id="1" lat="42.5" lon="1.5"/><node id="2" lat="42.5" lon="1.501"/>
    <node id="3" lat="42.501" lon="1.501"/>
    <way id="10"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="footway"/></way>
    <way id="11"><nd ref="1"/><nd ref="2"/><nd ref="99"/><nd ref="1"/><tag k="building" v="yes"/></way>
    <relation id="12"><member type="way" ref="77" role="outer"/><tag k="type" v="multipolygon"/>
      <tag k="building" v="yes"/></relation></osm>)"),
                            SourceKind::osm);
  ASSERT_TRUE(content.ok()) << describe(content.error(), geo::Language::en);
  EXPECT_EQ(count<Way>(*content), 1u);
  ASSERT_EQ(content->refused.total(), 2u);
  EXPECT_EQ(content->refused.counts().front().first, ErrorCode::members_missing);
  EXPECT_EQ(content->refused.first()[0].place.feature, "w11");
  EXPECT_EQ(content->refused.first()[1].place.feature, "r12");
}

TEST_F(SourceReader, TheShiftedTablesMeetTheTruth) {
  const auto truth = read(kSets / "dirty" / "shanghai-poi-truth-wgs84.csv", SourceKind::facilities,
                          in_crs("4326"));
  ASSERT_TRUE(truth.ok()) << describe(truth.error(), geo::Language::en);
  const auto expected = by_key<Facility>(*truth);
  EXPECT_EQ(expected.size() + truth->refused.total(), 323u);
  SourceRequest request;
  request.frame = truth->summary.frame;
  const struct {
    const char* file;
    const char* crs;
  } shifted[] = {{"shanghai-poi-bd09-gbk.csv", "bd09"},
                 {"shanghai-poi-gcj02-utf8bom.csv", "gcj02"}};
  for (const auto& [file, crs] : shifted) {
    request.crs = crs;
    request.source = truth->summary.layer;
    const auto content = read(kSets / "dirty" / file, SourceKind::facilities, request);
    ASSERT_TRUE(content.ok()) << describe(content.error(), geo::Language::en);
    const auto found = by_key<Facility>(*content);
    ASSERT_EQ(found.size(), expected.size());
    for (const auto& [key, facility] : expected) {
      ASSERT_EQ(found.count(key), 1u) << key;
      EXPECT_EQ(found.at(key).name, facility.name);
      // The shifted files give six decimals: 0.11 m.
      EXPECT_LT(geo::distance(found.at(key).at, facility.at).value, 0.15) << key;
    }
  }
}

TEST_F(SourceReader, AShapefileWithoutDeclaredEncodingIsReadByEvidence) {
  for (const char* folder : {"shp-utf8-nocpg-noprj", "shp-gbk-nocpg"}) {
    const auto content =
        read(kSets / "dirty" / folder / "乌海市.shp", SourceKind::subdistricts, in_crs("gcj02"));
    ASSERT_TRUE(content.ok()) << folder << describe(content.error(), geo::Language::en);
    std::set<std::string> names;
    for (const auto& [key, area] : by_key<Area>(*content)) names.insert(area.name + area.code);
    EXPECT_EQ(names, (std::set<std::string>{"海勃湾区150302", "海南区150303", "乌达区150304"}))
        << folder << " " << content->summary.encoding;
  }
}

TEST_F(SourceReader, TheSameOutlineInTwoZonesAndByInverseIsTheSame) {
  SourceRequest request;
  request.frame = FrameParameters{{109.6, 36.6}};
  const auto zone36 = read(kSets / "dirty/shp-gbk-cpg-cgcs2000gk/宝塔区_CGCS2000_36带.shp",
                           SourceKind::subdistricts, request);
  request.crs = "4525";
  request.constants = {{"name", "宝塔区"}};
  const auto zone37 =
      read(kSets / "dirty/baota-cgcs2000-gk37-gbk.dxf", SourceKind::subdistricts, request);
  ASSERT_TRUE(zone36.ok()) << describe(zone36.error(), geo::Language::en);
  ASSERT_TRUE(zone37.ok()) << describe(zone37.error(), geo::Language::en);
  EXPECT_EQ(zone36->summary.crs, "EPSG:4524");
  const Area a = by_key<Area>(*zone36).begin()->second, b = by_key<Area>(*zone37).begin()->second;
  const double area_a = geo::square_metres(geo::doubled_area(a.shape));
  EXPECT_NEAR(area_a, geo::square_metres(geo::doubled_area(b.shape)), 1e-4 * area_a);
  EXPECT_LT(geo::distance(geo::bounds(a.shape).min, geo::bounds(b.shape).min).value, 1.0);
}

TEST_F(SourceReader, AShapefileWithoutItsIndexIsRefused) {
  const fs::path source = kSets / "dirty" / "shp-gbk-nocpg";
  for (const char* part : {"shp", "dbf"}) {
    fs::copy_file(source / (std::string("乌海市.") + part), folder_ / (std::string("a.") + part));
  }
  const auto content = read(folder_ / "a.shp", SourceKind::subdistricts, in_crs("4326"));
  ASSERT_FALSE(content.ok());
  EXPECT_EQ(content.error().code, ErrorCode::file_part_missing);
  EXPECT_EQ(content.error().detail, ".shx");
}

TEST_F(SourceReader, ATableWithoutCrsIsRefused) {
  const auto content =
      read(kSets / "dirty" / "shanghai-poi-truth-wgs84.csv", SourceKind::facilities);
  EXPECT_EQ(content.error().code, ErrorCode::crs_missing);
  const auto unknown = read(kSets / "dirty" / "shanghai-poi-truth-wgs84.csv",
                            SourceKind::facilities, in_crs("mars"));
  EXPECT_EQ(unknown.error().code, ErrorCode::crs_unknown);
  EXPECT_EQ(unknown.error().place.value, "mars");
}

TEST_F(SourceReader, AnEmptyLayerIsRefused) {
  EXPECT_EQ(read(write("empty.geojson", R"({"type":"FeatureCollection","features":[]})"),
                 SourceKind::buildings)
                .error()
                .code,
            ErrorCode::layer_empty);
  EXPECT_EQ(
      read(write("heading.csv", "名称,经度,纬度\n"), SourceKind::organisations, in_crs("4326"))
          .error()
          .code,
      ErrorCode::layer_empty);
}

TEST_F(SourceReader, CoordinatesThatAreNoPlaceAreRefusedByName) {
  const auto content = read(write("bad.csv",
                                  "编号,名称,经度,纬度\n"
                                  "1,good,1.52,42.51\n2,nan,nan,42.51\n3,inf,1.52,inf\n"
                                  "4,swapped,42.51,141.52\n5,word,here,42\n6,far,100,-42\n"
                                  "7,none,,\n1,again,1.52,42.51\n"),
                            SourceKind::organisations, in_crs("4326"));
  ASSERT_TRUE(content.ok()) << describe(content.error(), geo::Language::en);
  std::map<std::string, ErrorCode> refused;
  for (const geo::Error& error : content->refused.first()) {
    refused[error.place.feature] = error.code;
    EXPECT_EQ(error.place.file, "bad.csv");
    EXPECT_EQ(error.place.layer, "bad");
  }
  EXPECT_EQ(refused, (std::map<std::string, ErrorCode>{
                         {"2", ErrorCode::coordinate_not_finite},
                         {"3", ErrorCode::coordinate_not_finite},
                         {"4", ErrorCode::coordinate_out_of_range},
                         {"5", ErrorCode::value_invalid},
                         {"6", ErrorCode::coordinate_out_of_range},
                         {"7", ErrorCode::geometry_empty},
                         {"8", ErrorCode::duplicate_key},
                     }));
}

TEST_F(SourceReader, APolygonThatCrossesItselfIsRefusedByNameAndPlace) {
  const auto content = read(
      write("bow.geojson", geojson(R"({"type":"Polygon","coordinates":[[[1.5,42.5],[1.501,42.501],)"
                                   R"([1.501,42.5],[1.5,42.501],[1.5,42.5]]]})",
                                   R"({"name":"蝴蝶结","id":"b7"})")),
      SourceKind::buildings);
  ASSERT_TRUE(content.ok());
  ASSERT_EQ(content->refused.total(), 1u);
  const geo::Error& error = content->refused.first().front();
  EXPECT_EQ(error.code, ErrorCode::ring_crosses_itself);
  EXPECT_EQ(error.place.feature, "b7");
  EXPECT_NE(error.detail.find("1.5005"), std::string::npos) << error.detail;
}

TEST_F(SourceReader, BadFilesAndPathsAreNamed) {
  EXPECT_EQ(read(folder_ / "none.geojson", SourceKind::buildings).error().code,
            ErrorCode::file_not_found);
  EXPECT_EQ(read("/vsicurl/http://example.org/a.geojson", SourceKind::buildings).error().code,
            ErrorCode::usage);
  EXPECT_EQ(read(folder_, SourceKind::buildings).error().code, ErrorCode::usage);
  EXPECT_EQ(read(write("a.vrt", "<OGRVRTDataSource/>"), SourceKind::buildings).error().code,
            ErrorCode::file_format_unknown);
  EXPECT_EQ(read(write("a.gpkg", "no GeoPackage"), SourceKind::buildings).error().code,
            ErrorCode::file_truncated);
  EXPECT_EQ(read(write("none.tif", ""), SourceKind::elevation).error().code,
            ErrorCode::file_truncated);
}

TEST_F(SourceReader, ElevationMeetsTheCheckPoints) {
  SourceRequest request;
  request.output_folder = folder_.string();
  const auto content = read(kSample / "N42E001.hgt.zip", SourceKind::elevation, request);
  ASSERT_TRUE(content.ok()) << describe(content.error(), geo::Language::en);
  const auto row = std::get<Elevation>(content->records.front().row);
  EXPECT_EQ(row.columns, 1201);
  EXPECT_EQ(row.rows, 1201);
  EXPECT_NEAR(static_cast<double>(row.void_cells) / (1201.0 * 1201), 0.005, 0.001);
  ASSERT_TRUE(fs::exists(folder_ / row.file));
  geo::NoProgress progress;
  for (int run = 0; run < 2; ++run) {  // the second from the cache
    const auto grid =
        read_elevation(folder_ / row.file, folder_ / "cache", JINGWEI_BINARY, progress);
    ASSERT_TRUE(grid.ok()) << describe(grid.error(), geo::Language::en);
    const auto cell = [&](double lon, double lat) {
      const auto& at = grid->placement();
      return grid->cell(static_cast<int>((lon - at.west) / at.cell_width),
                        static_cast<int>((at.north - lat) / at.cell_height));
    };
    EXPECT_EQ(cell(1.5218, 42.5063), 1024);
    EXPECT_EQ(cell(1.7317, 42.5675), 2154);
    EXPECT_LT(grid->void_cells(), row.void_cells) << "small voids are filled";
  }
  // A damaged cache is made anew.
  const fs::path cached = folder_ / "cache" / (fs::path(row.file).stem().string() + ".grid");
  ASSERT_TRUE(fs::exists(cached));
  fs::resize_file(cached, 1'000);
  EXPECT_TRUE(read_elevation(folder_ / row.file, folder_ / "cache", JINGWEI_BINARY, progress).ok());
  EXPECT_GT(fs::file_size(cached), 1'000'000u);
}

TEST_F(SourceReader, ARasterWithoutCrsIsRefusedAndTakenWithOne) {
  const fs::path raster = kSets / "andorra-la-vella" / "srtm3.asc";
  EXPECT_EQ(read(raster, SourceKind::elevation).error().code, ErrorCode::crs_missing);
  const auto content = read(raster, SourceKind::elevation, in_crs("4326"));
  ASSERT_TRUE(content.ok()) << describe(content.error(), geo::Language::en);
  EXPECT_EQ(std::get<Elevation>(content->records.front().row).columns, 66);
}

TEST_F(SourceReader, ARasterThatIsCutOffIsRefusedUntilItIsScaled) {
  std::string text = "ncols 20\nnrows 20\nxllcorner 1.5\nyllcorner 42.5\ncellsize 0.001\n";
  for (int i = 0; i < 400; ++i) text += std::to_string(std::min(i, 255)) + " ";
  const fs::path raster = write("flat.asc", text);
  EXPECT_EQ(read(raster, SourceKind::elevation, in_crs("4326")).error().code,
            ErrorCode::raster_scaled);
  SourceRequest request = in_crs("4326");
  request.scale = 1.17;
  EXPECT_TRUE(read(raster, SourceKind::elevation, request).ok());
  std::string voids =
      "ncols 2\nnrows 2\nxllcorner 1.5\nyllcorner 42.5\ncellsize 0.001\n"
      "NODATA_value -9999\n-9999 -9999 -9999 -32768\n";
  EXPECT_EQ(read(write("voids.asc", voids), SourceKind::elevation, in_crs("4326")).error().code,
            ErrorCode::raster_has_no_heights);
}

TEST_F(SourceReader, TheLimitsOfTheWorkerAreErrorsHere) {
  SourceRequest request;
  request.limits.wall_seconds = 0;
  EXPECT_EQ(read(kSample / "andorra-2025.osm.pbf", SourceKind::osm, request).error().code,
            ErrorCode::time_exceeded);
#if !defined(__SANITIZE_ADDRESS__)
  request = {};
  request.limits.memory_bytes = std::uint64_t{160} << 20;
  const auto code = read(kSample / "andorra-2025.osm.pbf", SourceKind::osm, request).error().code;
  EXPECT_TRUE(code == ErrorCode::memory_exceeded || code == ErrorCode::worker_failed)
      << geo::code_name(code);
#endif
}

TEST_F(SourceReader, AWorkerThatIsNoneIsAnError) {
  SourceRequest request;
  request.file = (kSample / "README.md").string();
  geo::NoProgress progress;
  EXPECT_EQ(read_source(request, "/bin/false", progress).error().code, ErrorCode::worker_failed);
  EXPECT_EQ(read_source(request, "/no/such/program", progress).error().code,
            ErrorCode::worker_failed);
  // Answers with its arguments, which are no messages.
  EXPECT_EQ(read_source(request, "/bin/echo", progress).error().code, ErrorCode::worker_failed);
}

TEST_F(SourceReader, AReadingIsCancelled) {
  class Stop final : public geo::Progress {
    bool step(std::string_view, double) override { return false; }
  } stop;
  SourceRequest request;
  request.file = (kSample / "andorra-2025.osm.pbf").string();
  EXPECT_EQ(read_source(request, JINGWEI_BINARY, stop).error().code, ErrorCode::cancelled);
}

}  // namespace
}  // namespace jingwei::data
