#include "services/district.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <future>
#include <thread>

#include "services/district_folder.h"
#include "tests/support/fault_vfs.h"
#include "tests/support/random_changes.h"
#include "tests/support/temp_folder.h"

namespace jingwei::services {
namespace {

using data::Area;
using data::AreaLevel;
using data::Building;
using data::Change;
using data::CountRow;
using data::Place;
using data::Revision;
using data::Scope;
using data::WorldView;
using geo::ErrorCode;
using testing::content_of;

const Scope kAll = Scope::whole_district("li");
const InitOptions kBaota{"610602", "宝塔区", geo::LonLat{109.49, 36.6}};

std::string words(const geo::Error& error) { return describe(error, geo::Language::en); }

Plan add_place(std::string name) {
  return [name](const WorldView& view) -> geo::Result<Change> {
    Change change;
    change.command = "edit";
    change.summary = {"新地名", "a new place"};
    Place place;
    place.id = view.next_id<Place>();
    place.name = name;
    change.of<Place>().push_back({std::nullopt, place});
    return change;
  };
}

Plan rename_place(data::PlaceId id, std::string name) {
  return [=](const WorldView& view) -> geo::Result<Change> {
    const Place* before = view.find<Place>(id);
    if (!before) return geo::Error{ErrorCode::not_found};
    Change change;
    change.command = "edit";
    change.summary = {"改名", "renamed"};
    Place after = *before;
    after.name = name;
    if (after.name != before->name) change.of<Place>().push_back({*before, after});
    return change;
  };
}

Plan fixed(Change change) {
  return [change](const WorldView&) -> geo::Result<Change> { return change; };
}

class DistrictTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(init_district(folder_, kBaota).ok()); }

  std::unique_ptr<District> open(OpenOptions options = {}) {
    geo::NoProgress progress;
    auto district = District::open(folder_, options, progress);
    EXPECT_TRUE(district.ok()) << (district ? "" : words(district.error()));
    return district ? std::move(*district) : nullptr;
  }

  testing::TempFolder temp_;
  std::filesystem::path folder_ = temp_ / "baota";
};

TEST_F(DistrictTest, KeepsWhatWasAcknowledged) {
  {
    auto district = open();
    const auto receipt = district->execute(kAll, add_place("枣园"));
    ASSERT_TRUE(receipt.ok()) << words(receipt.error());
    EXPECT_EQ(receipt->revision, Revision{1});
    EXPECT_TRUE(receipt->changed);
    EXPECT_EQ(district->view(kAll).find<Place>({1})->name, "枣园");
  }
  auto district = open();
  EXPECT_EQ(district->view(kAll).find<Place>({1})->name, "枣园");
  EXPECT_EQ(district->view(kAll).find<Place>({1})->version, Revision{1});
  EXPECT_EQ(district->view(kAll).world().info().name, "宝塔区");
}

TEST_F(DistrictTest, NamesTheActorOfEachChange) {
  auto district = open();
  ASSERT_TRUE(district->execute(Scope::whole_district("wang"), add_place("枣园")).ok());
  const auto log = district->log(kAll, {}, 10);
  ASSERT_TRUE(log.ok());
  EXPECT_EQ(log->front().actor, "wang");
  EXPECT_EQ(log->front().rows, 1u);
}

TEST_F(DistrictTest, WritesNothingForAnEmptyChange) {
  auto district = open();
  ASSERT_TRUE(district->execute(kAll, add_place("枣园")).ok());
  const auto receipt = district->execute(kAll, rename_place({1}, "枣园"));
  ASSERT_TRUE(receipt.ok());
  EXPECT_FALSE(receipt->changed);
  EXPECT_EQ(receipt->revision, Revision{1});
}

