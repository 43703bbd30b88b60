#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <sstream>
#include <thread>

#include "services/backup_file.h"
#include "services/district.h"
#include "tests/support/fault_vfs.h"
#include "tests/support/random_changes.h"
#include "tests/support/temp_folder.h"

namespace jingwei::services {
namespace {

using data::Change;
using data::Place;
using data::Scope;
using data::WorldView;
using geo::ErrorCode;
using testing::content_of;

const Scope kAll = Scope::whole_district("li");

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

void write_bytes(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

class BackupTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(init_district(folder_, {"610602", "宝塔区", geo::LonLat{109.49, 36.6}}).ok());
    district_ = open(folder_);
    testing::RandomChanges random(2);
    for (int i = 0; i < 15; ++i) {
      ASSERT_TRUE(district_
                      ->execute(kAll,
                                [&](const WorldView& view) -> geo::Result<Change> {
                                  return random.next(view);
                                })
                      .ok());
    }
    write_bytes(folder_ / "elevation-0011223344556677.tif", std::string(300'000, 'e'));
    std::filesystem::create_directory(folder_ / "photos");
    write_bytes(folder_ / "photos/1.jpg", "a picture");
    write_bytes(folder_ / "photos/empty.jpg", "");
    write_bytes(folder_ / "photos/.2.jpg-0011", "half a pict");
  }
  std::unique_ptr<District> open(const std::filesystem::path& folder) {
    auto district = District::open(folder, {}, progress_);
    EXPECT_TRUE(district.ok());
    return district ? std::move(*district) : nullptr;
  }
  void add_place() {
    const auto receipt = district_->execute(kAll, [](const WorldView& view) -> geo::Result<Change> {
      Change change;
      Place place;
      place.id = view.next_id<Place>();
      place.source_key = "counted";
      change.of<Place>().push_back({std::nullopt, place});
      return change;
    });
    EXPECT_TRUE(receipt.ok());
  }
  // Names of what stands in the scratch folder.
  std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(temp_.path())) {
      found.push_back(entry.path().filename());
    }
    std::sort(found.begin(), found.end());
    return found;
  }

