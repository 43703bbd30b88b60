// Who is told how much of an event.

#include "services/event.h"

#include <optional>
#include <random>

#include "services/event_bus.h"

namespace jingwei::services {
namespace {

constexpr std::int32_t kKm = 1'000'000;

geo::Polygon rectangle(std::int32_t west, std::int32_t south, std::int32_t east,
                       std::int32_t north) {
  return {{{west, south}, {east, south}, {east, north}, {west, north}}, {}};
}

// Four grids (11 to 14) in a row from west to east, a kilometre each, under one community (1).
struct EventTest : testing::Test {
  EventTest() {
    data::WorldBuilder builder(data::DistrictInfo{.code = "610602", .frame = {{109.5, 36.6}}});
    data::Area community{.id = {1}, .level = data::AreaLevel::community};
    community.shape = {rectangle(0, 0, 4 * kKm, kKm)};
    builder.put(community);
    for (std::int32_t k = 0; k < 4; ++k) {
      data::Area area{.id = {11 + k}, .level = data::AreaLevel::grid};
      area.parent = {1};
      area.shape = {rectangle(k * kKm, 0, (k + 1) * kKm, kKm)};
      builder.put(area);
    }
    before = builder.finish({10}, "");
  }

  Event event_of(data::Change change) {
    const data::Revision next{before->revision().value + 1};
    data::WorldBuilder builder(*before);
    builder.apply(change, next, "");
    after = builder.finish(next, "");
    Event event;
    event.revision = next;
    event.rows = touched_rows(change, before, after);
    return event;
  }
  ToldEvent told(const Event& event, std::vector<data::AreaId> areas) const {
    return told_of(event, {after, data::Scope::of_areas("li", std::move(areas))});
  }

  static data::WorkItem pavement(std::int32_t from, std::int32_t to) {
    data::WorkItem item{.id = {7}, .project = {1}};
    item.shape = geo::Polyline{{from, kKm / 2}, {to, kKm / 2}};
    return item;
  }
  static data::Change made(data::WorkItem item) {
    data::Change change;
    data::Project project;
    project.id = {1};
    change.of<data::Project>().push_back({std::nullopt, project});
    change.of<data::WorkItem>().push_back({std::nullopt, std::move(item)});
    return change;
  }

