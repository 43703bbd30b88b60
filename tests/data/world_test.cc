#include "data/world.h"

#include <gtest/gtest.h>

#include "tests/data/support/mirror.h"

namespace jingwei::data {
namespace {

using testing::Mirror;
using testing::RandomDistrict;

DistrictInfo info() { return {"610602", "宝塔区", "key", {{109.49, 36.59}}}; }

// No row is visible that a scan would hide, and none is hidden that a scan would show, by whatever
// way one asks.
template <class Row>
void expect_rows_as_scanned(const WorldView& view, const Mirror& mirror) {
  std::vector<std::int64_t> expected;
  for (const auto& [id, row] : mirror.of<Row>()) {
    const bool visible = mirror.visible(row, view.scope());
    const Row* found = view.find<Row>({id});
    ASSERT_EQ(found != nullptr, visible) << RowTraits<Row>::layer << " " << id;
    ASSERT_EQ(view.area_of<Row>({id}), visible ? mirror.area_of(row) : AreaId{})
        << RowTraits<Row>::layer << " " << id;
    if (!visible) continue;
    EXPECT_EQ(*found, row);
    expected.push_back(id);
  }
  std::vector<std::int64_t> seen;
  view.for_each<Row>([&](const Row& row, AreaId area) {
    seen.push_back(row.id.value);
    EXPECT_EQ(area, mirror.area_of(row));
  });
  EXPECT_EQ(seen, expected) << RowTraits<Row>::layer;
  EXPECT_EQ(view.count<Row>(), expected.size());
}

void expect_as_scanned(const WorldPtr& world, const Mirror& mirror, const Scope& scope) {
  const WorldView view(world, scope);
  std::apply(
      [&]<class... Map>(const Map&...) {
        (
            [&] {
              using Row = typename Map::mapped_type;
              if constexpr (kInWorld<Row>) expect_rows_as_scanned<Row>(view, mirror);
            }(),
            ...);
      },
      mirror.rows);
}

TEST(WorldView, ShowsNoScopedRowOfAnotherAreaAfterAnyChange) {
  for (std::uint32_t seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    RandomDistrict random(seed);
    Mirror mirror;
    WorldPtr world = WorldBuilder(info()).finish({}, "");
    std::vector<std::pair<WorldPtr, Mirror>> earlier;
    for (int step = 1; step <= 10; ++step) {
      const Scope all = Scope::whole_district("li");
      const Change change =
          step == 1 ? random.first_change() : random.next_change({world, all}, mirror);
      WorldBuilder builder(*world);
      builder.apply(change, {step}, "h");
      world = builder.finish({step}, "h");
      mirror.apply(change, {step});
      earlier.emplace_back(world, mirror);
      expect_as_scanned(world, mirror, all);
      for (int i = 0; i < 3; ++i) expect_as_scanned(world, mirror, random.scope(mirror));
      if (HasFatalFailure()) return;
    }
    // Worlds are immutable: every one still answers as it did.
    for (const auto& [then, as_it_was] : earlier) {
      expect_as_scanned(then, as_it_was, random.scope(as_it_was));
    }
  }
}

TEST(AreaLocator, AgreesWithAScanAndGivesBordersToTheSmallerId) {
  RandomDistrict random(3);
  Mirror mirror;
  const Change change = random.first_change();
  mirror.apply(change, {1});
  WorldBuilder builder(info());
  builder.apply(change, {1}, "h");
  const WorldView view(builder.finish({1}, "h"), Scope::whole_district("li"));
  for (int i = 0; i < 3'000; ++i) {
    const geo::Point p = random.point();
    ASSERT_EQ(view.locator().finest(p), mirror.finest(p)) << p.x << ", " << p.y;
    for (const AreaLevel level : {AreaLevel::district, AreaLevel::community, AreaLevel::grid}) {
      ASSERT_EQ(view.locator().at_level(p, level), mirror.at_level(p, level));
    }
  }
  // All four subdistricts meet in the middle.
  const auto corner = view.locator().all_at_level({400'000, 400'000}, AreaLevel::subdistrict);
  EXPECT_EQ(corner.size(), 4u);
  EXPECT_TRUE(std::is_sorted(corner.begin(), corner.end()));
}

Area area(std::int64_t id, AreaLevel level, std::int64_t parent) {
  Area row;
  row.id = {id};
  row.level = level;
  row.parent = {parent};
  row.shape = {{{{0, 0}, {1'000, 0}, {1'000, 1'000}, {0, 1'000}}, {}}};
  return row;
}

TEST(WorldView, KnowsTheLadderOfAnArea) {
  WorldBuilder builder(info());
  builder.put(area(1, AreaLevel::district, 0));
  builder.put(area(2, AreaLevel::subdistrict, 1));
  builder.put(area(3, AreaLevel::grid, 2));
  const WorldView view(builder.finish({1}, "h"), Scope::of_areas("li", {{2}}));
  EXPECT_TRUE(view.lies_in({3}, {1}));
  EXPECT_TRUE(view.lies_in({3}, {3}));
  EXPECT_FALSE(view.lies_in({1}, {3}));
  EXPECT_EQ(view.ancestor_at({3}, AreaLevel::subdistrict), AreaId{2});
  EXPECT_EQ(view.ancestor_at({3}, AreaLevel::community), AreaId{});
  EXPECT_EQ(view.ancestor_at({9}, AreaLevel::district), AreaId{});
  EXPECT_TRUE(view.in_scope({3}));
  EXPECT_FALSE(view.in_scope({1}));
  EXPECT_FALSE(view.in_scope({}));
}

TEST(WorldView, EndsOnACycleOfParents) {
  WorldBuilder builder(info());
  builder.put(area(1, AreaLevel::community, 2));
  builder.put(area(2, AreaLevel::grid, 1));
  const WorldView view(builder.finish({1}, "h"), Scope::of_areas("li", {{7}}));
  EXPECT_FALSE(view.in_scope({1}));
  EXPECT_EQ(view.ancestor_at({1}, AreaLevel::district), AreaId{});
}

TEST(WorldBuilder, MovesTheCountsOfABuildingThatMovesOrGoes) {
  const auto half = [](std::int64_t id, std::int32_t left) {
    Area row = area(id, AreaLevel::grid, 0);
    row.shape = {{{{left, 0}, {left + 50'000, 0}, {left + 50'000, 50'000}, {left, 50'000}}, {}}};
    return row;
  };
  const auto building = [](std::int32_t left) {
    Building row;
    row.id = {1};
    row.footprint.shell = {{left, 0}, {left + 9'000, 0}, {left + 9'000, 9'000}, {left, 9'000}};
    return row;
  };
  CountRow count;
  count.id = {1};
  count.building = {1};
  WorldBuilder first(info());
  first.put(count);  // before its building
  first.put(half(1, 0));
  first.put(half(2, 50'001));
  first.put(building(1'000));
  const WorldPtr one = first.finish({1}, "h");
  const Scope scope = Scope::of_areas("li", {{1}});
  EXPECT_EQ(WorldView(one, scope).count<CountRow>(), 1u);

  WorldBuilder second(*one);
  second.put(building(60'000));
  const WorldPtr two = second.finish({2}, "h");
  EXPECT_EQ(WorldView(two, scope).count<CountRow>(), 0u);
  EXPECT_EQ(WorldView(one, scope).count<CountRow>(), 1u);

  WorldBuilder third(*two);
  third.erase<Building>({1});
  const WorldPtr three = third.finish({3}, "h");
  EXPECT_EQ(WorldView(three, Scope::of_areas("li", {{2}})).count<CountRow>(), 0u);
  EXPECT_EQ(WorldView(three, Scope::whole_district("li")).count<CountRow>(), 1u);
}

TEST(WorldBuilder, StampsOnlyTheTablesOfAChange) {
  RandomDistrict random(5);
  WorldBuilder first(info());
  first.apply(random.first_change(), {1}, "one");
  const WorldPtr one = first.finish({1}, "one");
  Change rename;
  Area before = area(1, AreaLevel::district, 0), after = before;
  after.name = "新城";
  rename.of<Area>().push_back({before, after});
  WorldBuilder second(*one);
  second.apply(rename, {2}, "two");
  const WorldPtr two = second.finish({2}, "two");
  EXPECT_EQ(two->stamp<Area>(), (TableStamp{{2}, "two"}));
  EXPECT_EQ(two->stamp<Building>(), (TableStamp{{1}, "one"}));
  EXPECT_EQ(two->revision(), Revision{2});
  EXPECT_EQ(two->chain_hash(), "two");
  EXPECT_EQ(one->revision(), Revision{1});
}

TEST(WorldBuilder, GivesEveryWrittenRowTheRevisionAsItsVersion) {
  RandomDistrict random(6);
  WorldBuilder builder(info());
  builder.apply(random.first_change(), {9}, "h");
  const WorldView view(builder.finish({9}, "h"), Scope::whole_district("li"));
  view.for_each<Building>([](const Building& row, AreaId) { EXPECT_EQ(row.version, Revision{9}); });
  view.for_each<Area>([](const Area& row, AreaId) { EXPECT_EQ(row.version, Revision{9}); });
}

}  // namespace
}  // namespace jingwei::data
