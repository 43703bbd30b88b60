#include "data/table.h"

#include <gtest/gtest.h>

#include <map>
#include <vector>

#include "data/model/rows.h"
#include "tests/support/random_rows.h"

namespace jingwei::data {
namespace {

using testing::RandomRows;

struct Entry {
  Place row;
  AreaId area;
  friend bool operator==(const Entry&, const Entry&) = default;
};
using Oracle = std::map<std::int64_t, Entry>;

Place place(std::int64_t id, std::string name = {}) {
  Place row;
  row.id = {id};
  row.name = std::move(name);
  return row;
}

void expect_same(const Table<Place>& table, const Oracle& oracle) {
  ASSERT_EQ(table.size(), oracle.size());
  auto expected = oracle.begin();
  table.for_each([&](const Place& row, AreaId area) {
    ASSERT_NE(expected, oracle.end());
    EXPECT_EQ((Entry{row, area}), expected->second);
    EXPECT_EQ(table.find(row.id), &row);
    EXPECT_EQ(table.area_of(row.id), area);
    ++expected;
  });
  EXPECT_EQ(expected, oracle.end());
}

TEST(Table, BehavesLikeAMapUnderRandomOperationsAndItsCopiesStayAsTheyWere) {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    RandomRows random(seed);
    Table<Place> table;
    Oracle oracle;
    std::vector<std::pair<Table<Place>, Oracle>> copies;
    std::int64_t next = 1;
    for (int step = 0; step < 600; ++step) {
      const std::int64_t id = random.integer(1, 5'000);
      const AreaId area{random.integer(0, 3)};
      switch (random.integer(0, 9)) {
        case 0:
          copies.emplace_back(table, oracle);
          break;
        case 1:
        case 2:
        case 3:
          table.erase({id});
          oracle.erase(id);
          break;
        case 4: {
          const auto locate = [&](const Place& row) { return AreaId{row.at.x % 3 + 3}; };
          table.relocate(locate);
          for (auto& [key, entry] : oracle) entry.area = locate(entry.row);
          break;
        }
        default: {
          const Place row = random.row<Place>(id, step);
          table.put(row, area);
          oracle[id] = {row, area};
          next = std::max(next, id + 1);
        }
      }
      ASSERT_EQ(table.find({id}) != nullptr, oracle.contains(id));
      ASSERT_EQ(table.next_id().value, next);
    }
    expect_same(table, oracle);
    for (const auto& [copy, as_it_was] : copies) expect_same(copy, as_it_was);
  }
}

TEST(Table, CopiesShareEveryChunkThatIsNotWritten) {
  Table<Place> table;
  for (std::int64_t id = 1; id <= 3'000; ++id) table.put(place(id), {});
  Table<Place> copy = table;
  copy.put(place(1'500, "new"), {});
  EXPECT_EQ(copy.find({10}), table.find({10}));
  EXPECT_EQ(copy.find({2'999}), table.find({2'999}));
  EXPECT_NE(copy.find({1'500}), table.find({1'500}));
  EXPECT_EQ(table.find({1'500})->name, "");
}

TEST(Table, KeepsRowsOnBothSidesOfAChunkApart) {
  Table<Place> table;
  table.put(place(1'024, "b"), {});
  table.put(place(1'023, "a"), {});
  EXPECT_EQ(table.find({1'023})->name, "a");
  EXPECT_EQ(table.find({1'024})->name, "b");
  EXPECT_EQ(table.find({1'025}), nullptr);
}

TEST(Table, GivesNoIdTwiceAlsoWhenItsRowIsGone) {
  Table<Place> table;
  EXPECT_EQ(table.next_id(), PlaceId{1});
  table.put(place(7), {});
  table.erase({7});
  EXPECT_EQ(table.next_id(), PlaceId{8});
  table.reserve_ids_below(5);
  EXPECT_EQ(table.next_id(), PlaceId{8});
  table.reserve_ids_below(20);
  EXPECT_EQ(table.next_id(), PlaceId{20});
}

TEST(Table, HasNoRowForIdsThatNeverWere) {
  Table<Place> table;
  table.put(place(1), {});
  for (const std::int64_t id :
       {std::int64_t{0}, std::int64_t{-1}, std::int64_t{2}, std::int64_t{1} << 52}) {
    EXPECT_EQ(table.find({id}), nullptr);
    EXPECT_EQ(table.area_of({id}), AreaId{});
    table.erase({id});
  }
  EXPECT_EQ(table.size(), 1u);
}

TEST(TableDeathTest, RefusesARowWithoutAnId) {
  Table<Place> table;
  EXPECT_DEATH(table.put(place(0), {}), "broken invariant");
}

}  // namespace
}  // namespace jingwei::data