  geo::NoProgress progress_;
  testing::TempFolder temp_;
  std::filesystem::path folder_ = temp_ / "baota", file_ = temp_ / "baota.backup",
                        copy_ = temp_ / "copy";
  std::unique_ptr<District> district_;
};

TEST_F(BackupTest, ComesBackAsItWas) {
  const auto status = district_->backup(kAll, file_, Existing::kept, progress_);
  ASSERT_TRUE(status.ok()) << describe(status.error(), geo::Language::en);
  EXPECT_EQ(names(), (std::vector<std::string>{"baota", "baota.backup"}));
  ASSERT_TRUE(restore_district(file_, copy_, progress_).ok());
  auto copy = open(copy_);
  EXPECT_EQ(content_of(copy->view(kAll)), content_of(district_->view(kAll)));
  EXPECT_EQ(copy->view(kAll).world().chain_hash(), district_->view(kAll).world().chain_hash());
  EXPECT_EQ(copy->log(kAll, {}, 100)->size(), district_->log(kAll, {}, 100)->size());
  EXPECT_TRUE(copy->verify_log().ok());
  for (const char* name : {"elevation-0011223344556677.tif", "photos/1.jpg", "photos/empty.jpg"}) {
    EXPECT_EQ(bytes_of(copy_ / name), bytes_of(folder_ / name)) << name;
  }
  EXPECT_FALSE(std::filesystem::exists(copy_ / "photos/.2.jpg-0011")) << "was being written";
  // What was restored can be worked with: the newest change can be taken back.
  EXPECT_TRUE(copy->undo(kAll, {}).ok());
}

TEST_F(BackupTest, HoldsWhatBelongsToTheDistrictAndNothingElseOfItsFolder) {
  write_bytes(folder_ / "notes.txt", "mine");
  write_bytes(folder_ / "elevation-0011.tif", "mine");
  const std::filesystem::path inside = folder_ / "older.backup";
  ASSERT_TRUE(district_->backup(kAll, inside, Existing::kept, progress_).ok());
  ASSERT_TRUE(district_->backup(kAll, file_, Existing::kept, progress_).ok());
  ASSERT_TRUE(restore_district(file_, copy_, progress_).ok());
  for (const char* name : {"older.backup", "notes.txt", "elevation-0011.tif"}) {
    EXPECT_FALSE(std::filesystem::exists(copy_ / name)) << name;
  }
  EXPECT_TRUE(std::filesystem::exists(copy_ / "photos/1.jpg"));
}

TEST_F(BackupTest, AnswersTheRevisionThatItHolds) {
  const auto held = district_->backup(kAll, file_, Existing::kept, progress_);
  ASSERT_TRUE(held.ok());
  add_place();
  ASSERT_TRUE(restore_district(file_, copy_, progress_).ok());
  EXPECT_EQ(*held, open(copy_)->view(kAll).revision());
  EXPECT_LT(*held, district_->view(kAll).revision());
}

TEST_F(BackupTest, MayBeReadByNobodyElseOnTheMachine) {
  ASSERT_TRUE(district_->backup(kAll, file_, Existing::kept, progress_).ok());
  using std::filesystem::perms;
  const perms all = std::filesystem::status(file_).permissions();
  EXPECT_EQ(all & (perms::group_all | perms::others_all), perms::none);
}

TEST_F(BackupTest, IsOneRevisionWhileWritesGoOn) {
  std::atomic<bool> done{false};
  const std::int64_t before = district_->view(kAll).revision().value;
  const std::size_t places = district_->view(kAll).count<Place>();
  std::thread writes([&] {
    while (!done) add_place();
  });
  for (int round = 0; round < 2; ++round) {
    ASSERT_TRUE(district_->backup(kAll, file_, Existing::replaced, progress_).ok());
    const std::filesystem::path copy = temp_ / ("copy" + std::to_string(round));
    ASSERT_TRUE(restore_district(file_, copy, progress_).ok());
    const WorldView view = open(copy)->view(kAll);
    EXPECT_EQ(static_cast<std::int64_t>(view.count<Place>() - places),
              view.revision().value - before);
  }
  done = true;
  writes.join();
}

TEST_F(BackupTest, IsRefusedWhenAnyByteIsWrong) {
  ASSERT_TRUE(district_->backup(kAll, file_, Existing::kept, progress_).ok());
  const std::string good = bytes_of(file_);
  for (std::size_t at = 0; at < good.size(); at += 1 + good.size() / 40) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x10);
    write_bytes(file_, bad);
    const auto status = restore_district(file_, copy_, progress_);
    ASSERT_FALSE(status.ok()) << at;
    EXPECT_FALSE(std::filesystem::exists(copy_));
  }
  EXPECT_EQ(names(), (std::vector<std::string>{"baota", "baota.backup"}));
}

TEST_F(BackupTest, IsRefusedWhenItIsCutShort) {
  ASSERT_TRUE(district_->backup(kAll, file_, Existing::kept, progress_).ok());
  const std::string good = bytes_of(file_);
  for (std::size_t size = 0; size < good.size(); size += 1 + good.size() / 30) {
    write_bytes(file_, good.substr(0, size));
    const auto status = restore_district(file_, copy_, progress_);
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().code, ErrorCode::file_truncated) << size;
    EXPECT_FALSE(std::filesystem::exists(copy_));
  }
  write_bytes(file_, good + "x");
  EXPECT_EQ(restore_district(file_, copy_, progress_).error().code, ErrorCode::store_damaged);
}

