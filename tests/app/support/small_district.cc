#include "tests/app/support/small_district.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>

#include "services/district.h"
#include "tests/app/support/http_client.h"

namespace jingwei::app {
namespace {

namespace fs = std::filesystem;

geo::Polygon rectangle(std::int32_t west, std::int32_t south, std::int32_t east,
                       std::int32_t north) {
  return {{{west, south}, {east, south}, {east, north}, {west, north}}, {}};
}

template <class Row>
void add(data::Change& change, Row row) {
  change.of<Row>().push_back({std::nullopt, std::move(row)});
}

data::Area area(std::int64_t id, data::AreaLevel level, std::int64_t parent, std::string code,
                std::string name, geo::Polygon shape) {
  data::Area row;
  row.id = {id};
  row.level = level;
  row.parent = {parent};
  row.code = std::move(code);
  row.name = std::move(name);
  row.provenance = data::Provenance::made_up;
  row.shape = {std::move(shape)};
  row.centre = {(row.shape[0].shell[0].x + row.shape[0].shell[1].x) / 2, 0};
  return row;
}

data::Change first_change() {
  constexpr std::int32_t kKm = 1'000'000;
  data::Change change;
  change.actor = "test";
  change.command = "import";
  change.summary = {"建立示例", "make the example"};
  using data::AreaLevel;
  add(change, area(1, AreaLevel::subdistrict, 0, "610602001", "Riverside",
                   rectangle(-kKm, -kKm, kKm, kKm)));
  add(change,
      area(2, AreaLevel::community, 1, "610602001001", "West", rectangle(-kKm, -kKm, 0, kKm)));
  add(change,
      area(3, AreaLevel::community, 1, "610602001002", "East", rectangle(0, -kKm, kKm, kKm)));
  for (std::int32_t i = 0; i < 60; ++i) {
    data::Building building;
    building.id = {i + 1};
    building.name = "House " + std::to_string(i + 1);
    building.kind = "residential";
    const std::int32_t x = -900'000 + i * 30'000;
    building.footprint = rectangle(x + 2'000, 5'000, x + 20'000, 17'000);
    add(change, building);
  }
  data::Facility clinic;
  clinic.id = {1};
  clinic.name = "Clinic One";
  clinic.kind = "clinic";
  clinic.at = {1'000, -3'000};
  add(change, clinic);
  data::Organisation hall;
  hall.id = {1};
  hall.name = "Town hall";
  hall.at = {-700'000, -4'000};
  add(change, hall);
  data::Way street;
  street.id = {1};
  street.way_class = data::WayClass::residential;
  street.name = "Long Street";
  for (std::int32_t x = -950'000; x <= 950'000; x += 50'000) street.line.push_back({x, 0});
  add(change, street);
  return change;
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  std::string name = (fs::temp_directory_path() / "jingwei-test-XXXXXX").string();
  path_ = mkdtemp(name.data());
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

void make_small_district(const fs::path& folder, const std::string& code) {
  const auto made = services::init_district(folder, {code, "Small", geo::LonLat{109.5, 36.6}});
  ASSERT_TRUE(made.ok()) << geo::describe(made.error(), geo::Language::en);
  geo::NoProgress progress;
  auto district = services::District::open(folder, {}, progress);
  ASSERT_TRUE(district.ok()) << geo::describe(district.error(), geo::Language::en);
  const auto receipt = (*district)->execute(
      data::Scope::whole_district("test"),
      [](const data::WorldView&) -> geo::Result<data::Change> { return first_change(); });
  ASSERT_TRUE(receipt.ok()) << geo::describe(receipt.error(), geo::Language::en);
}

SmallServer::SmallServer(ServeOptions options) {
  make_small_district(folder.path() / "small");
  fs::create_directories(folder.path() / "pages/assets");
  std::ofstream(folder.path() / "pages/index.html") << "<!doctype html><title>pages</title>";
  std::ofstream(folder.path() / "pages/assets/main-1a2b3c.js") << std::string(5000, ';');
  std::ofstream(folder.path() / "secret.txt") << "secret";
  if (options.folders.empty()) options.folders = {folder.path() / "small"};
  options.listen = "127.0.0.1:0";
  options.pages = folder.path() / "pages";
  options.actor = "tester";
  geo::NoProgress progress;
  auto started = Serving::start(options, progress);
  EXPECT_TRUE(started.ok()) << geo::describe(started.error(), geo::Language::en);
  if (!started) return;
  serving = std::move(*started);
  if (!options.certificate.empty()) speak_tls_on(port());
}

}  // namespace jingwei::app
