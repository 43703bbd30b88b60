#include "geo/walk_network_bytes.h"

#include <cmath>

namespace jingwei::geo {
namespace {

WalkNetwork small_network() {
  const std::vector<Polyline> lines = {
      {{0, 0}, {100'000, 5'000}, {200'000, 0}},
      {{100'000, 5'000}, {100'000, 300'000}},
      {{500'000, 0}, {600'000, 0}, {550'000, 80'000}, {500'000, 0}}};
  std::vector<WalkWayInput> ways;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    WalkWayInput way;
    way.id = static_cast<std::int64_t>(7 + i);
    way.line = lines[i];
    way.surface = i == 1 ? WalkSurface::steps : WalkSurface::road;
    way.tunnel = i == 2;
    way.incline = i == 0 ? 0.1f : std::numeric_limits<float>::quiet_NaN();
    ways.push_back(way);
  }
  return WalkNetwork::build(ways);
}

TEST(NetworkFromBytes, AnswersEverythingAsTheNetworkThatWasWritten) {
  const WalkNetwork a = small_network();
  const auto read = network_from_bytes(to_bytes(a));
  ASSERT_TRUE(read);
  const WalkNetwork& b = *read;
  ASSERT_EQ(a.node_count(), b.node_count());
  ASSERT_EQ(a.edge_count(), b.edge_count());
  EXPECT_EQ(a.total_vertices(), b.total_vertices());
  for (std::uint32_t n = 0; n < a.node_count(); ++n) {
    EXPECT_EQ(a.point({n}), b.point({n}));
    EXPECT_TRUE(std::ranges::equal(a.edges_at({n}), b.edges_at({n})));
  }
  for (std::uint32_t e = 0; e < a.edge_count(); ++e) {
    EXPECT_EQ(a.tail({e}), b.tail({e}));
    EXPECT_EQ(a.head({e}), b.head({e}));
    EXPECT_TRUE(std::ranges::equal(a.vertices({e}), b.vertices({e})));
    ASSERT_EQ(a.pieces({e}).size(), b.pieces({e}).size());
    for (std::size_t i = 0; i < a.pieces({e}).size(); ++i) {
      EXPECT_EQ(a.pieces({e})[i].slope, b.pieces({e})[i].slope);
      EXPECT_EQ(a.pieces({e})[i].tunnel, b.pieces({e})[i].tunnel);
      EXPECT_EQ(a.pieces({e})[i].surface, b.pieces({e})[i].surface);
      EXPECT_EQ(a.way_id(a.pieces({e})[i].way), b.way_id(b.pieces({e})[i].way));
    }
  }
  EXPECT_EQ(a.report().metres, b.report().metres);
  EXPECT_EQ(a.report().components, b.report().components);
  EXPECT_EQ(to_bytes(a), to_bytes(b));
}

TEST(NetworkFromBytes, GivesNothingForBytesThatAreDamagedAnywhere) {
  const std::string bytes = to_bytes(small_network());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x10);
    EXPECT_FALSE(network_from_bytes(damaged)) << "byte " << i;
    EXPECT_FALSE(network_from_bytes(std::string_view(bytes).substr(0, i)));
  }
}

}  // namespace
}  // namespace jingwei::geo
