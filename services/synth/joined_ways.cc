#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <set>

#include "geo/union_find.h"
#include "services/synth/network_parts.h"

namespace jingwei::services::synth {
namespace {

constexpr double kEndReach = 55;    // metres over which a loose end is led to a way
constexpr double kLongestTail = 32;  // a dead end shorter than this is cut off
constexpr double kBeyond = 0.03;    // so far past the way that it is surely crossed
constexpr double kTolerance = 0.7;  // of the drawn line
constexpr double kStepRise = 0.16;

// Segments of drafts on the ground, in square cells.
class Segments {
 public:
  struct Segment {
    std::uint32_t draft, index;  // from vertex `index` to the next
    Vec a, b;
  };
  explicit Segments(const Drafts& drafts) {
    for (std::uint32_t d = 0; d < drafts.size(); ++d) {
      if (drafts[d].flags != 0) continue;
      for (std::uint32_t i = 0; i + 1 < drafts[d].line.size(); ++i) {
        add({d, i, drafts[d].line[i], drafts[d].line[i + 1]});
      }
    }
  }
  // Calls visit(segment position) for what lies in the cells around the box, some twice.
  template <class Visit>
  void near(Vec low, Vec high, Visit visit) const {
    for (std::int64_t x = cell(low.x); x <= cell(high.x); ++x) {
      for (std::int64_t y = cell(low.y); y <= cell(high.y); ++y) {
        const auto found = cells_.find({x, y});
        if (found == cells_.end()) continue;
        for (const std::uint32_t s : found->second) visit(s);
      }
    }
  }
  const std::vector<Segment>& all() const { return segments_; }

