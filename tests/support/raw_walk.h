#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <vector>

#include "geo/area.h"
#include "geo/predicate.h"
#include "geo/walk_network.h"
#include "tests/support/random_ways.h"

namespace jingwei::testing {

// Walking times straight from the ways, by the rules in words and nothing of the network's code:
// every vertex of every way is a node, crossings are cut by brute force, times are double seconds.
// Serves ways whose slope is their incline.
class RawWalk {
 public:
  RawWalk(std::span<const geo::WalkWayInput> ways, geo::WalkProfile profile) : ways_(ways) {
    for (std::size_t w = 0; w < ways.size(); ++w) {
      for (const geo::Point p : ways[w].line) {
        if (lines_.size() <= w) lines_.emplace_back();
        if (lines_[w].empty() || lines_[w].back() != p) lines_[w].push_back(p);
      }
      if (lines_.size() <= w) lines_.emplace_back();
      if (lines_[w].size() < 2) lines_[w].clear();
    }
    cut_crossings();
    join();
    for (std::size_t w = 0; w < ways.size(); ++w) add_arcs(w, profile);
  }

  struct Source {
    std::uint32_t way;
    geo::Point a, b;  // the vertices of the segment it is on
    double fraction;  // from a
  };
  // A way may run over the same segment twice; then the source is not on one of them alone.
  bool is_unique(const Source& source) const {
    return std::count_if(arcs_.begin(), arcs_.end(), [&](const Arc& arc) {
             return arc.way == source.way && arc.from_at == source.a && arc.to_at == source.b;
           }) == 1;
  }
  // Times between every vertex and the source: least seconds by way and point.
  using Times = std::map<std::pair<std::uint32_t, geo::Point>, double>;
  Times times(const Source& source, geo::WalkDirection direction) const {
    constexpr double kFar = std::numeric_limits<double>::infinity();
    std::vector<double> best(count_, kFar);
    const bool to = direction == geo::WalkDirection::to;
    for (const Arc& arc : arcs_) {
      if (arc.way != source.way) continue;
      if (arc.from_at == source.a && arc.to_at == source.b) {
        // a -> b passes the source.
        offer(best[to ? arc.from : arc.to],
              arc.seconds * (to ? source.fraction : 1 - source.fraction));
      }
      if (arc.from_at == source.b && arc.to_at == source.a) {
        offer(best[to ? arc.from : arc.to],
              arc.seconds * (to ? 1 - source.fraction : source.fraction));
      }
    }
    for (bool changed = true; changed;) {
      changed = false;
      for (const Arc& arc : arcs_) {
        const std::uint32_t from = to ? arc.to : arc.from, next = to ? arc.from : arc.to;
        if (best[from] + arc.seconds < best[next] - 1e-9) {
          best[next] = best[from] + arc.seconds;
          changed = true;
        }
      }
    }
    Times times;
    for (std::uint32_t w = 0; w < lines_.size(); ++w) {
      for (std::size_t i = 0; i < lines_[w].size(); ++i) {
        auto [it, fresh] = times.try_emplace({w, lines_[w][i]}, kFar);
        it->second = std::min(it->second, best[node_[w][i]]);
      }
    }
    return times;
  }

 private:
  struct Arc {
    std::uint32_t from, to, way;
    geo::Point from_at, to_at;
    double seconds;
  };
  static void offer(double& best, double value) { best = std::min(best, value); }

  bool noded(std::size_t w) const { return !ways_[w].bridge && !ways_[w].tunnel; }

  static bool strictly_on(geo::Point p, geo::Point a, geo::Point b) {
    return p != a && p != b && geo::cross(a, b, p) == 0 && std::min(a.x, b.x) <= p.x &&
           p.x <= std::max(a.x, b.x) && std::min(a.y, b.y) <= p.y && p.y <= std::max(a.y, b.y);
  }

