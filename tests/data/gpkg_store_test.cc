#include "data/gpkg_store.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "data/schema.h"
#include "tests/support/fault_vfs.h"
#include "tests/support/random_changes.h"
#include "tests/support/temp_folder.h"

namespace jingwei::data {
namespace {

using geo::ErrorCode;
using testing::content_of;

DistrictInfo baota() { return {"610602", "宝塔区", "0123456789abcdef", {{109.49, 36.6}}, true}; }

std::unique_ptr<Store> open_store(const std::filesystem::path& file,
                                  StoreMode mode = StoreMode::write) {
  auto store = open_gpkg_store(file, mode);
  EXPECT_TRUE(store.ok()) << (store ? "" : describe(store.error(), geo::Language::en));
  return store ? std::move(*store) : nullptr;
}

WorldView load_view(Store& store) {
  geo::NoProgress progress;
  auto world = store.load(progress);
  EXPECT_TRUE(world.ok()) << (world ? "" : describe(world.error(), geo::Language::en));
  return WorldView(*world, Scope::whole_district("test"));
}

std::shared_ptr<const Change> shared(Change change) {
  change.actor = "li";
  return std::make_shared<const Change>(std::move(change));
}

geo::Result<std::vector<Committed>> commit_one(Store& store, Revision expected, Change change) {
  const std::array batch{shared(std::move(change))};
  return store.commit(expected, batch);
}

Change one_place(std::int64_t id, std::string name) {
  Change change;
  change.command = "edit";
  change.summary = {"新地名", "a new place"};
  Place place;
  place.id = {id};
  place.name = std::move(name);
  place.at = {1000, 2000};
  change.of<Place>().push_back({std::nullopt, place});
  return change;
}

// What a shell command prints, standard error included.
std::string output_of(const std::string& command) {
  std::string output;
  FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  if (!pipe) return "cannot run " + command;
  std::array<char, 4096> buffer;
  while (const std::size_t n = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    output.append(buffer.data(), n);
  }
  ::pclose(pipe);
  return output;
}

class GpkgStoreTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(create_gpkg_store(file_, baota()).ok()); }

  testing::TempFolder folder_;
  std::filesystem::path file_ = folder_ / "district.gpkg";
};

TEST_F(GpkgStoreTest, GivesBackEveryRowAfterRandomChanges) {
  for (std::uint32_t seed = 1; seed <= 6; ++seed) {
    SCOPED_TRACE(seed);
    const std::filesystem::path file = folder_ / ("seed-" + std::to_string(seed));
    ASSERT_TRUE(create_gpkg_store(file, baota()).ok());
    testing::RandomChanges random(seed);
    auto store = open_store(file);
    WorldView view = load_view(*store);
    for (int round = 0; round < 25; ++round) {
      Change change = random.next(view);
      if (change.empty()) continue;
      const auto committed = commit_one(*store, view.revision(), std::move(change));
      ASSERT_TRUE(committed.ok()) << describe(committed.error(), geo::Language::en);
      // The successor built in memory and the one read from the file are the same.
      WorldBuilder builder(view.world());
      builder.apply(*committed->front().change, committed->front().revision,
                    committed->front().chain_hash);
      view = WorldView(builder.finish(committed->front().revision, committed->front().chain_hash),
                       view.scope());
    }
    store = open_store(file);
    const WorldView loaded = load_view(*store);
    EXPECT_EQ(content_of(loaded), content_of(view));
    EXPECT_EQ(loaded.revision(), view.revision());
    EXPECT_EQ(loaded.world().chain_hash(), view.world().chain_hash());
    EXPECT_EQ(loaded.world().stamp<Way>(), view.world().stamp<Way>());
    EXPECT_EQ(loaded.next_id<Way>(), view.next_id<Way>());
    EXPECT_TRUE(store->verify_log().ok());
  }
}