 private:
  static constexpr double kCell = 40;
  static std::int64_t cell(double v) { return static_cast<std::int64_t>(std::floor(v / kCell)); }
  void add(Segment s) {
    const auto id = static_cast<std::uint32_t>(segments_.size());
    segments_.push_back(s);
    for (std::int64_t x = cell(std::min(s.a.x, s.b.x)); x <= cell(std::max(s.a.x, s.b.x)); ++x) {
      for (std::int64_t y = cell(std::min(s.a.y, s.b.y)); y <= cell(std::max(s.a.y, s.b.y)); ++y) {
        cells_[{x, y}].push_back(id);
      }
    }
  }
  std::vector<Segment> segments_;
  std::map<std::pair<std::int64_t, std::int64_t>, std::vector<std::uint32_t>> cells_;
};

bool dry(const Land& land, Vec a, Vec b) {
  const int parts = 1 + static_cast<int>(norm(b - a) / 4);
  for (int i = 0; i <= parts; ++i) {
    const Vec p = a + (b - a) * (static_cast<double>(i) / parts);
    if (!inside(land, p) || is_river(land, p)) return false;
  }
  return true;
}

// The nearest place on another draft.
std::optional<Vec> foot_on_other(const Segments& segments, Vec tip, std::uint32_t own,
                                 double reach) {
  std::optional<Vec> best;
  const Vec r{reach, reach};
  segments.near(tip - r, tip + r, [&](std::uint32_t id) {
    const auto& s = segments.all()[id];
    if (s.draft == own) return;
    const Vec d = s.b - s.a;
    const double t = std::clamp(dot(tip - s.a, d) / std::max(dot(d, d), 1e-9), 0.0, 1.0);
    const Vec foot = s.a + d * t;
    if (norm(foot - tip) < reach) {
      reach = norm(foot - tip);
      best = foot;
    }
  });
  return best;
}

void lead_ends(const Land& land, Drafts& drafts) {
  const Segments segments(drafts);
  for (std::uint32_t d = 0; d < drafts.size(); ++d) {
    if (drafts[d].flags != 0 || !drafts[d].joined) continue;
    auto& line = drafts[d].line;
    for (const bool back : {false, true}) {
      const Vec tip = back ? line.back() : line.front();
      const auto foot = foot_on_other(segments, tip, d, kEndReach);
      if (!foot || norm(*foot - tip) < kBeyond) continue;
      const Vec end = *foot + unit(*foot - tip) * kBeyond;
      if (!dry(land, tip, end)) continue;
      line.insert(back ? line.end() : line.begin(), end);
    }
  }
}

// Where drafts cross: by draft, the places along it as (vertex + fraction), with the common point.
using Crossings = std::vector<std::map<double, geo::Point>>;

Crossings find_crossings(const Drafts& drafts) {
  const Segments segments(drafts);
  Crossings crossings(drafts.size());
  const auto& all = segments.all();
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    const auto& s = all[i];
    const Vec low{std::min(s.a.x, s.b.x), std::min(s.a.y, s.b.y)};
    const Vec high{std::max(s.a.x, s.b.x), std::max(s.a.y, s.b.y)};
    segments.near(low, high, [&](std::uint32_t j) {
      const auto& o = all[j];
      if (j <= i) return;
      if (o.draft == s.draft && (o.index <= s.index + 1 && s.index <= o.index + 1)) return;
      const Vec d = s.b - s.a, e = o.b - o.a;
      const double k = cross(d, e);
      if (std::abs(k) < 1e-9) return;
      const double t = cross(o.a - s.a, e) / k, u = cross(o.a - s.a, d) / k;
      if (t < 0 || t > 1 || u < 0 || u > 1) return;
      const geo::Point p = rounded(s.a + d * t);
      crossings[s.draft][s.index + t] = p;
      crossings[o.draft][o.index + u] = p;
    });
  }
  return crossings;
}

// A line in millimetres and which of its vertices are junctions.
struct Noded {
  geo::Polyline line;
  std::vector<char> junction;
};

Noded noded(const Draft& draft, const std::map<double, geo::Point>& crossings) {
  Noded out;
  const auto put = [&](geo::Point p, bool junction) {
    if (!out.line.empty() && out.line.back() == p) {
      out.junction.back() |= junction;
      return;
    }
    out.line.push_back(p);
    out.junction.push_back(junction);
  };
  auto next = crossings.begin();
  for (std::size_t i = 0; i < draft.line.size(); ++i) {
    // A crossing at the vertex itself takes its place.
    const auto own = crossings.find(static_cast<double>(i));
    if (own == crossings.end()) put(rounded(draft.line[i]), false);
    while (next != crossings.end() && next->first < static_cast<double>(i + 1)) {
      put(next->second, true);
      ++next;
    }
  }
  for (; next != crossings.end(); ++next) put(next->second, true);
  return out;
}

double metres_between(geo::Point a, geo::Point b) { return norm(metres(b) - metres(a)); }

// What sticks out beyond the last junction goes when it is short.
void cut_tails(Noded& way) {
  for (int end = 0; end < 2; ++end) {
    const auto first = std::find(way.junction.begin(), way.junction.end(), 1);
    if (first != way.junction.end() && first != way.junction.begin()) {
      const auto n = first - way.junction.begin();
      double tail = 0;
      for (std::ptrdiff_t i = 0; i < n; ++i) tail += metres_between(way.line[i], way.line[i + 1]);
      if (tail < kLongestTail) {
        way.line.erase(way.line.begin(), way.line.begin() + n);
        way.junction.erase(way.junction.begin(), way.junction.begin() + n);
      }
    }
    std::reverse(way.line.begin(), way.line.end());
    std::reverse(way.junction.begin(), way.junction.end());
  }
}

// Douglas and Peucker (1973), between junctions, which stay.
void simplify(Noded& way) {
  std::vector<char> kept = way.junction;
  kept.front() = kept.back() = 1;
  std::vector<std::pair<std::size_t, std::size_t>> open;
  for (std::size_t i = 1, last = 0; i < kept.size(); ++i) {
    if (kept[i]) open.emplace_back(std::exchange(last, i), i);
  }
  while (!open.empty()) {
    const auto [from, to] = open.back();
    open.pop_back();
    const Vec a = metres(way.line[from]), along = unit(metres(way.line[to]) - a);
    double worst = kTolerance;
    std::size_t at = from;
    for (std::size_t i = from + 1; i < to; ++i) {
      const double away = std::abs(cross(along, metres(way.line[i]) - a));
      if (away > worst) {
        worst = away;
        at = i;
      }
    }
    if (at == from) continue;
    kept[at] = 1;
    open.emplace_back(from, at);
    open.emplace_back(at, to);
  }
  Noded out;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    // Between two crossings at one point nothing is left.
    if (!kept[i] || (!out.line.empty() && out.line.back() == way.line[i])) continue;
    out.line.push_back(way.line[i]);
    out.junction.push_back(way.junction[i]);
  }
  way = std::move(out);
}

