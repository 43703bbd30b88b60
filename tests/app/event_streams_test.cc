// What each listener is told, against a scan of the change itself.

#include "app/api/event_streams.h"

#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "data/world.h"

namespace jingwei::app::api {
namespace {

using nlohmann::json;

// A city of kSide x kSide grids of a kilometre, every row of them a community.
constexpr std::int64_t kSide = 8;
constexpr std::int32_t kKm = 1'000'000;
constexpr std::int64_t kHouses = 200, kAccounts = 100, kFacilities = 5;

data::AreaId community(std::int64_t row) { return {1 + row}; }
data::AreaId grid(std::int64_t row, std::int64_t column) { return {100 + row * kSide + column}; }

geo::Polygon rectangle(std::int32_t west, std::int32_t south, std::int32_t width,
                       std::int32_t height) {
  return {{{west, south},
           {west + width, south},
           {west + width, south + height},
           {west, south + height}},
          {}};
}

// A house of a metre whose middle lies within its grid.
data::Building house(std::int64_t id, std::int64_t row, std::int64_t column) {
  data::Building building{.id = {id}};
  building.footprint = rectangle(static_cast<std::int32_t>(column) * kKm + 500'000,
                                 static_cast<std::int32_t>(row) * kKm + 500'000, 1000, 1000);
  return building;
}

// Keeps what it is sent as text.
class FakeSink final : public http::EventSink {
 public:
  explicit FakeSink(std::size_t line) : line_(reinterpret_cast<const void*>(line + 1)) {}
  const void* line() const override { return line_; }
  void send(std::shared_ptr<const std::string> chunk) override { chunks.push_back(chunk); }
  void send_all(std::span<const http::Delivery> deliveries) override {
    ++hand_overs;
    for (const auto& [sink, chunk] : deliveries) {
      EXPECT_EQ(sink->line(), line_);
      sink->send(chunk);
    }
  }
  void close() override { closed = true; }
  void on_close(std::function<void()> gone) override { gone_ = std::move(gone); }
  void hang_up() {
    if (const auto gone = std::exchange(gone_, nullptr)) gone();
  }

  std::vector<std::shared_ptr<const std::string>> chunks;
  bool closed = false;
  static inline int hand_overs = 0;

 private:
  const void* line_;
  std::function<void()> gone_;
};

using Rows = std::set<std::pair<std::string, std::int64_t>>;
using Told = std::map<std::int64_t, Rows>;  // by revision

// Reads the messages; a revision told twice or out of order is a failure.
Told read_messages(const FakeSink& sink) {
  Told told;
  for (const auto& chunk : sink.chunks) {
    const std::size_t at = chunk->find("data: ");
    EXPECT_NE(chunk->find("event: change\n"), std::string::npos) << *chunk;
    const json body = json::parse(chunk->substr(at + 6));
    const std::int64_t revision = body["revision"];
    EXPECT_TRUE(told.empty() || told.rbegin()->first < revision) << "twice or out of order";
    EXPECT_EQ(chunk->find("id: " + std::to_string(revision) + "\n"), 0u);
    for (const json& feature : body["features"])
      told[revision].emplace(feature["layer"].get<std::string>(),
                             feature["id"].get<std::int64_t>());
  }
  return told;
}

struct Listener {
  data::Account account;
  std::shared_ptr<FakeSink> sink;
  std::int64_t since = 0;  // the revision it was at when it came
  Told expected;
  bool ends = false;  // its account has changed
};

struct EventStreamsTest : testing::Test {
  void make_city(unsigned seed) {
    random.seed(seed);
    data::WorldBuilder builder(data::DistrictInfo{.code = "610602", .frame = {{109.5, 36.6}}});
    for (std::int64_t row = 0; row < kSide; ++row) {
      data::Area whole{.id = community(row), .level = data::AreaLevel::community};
      whole.shape = {rectangle(0, static_cast<std::int32_t>(row) * kKm, kSide * kKm, kKm)};
      builder.put(whole);
      for (std::int64_t column = 0; column < kSide; ++column) {
        data::Area part{.id = grid(row, column), .level = data::AreaLevel::grid};
        part.parent = community(row);
        part.shape = {rectangle(static_cast<std::int32_t>(column) * kKm,
                                static_cast<std::int32_t>(row) * kKm, kKm, kKm)};
        builder.put(part);
      }
    }
    places.assign(kHouses + 1, {});
    for (std::int64_t id = 1; id <= kHouses; ++id) {
      places[id] = random_grid();
      builder.put(house(id, places[id].first, places[id].second));
    }
    for (std::int64_t id = 1; id <= kFacilities; ++id) builder.put(data::Facility{.id = {id}});
    listeners.clear();
    for (std::int64_t id = 1; id <= kAccounts; ++id) {
      listeners.push_back({random_account(id), nullptr, 1, {}, false});
      builder.put(listeners.back().account);
    }
    world = builder.finish({1}, "0");
    streams.reset();
    bus.emplace(
        world, [](const data::Change&) { return std::vector<services::StalePart>{}; }, 10'000);
    streams.emplace(*bus);
  }

  std::pair<std::int64_t, std::int64_t> random_grid() {
    return {random() % kSide, random() % kSide};
  }

  data::Account random_account(std::int64_t id) {
    data::Account account{.id = {id}};
    account.name = "account " + std::to_string(id);
    account.role = static_cast<data::Role>(random() % 5);
    for (auto n = random() % 4; n > 0; --n) {
      const auto [row, column] = random_grid();
      account.areas.push_back(random() % 2 ? grid(row, column) : community(row));
    }
    return account;
  }

  void connect(Listener& listener, std::optional<std::int64_t> since) {
    listener.sink = std::make_shared<FakeSink>(random() % 3);
    std::optional<data::Revision> from;
    if (since) from = data::Revision{*since};
    streams->add(from, {listener.sink, data::Scope::of_account(listener.account), {}});
  }

  // Whether the account sees what stands in the grid: read off the names of its areas alone.
  static bool sees(const data::Account& account, std::pair<std::int64_t, std::int64_t> place) {
    if (account.areas.empty()) return true;
    return std::any_of(account.areas.begin(), account.areas.end(), [&](data::AreaId area) {
      return area == community(place.first) || area == grid(place.first, place.second);
    });
  }

  void expect(std::int64_t revision, const std::string& layer, std::int64_t id,
              const std::function<bool(const Listener&)>& told) {
    for (Listener& listener : listeners) {
      if (told(listener)) listener.expected[revision].insert({layer, id});
    }
  }

  // A change of some houses, facilities and seldom an account; says who is to be told what.
  void random_change(bool accounts) {
    data::Change change;
    const data::Revision next{world->revision().value + 1};
    std::set<std::int64_t> moved;
    for (auto n = random() % 4; n > 0; --n) moved.insert(1 + random() % kHouses);
    for (const std::int64_t id : moved) {
      const auto from = places[id], to = random() % 3 == 0 ? random_grid() : from;
      places[id] = to;
      change.of<data::Building>().push_back(
          {house(id, from.first, from.second), house(id, to.first, to.second)});
      expect(next.value, "buildings", id, [&](const Listener& listener) {
        return sees(listener.account, from) || sees(listener.account, to);
      });
    }
    if (random() % 5 == 0) {
      const std::int64_t id = 1 + random() % kFacilities;
      change.of<data::Facility>().push_back(
          {data::Facility{.id = {id}}, data::Facility{.id = {id}}});
      expect(next.value, "facilities", id, [](const Listener&) { return true; });
    }
    if (accounts && random() % 10 == 0) {
      Listener& changed = listeners[random() % listeners.size()];
      const data::Account before = changed.account;
      data::Account after = random_account(before.id.value);
      after.disabled = random() % 2;
      change.of<data::Account>().push_back({before, after});
      // Stands in no area: told to administrators of the whole district.
      expect(next.value, "accounts", before.id.value, [&](const Listener& listener) {
        return listener.account.role == data::Role::administrator && listener.account.areas.empty();
      });
      for (Listener& listener : listeners) {
        if (listener.account.id == before.id && !(after == before)) listener.ends = true;
      }
    }
    data::WorldBuilder builder(*world);
    builder.apply(change, next, std::to_string(next.value));
    world = builder.finish(next, std::to_string(next.value));
    bus->publish(world,
                 {next, std::to_string(next.value), std::make_shared<const data::Change>(change)});
  }

  std::mt19937 random;
  std::vector<std::pair<std::int64_t, std::int64_t>> places;  // of the houses
  std::vector<Listener> listeners;
  data::WorldPtr world;
  std::optional<services::EventBus> bus;
  std::optional<EventStreams> streams;
};

TEST_F(EventStreamsTest, EachOfAHundredScopesIsToldExactlyTheRowsAScanOfTheChangeGivesIt) {
  for (unsigned seed = 0; seed < 10; ++seed) {
    SCOPED_TRACE(seed);
    make_city(seed);
    for (Listener& listener : listeners) connect(listener, std::nullopt);
    for (int i = 0; i < 100; ++i) random_change(false);
    for (const Listener& listener : listeners) {
      EXPECT_EQ(read_messages(*listener.sink), listener.expected) << listener.account.name;
      EXPECT_FALSE(listener.sink->closed);
    }
  }
}

TEST_F(EventStreamsTest, WhoComesAgainGetsWhatHeMissedWithoutAHoleAndNothingTwice) {
  for (unsigned seed = 0; seed < 10; ++seed) {
    SCOPED_TRACE(seed);
    make_city(seed);
    std::vector<Told> seen(listeners.size());
    std::vector<std::int64_t> last(listeners.size(), 1);
    for (Listener& listener : listeners) connect(listener, 1);
    const auto take = [&](std::size_t i) {
      for (auto& [revision, rows] : read_messages(*listeners[i].sink)) {
        EXPECT_TRUE(seen[i].emplace(revision, rows).second) << "twice";
        last[i] = revision;
      }
      listeners[i].sink->chunks.clear();
    };
    for (int i = 0; i < 100; ++i) {
      random_change(false);
      const std::size_t who = random() % listeners.size();
      take(who);
      listeners[who].sink->hang_up();
      for (auto missed = random() % 4; missed > 0; --missed) random_change(false);
      EXPECT_TRUE(listeners[who].sink->chunks.empty()) << "told after it hung up";
      connect(listeners[who], last[who]);
    }
    for (std::size_t i = 0; i < listeners.size(); ++i) {
      take(i);
      EXPECT_EQ(seen[i], listeners[i].expected) << listeners[i].account.name;
    }
  }
}

TEST_F(EventStreamsTest, AStreamEndsWithTheChangeOfItsAccountAndIsToldNothingOfIt) {
  for (unsigned seed = 0; seed < 10; ++seed) {
    SCOPED_TRACE(seed);
    make_city(seed);
    for (Listener& listener : listeners) connect(listener, std::nullopt);
    std::vector<std::optional<Told>> at_end(listeners.size());
    for (int i = 0; i < 200; ++i) {
      std::vector<std::size_t> chunks;
      std::vector<bool> ended;
      for (const Listener& listener : listeners) {
        ended.push_back(listener.ends);
        chunks.push_back(listener.sink->chunks.size());
      }
      random_change(true);
      for (std::size_t k = 0; k < listeners.size(); ++k) {
        const Listener& listener = listeners[k];
        EXPECT_EQ(listener.sink->closed, listener.ends) << listener.account.name;
        if (listener.ends) {
          EXPECT_EQ(listener.sink->chunks.size(), chunks[k]);
        }
      }
    }
    // The account as it was when the request was let in, or a row that has moved on since: none
    // is taken in any more.
    for (Listener& listener : listeners) {
      if (!listener.ends) continue;
      connect(listener, std::nullopt);
      EXPECT_TRUE(listener.sink->closed);
    }
  }
}

TEST_F(EventStreamsTest, AStreamEndsWithItsSessionAtTheNextEvent) {
  make_city(1);
  bool alive = true;
  const auto sink = std::make_shared<FakeSink>(0);
  streams->add(std::nullopt,
               {sink, data::Scope::of_account(listeners[0].account), [&] { return alive; }});
  random_change(false);
  EXPECT_FALSE(sink->closed);
  alive = false;
  const std::size_t told = sink->chunks.size();
  for (int i = 0; i < 20; ++i) random_change(false);
  EXPECT_TRUE(sink->closed);
  EXPECT_EQ(sink->chunks.size(), told);
}

TEST_F(EventStreamsTest, WhatIsToldIsWrittenOncePerSetOfRowsAndHandedOverOncePerThread) {
  make_city(2);
  std::vector<std::shared_ptr<FakeSink>> sinks;
  for (int i = 0; i < 300; ++i) {
    sinks.push_back(std::make_shared<FakeSink>(i % 3));
    streams->add(std::nullopt,
                 {sinks.back(), data::Scope::of_account(listeners[i % kAccounts].account), {}});
  }
  data::Change change;
  change.of<data::Facility>().push_back({data::Facility{.id = {1}}, data::Facility{.id = {1}}});
  data::WorldBuilder builder(*world);
  builder.apply(change, {2}, "2");
  world = builder.finish({2}, "2");
  FakeSink::hand_overs = 0;
  bus->publish(world, {{2}, "2", std::make_shared<const data::Change>(change)});
  EXPECT_EQ(FakeSink::hand_overs, 3);
  for (const auto& sink : sinks) {
    ASSERT_EQ(sink->chunks.size(), 1u);
    EXPECT_EQ(sink->chunks[0], sinks[0]->chunks[0]) << "the very same bytes";
  }
  for (const auto& sink : sinks) sink->hang_up();
  EXPECT_EQ(streams->audiences(), 0u);
}

TEST_F(EventStreamsTest, AnOpenDistrictsStreamsEndWithItsFirstAccount) {
  data::WorldBuilder empty(data::DistrictInfo{.code = "610602", .frame = {{109.5, 36.6}}});
  world = empty.finish({1}, "0");
  bus.emplace(world, [](const data::Change&) { return std::vector<services::StalePart>{}; });
  streams.emplace(*bus);
  const auto sink = std::make_shared<FakeSink>(0);
  streams->add(std::nullopt, {sink, data::Scope::whole_district("operator"), {}});
  data::Change change;
  data::Account account{.id = {1}};
  account.role = data::Role::administrator;
  change.of<data::Account>().push_back({std::nullopt, account});
  data::WorldBuilder builder(*world);
  builder.apply(change, {2}, "2");
  world = builder.finish({2}, "2");
  bus->publish(world, {{2}, "2", std::make_shared<const data::Change>(change)});
  EXPECT_TRUE(sink->closed);
  EXPECT_TRUE(sink->chunks.empty());
}

}  // namespace
}  // namespace jingwei::app::api
