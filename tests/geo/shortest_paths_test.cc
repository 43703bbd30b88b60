#include "geo/shortest_paths.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace jingwei::geo {
namespace {

struct RandomGraph {
  std::uint32_t nodes;
  std::vector<Graph::ArcInput> arcs;
};

// Sparse, in islands, with loops, parallel arcs, arcs of no time and one-way arcs.
RandomGraph random_graph(std::mt19937_64& random) {
  RandomGraph g{1 + static_cast<std::uint32_t>(random() % 40), {}};
  const std::size_t arcs = random() % (3 * g.nodes);
  for (std::uint32_t i = 0; i < arcs; ++i) {
    const NodeIndex a{static_cast<std::uint32_t>(random() % g.nodes)};
    const NodeIndex b{static_cast<std::uint32_t>(random() % g.nodes)};
    const std::int32_t scale = random() % 2 ? 20'000 : 300;
    const auto time = [&] {
      return Milliseconds{random() % 5 == 0 ? 0 : static_cast<std::int32_t>(random() % scale)};
    };
    g.arcs.push_back({a, b, time(), {{i}, true}});
    if (random() % 3 != 0) g.arcs.push_back({b, a, time(), {{i}, false}});
    if (random() % 6 == 0) g.arcs.push_back({a, b, time(), {{i}, true}});
  }
  return g;
}

std::vector<Seed> random_seeds(std::mt19937_64& random, std::uint32_t nodes) {
  std::vector<Seed> seeds;
  for (std::uint64_t i = 1 + random() % 4; i > 0; --i) {
    seeds.push_back({{static_cast<std::uint32_t>(random() % nodes)},
                     {static_cast<std::int32_t>(random() % 3 * 5'000)},
                     static_cast<std::uint32_t>(random() % 3)});
  }
  return seeds;
}

struct Truth {
  std::int64_t time = kNever.value;
  std::uint32_t label = 0;
};

// Bellman and Ford: relax every arc until nothing changes.
std::vector<Truth> bellman_ford(const RandomGraph& g, std::span<const Seed> seeds, bool turned) {
  std::vector<Truth> best(g.nodes);
  const auto offer = [&](NodeIndex n, std::int64_t time, std::uint32_t label) {
    Truth& b = best[n.value];
    if (time > b.time || (time == b.time && label >= b.label) || time >= kNever.value) return false;
    b = {time, label};
    return true;
  };
  for (const Seed& s : seeds) offer(s.node, s.time.value, s.label);
  for (bool changed = true; changed;) {
    changed = false;
    for (const auto& arc : g.arcs) {
      const NodeIndex from = turned ? arc.head : arc.tail, to = turned ? arc.tail : arc.head;
      const Truth b = best[from.value];
      if (b.time < kNever.value) changed |= offer(to, b.time + arc.time.value, b.label);
    }
  }
  return best;
}

TEST(ShortestPaths, EqualBellmanFordInBothDirections) {
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    const RandomGraph g = random_graph(random);
    const Graph forward(g.nodes, g.arcs), turned = forward.reversed();
    ShortestPaths there(forward), back(turned);
    for (int round = 0; round < 3; ++round) {
      const std::vector<Seed> seeds = random_seeds(random, g.nodes);
      const std::int32_t cutoff =
          round == 0 ? kNever.value : static_cast<std::int32_t>(random() % 60'000);
      for (ShortestPaths* paths : {&there, &back}) {
        paths->search(seeds, {cutoff});
        const auto truth = bellman_ford(g, seeds, paths == &back);
        std::size_t reached = 0;
        for (std::uint32_t n = 0; n < g.nodes; ++n) {
          if (truth[n].time > std::min(cutoff, kNever.value - 1)) {
            ASSERT_EQ(paths->time({n}), kNever);
            continue;
          }
          ++reached;
          ASSERT_EQ(paths->time({n}).value, truth[n].time) << n;
          ASSERT_EQ(paths->label({n}), truth[n].label) << n;
        }
        ASSERT_EQ(paths->reached_nodes().size(), reached);
      }
    }
  }
}

TEST(ShortestPaths, ReachNothingBeforeTheFirstSearch) {
  const Graph graph(2, {});
  const ShortestPaths paths(graph);
  EXPECT_FALSE(paths.reached({0}));
  EXPECT_EQ(paths.time({1}), kNever);
}

TEST(ShortestPaths, RecoverPathsThatAddUp) {
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    SCOPED_TRACE(::testing::Message() << "seed " << seed);
    std::mt19937_64 random(seed);
    const RandomGraph g = random_graph(random);
    const Graph graph(g.nodes, g.arcs);
    ShortestPaths paths(graph);
    const std::vector<Seed> seeds = random_seeds(random, g.nodes);
    paths.search(seeds, {100'000});
    for (const NodeIndex node : paths.reached_nodes()) {
      const auto arcs = paths.path(node);
      NodeIndex at = arcs.empty() ? node : graph.tail(arcs.front());
      std::int64_t time = paths.time(at).value;
      ASSERT_TRUE(std::any_of(seeds.begin(), seeds.end(), [&](const Seed& s) {
        return s.node == at && s.time.value == time && s.label == paths.label(node);
      }));
      for (const std::uint32_t a : arcs) {
        ASSERT_EQ(graph.tail(a), at);
        at = graph.arc(a).head;
        time += graph.arc(a).time.value;
      }
      ASSERT_EQ(at, node);
      ASSERT_EQ(time, paths.time(node).value);
    }
  }
}

TEST(Graph, KeepsTheOrderOfTheArcsOfANode) {
  const std::vector<Graph::ArcInput> arcs{{{1}, {0}, {5}, {{0}, true}},
                                          {{0}, {1}, {7}, {{1}, true}},
                                          {{1}, {1}, {0}, {{2}, true}},
                                          {{1}, {0}, {3}, {{3}, false}}};
  const Graph graph(3, arcs);
  ASSERT_EQ(graph.arcs({1}).size(), 3u);
  EXPECT_EQ(graph.arcs({1})[0].time.value, 5);
  EXPECT_EQ(graph.arcs({1})[1].head.value, 1u);
  EXPECT_EQ(graph.edge(graph.first_arc({1}) + 2), (DirectedEdge{{3}, false}));
  EXPECT_TRUE(graph.arcs({2}).empty());
}

TEST(Graph, ReversedTwiceHasTheSameArcs) {
  std::mt19937_64 random(7);
  const RandomGraph g = random_graph(random);
  const Graph graph(g.nodes, g.arcs);
  const auto arcs_of = [](const Graph& from) {
    std::vector<std::tuple<NodeIndex, NodeIndex, Milliseconds, DirectedEdge>> arcs;
    for (std::uint32_t a = 0; a < from.arc_count(); ++a) {
      arcs.emplace_back(from.tail(a), from.arc(a).head, from.arc(a).time, from.edge(a));
    }
    std::sort(arcs.begin(), arcs.end());
    return arcs;
  };
  EXPECT_EQ(arcs_of(graph.reversed().reversed()), arcs_of(graph));
  EXPECT_EQ(graph.arc_count(), g.arcs.size());
}

}  // namespace
}  // namespace jingwei::geo