TEST_F(GpkgStoreTest, WritesTheVersionOfEachRow) {
  auto store = open_store(file_);
  const auto committed = commit_one(*store, {}, one_place(1, "枣园"));
  ASSERT_TRUE(committed.ok());
  EXPECT_EQ(committed->front().change->of<Place>().front().after->version, Revision{1});
  EXPECT_EQ(load_view(*store).find<Place>({1})->version, Revision{1});
}

TEST_F(GpkgStoreTest, RefusesACommitUponAnotherRevision) {
  auto store = open_store(file_);
  ASSERT_TRUE(commit_one(*store, {}, one_place(1, "枣园")).ok());
  EXPECT_EQ(commit_one(*store, {}, one_place(2, "桥沟")).error().code, ErrorCode::conflict);
  EXPECT_EQ(load_view(*store).count<Place>(), 1u);
}

TEST_F(GpkgStoreTest, NeverGivesAnIdTwice) {
  auto store = open_store(file_);
  ASSERT_TRUE(commit_one(*store, {}, one_place(7, "枣园")).ok());
  Change removal;
  removal.of<Place>().push_back({*load_view(*store).find<Place>({7}), std::nullopt});
  ASSERT_TRUE(commit_one(*store, {1}, std::move(removal)).ok());
  store = open_store(file_);
  EXPECT_EQ(load_view(*store).next_id<Place>(), PlaceId{8});
}

TEST_F(GpkgStoreTest, MovesAnAreaThatChangesItsLevel) {
  auto store = open_store(file_);
  Area area;
  area.id = {1};
  area.level = AreaLevel::grid;
  area.shape = {{{{0, 0}, {1000, 0}, {0, 1000}}, {}}};
  Change made;
  made.of<Area>().push_back({std::nullopt, area});
  ASSERT_TRUE(commit_one(*store, {}, std::move(made)).ok());
  Change raised;
  Area before = *load_view(*store).find<Area>({1});
  area.level = AreaLevel::community;
  raised.of<Area>().push_back({before, area});
  ASSERT_TRUE(commit_one(*store, {1}, std::move(raised)).ok());
  const WorldView view = load_view(*store);
  EXPECT_EQ(view.count<Area>(), 1u);
  EXPECT_EQ(view.find<Area>({1})->level, AreaLevel::community);
}

TEST_F(GpkgStoreTest, RefusesFlagsThatHaveNoColumn) {
  auto store = open_store(file_);
  Change change;
  Way way;
  way.id = {1};
  way.flags = 8;
  way.line = {{0, 0}, {1, 1}};
  change.of<Way>().push_back({std::nullopt, way});
  const auto committed = commit_one(*store, {}, std::move(change));
  ASSERT_FALSE(committed.ok());
  EXPECT_EQ(committed.error().code, ErrorCode::value_invalid);
  EXPECT_EQ(committed.error().place.field, "flags");
  EXPECT_EQ(store->head()->revision, Revision{});
}

