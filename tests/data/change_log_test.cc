#include "data/change_log.h"

#include <gtest/gtest.h>

#include <array>
#include <map>

#include "data/gpkg_store.h"
#include "data/schema.h"
#include "tests/support/random_changes.h"
#include "tests/support/temp_folder.h"

namespace jingwei::data {
namespace {

using geo::ErrorCode;

Change add_place(std::int64_t id, std::string name) {
  Change change;
  change.actor = "li";
  change.command = "edit";
  change.summary = {"新地名", "a new place"};
  Place place;
  place.id = {id};
  place.name = std::move(name);
  change.of<Place>().push_back({std::nullopt, place});
  return change;
}

class ChangeLogTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(create_gpkg_store(file_, {"610602", "宝塔区", "key", {{109.49, 36.6}}, true}).ok());
    auto store = *open_gpkg_store(file_, StoreMode::write);
    for (int i = 1; i <= 5; ++i) {
      const std::array batch{std::make_shared<const Change>(add_place(i, "枣园"))};
      ASSERT_TRUE(store->commit({i - 1}, batch).ok());
    }
    const std::array undo{std::make_shared<const Change>(*store->inverse_of({3}))};
    ASSERT_TRUE(store->commit({5}, undo).ok());
  }
  // Alters the file as a foreign program would that got past the triggers.
  void tamper(const std::string& sql) {
    auto connection = sqlite::Connection::open(file_, sqlite::Access::write);
    ASSERT_TRUE(connection.ok());
    ASSERT_TRUE(admit_writes(*connection).ok());
    const auto status = connection->run(sql);
    ASSERT_TRUE(status.ok()) << status.error().detail;
  }
  void commit(const Change& change) {
    auto store = *open_gpkg_store(file_, StoreMode::write);
    const std::array batch{std::make_shared<const Change>(change)};
    ASSERT_TRUE(store->commit(store->head()->revision, batch).ok());
  }
  void rename_place(std::int64_t id) {
    Change change = add_place(id, "");
    auto store = *open_gpkg_store(file_, StoreMode::write);
    geo::NoProgress progress;
    const WorldView view(*store->load(progress), Scope::whole_district("li"));
    auto& write = change.of<Place>().front();
    write.before = *view.find<Place>({id});
    write.after = write.before;
    write.after->name += "一";
    store.reset();
    commit(change);
  }
  geo::Status verify() { return (*open_gpkg_store(file_, StoreMode::read))->verify_log(); }

  testing::TempFolder folder_;
  std::filesystem::path file_ = folder_ / "district.gpkg";
};

TEST_F(ChangeLogTest, VerifiesWhatNobodyHasTouched) { EXPECT_TRUE(verify().ok()); }

TEST_F(ChangeLogTest, FindsEveryAlteredColumn) {
  const std::array<const char*, 11> edits = {"at = '2020-01-01T00:00:00.000Z'",
                                             "actor = 'wang'",
                                             "command = 'import'",
                                             "summary_zh = '别的'",
                                             "summary_en = ''",
                                             "undoes = 1",
                                             "undone_by = 5",
                                             "row_count = 2",
                                             "payload_digest = ''",
                                             "prev_hash = ''",
                                             "hash = ''"};
  for (const char* edit : edits) {
    SCOPED_TRACE(edit);
    tamper("CREATE TABLE kept AS SELECT * FROM change_log");
    tamper(std::string("UPDATE change_log SET ") + edit + " WHERE revision = 4");
    const auto status = verify();
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().code, ErrorCode::store_damaged);
    EXPECT_EQ(status.error().place.layer, "change_log");
    EXPECT_EQ(status.error().place.feature, "4");
    tamper("DELETE FROM change_log; INSERT INTO change_log SELECT * FROM kept; DROP TABLE kept");
    ASSERT_TRUE(verify().ok());
  }
}

TEST_F(ChangeLogTest, FindsARemovedLine) {
  tamper("DELETE FROM change_log WHERE revision = 2");
  EXPECT_EQ(verify().error().place.feature, "2");
}

TEST_F(ChangeLogTest, FindsLinesCutOffAtTheEnd) {
  tamper("DELETE FROM change_log WHERE revision >= 5; UPDATE change_log SET undone_by = NULL");
  EXPECT_EQ(verify().error().code, ErrorCode::store_damaged);
}

TEST_F(ChangeLogTest, FindsAnAlteredPayload) {
  tamper("UPDATE change_payloads SET body = x'00' WHERE revision = 5");
  EXPECT_EQ(verify().error().place.feature, "5");
}

TEST_F(ChangeLogTest, FindsTheLogOfAnotherDistrict) {
  tamper("UPDATE jingwei_district SET key = 'other'");
  EXPECT_EQ(verify().error().place.feature, "1");
}

TEST_F(ChangeLogTest, VerifiesAfterAPayloadWasPurgedAndDoesNotUndoIt) {
  tamper("DELETE FROM change_payloads WHERE revision = 5");
  EXPECT_TRUE(verify().ok());
  auto store = *open_gpkg_store(file_, StoreMode::read);
  EXPECT_EQ(store->inverse_of({5}).error().code, ErrorCode::undo_impossible);
  EXPECT_TRUE(store->inverse_of({4}).ok()) << "its row says that nobody has written it since";
}