TEST_F(BackupTest, IsNotRestoredOverSomethingElse) {
  ASSERT_TRUE(district_->backup(kAll, file_, Existing::kept, progress_).ok());
  EXPECT_EQ(restore_district(file_, folder_, progress_).error().code, ErrorCode::folder_exists);
  write_bytes(temp_ / "letter", "not a backup, though long enough");
  EXPECT_EQ(restore_district(temp_ / "letter", copy_, progress_).error().code,
            ErrorCode::file_format_unknown);
  EXPECT_EQ(restore_district(temp_ / "none", copy_, progress_).error().code,
            ErrorCode::file_not_found);
}

TEST_F(BackupTest, ReplacesAnOlderBackupOnlyWhenToldAndNoOtherFileEver) {
  ASSERT_TRUE(district_->backup(kAll, file_, Existing::kept, progress_).ok());
  const std::string older = bytes_of(file_);
  add_place();
  EXPECT_EQ(district_->backup(kAll, file_, Existing::kept, progress_).error().code,
            ErrorCode::usage);
  EXPECT_EQ(bytes_of(file_), older);
  ASSERT_TRUE(district_->backup(kAll, file_, Existing::replaced, progress_).ok());
  ASSERT_TRUE(restore_district(file_, copy_, progress_).ok());
  EXPECT_EQ(content_of(open(copy_)->view(kAll)), content_of(district_->view(kAll)));
  write_bytes(temp_ / "letter", "dear");
  EXPECT_EQ(district_->backup(kAll, temp_ / "letter", Existing::replaced, progress_).error().code,
            ErrorCode::usage);
  EXPECT_EQ(bytes_of(temp_ / "letter"), "dear");
}

TEST_F(BackupTest, LeavesNothingBehindWhenItIsCancelledOrTheDiskIsFull) {
  class Stop final : public geo::Progress {
   public:
    explicit Stop(int steps) : left_(steps) {}
    bool step(std::string_view, double) override { return --left_ > 0; }

   private:
    int left_;
  };
  for (int steps = 1; steps < 8; ++steps) {
    Stop stop(steps);
    const auto status = district_->backup(kAll, file_, Existing::kept, stop);
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().code, ErrorCode::cancelled);
    EXPECT_EQ(names(), (std::vector<std::string>{"baota"}));
  }
  testing::FaultVfs vfs;
  vfs.writes_left = 3;
  EXPECT_EQ(district_->backup(kAll, file_, Existing::kept, progress_).error().code,
            ErrorCode::disk_full);
  EXPECT_EQ(names(), (std::vector<std::string>{"baota"}));
}

TEST_F(BackupTest, IsForTheWholeDistrictOnly) {
  const Scope part = Scope::of_areas("wang", {data::AreaId{1}});
  EXPECT_EQ(district_->backup(part, file_, Existing::kept, progress_).error().code,
            ErrorCode::not_permitted);
  EXPECT_EQ(district_->log(part, {}, 10).error().code, ErrorCode::not_permitted);
}

TEST(BackupFile, RefusesNamesThatLeadOutOfTheFolder) {
  testing::TempFolder temp;
  geo::NoProgress progress;
  write_bytes(temp / "content", "x");
  for (const char* name : {"../x", "/x", "a/../../x", "", ".", "a/"}) {
    std::filesystem::remove(temp / "backup");
    auto writer = BackupWriter::create(temp / "backup");
    ASSERT_TRUE(writer.ok());
    ASSERT_TRUE(writer->add(name, temp / "content", progress).ok());
    ASSERT_TRUE(writer->finish().ok());
    const auto status = read_backup(
        temp / "backup",
        [](const std::string&) -> geo::Result<PieceSink> {
          ADD_FAILURE();
          return PieceSink([](std::string_view) { return geo::Status(); });
        },
        progress);
    ASSERT_FALSE(status.ok()) << name;
    EXPECT_EQ(status.error().code, ErrorCode::store_damaged);
  }
}

}  // namespace
}  // namespace jingwei::services