  // The point in which the two segments have to be cut, if they cross properly.
  static std::optional<geo::Point> crossing(geo::Point a, geo::Point b, geo::Point c,
                                            geo::Point d) {
    const double ca = double(geo::cross(c, d, a)), cb = double(geo::cross(c, d, b));
    const double ac = double(geo::cross(a, b, c)), ad = double(geo::cross(a, b, d));
    if (ca * cb >= 0 || ac * ad >= 0) return std::nullopt;
    const double t = ca / (ca - cb);
    return geo::Point{static_cast<std::int32_t>(std::floor(a.x + t * (b.x - a.x) + 0.5)),
                      static_cast<std::int32_t>(std::floor(a.y + t * (b.y - a.y) + 0.5))};
  }

  void cut_crossings() {
    std::vector<geo::Polyline> cut = lines_;
    for (std::size_t w = 0; w < lines_.size(); ++w) {
      if (lines_[w].empty() || !noded(w)) continue;
      cut[w].clear();
      for (std::size_t i = 0; i + 1 < lines_[w].size(); ++i) {
        const geo::Point a = lines_[w][i], b = lines_[w][i + 1];
        std::vector<geo::Point> on;
        for (std::size_t v = 0; v < lines_.size(); ++v) {
          if (!noded(v) || ways_[v].level != ways_[w].level) continue;
          for (std::size_t k = 0; k + 1 < lines_[v].size(); ++k) {
            const geo::Point c = lines_[v][k], d = lines_[v][k + 1];
            if (const auto p = crossing(a, b, c, d)) on.push_back(*p);
            if (strictly_on(c, a, b)) on.push_back(c);
            if (strictly_on(d, a, b)) on.push_back(d);
          }
        }
        std::sort(on.begin(), on.end(), [&](geo::Point p, geo::Point q) {
          return geo::distance(a, p) < geo::distance(a, q);
        });
        cut[w].push_back(a);
        for (const geo::Point p : on) {
          if (p != cut[w].back() && p != b) cut[w].push_back(p);
        }
      }
      cut[w].push_back(lines_[w].back());
    }
    lines_ = cut;
  }

  void join() {
    struct Visit {
      std::size_t way, vertex;
      bool end;
    };
    std::map<geo::Point, std::vector<Visit>> at;
    node_.resize(lines_.size());
    for (std::size_t w = 0; w < lines_.size(); ++w) {
      node_[w].resize(lines_[w].size());
      for (std::size_t i = 0; i < lines_[w].size(); ++i) {
        node_[w][i] = count_++;
        at[lines_[w][i]].push_back({w, i, i == 0 || i + 1 == lines_[w].size()});
      }
    }
    for (const auto& [point, visits] : at) {
      for (bool changed = true; changed;) {
        changed = false;
        for (const Visit& a : visits) {
          for (const Visit& b : visits) {
            if (!a.end && !b.end && ways_[a.way].level != ways_[b.way].level) continue;
            std::uint32_t &m = node_[a.way][a.vertex], &n = node_[b.way][b.vertex];
            if (m == n) continue;
            m = n = std::min(m, n);
            changed = true;
          }
        }
      }
    }
  }

  void add_arcs(std::size_t w, geo::WalkProfile profile) {
    const double incline = std::isnan(ways_[w].incline) ? 0 : double(ways_[w].incline);
    for (std::size_t i = 0; i + 1 < lines_[w].size(); ++i) {
      const geo::Point a = lines_[w][i], b = lines_[w][i + 1];
      for (const bool onward : {true, false}) {
        const auto speed = geo::walk_speed(profile, ways_[w].surface,
                                           geo::Slope::from_ratio(onward ? incline : -incline));
        if (!speed) continue;
        const double seconds = geo::distance(a, b).value / speed->metres_per_second();
        const std::uint32_t m = node_[w][i], n = node_[w][i + 1];
        const auto way = static_cast<std::uint32_t>(w);
        arcs_.push_back(onward ? Arc{m, n, way, a, b, seconds} : Arc{n, m, way, b, a, seconds});
      }
    }
  }

  std::span<const geo::WalkWayInput> ways_;
  std::vector<geo::Polyline> lines_;
  std::vector<std::vector<std::uint32_t>> node_;
  std::uint32_t count_ = 0;
  std::vector<Arc> arcs_;
};

}  // namespace jingwei::testing
