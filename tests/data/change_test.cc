#include "data/change.h"

#include <gtest/gtest.h>

#include "tests/data/support/mirror.h"

namespace jingwei::data {
namespace {

using testing::Mirror;
using testing::RandomDistrict;

template <class Row>
void expect_same_content(const testing::RowMap<Row>& rows, const testing::RowMap<Row>& wanted) {
  ASSERT_EQ(rows.size(), wanted.size()) << RowTraits<Row>::layer;
  for (const auto& [id, row] : wanted) {
    ASSERT_TRUE(rows.contains(id));
    EXPECT_TRUE(same_content(rows.at(id), row)) << RowTraits<Row>::layer << " " << id;
  }
}

void expect_same_content(const Mirror& mirror, const Mirror& wanted) {
  std::apply(
      [&]<class... Map>(const Map&... map) {
        (expect_same_content<typename Map::mapped_type>(std::get<Map>(mirror.rows), map), ...);
      },
      wanted.rows);
}

Place place(std::int64_t id, std::int64_t version, std::string name) {
  Place row;
  row.id = {id};
  row.version = {version};
  row.name = std::move(name);
  return row;
}

TEST(Inverse, TakesEveryChangeBack) {
  for (std::uint32_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    RandomDistrict random(seed);
    Mirror mirror;
    std::vector<Change> changes;
    std::vector<Mirror> states = {mirror};
    for (int revision = 1; revision <= 6; ++revision) {
      WorldBuilder builder({"610602", "宝塔区", "key", {}});
      std::apply(
          [&](const auto&... map) {
            const auto put_all = [&](const auto& rows) {
              for (const auto& [id, row] : rows) builder.put(row);
            };
            (put_all(map), ...);
          },
          mirror.rows);
      const WorldView view(builder.finish({revision - 1}, ""), Scope::whole_district("li"));
      changes.push_back(revision == 1 ? random.first_change() : random.next_change(view, mirror));
      mirror.apply(changes.back(), {revision});
      states.push_back(mirror);
    }
    for (std::size_t i = changes.size(); i > 0; --i) {
      const Revision revision{static_cast<std::int64_t>(i)};
      mirror.apply(inverse(changes[i - 1], revision), {100 + revision.value});
      expect_same_content(mirror, states[i - 1]);
    }
  }
}

TEST(Inverse, ReadsTheRowsAsTheStoreLeftThem) {
  Change change;
  change.of<Place>() = {{std::nullopt, place(1, 0, "made")},
                        {place(2, 3, "old"), place(2, 3, "new")},
                        {place(4, 3, "gone"), std::nullopt}};
  const Change back = inverse(change, {7});
  const RowWrites<Place> expected = {{std::nullopt, place(4, 3, "gone")},
                                     {place(2, 7, "new"), place(2, 3, "old")},
                                     {place(1, 7, "made"), std::nullopt}};
  EXPECT_EQ(back.of<Place>(), expected);
  EXPECT_EQ(back.undoes, Revision{7});
}

TEST(Change, IsEmptyWhenNoTableIsWritten) {
  Change change;
  change.summary = {"无", "none"};
  EXPECT_TRUE(change.empty());
  change.of<Elevation>().push_back({std::nullopt, Elevation{}});
  EXPECT_FALSE(change.empty());
}

}  // namespace
}  // namespace jingwei::data