TEST_F(ChangeLogTest, DoesNotUndoAChangeWhoseRowsAPurgedOneMayHaveWritten) {
  rename_place(4);
  tamper("DELETE FROM change_payloads WHERE revision = 7");
  auto store = *open_gpkg_store(file_, StoreMode::read);
  EXPECT_EQ(store->inverse_of({4}).error().code, ErrorCode::undo_blocked);
}

TEST_F(ChangeLogTest, NamesAllBlockersHoweverManyAndReadsNoneOfThemWithoutNeed) {
  std::string wanted;
  for (int i = 7; i < 107; ++i) {
    rename_place(4);
    wanted = std::to_string(i) + (wanted.empty() ? "" : ", ") + wanted;
  }
  auto store = *open_gpkg_store(file_, StoreMode::read);
  EXPECT_EQ(store->inverse_of({4}).error().detail, wanted);
  tamper("UPDATE change_payloads SET body = x'00' WHERE revision > 6");
  EXPECT_TRUE(store->inverse_of({5}).ok());
}

TEST_F(ChangeLogTest, TellsWhatMayBeUndone) {
  Change account = add_place(9, "号");
  account.command = "account";
  commit(account);
  tamper("DELETE FROM change_payloads WHERE revision = 2");
  std::map<std::int64_t, bool> undoable;
  const auto log = (*open_gpkg_store(file_, StoreMode::read))->log({}, 100);
  ASSERT_TRUE(log.ok());
  for (const LogEntry& entry : *log) {
    undoable[entry.revision.value] = entry.undoable;
  }
  const std::map<std::int64_t, bool> wanted = {{1, true}, {2, false}, {3, false}, {4, true},
                                               {5, true}, {6, true},  {7, false}};
  EXPECT_EQ(undoable, wanted);
}

TEST_F(ChangeLogTest, ListsTheNewestFirst) {
  auto store = *open_gpkg_store(file_, StoreMode::read);
  const auto newest = store->log({}, 2);
  ASSERT_EQ(newest->size(), 2u);
  EXPECT_EQ(newest->at(0).revision, Revision{6});
  EXPECT_EQ(newest->at(1).revision, Revision{5});
  const auto older = store->log({3}, 10);
  ASSERT_EQ(older->size(), 2u);
  EXPECT_EQ(older->at(0).revision, Revision{2});
}

TEST_F(ChangeLogTest, SharesNoDigestBetweenEqualPayloads) {
  auto connection = sqlite::Connection::open(file_, sqlite::Access::read);
  EXPECT_EQ(**connection->integer("SELECT count(DISTINCT payload_digest) FROM change_log"), 6);
  EXPECT_EQ(**connection->integer("SELECT count(DISTINCT salt) FROM change_payloads"), 6);
}

TEST(Inverse, KeepsOnlyTheIdsOfRowsThatWereMade) {
  Change change = add_place(1, std::string(100'000, 'x'));
  EXPECT_LT(encode_inverse(change).size(), 100u);
}

TEST(Inverse, GivesBackWhatItHasWritten) {
  testing::RandomRows random(3);
  Change change;
  const auto fill = [&]<class Row>(RowWrites<Row>& writes) {
    const Row made = random.row<Row>(1, 0), before = random.row<Row>(2, 5);
    Row after = before;
    after.version = {99};
    writes = {{std::nullopt, made}, {before, after}, {random.row<Row>(3, 6), std::nullopt}};
  };
  std::apply([&](auto&... writes) { (fill(writes), ...); }, change.writes);
  const auto inverse = decode_inverse(encode_inverse(change));
  ASSERT_TRUE(inverse.ok());
  const auto compare = [&]<class Row>(const RowWrites<Row>& writes) {
    const auto& rows = std::get<RowInverses<Row>>(*inverse);
    ASSERT_EQ(rows.size(), 3u);
    EXPECT_EQ(rows[0].id, writes[0].after->id);
    EXPECT_FALSE(rows[0].restored);
    EXPECT_TRUE(*rows[1].restored == *writes[1].before);
    EXPECT_TRUE(*rows[2].restored == *writes[2].before);
  };
  std::apply([&](const auto&... writes) { (compare(writes), ...); }, change.writes);
}

TEST(Inverse, RefusesEveryPrefix) {
  Change change = add_place(1, "枣园");
  change.of<Place>().push_back({change.of<Place>()[0].after, std::nullopt});
  const std::string bytes = encode_inverse(change);
  // One byte for each kind that a store of schema 1 or 2 did not have.
  const std::size_t first = bytes.size() - 10, second = bytes.size() - 2;
  EXPECT_TRUE(decode_inverse(std::string_view(bytes).substr(0, first)).ok());
  EXPECT_TRUE(decode_inverse(std::string_view(bytes).substr(0, second)).ok());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    if (size == first || size == second) continue;
    EXPECT_FALSE(decode_inverse(std::string_view(bytes).substr(0, size)).ok()) << size;
  }
}

}  // namespace
}  // namespace jingwei::data