TEST_F(DistrictTest, TellsListenersEveryRevisionOnceInOrderBeforeItIsAcknowledged) {
  auto district = open();
  std::vector<std::int64_t> heard;
  std::atomic<std::int64_t> last{0};
  district->subscribe([&](const data::WorldPtr& world, const data::Committed& committed) {
    EXPECT_GE(world->revision(), committed.revision);
    EXPECT_FALSE(committed.chain_hash.empty());
    heard.push_back(committed.revision.value);
    last = committed.revision.value;
  });
  std::vector<std::thread> clients;
  for (int c = 0; c < 8; ++c) {
    clients.emplace_back([&] {
      for (int i = 0; i < 10; ++i) {
        const auto receipt = district->execute(kAll, add_place("枣园"));
        ASSERT_TRUE(receipt.ok());
        EXPECT_GE(last, receipt->revision.value);
        EXPECT_GE(district->view(kAll).revision(), receipt->revision);
      }
    });
  }
  for (std::thread& client : clients) client.join();
  ASSERT_EQ(heard.size(), 80u);
  for (std::size_t i = 0; i < heard.size(); ++i)
    EXPECT_EQ(heard[i], static_cast<std::int64_t>(i + 1));
}

TEST_F(DistrictTest, SharesSyncsAmongCommandsThatWait) {
  testing::FaultVfs vfs;
  auto district = open();
  ASSERT_TRUE(district->execute(kAll, add_place("枣园")).ok());
  const int before = vfs.syncs;
  // The first plan holds the writer until all others wait.
  std::promise<void> everyone_waits;
  auto gate = everyone_waits.get_future().share();
  auto first = std::async(std::launch::async, [&] {
    return district->execute(kAll, [&](const WorldView& view) {
      gate.wait();
      return add_place("一")(view);
    });
  });
  std::vector<std::future<geo::Result<Receipt>>> others;
  for (int i = 0; i < 40; ++i) {
    others.push_back(
        std::async(std::launch::async, [&] { return district->execute(kAll, add_place("二")); }));
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  everyone_waits.set_value();
  EXPECT_TRUE(first.get().ok());
  for (auto& other : others) EXPECT_TRUE(other.get().ok());
  EXPECT_EQ(district->view(kAll).count<Place>(), 42u);
  EXPECT_LE(vfs.syncs - before, 4) << "41 commits";
}

TEST_F(DistrictTest, LeavesTheOthersOfABatchAloneWhenOnePlanFails) {
  auto district = open();
  std::vector<std::future<geo::Result<Receipt>>> answers;
  for (int i = 0; i < 30; ++i) {
    answers.push_back(std::async(std::launch::async, [&, i] {
      return district->execute(kAll, i % 3 == 0 ? rename_place({999}, "无") : add_place("枣园"));
    }));
  }
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const auto answer = answers[i].get();
    EXPECT_EQ(answer.ok(), i % 3 != 0);
    if (!answer) {
      EXPECT_EQ(answer.error().code, ErrorCode::not_found);
    }
  }
  EXPECT_EQ(district->view(kAll).count<Place>(), 20u);
  EXPECT_EQ(content_of(district->view(kAll)), content_of(open({.lock = false})->view(kAll)));
}

TEST_F(DistrictTest, PublishesNothingAfterAFailedSyncAndTurnsReadOnly) {
  testing::FaultVfs vfs;
  auto district = open();
  ASSERT_TRUE(district->execute(kAll, add_place("枣园")).ok());
  int heard = 0;
  district->subscribe([&](const data::WorldPtr&, const data::Committed&) { ++heard; });
  vfs.fail_syncs = true;
  EXPECT_EQ(district->execute(kAll, add_place("桥沟")).error().code, ErrorCode::io_failed);
  vfs.fail_syncs = false;
  EXPECT_EQ(district->execute(kAll, add_place("桥沟")).error().code, ErrorCode::district_read_only);
  EXPECT_EQ(district->view(kAll).revision(), Revision{1});
  EXPECT_EQ(heard, 0);
}

TEST_F(DistrictTest, StaysAsItWasWhenTheDiskIsFull) {
  testing::FaultVfs vfs;
  auto district = open();
  ASSERT_TRUE(district->execute(kAll, add_place("枣园")).ok());
  vfs.writes_left = 0;
  EXPECT_EQ(district->execute(kAll, add_place("桥沟")).error().code, ErrorCode::disk_full);
  EXPECT_EQ(district->view(kAll).revision(), Revision{1});
  vfs.writes_left = -1;
  EXPECT_TRUE(district->execute(kAll, add_place("桥沟")).ok());
  EXPECT_TRUE(district->verify_log().ok());
}

