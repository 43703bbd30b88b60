#include "geo/best_places.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "geo/reach.h"
#include "tests/support/random_ways.h"

namespace jingwei::geo {
namespace {

using jingwei::testing::random_ways;

constexpr WalkProfile kProfiles[] = {WalkProfile::adult, WalkProfile::elderly,
                                     WalkProfile::pushchair, WalkProfile::wheelchair};

// One Reach over every place.
std::vector<BestPlace> by_force(const WalkTimes& times, const LinkedPoints& places,
                                const Link& target, const std::vector<Milliseconds>& penalties,
                                std::size_t count, Milliseconds cutoff) {
  Reach reach(times);
  reach.search(target, WalkDirection::to, cutoff);
  std::vector<BestPlace> all;
  for (std::uint32_t p = 0; p < places.size(); ++p) {
    const Milliseconds time = reach.time(places[p]);
    if (time == kNever || penalties[p] == kNever) continue;
    all.push_back({p, time, std::int64_t{time.value} + penalties[p].value});
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const BestPlace& a, const BestPlace& b) { return a.cost < b.cost; });
  all.resize(std::min(all.size(), count));
  return all;
}

void expect_by_force(std::uint64_t seed) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  auto ways = random_ways(seed);
  const WalkNetwork network = ways.build();
  if (network.edge_count() == 0) return;
  const WalkLinker linker(network);
  const WalkTimes times(network, kProfiles[seed % 4]);
  Box box;
  for (std::uint32_t n = 0; n < network.node_count(); ++n) box.extend(network.point({n}));
  const auto anywhere = [&] {
    const auto between = [&](std::int32_t low, std::int32_t high) {
      return low + static_cast<std::int32_t>(random() % (std::uint64_t(high - low) + 1));
    };
    return Point{between(box.min.x, box.max.x), between(box.min.y, box.max.y)};
  };
  std::vector<Point> points;
  for (std::size_t n = random() % 40; n > 0; --n) {
    // Several at one place, as colleagues in an office.
    const bool together = !points.empty() && random() % 3 == 0;
    points.push_back(together ? points[random() % points.size()] : anywhere());
  }
  const LinkedPoints places = linker.link(times, points);
  const std::vector<Point> targets{anywhere(), anywhere(), anywhere(),
                                   points.empty() ? anywhere() : points.front()};
  const LinkedPoints linked = linker.link(times, targets);
  BestPlaces best(times, places);
  for (std::uint32_t t = 0; t < linked.size(); ++t) {
    for (const int kind : {0, 1, 2}) {
      std::vector<Milliseconds> penalties(points.size());
      for (Milliseconds& penalty : penalties) {
        if (kind == 1) penalty = {static_cast<std::int32_t>(random() % 4) * 60'000};
        if (kind == 2) penalty = {static_cast<std::int32_t>(random() % 3'000'000)};
        if (kind != 0 && random() % 5 == 0) penalty = kNever;
      }
      for (const std::size_t count : {0u, 1u, 5u, 100u}) {
        for (const Milliseconds cutoff : {Milliseconds{60'000}, Milliseconds{86'400'000}, kNever}) {
          EXPECT_EQ(best.find(linked[t], penalties, count, cutoff),
                    by_force(times, places, linked[t], penalties, count, cutoff))
              << "target " << t << ", penalties " << kind << ", " << count << " places";
        }
      }
    }
  }
}

TEST(BestPlaces, AreThoseOfOneReachOverAllPlaces) {
  for (std::uint64_t seed = 1; seed <= 150; ++seed) expect_by_force(seed);
}

}  // namespace
}  // namespace jingwei::geo