TEST_F(GpkgStoreTest, IsAValidGeoPackageWhoseLayersGdalReads) {
  auto store = open_store(file_);
  testing::RandomChanges random(11);
  WorldView view = load_view(*store);
  // One of each kind, with shapes that are valid.
  Change change;
  const geo::Ring ring{{0, 0}, {100'000, 0}, {100'000, 100'000}, {0, 100'000}};
  std::int64_t id = 1;
  for (const AreaLevel level :
       {AreaLevel::district, AreaLevel::subdistrict, AreaLevel::community, AreaLevel::grid}) {
    Area area = random.rows().row<Area>(id++, 0);
    area.level = level;
    area.shape = {{ring, {}}};
    change.of<Area>().push_back({std::nullopt, area});
  }
  const auto add = [&]<class Row>(RowWrites<Row>& writes) {
    if constexpr (!std::is_same_v<Row, Area>) {
      Row row = random.rows().row<Row>(1, 0);
      if constexpr (requires { row.shape; }) row.shape = geo::MultiPolygon{{ring, {}}};
      if constexpr (requires { row.footprint; }) row.footprint = {ring, {}};
      if constexpr (requires { row.flags; }) row.flags = kWayBridge;
      writes.push_back({std::nullopt, row});
    }
  };
  std::apply([&](auto&... writes) { (add(writes), ...); }, change.writes);
  ASSERT_TRUE(commit_one(*store, {}, std::move(change)).ok());
  store.reset();

  const std::string listed = output_of("ogrinfo -ro -al -so " + file_.string());
  for (const char* layer :
       {"districts", "subdistricts", "communities", "grids", "places", "compounds", "buildings",
        "counts", "facilities", "organisations", "ways", "waterways", "gullies", "elevation"}) {
    const std::string info = output_of("ogrinfo -ro -al " + file_.string() + " " + layer);
    EXPECT_NE(info.find("Feature Count: 1"), std::string::npos) << info;
    EXPECT_EQ(info.find("Warning"), std::string::npos) << info;
    EXPECT_EQ(info.find("ERROR"), std::string::npos) << info;
  }
  EXPECT_NE(listed.find("China Geodetic Coordinate System 2000"), std::string::npos);
  EXPECT_EQ(listed.find("change_log"), std::string::npos) << "own tables are not shown";
  EXPECT_EQ(output_of("/usr/bin/python3 -m osgeo_utils.samples.validate_gpkg " + file_.string()),
            "");
}

TEST_F(GpkgStoreTest, KeepsNumbersAndTextReadableForOtherPrograms) {
  auto store = open_store(file_);
  Change change;
  Way way;
  way.id = {1};
  way.way_class = WayClass::steps;
  way.flags = kWayTunnel;
  way.level = -1;
  way.step_count = 33;
  way.name = "宝塔山台阶";
  way.surface = "stone";
  way.source_key = "way/5";
  way.line = {{0, 0}, {5000, 5000}};
  change.of<Way>().push_back({std::nullopt, way});
  ASSERT_TRUE(commit_one(*store, {}, std::move(change)).ok());
  store.reset();
  EXPECT_EQ(output_of("sqlite3 -readonly " + file_.string() +
                      " \"SELECT id, version, class, bridge, tunnel, covered, level, step_count,"
                      " incline IS NULL, name, surface, source_key FROM ways\""),
            "1|1|steps|0|1|0|-1|33|1|宝塔山台阶|stone|way/5\n");
}

TEST_F(GpkgStoreTest, RefusesTheWritesOfOtherProgramsWithASentence) {
  auto store = open_store(file_);
  ASSERT_TRUE(commit_one(*store, {}, one_place(1, "枣园")).ok());
  store.reset();
  const std::string tables =
      output_of("sqlite3 -readonly " + file_.string() +
                " \"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'gpkg%'"
                " AND name NOT LIKE 'sqlite%'\"");
  std::size_t seen = 0;
  for (std::size_t at = 0; at < tables.size();) {
    const std::size_t end = tables.find('\n', at);
    const std::string table = tables.substr(at, end - at);
    at = end + 1;
    ++seen;
    for (const std::string& write :
         {"DELETE FROM " + table, "INSERT INTO " + table + " DEFAULT VALUES",
          "UPDATE " + table + " SET rowid = rowid + 1"}) {
      if (table == "table_states" && write.find("rowid") != std::string::npos) continue;
      const std::string answer = output_of("sqlite3 " + file_.string() + " '" + write + "'");
      EXPECT_NE(answer.find("本文件由 jingwei 维护"), std::string::npos) << write << ": " << answer;
      EXPECT_NE(answer.find("other programs may only read"), std::string::npos) << answer;
    }
  }
  EXPECT_EQ(seen, 29u);
  EXPECT_EQ(load_view(*open_store(file_)).count<Place>(), 1u);
}

