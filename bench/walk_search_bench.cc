// Walking reach on synthetic loess cities: searches, counts, nearest facility and isochrones,
// against a textbook Dijkstra. CPU time of one thread.
//
// The city: a grid of 50 m, each node moved by up to 12 m either way, each street kept with
// probability 0.775 (about 3.1 arcs a node, 3.35 once chains are contracted), heights from ridges
// and gullies whose streets rise by 11.5 % in the mean. Buildings stand 4 to 25 m from random
// nodes.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <numeric>
#include <queue>
#include <random>
#include <vector>

#include "geo/area.h"
#include "geo/isochrone.h"
#include "geo/reach.h"
#include "geo/shortest_paths.h"
#include "geo/walk_link.h"
#include "geo/walk_network.h"

namespace jingwei {
namespace {

constexpr int kFacilities = 1000;
constexpr geo::Milliseconds kCutoff{900'000};

double cpu_ms() { return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// The CPU time that `work` takes, in milliseconds.
template <class F>
double measured(F work) {
  const double start = cpu_ms();
  work();
  return cpu_ms() - start;
}

// Metres above sea: long ridges with gullies cut into their sides.
double height_at(double x, double y) {
  return 1000 + 43 * std::sin(x / 210) * std::cos(y / 330) + 13 * std::sin((x + 2 * y) / 130);
}

struct City {
  std::vector<geo::Polyline> lines;
  std::vector<geo::WalkWayInput> ways;
  std::vector<geo::Point> buildings, facilities;
  double mean_slope = 0, steep_share = 0;
};

City make_city(std::uint32_t nodes, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto unit = [&] { return static_cast<double>(random() >> 11) * 0x1.0p-53; };
  // About 18 % of the grid's nodes get two streets and are contracted, or none.
  const int side = static_cast<int>(std::sqrt(nodes / 0.815));
  const auto at = [&](int x, int y) { return static_cast<std::size_t>(x) * side + y; };
  std::vector<geo::Point> points(static_cast<std::size_t>(side) * side);
  for (int x = 0; x < side; ++x) {
    for (int y = 0; y < side; ++y) {
      points[at(x, y)] = {static_cast<std::int32_t>(1000 * (50 * x + 24 * (unit() - 0.5))),
                          static_cast<std::int32_t>(1000 * (50 * y + 24 * (unit() - 0.5)))};
    }
  }
  City city;
  const auto street = [&](geo::Point a, geo::Point b) {
    if (unit() > 0.775) return;
    const double rise = height_at(b.x / 1e3, b.y / 1e3) - height_at(a.x / 1e3, a.y / 1e3);
    const double slope = rise / geo::distance(a, b).value;
    city.lines.push_back({a, b});
    geo::WalkWayInput& way = city.ways.emplace_back();
    way.id = static_cast<std::int64_t>(city.ways.size());
    way.surface = geo::WalkSurface::path;
    way.incline = static_cast<float>(slope);
    city.mean_slope += std::abs(slope);
    city.steep_share += std::abs(slope) > 0.15 ? 1 : 0;
  };
  for (int x = 0; x < side; ++x) {
    for (int y = 0; y < side; ++y) {
      if (x + 1 < side) street(points[at(x, y)], points[at(x + 1, y)]);
      if (y + 1 < side) street(points[at(x, y)], points[at(x, y + 1)]);
    }
  }
  for (std::size_t i = 0; i < city.ways.size(); ++i) city.ways[i].line = city.lines[i];
  city.mean_slope /= static_cast<double>(city.ways.size());
  city.steep_share /= static_cast<double>(city.ways.size());
  const auto beside_a_node = [&] {
    const geo::Point p = points[random() % points.size()];
    const double angle = 6.28318 * unit(), far = 4000 + 21'000 * unit();
    return geo::Point{p.x + static_cast<std::int32_t>(far * std::cos(angle)),
                      p.y + static_cast<std::int32_t>(far * std::sin(angle))};
  };
  for (std::uint32_t i = 0; i < nodes; ++i) city.buildings.push_back(beside_a_node());
  for (int i = 0; i < kFacilities; ++i) city.facilities.push_back(beside_a_node());
  return city;
}

// The peer: binary heap, arrays set once, what was touched cleared after each search.
class TextbookDijkstra {
 public:
  explicit TextbookDijkstra(const geo::Graph& graph)
      : graph_(graph), best_(graph.node_count(), geo::kNever.value) {}

  std::size_t search(std::span<const geo::Seed> seeds, std::int32_t cutoff) {
    using Entry = std::pair<std::int32_t, std::uint32_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> heap;
    const auto offer = [&](std::uint32_t node, std::int32_t time) {
      if (time > cutoff || time >= best_[node]) return;
      if (best_[node] == geo::kNever.value) touched_.push_back(node);
      best_[node] = time;
      heap.push({time, node});
    };
    for (const geo::Seed& seed : seeds) offer(seed.node.value, seed.time.value);
    while (!heap.empty()) {
      const auto [time, node] = heap.top();
      heap.pop();
      if (time != best_[node]) continue;
      for (const geo::Graph::Arc& arc : graph_.arcs({node})) {
        offer(arc.head.value, time + arc.time.value);
      }
    }
    const std::size_t settled = touched_.size();
    for (const std::uint32_t node : touched_) best_[node] = geo::kNever.value;
    touched_.clear();
    return settled;
  }

 private:
  const geo::Graph& graph_;
  std::vector<std::int32_t> best_;
  std::vector<std::uint32_t> touched_;
};

std::vector<geo::Seed> seeds_of(const geo::WalkTimes& times, const geo::Link& link) {
  std::vector<geo::Seed> seeds;
  for (const geo::LinkCandidate& c : link.candidates) {
    const geo::WalkNetwork& network = times.network();
    seeds.push_back({network.tail(c.at.edge), {c.leg.value + times.tail_to(c.at).value}});
    seeds.push_back({network.head(c.at.edge), {c.leg.value + times.head_to(c.at).value}});
  }
  return seeds;
}

void measure_searches(const geo::WalkTimes& times, const geo::LinkedPoints& facilities) {
  geo::ShortestPaths paths(times.reverse_graph());
  TextbookDijkstra textbook(times.reverse_graph());
  std::size_t settled = 0, peer_settled = 0;
  const auto all = [&] {
    settled = 0;
    for (std::size_t f = 0; f < facilities.size(); ++f) {
      paths.search(seeds_of(times, facilities[f]), kCutoff);
      settled += paths.reached_nodes().size();
    }
  };
  all();  // warms up
  const double ours = measured(all);
  const double peer = measured([&] {
    for (std::size_t f = 0; f < facilities.size(); ++f) {
      peer_settled += textbook.search(seeds_of(times, facilities[f]), kCutoff.value);
    }
  });
  std::printf("  search, %zu facilities: %.1f ms, %.0f ns a settled node, %zu nodes each\n",
              facilities.size(), ours, 1e6 * ours / static_cast<double>(settled),
              settled / facilities.size());
  std::printf("  peer, textbook binary heap: %.1f ms, %.0f ns a settled node (%s)\n", peer,
              1e6 * peer / static_cast<double>(peer_settled),
              settled == peer_settled ? "the same nodes" : "OTHER NODES");
}

void measure_reach(const geo::WalkTimes& times, const geo::LinkedPoints& facilities,
                   const geo::LinkedPoints& buildings) {
  geo::Reach reach(times);
  std::size_t reached = 0, lines = 0;
  const double counts = measured([&] {
    for (std::size_t f = 0; f < facilities.size(); ++f) {
      reach.search(facilities[f], geo::WalkDirection::to, kCutoff);
      reached += reach.points(buildings).size();
    }
  });
  const double with_lines = measured([&] {
    for (std::size_t f = 0; f < facilities.size(); ++f) {
      reach.search(facilities[f], geo::WalkDirection::to, kCutoff);
      lines += reach.lines({-1}, kCutoff).size();
    }
  });
  std::printf("  search and the times of all buildings reached: %.1f ms, %zu buildings each\n",
              counts, reached / facilities.size());
  std::printf("  search and the reached lines: %.1f ms, %zu lines each\n", with_lines,
              lines / facilities.size());
}

void measure_nearest(const geo::WalkTimes& times, const geo::LinkedPoints& facilities,
                     const geo::LinkedPoints& buildings) {
  std::vector<geo::Seed> seeds;
  for (std::uint32_t f = 0; f < facilities.size(); ++f) {
    for (geo::Seed seed : seeds_of(times, facilities[f])) {
      seed.label = f;
      seeds.push_back(seed);
    }
  }
  geo::ShortestPaths paths(times.reverse_graph());
  paths.search(seeds, geo::kNever);  // warms up
  const double nodes = measured([&] { paths.search(seeds, geo::kNever); });
  std::vector<geo::Nearest> nearest;
  const double points = measured([&] {
    nearest =
        geo::nearest_places(times, buildings, facilities, geo::WalkDirection::to, geo::kNever);
  });
  const auto served = std::count_if(nearest.begin(), nearest.end(),
                                    [](const geo::Nearest& n) { return n.time != geo::kNever; });
  std::printf("  nearest facility of %zu nodes, one pass: %.1f ms\n", paths.reached_nodes().size(),
              nodes);
  std::printf("  nearest facility of every building: %.1f ms, %td of %zu have one\n", points,
              served, nearest.size());
}

void measure_isochrones(const geo::WalkLinker& linker, const City& city,
                        const geo::WalkTimes& times, const geo::LinkedPoints& facilities,
                        const geo::LinkedPoints& buildings) {
  geo::WalkMesh mesh;
  const double build = measured([&] { mesh = geo::WalkMesh(linker, city.buildings); });
  geo::Isochrone isochrone(mesh);
  geo::Reach reach(times);
  const std::vector<geo::Milliseconds> bands{{300'000}, {600'000}, {900'000}};
  std::vector<double> drawing;
  std::size_t vertices = 0;
  for (std::size_t f = 0; f < facilities.size(); ++f) {
    reach.search(facilities[f], geo::WalkDirection::to, geo::isochrone_cutoff(bands.back()));
    std::vector<geo::MultiPolygonD> polygons;
    drawing.push_back(measured([&] { polygons = isochrone.draw(reach, buildings, bands); }));
    for (const auto& band : polygons) {
      for (const auto& polygon : band) vertices += polygon.shell.size();
    }
  }
  std::sort(drawing.begin(), drawing.end());
  std::printf("  mesh: %zu vertices in %.0f ms\n", mesh.vertex_count(), build);
  std::printf("  polygons of three bands: median %.2f ms, 95 %% %.2f ms, %zu vertices each\n",
              drawing[drawing.size() / 2], drawing[drawing.size() * 95 / 100],
              vertices / facilities.size());
}

void run(std::uint32_t nodes) {
  const City city = make_city(nodes, 1);
  geo::WalkNetwork network;
  const double build = measured([&] { network = geo::WalkNetwork::build(city.ways); });
  const geo::WalkTimes times(network, geo::WalkProfile::adult);
  std::printf(
      "%u nodes, %zu arcs (%.2f a node), mean slope %.1f %%, %.0f %% of streets above 15 %%\n",
      network.node_count(), times.graph().arc_count(),
      static_cast<double>(times.graph().arc_count()) / network.node_count(), 100 * city.mean_slope,
      100 * city.steep_share);
  const geo::WalkLinker linker(network);
  const geo::LinkedPoints facilities = linker.link(times, city.facilities);
  geo::LinkedPoints buildings;
  const double link = measured([&] { buildings = linker.link(times, city.buildings); });
  std::printf("  network built in %.0f ms, %zu buildings linked in %.0f ms\n", build,
              city.buildings.size(), link);
  measure_searches(times, facilities);
  measure_reach(times, facilities, buildings);
  measure_nearest(times, facilities, buildings);
  measure_isochrones(linker, city, times, facilities, buildings);
}

}  // namespace
}  // namespace jingwei

// Arguments: the numbers of nodes; without any 100,000 and 1,000,000.
int main(int argc, char** argv) {
  std::printf(
      "synthetic city, seed 1; CPU time of one thread; cutoff 15 min towards the facility\n");
  for (int i = 1; i < argc; ++i) {
    jingwei::run(static_cast<std::uint32_t>(std::strtoul(argv[i], nullptr, 10)));
  }
  if (argc > 1) return 0;
  jingwei::run(100'000);
  jingwei::run(1'000'000);
}
