#include "services/synth/region_growth.h"

#include <algorithm>
#include <cmath>
#include <queue>

#include "geo/hilbert.h"
#include "services/synth/plane.h"

namespace jingwei::services::synth {
namespace {

// How much farther the next cell seems beyond a line of this kind.
double detour(LineKind kind) {
  switch (kind) {
    case LineKind::rim:
      return 1;
    case LineKind::river:
      return 4;
    case LineKind::main_road:
      return 1.7;
    case LineKind::ridge:
      return 2.5;
    case LineKind::stream:
      return 1.4;
    case LineKind::street:
      return 1.15;
    case LineKind::lane:
    case LineKind::wall:
    case LineKind::cut:
      return 1;
  }
  return 1;
}

// Cells in the order of a curve that fills the plane, cut into runs of the loads wanted; of each
// run the cell nearest to its middle.
std::vector<std::uint32_t> first_seeds(const CellGraph& graph, std::span<const std::uint32_t> cells,
                                       const RegionGoal& goal) {
  geo::Box box;
  for (const std::uint32_t c : cells) box.extend(graph.middle[c]);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> order;
  double all = 0, wanted = 0;
  for (const std::uint32_t c : cells) {
    order.emplace_back(geo::hilbert_index(graph.middle[c], box), c);
    all += double(graph.load[c]) + 0.5;
  }
  for (const double w : goal.loads) wanted += w;
  std::sort(order.begin(), order.end());
  std::vector<std::uint32_t> seeds;
  std::size_t at = 0;
  double passed = 0, until = 0;
  for (std::size_t r = 0; r < goal.loads.size(); ++r) {
    until += goal.loads[r] / std::max(wanted, 1e-9) * all;
    const std::size_t begin = at;
    const std::size_t spare = goal.loads.size() - r - 1;  // a cell for each of those to come
    Vec sum;
    double weight = 0;
    while (at < order.size() && (at == begin || passed + 0.25 < until) &&
           (order.size() - at > spare)) {
      const std::uint32_t c = order[at++].second;
      const double w = double(graph.load[c]) + 0.5;
      passed += w;
      sum = sum + metres(graph.middle[c]) * w;
      weight += w;
    }
    if (begin == at) break;
    const Vec mean = sum * (1 / weight);
    std::uint32_t best = order[begin].second;
    for (std::size_t i = begin; i < at; ++i) {
      const std::uint32_t c = order[i].second;
      if (norm(metres(graph.middle[c]) - mean) < norm(metres(graph.middle[best]) - mean)) best = c;
    }
    seeds.push_back(best);
  }
  return seeds;
}

struct Growth {
  const CellGraph& graph;
  std::span<const std::uint32_t> cells;
  std::vector<bool> here;
  std::vector<double> distance;
  std::vector<std::uint32_t> label;

  Growth(const CellGraph& g, std::span<const std::uint32_t> c)
      : graph(g), cells(c), here(g.size()), distance(g.size()), label(g.size(), kOutside) {
    for (const std::uint32_t cell : cells) here[cell] = true;
  }

  void grow(const std::vector<std::uint32_t>& seeds, const std::vector<double>& start) {
    using Entry = std::tuple<double, std::uint32_t, std::uint32_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
    for (const std::uint32_t c : cells) {
      distance[c] = 1e18;
      label[c] = kOutside;
    }
    // Seeds keep themselves, however late they start: no region is empty.
    std::vector<bool> settled(graph.size());
    for (std::uint32_t r = 0; r < seeds.size(); ++r) {
      distance[seeds[r]] = start[r];
      label[seeds[r]] = r;
      settled[seeds[r]] = true;
      queue.emplace(start[r], r, seeds[r]);
    }
    while (!queue.empty()) {
      const auto [d, r, c] = queue.top();
      queue.pop();
      if (d > distance[c] || label[c] != r) continue;
      for (const CellGraph::Border& b : graph.borders[c]) {
        if (!here[b.other] || settled[b.other]) continue;
        // A narrow neck is no good way.
        const double step = norm(metres(graph.middle[b.other]) - metres(graph.middle[c])) *
                            detour(b.kind) * (b.metres < 15 ? 3 : 1);
        if (d + step < distance[b.other]) {
          distance[b.other] = d + step;
          label[b.other] = r;
          queue.emplace(d + step, r, b.other);
        }
      }
    }
  }
};

}  // namespace

std::vector<std::uint32_t> grow_regions(const CellGraph& graph,
                                        std::span<const std::uint32_t> cells,
                                        const RegionGoal& goal) {
  const std::size_t n = goal.loads.size();
  Growth growth(graph, cells);
  std::vector<std::uint32_t> seeds = first_seeds(graph, cells, goal);
  std::vector<double> start(seeds.size(), 0.0);
  double area = 0;
  for (const std::uint32_t c : cells) area += graph.square_metres[c];
  // Half the width of a region, as the measure of a head start.
  const double width = 0.3 * std::sqrt(area / double(n));
  std::vector<std::uint32_t> best;
  double least = 1e18;
  for (int round = 0; round < 48; ++round) {
    growth.grow(seeds, start);
    std::vector<double> load(n);
    std::vector<Vec> sum(n);
    std::vector<double> weight(n);
    for (const std::uint32_t c : cells) {
      const std::uint32_t r = growth.label[c];
      if (r == kOutside) continue;
      load[r] += double(graph.load[c]);
      const double w = double(graph.load[c]) + 2;
      sum[r] = sum[r] + metres(graph.middle[c]) * w;
      weight[r] += w;
    }
    double off = 0;
    for (std::size_t r = 0; r < seeds.size(); ++r) {
      const double ratio = load[r] / std::max(goal.loads[r], 1.0);
      off += (ratio - 1) * (ratio - 1);
    }
    if (off < least) {
      least = off;
      best = growth.label;
    }
    for (std::size_t r = 0; r < seeds.size(); ++r) {
      const double ratio = load[r] / std::max(goal.loads[r], 1.0);
      start[r] += width * 0.5 * std::clamp(ratio - 1, -0.6, 0.6) / (1 + 0.04 * round);
    }
    if (round % 4 == 3 && round < 40) {
      std::vector<double> nearest(n, 1e18);
      for (const std::uint32_t c : cells) {
        const std::uint32_t r = growth.label[c];
        if (r == kOutside || weight[r] == 0) continue;
        const double away = norm(metres(graph.middle[c]) - sum[r] * (1 / weight[r]));
        if (away < nearest[r]) {
          nearest[r] = away;
          seeds[r] = c;
        }
      }
    }
  }
  return best;
}

}  // namespace jingwei::services::synth