// Keeps the part that holds most of the length, and what was never meant to be joined.
void drop_fragments(const Drafts& drafts, std::vector<Noded>& ways) {
  std::map<geo::Point, std::uint32_t> owner;
  geo::UnionFind sets(ways.size());
  for (std::uint32_t w = 0; w < ways.size(); ++w) {
    for (const geo::Point p : ways[w].line) {
      const auto [found, first] = owner.emplace(p, w);
      if (!first) sets.unite(found->second, w);
    }
  }
  std::map<std::uint32_t, double> lengths;
  for (std::uint32_t w = 0; w < ways.size(); ++w) {
    double& length = lengths[sets.find(w)];
    for (std::size_t i = 1; i < ways[w].line.size(); ++i) {
      length += metres_between(ways[w].line[i - 1], ways[w].line[i]);
    }
  }
  const auto main = std::max_element(lengths.begin(), lengths.end(),
                                     [](auto& a, auto& b) { return a.second < b.second; });
  for (std::uint32_t w = 0; w < ways.size(); ++w) {
    const bool of_main = main != lengths.end() && sets.find(w) == main->first;
    // Real data has stubs too: one in twenty of the fragments stays.
    if (!of_main && drafts[w].joined && w % 20 != 0) ways[w] = {};
  }
}

}  // namespace

std::vector<data::Way> joined_ways(const Land& land, Drafts drafts) {
  lead_ends(land, drafts);
  const Crossings crossings = find_crossings(drafts);
  std::vector<Noded> ways;
  // A bridge or tunnel meets others at its ends alone: those vertices must stay.
  std::set<geo::Point> fixed;
  for (const Draft& draft : drafts) {
    if (draft.flags == 0) continue;
    fixed.insert(rounded(draft.line.front()));
    fixed.insert(rounded(draft.line.back()));
  }
  for (std::size_t d = 0; d < drafts.size(); ++d) {
    Noded way = noded(drafts[d], crossings[d]);
    for (std::size_t i = 0; i < way.line.size(); ++i) {
      if (fixed.count(way.line[i]) > 0) way.junction[i] = 1;
    }
    if (drafts[d].joined) cut_tails(way);
    if (way.line.size() > 1) simplify(way);
    ways.push_back(std::move(way));
  }
  drop_fragments(drafts, ways);
  std::vector<data::Way> rows;
  for (std::size_t d = 0; d < drafts.size(); ++d) {
    if (ways[d].line.size() < 2) continue;
    data::Way row;
    row.way_class = drafts[d].way_class;
    row.flags = drafts[d].flags;
    row.level = drafts[d].level;
    row.name = drafts[d].name;
    row.line = std::move(ways[d].line);
    if (row.way_class == data::WayClass::steps) {
      const double rise =
          std::abs(land.height_at(row.line.front()) - land.height_at(row.line.back()));
      row.step_count = static_cast<std::int16_t>(std::clamp(std::lround(rise / kStepRise), 3L, 3'000L));
      row.surface = "paving_stones";
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace jingwei::services::synth