  data::WorldPtr before, after;
};

std::vector<std::string_view> layers(const ToldEvent& told) {
  std::vector<std::string_view> names;
  for (const TouchedRow& row : told.rows) names.push_back(row.layer);
  return names;
}

TEST_F(EventTest, TellsOfAWorkItemWhereverSomeOfItLiesButItsWordsToWhoSeesAllOfIt) {
  // Its middle, by which it is kept, lies in grid 12.
  const Event event = event_of(made(pavement(kKm / 2, 5 * kKm / 2)));
  for (const std::int64_t grid : {11, 12, 13}) {
    const ToldEvent part = told(event, {{grid}});
    ASSERT_FALSE(part.rows.empty()) << grid;
    EXPECT_EQ(part.rows.back().layer, "work_items");
    EXPECT_FALSE(part.whole) << grid;
  }
  EXPECT_TRUE(told(event, {{14}}).rows.empty());
  EXPECT_TRUE(told(event, {{1}}).whole);
  EXPECT_TRUE(told_of(event, {after, data::Scope::whole_district("")}).whole);
  EXPECT_TRUE(told(event, {{11}, {12}, {13}}).whole);
}

TEST_F(EventTest, TellsOfAProjectWhereItsWorksAreAlone) {
  const Event event = event_of(made(pavement(kKm / 4, kKm / 2)));
  EXPECT_EQ(layers(told(event, {{11}})), (std::vector<std::string_view>{"projects", "work_items"}));
  EXPECT_TRUE(told(event, {{11}}).whole);
  EXPECT_TRUE(told(event, {{12}}).rows.empty());
}

TEST_F(EventTest, TellsOfADeclaredTotalToWhoSeesAllThatItIsAbout) {
  data::Change change = made(pavement(kKm / 4, kKm / 2));
  data::Zone zone{.id = {1}, .project = {1}};
  zone.name = "east";
  zone.shape = {rectangle(2 * kKm + kKm / 2, 0, 3 * kKm + kKm / 2, kKm / 2)};
  change.of<data::Zone>().push_back({std::nullopt, zone});
  data::DeclaredTotal of_zone{.id = {1}, .project = {1}};
  of_zone.zone = "east";
  data::DeclaredTotal of_all{.id = {2}, .project = {1}};
  change.of<data::DeclaredTotal>().push_back({std::nullopt, of_zone});
  change.of<data::DeclaredTotal>().push_back({std::nullopt, of_all});
  const Event event = event_of(std::move(change));
  const auto declared = [&](const ToldEvent& told) {
    return std::count_if(told.rows.begin(), told.rows.end(), [](const TouchedRow& row) {
      return row.layer == data::RowTraits<data::DeclaredTotal>::layer;
    });
  };
  EXPECT_EQ(declared(told(event, {{13}})), 0) << "half of the zone";
  EXPECT_EQ(declared(told(event, {{1}})), 1) << "the zone, not the district";
  EXPECT_EQ(declared(told_of(event, {after, data::Scope::whole_district("")})), 2);
}

TEST_F(EventTest, CutsPartsOfTheMapWithScopedRowsAtTheScope) {
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 50; ++round) {
    data::Change change;
    for (std::int64_t id : {1, 2}) {
      data::Building house{.id = {id}};
      const auto x = static_cast<std::int32_t>(random() % (4 * kKm - 2000));
      house.footprint = rectangle(x, 10, x + 1000, 1010);
      change.of<data::Building>().push_back({std::nullopt, house});
    }
    Event event = event_of(std::move(change));
    const data::WorldView whole(after, data::Scope::whole_district(""));
    StalePart part{{"buildings"}, 180, 90, -180, -90, 16, 16};
    whole.for_each<data::Building>([&](const data::Building& house, data::AreaId) {
      for (const geo::Point p : house.footprint.shell) {
        const geo::LonLat at = whole.frame().to_lonlat(p);
        part.west = std::min(part.west, at.lon);
        part.east = std::max(part.east, at.lon);
        part.south = std::min(part.south, at.lat);
        part.north = std::max(part.north, at.lat);
      }
    });
    event.stale = {part};
    StalePart ways = part;
    ways.layers = {"ways"};
    event.stale.push_back(ways);
    EXPECT_EQ(told_of(event, whole).stale, (std::vector<StalePart>{part}))
        << "no row of ways is told";
    for (std::int64_t grid = 11; grid <= 14; ++grid) {
      const ToldEvent seen = told(event, {{grid}});
      if (seen.rows.empty()) {
        EXPECT_TRUE(seen.stale.empty());
        continue;
      }
      const auto km = static_cast<std::int32_t>(grid - 11);
      const double west = whole.frame().to_lonlat(geo::Point{km * kKm, 0}).lon;
      const double east = whole.frame().to_lonlat(geo::Point{(km + 1) * kKm, 0}).lon;
      const double tile = 360.0 / (1 << 16);
      ASSERT_EQ(seen.stale.size(), 1u);
      const StalePart& cut = seen.stale.front();
      // What he sees of it is there, and nothing a tile or more beyond his grid.
      EXPECT_LE(cut.west, std::max(part.west, west));
      EXPECT_GE(cut.east, std::min(part.east, east));
      if (!seen.whole) {
        EXPECT_GT(cut.west, west - tile);
        EXPECT_LT(cut.east, east + tile);
      }
    }
  }
}

TEST_F(EventTest, TellsWhoSeesPartOfTheDistrictWhatFollowsBordersThatMove) {
  data::Change change;
  const data::WorldView view(before, data::Scope::whole_district(""));
  const data::Area area = *view.find<data::Area>({12});
  change.of<data::Area>().push_back({area, area});
  Event event = event_of(std::move(change));
  const geo::LonLat from = view.frame().to_lonlat(geo::Point{kKm, 0});
  const geo::LonLat to = view.frame().to_lonlat(geo::Point{2 * kKm, kKm});
  event.stale = {{{"buildings", "grids"}, from.lon, from.lat, to.lon, to.lat, 14, 16}};
  const ToldEvent seen = told(event, {{12}});
  ASSERT_EQ(seen.stale.size(), 1u) << "areas are public, so all of it is told";
  EXPECT_EQ(seen.stale.front().layers, (std::vector<std::string>{"buildings", "grids"}));
}

}  // namespace
}  // namespace jingwei::services
