#include "services/synth/regions.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "services/synth/region_growth.h"

namespace jingwei::services::synth {
namespace {

// How much a load off its goal weighs against the length of the borders: a tenth off is worth a
// fifth of the border of a region of middling size.
constexpr double kBalance = 20;

class Exchange {
 public:
  Exchange(const CellGraph& graph, std::span<const std::uint32_t> cells, const RegionGoal& goal,
           std::vector<std::uint32_t>& label)
      : graph_(graph),
        goal_(goal),
        label_(label),
        load_(goal.loads.size()),
        count_(goal.loads.size()),
        mark_(graph.size()) {
    double area = 0;
    for (const std::uint32_t c : cells) {
      area += graph.square_metres[c];
      if (label[c] == kOutside) continue;
      load_[label[c]] += double(graph.load[c]);
      ++count_[label[c]];
    }
    unit_ = goal.border / (4 * std::sqrt(area / double(goal.loads.size())));
  }

  // Gives the cell to the neighbour where that costs least, if it costs less than `at_most` more.
  bool improve(std::uint32_t cell, double at_most) {
    const std::uint32_t from = label_[cell];
    if (from == kOutside || count_[from] < 2) return false;
    double inside = 0;  // border that would come to be
    near_.clear();
    for (const CellGraph::Border& b : graph_.borders[cell]) {
      const std::uint32_t r = label_[b.other];
      if (r == kOutside) continue;
      const double cost = b.metres * border_cost(b.kind);
      if (r == from) {
        inside += cost;
        continue;
      }
      const auto it =
          std::find_if(near_.begin(), near_.end(), [&](auto& n) { return n.first == r; });
      if (it == near_.end()) {
        near_.emplace_back(r, cost);
      } else {
        it->second += cost;
      }
    }
    double least = at_most;
    std::uint32_t to = kOutside;
    for (const auto& [r, cost] : near_) {
      const double load = double(graph_.load[cell]);
      const double change = (inside - cost) * unit_ + off(from, load_[from] - load) -
                            off(from, load_[from]) + off(r, load_[r] + load) - off(r, load_[r]);
      if (change < least) {
        least = change;
        to = r;
      }
    }
    if (to == kOutside || !stays_connected(cell)) return false;
    label_[cell] = to;
    load_[from] -= double(graph_.load[cell]);
    load_[to] += double(graph_.load[cell]);
    --count_[from];
    ++count_[to];
    return true;
  }

 private:
  double off(std::uint32_t region, double load) const {
    const double ratio = load / std::max(goal_.loads[region], 1.0);
    double cost = kBalance * (ratio - 1) * (ratio - 1);
    if (ratio > goal_.most)
      cost += 60 * (ratio - goal_.most) * (ratio - goal_.most) + 4 * (ratio - goal_.most);
    if (ratio < goal_.least)
      cost += 60 * (goal_.least - ratio) * (goal_.least - ratio) + 4 * (goal_.least - ratio);
    return cost;
  }

  // Whether the region of the cell hangs together without it: its neighbours in it must be joined.
  bool stays_connected(std::uint32_t cell) {
    const std::uint32_t region = label_[cell];
    std::size_t wanted = 0;
    std::uint32_t start = kOutside;
    ++stamp_;
    for (const CellGraph::Border& b : graph_.borders[cell]) {
      if (label_[b.other] != region || b.other == cell) continue;
      ++wanted;
      start = b.other;
    }
    if (wanted <= 1) return wanted == 1;
    const auto is_wanted = [&](std::uint32_t c) {
      const auto& of = graph_.borders[cell];
      return std::any_of(of.begin(), of.end(), [&](auto& b) { return b.other == c; });
    };
    queue_.assign(1, start);
    mark_[start] = stamp_;
    std::size_t found = 1;
    for (std::size_t i = 0; i < queue_.size(); ++i) {
      for (const CellGraph::Border& b : graph_.borders[queue_[i]]) {
        if (label_[b.other] != region || b.other == cell || mark_[b.other] == stamp_) continue;
        mark_[b.other] = stamp_;
        queue_.push_back(b.other);
        if (is_wanted(b.other) && ++found == wanted) return true;
      }
    }
    return false;
  }