// What the migrations after the given one have added is taken away again.
void make_older(const std::filesystem::path& file, int schema) {
  auto connection = sqlite::Connection::open(file, sqlite::Access::write);
  ASSERT_TRUE(connection.ok());
  ASSERT_TRUE(admit_writes(*connection).ok());
  std::vector<std::string> tables;
  if (schema < 3) tables = {"posts", "categories"};
  if (schema < 2) {
    tables.insert(tables.end(), {"accounts", "cadres", "tasks", "task_events", "projects", "zones",
                                 "work_items", "declared_totals", "answered_requests"});
  }
  std::string sql = "UPDATE jingwei_district SET schema = " + std::to_string(schema) + ";";
  for (const std::string& table : tables) {
    sql += "DELETE FROM table_states WHERE layer = '" + table + "';";
    sql += "DELETE FROM gpkg_geometry_columns WHERE table_name = '" + table + "';";
    sql += "DELETE FROM gpkg_contents WHERE table_name = '" + table + "';";
    sql += "DROP TABLE " + table + ";";
  }
  if (schema < 4) sql += "ALTER TABLE jingwei_district DROP COLUMN utc_offset;";
  ASSERT_TRUE(connection->run(sql).ok());
}

TEST_F(GpkgStoreTest, KeepsTheLocalTimeOfTheDistrict) {
  std::filesystem::remove(file_);
  DistrictInfo andorra{"andorra", "Andorra", "key", {{1.52, 42.55}}};
  andorra.utc_offset = {60};
  ASSERT_TRUE(create_gpkg_store(file_, andorra).ok());
  EXPECT_EQ(load_view(*open_store(file_)).world().info().utc_offset, UtcOffset{60});
}

TEST_F(GpkgStoreTest, BringsAnOlderStoreUpToDateWhenItIsOpenedToReadOrToWrite) {
  for (const auto& [mode, schema] : {std::pair(StoreMode::read, 1),
                                     {StoreMode::write, 1},
                                     {StoreMode::write, 2},
                                     {StoreMode::write, 3}}) {
    std::filesystem::remove(file_);
    ASSERT_TRUE(
        create_gpkg_store(file_, DistrictInfo{"610602", "宝塔区", "key", {{109.49, 36.59}}}).ok());
    {
      auto store = open_store(file_);
      Change change;
      change.of<Place>().push_back({std::nullopt, Place{.id = {1}, .name = "枣园"}});
      ASSERT_TRUE(commit_one(*store, {}, std::move(change)).ok());
    }
    make_older(file_, schema);
    auto store = open_gpkg_store(file_, mode);
    ASSERT_TRUE(store.ok()) << store.error().detail;
    const WorldView view = load_view(**store);
    EXPECT_EQ(view.count<Place>(), 1u);
    EXPECT_EQ(view.count<Task>(), 0u);
    EXPECT_EQ(view.count<Post>(), 0u);
    EXPECT_EQ(view.world().info().utc_offset, kChinaTime);
    EXPECT_TRUE((*store)->verify_log().ok());
  }
}

TEST_F(GpkgStoreTest, KeepsTheLifeOfATaskApartFromTheWorld) {
  auto store = open_store(file_);
  Change change;
  change.command = "task";
  change.request = RequestKey{"key", "what"};
  change.of<Task>().push_back({std::nullopt, Task{.id = {1}, .text = "路灯不亮"}});
  change.of<TaskEvent>().push_back(
      {std::nullopt, TaskEvent{.id = {1}, .task = {1}, .move = "create", .at = {5}}});
  ASSERT_TRUE(commit_one(*store, {}, change).ok());
  const auto events = store->events_of(std::vector<TaskId>{{9}, {1}});
  ASSERT_TRUE(events.ok());
  ASSERT_EQ(events->size(), 1u);
  EXPECT_TRUE(store->events_of({})->empty());
  EXPECT_EQ(events->front().move, "create");
  EXPECT_EQ(load_view(*store).next_id<TaskEvent>(), TaskEventId{2});
  EXPECT_EQ(store->inverse_of({1}).error().code, ErrorCode::undo_impossible);

  const auto answer = store->answered("key");
  ASSERT_TRUE(answer.ok() && answer->has_value());
  EXPECT_EQ((*answer)->what, "what");
  EXPECT_EQ((*answer)->revision, Revision{1});
  EXPECT_EQ((*answer)->task, TaskId{1});
  EXPECT_FALSE(store->answered("other")->has_value());
  change.of<Task>().front().after->id = {2};
  change.of<TaskEvent>().front().after->id = {2};
  EXPECT_EQ(commit_one(*store, {1}, change).error().code, ErrorCode::duplicate_key);
}

