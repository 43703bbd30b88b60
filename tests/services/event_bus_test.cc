#include "services/event_bus.h"

namespace jingwei::services {
namespace {

// Two grids that meet at x = 0; a building starts in the west.
struct EventBusTest : testing::Test {
  EventBusTest() {
    data::WorldBuilder builder(data::DistrictInfo{.code = "610602", .frame = {{109.5, 36.6}}});
    for (std::int64_t id : {1, 2}) {
      const std::int32_t west = id == 1 ? -1000 : 0;
      data::Area area{.id = {id}, .level = data::AreaLevel::grid};
      area.shape = {{{{west, -1000}, {west + 1000, -1000}, {west + 1000, 1000}, {west, 1000}}, {}}};
      builder.put(area);
    }
    builder.put(house(-500));
    world = builder.finish({10}, "");
    bus.emplace(
        world, [](const data::Change&) { return std::vector<StalePart>{}; }, 3);
  }

  static data::Building house(std::int32_t x) {
    data::Building row{.id = {1}};
    row.footprint = {{{x, 10}, {x + 10, 10}, {x + 10, 20}, {x, 20}}, {}};
    return row;
  }

  void move_house_to(std::int32_t x) {
    data::Change change;
    change.of<data::Building>().push_back({house(0), house(x)});
    const data::Revision next{world->revision().value + 1};
    data::WorldBuilder builder(*world);
    builder.apply(change, next, "");
    world = builder.finish(next, "");
    bus->publish(world, {next, "", std::make_shared<const data::Change>(change)});
  }

  std::vector<std::int64_t> replay(std::optional<data::Revision> since, bool& reset) {
    std::vector<std::int64_t> seen;
    const auto joined =
        bus->join(since, [&](const data::WorldPtr&, const EventBus::EventPtr& event) {
          seen.push_back(event->revision.value);
        });
    reset = joined.reset;
    bus->leave(joined.ticket);
    return seen;
  }

  data::WorldPtr world;
  std::optional<EventBus> bus;
};

TEST_F(EventBusTest, AListenerGetsEveryEventAfterTheRevisionItJoinedAtOnceInOrder) {
  move_house_to(-400);
  std::vector<std::int64_t> seen;
  const auto joined =
      bus->join(data::Revision{10}, [&](const data::WorldPtr&, const EventBus::EventPtr& event) {
        seen.push_back(event->revision.value);
      });
  EXPECT_FALSE(joined.reset);
  move_house_to(-300);
  move_house_to(-200);
  EXPECT_EQ(seen, (std::vector<std::int64_t>{11, 12, 13}));
  bus->leave(joined.ticket);
  move_house_to(-100);
  EXPECT_EQ(seen.size(), 3u);
}

TEST_F(EventBusTest, WhoJoinsAmidABatchGetsTheRestOfIt) {
  data::WorldBuilder builder(*world);
  std::vector<data::Committed> batch;
  for (const std::int64_t revision : {11, 12}) {
    data::Change change;
    change.of<data::Building>().push_back({house(-500), house(revision == 11 ? -400 : -300)});
    builder.apply(change, {revision}, "");
    batch.push_back({{revision}, "", std::make_shared<const data::Change>(change)});
  }
  world = builder.finish({12}, "");
  bus->publish(world, batch[0]);
  std::vector<std::int64_t> seen;
  const auto joined =
      bus->join(data::Revision{11}, [&](const data::WorldPtr&, const EventBus::EventPtr& event) {
        seen.push_back(event->revision.value);
      });
  EXPECT_FALSE(joined.reset);
  EXPECT_EQ(joined.at, data::Revision{11});
  bus->publish(world, batch[1]);
  EXPECT_EQ(seen, (std::vector<std::int64_t>{12}));
}

TEST_F(EventBusTest, TellsOfAResetBeyondWhatIsKept) {
  for (int i = 0; i < 5; ++i) move_house_to(-400 + i);
  bool reset = false;
  EXPECT_EQ(replay(data::Revision{12}, reset), (std::vector<std::int64_t>{13, 14, 15}));
  EXPECT_FALSE(reset);
  replay(data::Revision{11}, reset);
  EXPECT_TRUE(reset);
  replay(data::Revision{16}, reset);
  EXPECT_TRUE(reset) << "of another history";
  EXPECT_TRUE(replay(std::nullopt, reset).empty());
  EXPECT_FALSE(reset);
}

TEST_F(EventBusTest, ShowsAScopedRowWhereItStoodAndWhereItStands) {
  EventBus::EventPtr last;
  bus->join(std::nullopt,
            [&](const data::WorldPtr&, const EventBus::EventPtr& event) { last = event; });
  const auto seen_by = [&](std::int64_t area) {
    return told_of(*last, {world, data::Scope::of_areas("li", {{area}})}).rows.size();
  };
  move_house_to(-300);
  EXPECT_EQ(seen_by(1), 1u);
  EXPECT_EQ(seen_by(2), 0u) << "nothing of it leaves for the other grid";
  move_house_to(300);
  EXPECT_EQ(seen_by(1), 1u);
  EXPECT_EQ(seen_by(2), 1u);
}

}  // namespace
}  // namespace jingwei::services
