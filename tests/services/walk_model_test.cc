#include "services/walk_model.h"

#include <gmock/gmock.h>

#include <fstream>
#include <random>
#include <thread>

#include "services/service_areas.h"
#include "tests/services/support/models.h"
#include "tests/services/support/random_town.h"

namespace jingwei::services {
namespace {

class WalkModelCacheTest : public testing::Test {
 protected:
  WalkModelCacheTest() {
    folder_ = std::filesystem::temp_directory_path() /
              ("jingwei-walk-" + std::to_string(std::random_device{}()));
    std::filesystem::create_directories(folder_);
  }
  ~WalkModelCacheTest() override { std::filesystem::remove_all(folder_); }

  WalkModelPtr get(WalkModelCache& cache, const data::WorldPtr& world) {
    geo::NoProgress progress;
    return *cache.model(world, progress);
  }
  std::filesystem::path file() const { return folder_ / "walk-network.bin"; }
  // The figures of a new cache that was asked for the town.
  WalkModelCache::Figures ask_anew() {
    WalkModelCache cache(folder_, test::no_elevation);
    const WalkModelPtr model = get(cache, town_.world);
    last_ = *service_area(town_.view(), *model, town_.facilities[0], WalkOptions{});
    return cache.figures();
  }

  std::filesystem::path folder_;
  test::RandomTown town_{1};
  ServiceArea last_;
};

TEST_F(WalkModelCacheTest, TheSameWorldGivesTheSameModel) {
  WalkModelCache cache({}, test::no_elevation);
  const WalkModelPtr model = get(cache, town_.world);
  EXPECT_EQ(get(cache, town_.world), model);
  EXPECT_EQ(cache.figures().grounds_built, 1u);
}

TEST_F(WalkModelCacheTest, ARenamedWayBuildsNothingAnew) {
  WalkModelCache cache({}, test::no_elevation);
  const WalkModelPtr before = get(cache, town_.world);
  data::Way way = town_.ways[0];
  way.name = "新名字";
  town_.town.put(way);
  const WalkModelPtr after = get(cache, town_.town.world());
  EXPECT_EQ(&after->ground(), &before->ground());
  EXPECT_EQ(&after->buildings(), &before->buildings());
  EXPECT_EQ(&after->mesh(), &before->mesh());
  EXPECT_EQ(cache.figures().grounds_built, 1u);
}

TEST_F(WalkModelCacheTest, EveryFieldOfAWayThatMattersToWalkingBuildsTheGroundAnew) {
  const std::vector<std::function<void(data::Way&)>> edits = {
      [](data::Way& w) {
        w.way_class =
            w.way_class == data::WayClass::steps ? data::WayClass::path : data::WayClass::steps;
      },
      [](data::Way& w) { w.flags ^= data::kWayBridge; },
      [](data::Way& w) { w.flags ^= data::kWayTunnel; },
      [](data::Way& w) { w.level += 1; },
      [](data::Way& w) { w.step_count = 20; },
      [](data::Way& w) { w.incline = 0.1f; },
      [](data::Way& w) { w.line.back().x += 1; },
      [](data::Way& w) { std::reverse(w.line.begin(), w.line.end()); },
  };
  WalkModelCache cache({}, test::no_elevation);
  std::set<std::string> keys{get(cache, town_.world)->ground().key()};
  for (const auto& edit : edits) {
    data::Way way = town_.ways[0];
    edit(way);
    town_.town.put(way);
    keys.insert(get(cache, town_.town.world())->ground().key());
  }
  EXPECT_EQ(keys.size(), edits.size() + 1);
}

TEST_F(WalkModelCacheTest, AMovedFacilityIsLinkedAnewAndARenamedOneIsNot) {
  WalkModelCache cache({}, test::no_elevation);
  const WalkModelPtr first = get(cache, town_.world);
  data::Facility facility = *town_.view().find<data::Facility>(town_.facilities[0]);
  facility.name = "卫生站";
  town_.town.put(facility);
  const WalkModelPtr renamed = get(cache, town_.town.world());
  EXPECT_EQ(&renamed->facilities(), &first->facilities());

  facility.at = test::at(5000, 5000);
  town_.town.put(facility);
  const WalkModelPtr moved = get(cache, town_.town.world());
  EXPECT_NE(&moved->facilities(), &first->facilities());
  EXPECT_EQ(&moved->buildings(), &first->buildings());
  const auto position = moved->facilities().find(facility.id);
  ASSERT_TRUE(position);
  EXPECT_EQ(moved->facilities().links(geo::WalkProfile::adult)[*position].reason,
            geo::LinkReason::no_way_near);
  EXPECT_EQ(cache.figures().grounds_built, 1u);
}

TEST_F(WalkModelCacheTest, ARemovedBuildingIsGone) {
  WalkModelCache cache({}, test::no_elevation);
  EXPECT_TRUE(get(cache, town_.world)->buildings().find(town_.buildings[3]));
  town_.town.erase<data::Building>(town_.buildings[3]);
  const WalkModelPtr after = get(cache, town_.town.world());
  EXPECT_FALSE(after->buildings().find(town_.buildings[3]));
  EXPECT_EQ(after->buildings().size(), town_.buildings.size() - 1);
}

TEST_F(WalkModelCacheTest, TheNextRunReadsTheNetworkAndGivesTheSameNumbers) {
  EXPECT_EQ(ask_anew().grounds_built, 1u);
  const ServiceArea built = last_;
  EXPECT_EQ(ask_anew().grounds_read, 1u);
  EXPECT_EQ(last_.buildings, built.buildings);
  EXPECT_EQ(last_.bands.back().polygon, built.bands.back().polygon);
}

TEST_F(WalkModelCacheTest, AFileOfOtherWaysIsNotUsed) {
  ask_anew();
  town_.town.way(test::line({{0, -50}, {200, -50}}));
  town_.world = town_.town.world();
  EXPECT_EQ(ask_anew().grounds_built, 1u);
  EXPECT_EQ(ask_anew().grounds_read, 1u) << "it was replaced";
}

TEST_F(WalkModelCacheTest, ADamagedFileIsIgnoredAndReplaced) {
  ask_anew();
  const auto size = std::filesystem::file_size(file());
  std::mt19937 random(7);
  for (int round = 0; round < 40; ++round) {
    {
      std::fstream stream(file(), std::ios::binary | std::ios::in | std::ios::out);
      const auto place = static_cast<std::streamoff>(random() % size);
      stream.seekg(place);
      const char old = static_cast<char>(stream.get());
      stream.seekp(place);
      stream.put(static_cast<char>(old ^ (1 << random() % 8)));
    }
    ASSERT_EQ(ask_anew().grounds_built, 1u) << "round " << round;
  }
  std::filesystem::resize_file(file(), size / 2);
  EXPECT_EQ(ask_anew().grounds_built, 1u);
  std::filesystem::resize_file(file(), 0);
  EXPECT_EQ(ask_anew().grounds_built, 1u);
  EXPECT_EQ(ask_anew().grounds_read, 1u);
}

TEST_F(WalkModelCacheTest, AFolderThatCannotBeMadeIsNoError) {
  std::ofstream(folder_ / "file") << "in the way";
  WalkModelCache cache(folder_ / "file" / "cache", test::no_elevation);
  EXPECT_NE(get(cache, town_.world), nullptr);
}

TEST_F(WalkModelCacheTest, ALevelGroundForWantOfTheRasterIsNotKept) {
  data::Elevation elevation;
  elevation.id = {1};
  elevation.file = "elevation-0123.tif";
  town_.town.put(elevation);
  town_.world = town_.town.world();
  ask_anew();
  EXPECT_FALSE(std::filesystem::exists(file()));
}

TEST_F(WalkModelCacheTest, StopsWithCancelled) {
  class Stop final : public geo::Progress {
   public:
    bool step(std::string_view, double) override { return false; }
  } stop;
  WalkModelCache cache({}, test::no_elevation);
  const auto stopped = cache.model(town_.world, stop);
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().code, geo::ErrorCode::cancelled);
  EXPECT_NE(get(cache, town_.world), nullptr) << "and works when asked again";
}

TEST_F(WalkModelCacheTest, ManyThreadsGetOneModelAndPreparingBuildsItAhead) {
  WalkModelCache cache({}, test::no_elevation);
  cache.prepare(town_.world);
  std::vector<WalkModelPtr> models(4);
  {
    std::vector<std::jthread> threads;
    for (WalkModelPtr& model : models) {
      threads.emplace_back([&] {
        model = get(cache, town_.world);
        model->buildings().links(geo::WalkProfile::elderly);
        model->mesh();
      });
    }
  }
  for (const WalkModelPtr& model : models) EXPECT_EQ(model, models[0]);
  EXPECT_EQ(cache.figures().grounds_built, 1u);
}

}  // namespace
}  // namespace jingwei::services