TEST_F(GpkgStoreTest, RefusesAStoreOfANewerProgram) {
  {
    auto connection = sqlite::Connection::open(file_, sqlite::Access::write);
    ASSERT_TRUE(connection.ok());
    ASSERT_TRUE(admit_writes(*connection).ok());
    ASSERT_TRUE(connection->run("UPDATE jingwei_district SET schema = schema + 1").ok());
  }
  EXPECT_EQ(open_gpkg_store(file_, StoreMode::write).error().code, ErrorCode::store_too_new);
}

TEST_F(GpkgStoreTest, RefusesAGeoPackageThatIsNoDistrict) {
  const std::filesystem::path other = folder_ / "other.gpkg";
  {
    auto connection = sqlite::Connection::open(other, sqlite::Access::create);
    ASSERT_TRUE(connection.ok());
    ASSERT_TRUE(connection->run("CREATE TABLE t (x)").ok());
  }
  EXPECT_EQ(open_gpkg_store(other, StoreMode::write).error().code, ErrorCode::not_a_district);
}

TEST_F(GpkgStoreTest, RefusesAFileThatIsNoDatabase) {
  const std::filesystem::path other = folder_ / "noise.gpkg";
  ASSERT_EQ(output_of("head -c 20000 /dev/urandom > " + other.string()), "");
  EXPECT_EQ(open_gpkg_store(other, StoreMode::write).error().code, ErrorCode::store_damaged);
}

TEST_F(GpkgStoreTest, FindsADamagedShape) {
  {
    auto store = open_store(file_);
    ASSERT_TRUE(commit_one(*store, {}, one_place(3, "枣园")).ok());
  }
  {
    auto connection = sqlite::Connection::open(file_, sqlite::Access::write);
    ASSERT_TRUE(admit_writes(*connection).ok());
    ASSERT_TRUE(connection->run("UPDATE places SET geom = substr(geom, 1, 20)").ok());
  }
  auto store = open_store(file_);
  geo::NoProgress progress;
  const auto world = store->load(progress);
  ASSERT_FALSE(world.ok());
  EXPECT_EQ(world.error().code, ErrorCode::store_damaged);
  EXPECT_EQ(world.error().place.layer, "places");
  EXPECT_EQ(world.error().place.feature, "3");
}

TEST_F(GpkgStoreTest, MovesTheFrameUntilTheFirstChange) {
  const std::filesystem::path file = folder_ / "open-frame.gpkg";
  DistrictInfo info = baota();
  info.frame_fixed = false;
  ASSERT_TRUE(create_gpkg_store(file, info).ok());
  auto store = open_store(file);
  EXPECT_TRUE(store->set_frame_centre({1.5, 42.5}).ok());
  EXPECT_TRUE(store->set_frame_centre({1.6, 42.6}).ok());
  EXPECT_FALSE(store->head()->info.frame_fixed);
  ASSERT_TRUE(commit_one(*store, {}, one_place(1, "Andorra")).ok());
  EXPECT_EQ(store->set_frame_centre({0, 0}).error().code, ErrorCode::conflict);
  store = open_store(file);
  EXPECT_TRUE(store->head()->info.frame_fixed);
  EXPECT_EQ(store->head()->info.frame.centre, (geo::LonLat{1.6, 42.6}));
  EXPECT_EQ(load_view(*store).find<Place>({1})->at, (geo::Point{1000, 2000}));
}