  const CellGraph& graph_;
  const RegionGoal& goal_;
  std::vector<std::uint32_t>& label_;
  std::vector<double> load_;
  std::vector<std::size_t> count_;
  std::vector<std::pair<std::uint32_t, double>> near_;
  std::vector<std::uint32_t> queue_;
  std::vector<std::uint64_t> mark_;
  std::uint64_t stamp_ = 0;
  double unit_ = 1;
};

// The cells listed as a graph of their own, in their order.
CellGraph part_of(const CellGraph& graph, std::span<const std::uint32_t> cells) {
  std::vector<std::uint32_t> position(graph.size(), kOutside);
  for (std::uint32_t i = 0; i < cells.size(); ++i) position[cells[i]] = i;
  CellGraph part;
  part.borders.resize(cells.size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::uint32_t c = cells[i];
    part.middle.push_back(graph.middle[c]);
    part.load.push_back(graph.load[c]);
    part.square_metres.push_back(graph.square_metres[c]);
    for (CellGraph::Border b : graph.borders[c]) {
      if (position[b.other] == kOutside) continue;
      b.other = position[b.other];
      part.borders[i].push_back(b);
    }
  }
  return part;
}

double out_of_bounds(const RegionGoal& goal, std::uint32_t region, double load) {
  const double ratio = load / std::max(goal.loads[region], 1.0);
  return std::max({0.0, ratio - goal.most, goal.least - ratio});
}

// Puts a region that is out of bounds together with a neighbour and divides both anew, where that
// brings them nearer to their bounds: exchange alone does not get cells past a region in between.
void recombine(const CellGraph& graph, const RegionGoal& goal, Random& random,
               std::vector<std::uint32_t>& label) {
  const auto n = static_cast<std::uint32_t>(goal.loads.size());
  for (int pass = 0; pass < 8; ++pass) {
    bool any = false;
    for (std::uint32_t r = 0; r < n; ++r) {
      std::vector<double> load(n);
      for (std::size_t c = 0; c < graph.size(); ++c) {
        if (label[c] != kOutside) load[label[c]] += double(graph.load[c]);
      }
      if (out_of_bounds(goal, r, load[r]) == 0) continue;
      std::vector<std::uint32_t> neighbours;
      for (std::size_t c = 0; c < graph.size(); ++c) {
        if (label[c] != r) continue;
        for (const CellGraph::Border& b : graph.borders[c]) {
          if (label[b.other] != r && label[b.other] != kOutside)
            neighbours.push_back(label[b.other]);
        }
      }
      std::sort(neighbours.begin(), neighbours.end());
      neighbours.erase(std::unique(neighbours.begin(), neighbours.end()), neighbours.end());
      // The one that has most to give, or most to take.
      std::sort(neighbours.begin(), neighbours.end(), [&](std::uint32_t a, std::uint32_t b) {
        const bool little = load[r] < goal.loads[r];
        return load[a] != load[b] ? (load[a] > load[b]) == little : a < b;
      });
      for (const std::uint32_t q : neighbours) {
        std::vector<std::uint32_t> both;
        for (std::uint32_t c = 0; c < graph.size(); ++c) {
          if (label[c] == r || label[c] == q) both.push_back(c);
        }
        RegionGoal pair = goal;
        const double half = (load[r] + load[q]) / 2;
        pair.loads = {half, half};
        const std::vector<std::uint32_t> again = divide(graph, both, pair, random);
        double first = 0;
        for (const std::uint32_t c : both) first += again[c] == 0 ? double(graph.load[c]) : 0;
        const double before = out_of_bounds(goal, r, load[r]) + out_of_bounds(goal, q, load[q]);
        const double after =
            out_of_bounds(goal, r, first) + out_of_bounds(goal, q, load[r] + load[q] - first);
        // Passing half of what is too much on to a neighbour spreads it, too.
        const double worst = std::abs(load[r] - load[q]), now = std::abs(2 * first - 2 * half);
        if (after > before - 1e-9 && (after > before + 1e-9 || now > 0.6 * worst)) continue;
        for (const std::uint32_t c : both) label[c] = again[c] == 0 ? r : q;
        any = true;
        break;
      }
    }
    if (!any) break;
  }
}

}  // namespace

double border_cost(LineKind kind) {
  switch (kind) {
    case LineKind::rim:
    case LineKind::river:
      return 0.15;
    case LineKind::main_road:
      return 0.3;
    case LineKind::ridge:
      return 0.35;
    case LineKind::stream:
      return 0.5;
    case LineKind::street:
      return 0.6;
    case LineKind::lane:
      return 0.9;
    case LineKind::wall:
    case LineKind::cut:
      return 1.3;
  }
  return 1;
}

void exchange_cells(const CellGraph& graph, std::span<const std::uint32_t> cells,
                    const RegionGoal& goal, Random& random, std::vector<std::uint32_t>& label) {
  if (goal.loads.size() < 2) return;
  Exchange exchange(graph, cells, goal, label);
  std::vector<std::uint32_t> order(cells.begin(), cells.end());
  for (int round = 0; round < goal.rounds; ++round) {
    random.shuffle(order);
    // A little uphill at first, to get out of hollows.
    const double heat = 0.06 * std::max(0.0, 1 - 1.5 * round / goal.rounds);
    bool any = false;
    for (const std::uint32_t c : order) {
      any |= exchange.improve(c, heat > 0 ? heat * random.unit() * random.unit() - 1e-9 : -1e-9);
    }
    if (!any) break;
  }
}

std::vector<std::vector<std::uint32_t>> components(const CellGraph& graph,
                                                   std::span<const std::uint32_t> cells) {
  std::vector<bool> here(graph.size());
  for (const std::uint32_t c : cells) here[c] = true;
  std::vector<std::vector<std::uint32_t>> parts;
  for (const std::uint32_t c : cells) {
    if (!here[c]) continue;
    std::vector<std::uint32_t> part = {c};
    here[c] = false;
    for (std::size_t i = 0; i < part.size(); ++i) {
      for (const CellGraph::Border& b : graph.borders[part[i]]) {
        if (!here[b.other]) continue;
        here[b.other] = false;
        part.push_back(b.other);
      }
    }
    std::sort(part.begin(), part.end());
    parts.push_back(std::move(part));
  }
  return parts;
}

std::vector<std::uint32_t> divide(const CellGraph& graph, std::span<const std::uint32_t> cells,
                                  const RegionGoal& goal, Random& random) {
  const CellGraph part = part_of(graph, cells);
  std::vector<std::uint32_t> all(cells.size());
  std::iota(all.begin(), all.end(), 0u);
  std::vector<std::uint32_t> label = grow_regions(part, all, goal);
  exchange_cells(part, all, goal, random, label);
  if (goal.loads.size() > 2) {
    recombine(part, goal, random, label);
    exchange_cells(part, all, goal, random, label);
  }
  std::vector<std::uint32_t> out(graph.size(), kOutside);
  for (std::size_t i = 0; i < cells.size(); ++i) out[cells[i]] = label[i];
  return out;
}

}  // namespace jingwei::services::synth