TEST_F(DistrictTest, RefusesASecondOpenerAndNamesTheFirst) {
  auto district = open();
  geo::NoProgress progress;
  const auto second = District::open(folder_, {}, progress);
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, ErrorCode::district_locked);
  EXPECT_EQ(second.error().detail, "pid " + std::to_string(::getpid()));
  auto reader = open({.lock = false});
  EXPECT_EQ(reader->execute(kAll, add_place("枣园")).error().code, ErrorCode::district_locked);
  district.reset();
  EXPECT_NE(open(), nullptr);
}

TEST_F(DistrictTest, RefusesAChangePlannedUponAnOlderState) {
  auto district = open();
  ASSERT_TRUE(district->execute(kAll, add_place("枣园")).ok());
  const auto stale = rename_place({1}, "旧")(district->view(kAll));
  ASSERT_TRUE(district->execute(kAll, rename_place({1}, "新")).ok());
  EXPECT_EQ(district->execute(kAll, fixed(*stale)).error().code, ErrorCode::conflict);
  EXPECT_EQ(district->view(kAll).find<Place>({1})->name, "新");
}

TEST_F(DistrictTest, PlansALongCommandAnewWhenWhatItReadHasMovedOn) {
  auto district = open();
  ASSERT_TRUE(district->execute(kAll, add_place("枣园")).ok());
  int rounds = 0;
  const auto receipt = district->execute_long(kAll, [&](const WorldView& view) {
    auto change = rename_place({1}, "长")(view);
    if (++rounds < 3) {
      EXPECT_TRUE(district->execute(kAll, rename_place({1}, std::to_string(rounds))).ok());
    }
    return change;
  });
  ASSERT_TRUE(receipt.ok()) << words(receipt.error());
  EXPECT_EQ(rounds, 3);
  EXPECT_EQ(district->view(kAll).find<Place>({1})->name, "长");
}

TEST_F(DistrictTest, GivesALongCommandUpAfterThreePlans) {
  auto district = open();
  ASSERT_TRUE(district->execute(kAll, add_place("枣园")).ok());
  int rounds = 0;
  const auto receipt = district->execute_long(kAll, [&](const WorldView& view) {
    auto change = rename_place({1}, "长")(view);
    EXPECT_TRUE(district->execute(kAll, rename_place({1}, std::to_string(++rounds))).ok());
    return change;
  });
  EXPECT_EQ(receipt.error().code, ErrorCode::conflict);
  EXPECT_EQ(rounds, 3);
}

TEST_F(DistrictTest, AnswersAPlanThatThrowsAndWritesOn) {
  auto district = open();
  const Plan throws = [](const WorldView&) -> geo::Result<Change> {
    throw std::out_of_range("no such key");
  };
  const auto failed = district->execute(kAll, throws);
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.error().code, ErrorCode::internal_error);
  EXPECT_EQ(failed.error().detail, "no such key");
  EXPECT_TRUE(district->execute(kAll, add_place("枣园")).ok());
  EXPECT_EQ(district->view(kAll).revision().value, 1);
}

TEST_F(DistrictTest, TakesTheFrameFromTheFirstImport) {
  const std::filesystem::path folder = temp_ / "open";
  ASSERT_TRUE(init_district(folder, {"andorra", "Andorra", std::nullopt}).ok());
  geo::NoProgress progress;
  auto district = District::open(folder, {}, progress);
  ASSERT_TRUE(district.ok());
  EXPECT_FALSE((*district)->view(kAll).world().info().frame_fixed);
  EXPECT_EQ((*district)->set_frame_centre({1.0 / 0.0, 42}).error().code,
            ErrorCode::coordinate_not_finite);
  EXPECT_EQ((*district)->set_frame_centre({1, 420}).error().code,
            ErrorCode::coordinate_out_of_range);
  ASSERT_TRUE((*district)->set_frame_centre({1.52, 42.55}).ok());
  EXPECT_EQ((*district)->view(kAll).frame().parameters().centre, (geo::LonLat{1.52, 42.55}));
  ASSERT_TRUE((*district)->execute(kAll, add_place("Andorra la Vella")).ok());
  EXPECT_TRUE((*district)->view(kAll).world().info().frame_fixed);
  EXPECT_EQ((*district)->set_frame_centre({1, 42}).error().code, ErrorCode::conflict);
}