TEST_F(GpkgStoreTest, KeepsAStatedFrame) {
  EXPECT_EQ(open_store(file_)->set_frame_centre({0, 0}).error().code, ErrorCode::conflict);
}

TEST_F(GpkgStoreTest, SyncsOnceForABatch) {
  testing::FaultVfs vfs;
  auto store = open_store(file_);
  ASSERT_TRUE(commit_one(*store, {}, one_place(1, "枣园")).ok());
  std::vector<std::shared_ptr<const Change>> batch;
  for (int i = 2; i < 52; ++i) batch.push_back(shared(one_place(i, "新地名")));
  const int before = vfs.syncs;
  ASSERT_TRUE(store->commit({1}, batch).ok());
  EXPECT_EQ(vfs.syncs - before, 1);
  EXPECT_EQ(store->head()->revision, Revision{51});
}

TEST_F(GpkgStoreTest, WritesNothingMoreAfterAFailedSync) {
  testing::FaultVfs vfs;
  {
    auto store = open_store(file_);
    ASSERT_TRUE(commit_one(*store, {}, one_place(1, "枣园")).ok());
    vfs.fail_syncs = true;
    EXPECT_EQ(commit_one(*store, {1}, one_place(2, "桥沟")).error().code, ErrorCode::io_failed);
    vfs.fail_syncs = false;
    EXPECT_EQ(commit_one(*store, {1}, one_place(2, "桥沟")).error().code,
              ErrorCode::district_read_only);
    EXPECT_EQ(load_view(*store).count<Place>(), 1u);
  }
  EXPECT_EQ(load_view(*open_store(file_)).count<Place>(), 1u);
}

TEST_F(GpkgStoreTest, GoesOnAfterAFullDiskHasBeenCleared) {
  for (int writes = 0; writes < 12; ++writes) {
    SCOPED_TRACE(writes);
    testing::FaultVfs vfs;
    auto store = open_store(file_);
    const Revision last = store->head()->revision;
    const std::size_t places = load_view(*store).count<Place>();
    vfs.writes_left = writes;
    auto full = commit_one(*store, last, one_place(1000 + writes, std::string(9000, 'x')));
    vfs.writes_left = -1;
    if (full.ok()) continue;  // enough room for this one
    EXPECT_EQ(full.error().code, ErrorCode::disk_full);
    EXPECT_EQ(load_view(*store).count<Place>(), places);
    EXPECT_TRUE(commit_one(*store, last, one_place(2000 + writes, "枣园")).ok());
    EXPECT_TRUE(store->verify_log().ok());
  }
}

TEST_F(GpkgStoreTest, CopiesOneRevisionWhileCommitsGoOn) {
  auto store = open_store(file_);
  ASSERT_TRUE(commit_one(*store, {}, one_place(1, std::string(3'000'000, 'x'))).ok());
  std::atomic<bool> done{false};
  std::thread commits([&] {
    for (int i = 2; !done; ++i) {
      EXPECT_TRUE(commit_one(*store, {i - 1}, one_place(i, "新地名")).ok());
    }
  });
  geo::NoProgress progress;
  for (int round = 0; round < 4; ++round) {
    const std::filesystem::path copy = folder_ / ("copy-" + std::to_string(round));
    EXPECT_TRUE(store->copy_to(copy, progress).ok());
    auto copied = open_store(copy);
    EXPECT_TRUE(copied->verify_log().ok());
    const WorldView view = load_view(*copied);
    EXPECT_EQ(static_cast<std::int64_t>(view.count<Place>()), view.revision().value);
  }
  done = true;
  commits.join();
}

}  // namespace
}  // namespace jingwei::data