TEST(InitDistrict, AcceptsSixDigitsOrALowerCaseWord) {
  testing::TempFolder temp;
  EXPECT_TRUE(init_district(temp / "a", {"610602", "宝塔区", {}}).ok());
  EXPECT_TRUE(init_district(temp / "b", {"andorra", "Andorra", {}}).ok());
  for (const char* code : {"", "61060", "6106021", "Andorra", "an dorra", "宝塔", "a1", "../x"}) {
    EXPECT_EQ(init_district(temp / "c", {code, "x", {}}).error().code, ErrorCode::name_invalid);
  }
}

TEST(InitDistrict, ShutsStrangersOutOfTheFolder) {
  testing::TempFolder temp;
  ASSERT_TRUE(init_district(temp / "a", kBaota).ok());
  using std::filesystem::perms;
  EXPECT_EQ(std::filesystem::status(temp / "a").permissions() & perms::others_all, perms::none);
}

TEST(InitDistrict, RefusesAFolderThatIsNotEmptyAndLeavesItAlone) {
  testing::TempFolder temp;
  std::filesystem::create_directory(temp / "empty");
  EXPECT_TRUE(init_district(temp / "empty", kBaota).ok());
  EXPECT_EQ(init_district(temp / "empty", kBaota).error().code, ErrorCode::folder_exists);
  std::ofstream(temp / "file") << "x";
  EXPECT_EQ(init_district(temp / "file", kBaota).error().code, ErrorCode::folder_exists);
}

TEST(InitDistrict, LeavesNothingBehindOnAFullDisk) {
  testing::TempFolder temp;
  for (int writes = 0; writes < 8; ++writes) {
    testing::FaultVfs vfs;
    vfs.writes_left = writes;
    const auto status = init_district(temp / "full", kBaota);
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().code, ErrorCode::disk_full);
    EXPECT_EQ(status.error().place.file, (temp / "full").string());
    EXPECT_TRUE(std::filesystem::is_empty(temp.path()));
  }
}

TEST(InitDistrict, LeavesNothingBehindWhereTheParentIsMissing) {
  testing::TempFolder temp;
  EXPECT_EQ(init_district(temp / "no/such", kBaota).error().code, ErrorCode::file_not_found);
  EXPECT_TRUE(std::filesystem::is_empty(temp.path()));
}

TEST(OpenDistrict, RefusesAFolderThatHoldsNone) {
  testing::TempFolder temp;
  geo::NoProgress progress;
  EXPECT_EQ(District::open(temp.path(), {}, progress).error().code, ErrorCode::not_a_district);
  EXPECT_EQ(District::open(temp / "none", {}, progress).error().code, ErrorCode::not_a_district);
  EXPECT_TRUE(std::filesystem::is_empty(temp.path()));
}

// Runs `work` in a child process as a user who owns nothing, and gives its exit status.
int as_nobody(const std::function<int()>& work) {
  const pid_t child = ::fork();
  if (child == 0) {
    constexpr uid_t kNobody = 65534;
    if (::getuid() == 0 && (::setgid(kNobody) != 0 || ::setuid(kNobody) != 0)) ::_exit(100);
    ::_exit(work());
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST_F(DistrictTest, NamesAFolderThatMayNotBeRead) {
  std::filesystem::permissions(
      temp_.path(), std::filesystem::perms::owner_all | std::filesystem::perms::others_exec);
  std::filesystem::permissions(folder_, std::filesystem::perms::none);
  const auto open_code = [&] {
    geo::NoProgress progress;
    return static_cast<int>(District::open(folder_, {}, progress).error().code);
  };
  EXPECT_EQ(as_nobody(open_code), static_cast<int>(ErrorCode::permission_denied));
  // To read, but not to write.
  std::filesystem::permissions(
      folder_, std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec |
                   std::filesystem::perms::others_read | std::filesystem::perms::others_exec);
  EXPECT_EQ(as_nobody(open_code), static_cast<int>(ErrorCode::permission_denied));
  const auto init_code = [&] {
    return static_cast<int>(init_district(folder_ / "inner", kBaota).error().code);
  };
  EXPECT_EQ(as_nobody(init_code), static_cast<int>(ErrorCode::permission_denied));
  std::filesystem::permissions(folder_, std::filesystem::perms::owner_all);
}

// A child acknowledges each write over a pipe and is killed without warning.
TEST_F(DistrictTest, LosesNoAcknowledgedWriteWhenItIsKilled) {
  for (int round = 0; round < 3; ++round) {
    std::int64_t before = 0;
    {
      auto district = open();
      before = district->view(kAll).revision().value;
    }
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      geo::NoProgress progress;
      auto district = District::open(folder_, {}, progress);
      if (!district) ::_exit(1);
      std::vector<std::thread> clients;
      for (int c = 0; c < 4; ++c) {
        clients.emplace_back([&] {
          while (true) {
            const auto receipt = (*district)->execute(kAll, add_place("枣园"));
            if (!receipt) ::_exit(1);
            const std::int64_t revision = receipt->revision.value;
            if (::write(ends[1], &revision, sizeof(revision)) != sizeof(revision)) ::_exit(1);
          }
        });
      }
      for (std::thread& client : clients) client.join();
    }
    ::close(ends[1]);
    std::vector<std::int64_t> acknowledged;
    std::int64_t revision = 0;
    while (acknowledged.size() < 40 &&
           ::read(ends[0], &revision, sizeof(revision)) == sizeof(revision)) {
      acknowledged.push_back(revision);
    }
    ::kill(child, SIGKILL);
    while (::read(ends[0], &revision, sizeof(revision)) == sizeof(revision)) {
      acknowledged.push_back(revision);
    }
    ::close(ends[0]);
    ::waitpid(child, nullptr, 0);
    ASSERT_GE(acknowledged.size(), 40u);
    auto district = open();
    const WorldView view = district->view(kAll);
    for (const std::int64_t each : acknowledged) {
      EXPECT_GT(each, before);
      const Place* place = view.find<Place>({each});
      ASSERT_NE(place, nullptr) << each;
      EXPECT_EQ(place->version.value, each);
    }
    EXPECT_TRUE(district->verify_log().ok());
  }
}

TEST_F(DistrictTest, OpensTheSameWithAndWithoutItsCache) {
  std::string content;
  {
    auto district = open();
    testing::RandomChanges random(5);
    for (int i = 0; i < 20; ++i) {
      const auto receipt = district->execute(
          kAll, [&](const WorldView& view) -> geo::Result<Change> { return random.next(view); });
      ASSERT_TRUE(receipt.ok()) << words(receipt.error());
    }
    content = content_of(district->view(kAll));
  }
  const std::filesystem::path cache = folder_ / kCacheFolder / "world.bin";
  ASSERT_TRUE(std::filesystem::exists(cache));
  const auto areas_of = [](const WorldView& view) {
    std::vector<data::AreaId> areas;
    view.for_each<Building>([&](const Building&, data::AreaId area) { areas.push_back(area); });
    view.for_each<CountRow>([&](const CountRow&, data::AreaId area) { areas.push_back(area); });
    return areas;
  };
  const auto cached = open({.lock = false})->view(kAll);
  EXPECT_EQ(content_of(cached), content);
  // One altered byte anywhere, and the store is read instead.
  {
    std::fstream file(cache, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(std::filesystem::file_size(cache) / 2));
    file.put('\x55');
  }
  EXPECT_EQ(content_of(open({.lock = false})->view(kAll)), content);
  std::filesystem::remove_all(folder_ / kCacheFolder);
  const auto read = open({.lock = false})->view(kAll);
  EXPECT_EQ(content_of(read), content);
  EXPECT_EQ(areas_of(read), areas_of(cached));
  EXPECT_EQ(read.next_id<Building>(), cached.next_id<Building>());
  EXPECT_EQ(read.world().stamp<Building>(), cached.world().stamp<Building>());
}

}  // namespace
}  // namespace jingwei::services
