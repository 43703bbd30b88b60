#include "tests/services/support/walk_oracle.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <tuple>

namespace jingwei::services::test {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kFlatMetresPerSecond = 6 * 0.83945702 / 3.6;  // 6 exp(-0.175) km/h
constexpr double kLimitMetres = 300, kSlackFactor = 1.2, kSlackMetres = 3;
constexpr std::size_t kMostCandidates = 3;
constexpr std::size_t kNoVertex = std::numeric_limits<std::size_t>::max();

class Union {
 public:
  explicit Union(std::size_t n) : parent_(n) { std::iota(parent_.begin(), parent_.end(), 0); }
  std::size_t find(std::size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }
  void unite(std::size_t a, std::size_t b) { parent_[find(a)] = find(b); }

 private:
  std::vector<std::size_t> parent_;
};

double metres(geo::Point a, geo::Point b) {
  return std::hypot(double(b.x) - a.x, double(b.y) - a.y) / 1000;
}

geo::WalkSurface surface(data::WayClass way_class) {
  if (way_class == data::WayClass::steps) return geo::WalkSurface::steps;
  if (way_class == data::WayClass::path) return geo::WalkSurface::path;
  if (way_class == data::WayClass::footway || way_class == data::WayClass::pedestrian) {
    return geo::WalkSurface::footway;
  }
  return geo::WalkSurface::road;
}

// A number for each vertex of each way; equal where the ways meet.
std::vector<std::vector<std::size_t>> number_vertices(const std::vector<data::Way>& ways,
                                                      std::size_t& count) {
  std::map<std::tuple<geo::Point, int>, std::size_t> numbers;  // by place and level
  for (const data::Way& way : ways) {
    for (const geo::Point p : way.line) numbers.try_emplace({p, way.level}, numbers.size());
  }
  Union same(numbers.size());
  for (const data::Way& way : ways) {
    for (const geo::Point end : {way.line.front(), way.line.back()}) {
      for (const auto& [key, number] : numbers) {
        if (std::get<0>(key) == end) same.unite(number, numbers.at({end, way.level}));
      }
    }
  }
  count = numbers.size();
  std::vector<std::vector<std::size_t>> made;
  for (const data::Way& way : ways) {
    made.emplace_back();
    for (const geo::Point p : way.line)
      made.back().push_back(same.find(numbers.at({p, way.level})));
  }
  return made;
}

}  // namespace

WalkOracle::WalkOracle(const std::vector<data::Way>& ways, geo::WalkProfile profile,
                       const SlopeOf& slope)
    : off_path_metres_per_second_(0.6 * kFlatMetresPerSecond *
                                  geo::walk_profile(profile).speed_factor) {
  const auto numbers = number_vertices(ways, vertices_);
  for (std::size_t w = 0; w < ways.size(); ++w) {
    const data::Way& way = ways[w];
    for (std::size_t i = 0; i + 1 < way.line.size(); ++i) {
      Piece piece{numbers[w][i], numbers[w][i + 1], way.line[i], way.line[i + 1], 0, {}, {}};
      const double length = metres(piece.pa, piece.pb), rise = slope(piece.pa, piece.pb);
      const auto seconds = [&](double s) -> std::optional<double> {
        const auto speed =
            geo::walk_speed(profile, surface(way.way_class), geo::Slope::from_ratio(s));
        if (!speed) return std::nullopt;
        return length / speed->metres_per_second();
      };
      piece.ab = seconds(rise);
      piece.ba = seconds(-rise);
      pieces_.push_back(piece);
    }
  }

  degree_.assign(vertices_, 0);
  std::vector<std::vector<std::size_t>> at(vertices_);
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    for (const std::size_t v : {pieces_[i].a, pieces_[i].b}) {
      ++degree_[v];
      at[v].push_back(i);
    }
  }
  Union chains(pieces_.size()), parts(vertices_);
  for (const auto& of : at) {
    if (of.size() == 2) chains.unite(of[0], of[1]);
  }
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    pieces_[i].chain = chains.find(i);
    if (pieces_[i].ab) parts.unite(pieces_[i].a, pieces_[i].b);
  }
  for (std::size_t v = 0; v < vertices_; ++v) component_.push_back(parts.find(v));
  std::vector<double> length(vertices_, 0);
  for (const Piece& piece : pieces_) {
    if (piece.ab) length[component_[piece.a]] += metres(piece.pa, piece.pb);
  }
  main_ = static_cast<std::size_t>(std::max_element(length.begin(), length.end()) - length.begin());
}

std::size_t WalkOracle::node_of(const Candidate& c) const {
  const Piece& piece = pieces_[c.piece];
  if (c.fraction <= 0 && degree_[piece.a] != 2) return piece.a;
  if (c.fraction >= 1 && degree_[piece.b] != 2) return piece.b;
  return kNoVertex;
}

std::vector<WalkOracle::Candidate> WalkOracle::candidates(geo::Point p) const {
  std::map<std::size_t, Candidate> best;  // by chain
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    const Piece& piece = pieces_[i];
    if (!piece.ab) continue;
    const double dx = double(piece.pb.x) - piece.pa.x, dy = double(piece.pb.y) - piece.pa.y;
    const double px = double(p.x) - piece.pa.x, py = double(p.y) - piece.pa.y;
    const double t = std::clamp((px * dx + py * dy) / (dx * dx + dy * dy), 0.0, 1.0);
    const Candidate c{i, t, std::hypot(px - t * dx, py - t * dy) / 1000};
    if (c.metres > kLimitMetres) continue;
    const auto [it, fresh] = best.try_emplace(piece.chain, c);
    if (!fresh && c.metres < it->second.metres) it->second = c;
  }
  std::vector<Candidate> all;
  for (const auto& [chain, c] : best) all.push_back(c);
  std::sort(all.begin(), all.end(), [](auto& a, auto& b) { return a.metres < b.metres; });
  const auto is_main = [&](const Candidate& c) { return component_[pieces_[c.piece].a] == main_; };
  const bool main = std::any_of(all.begin(), all.end(), is_main);
  std::vector<Candidate> chosen;
  for (const Candidate& c : all) {
    if (is_main(c) != main) continue;
    if (!chosen.empty() && c.metres > chosen[0].metres * kSlackFactor + kSlackMetres) break;
    const bool known =
        node_of(c) != kNoVertex && std::any_of(chosen.begin(), chosen.end(),
                                               [&](auto& o) { return node_of(o) == node_of(c); });
    if (!known) chosen.push_back(c);
    if (chosen.size() == kMostCandidates) break;
  }
  if (main && !is_main(all.front())) chosen.push_back(all.front());
  return chosen;
}

std::vector<double> WalkOracle::search(const std::vector<Candidate>& place, bool towards) const {
  std::vector<double> time(vertices_, kInfinity);
  for (const Candidate& c : place) {
    const Piece& piece = pieces_[c.piece];
    const double to_a = c.fraction * *(towards ? piece.ab : piece.ba);
    const double to_b = (1 - c.fraction) * *(towards ? piece.ba : piece.ab);
    time[piece.a] = std::min(time[piece.a], leg(c) + to_a);
    time[piece.b] = std::min(time[piece.b], leg(c) + to_b);
  }
  // Bellman and Ford: as long as something gets better.
  for (bool better = true; better;) {
    better = false;
    const auto relax = [&](std::size_t from, std::size_t to, double seconds) {
      if (time[from] + seconds < time[to]) {
        time[to] = time[from] + seconds;
        better = true;
      }
    };
    for (const Piece& piece : pieces_) {
      if (!piece.ab) continue;
      relax(piece.a, piece.b, *(towards ? piece.ba : piece.ab));
      relax(piece.b, piece.a, *(towards ? piece.ab : piece.ba));
    }
  }
  return time;
}

std::optional<double> WalkOracle::meet(const std::vector<Candidate>& other,
                                       const std::vector<Candidate>& place,
                                       const std::vector<double>& times, bool towards) const {
  double best = kInfinity;
  for (const Candidate& c : other) {
    const Piece& piece = pieces_[c.piece];
    // Walking from c when towards, to c otherwise.
    const double at_a = c.fraction * *(towards ? piece.ba : piece.ab);
    const double at_b = (1 - c.fraction) * *(towards ? piece.ab : piece.ba);
    best = std::min({best, leg(c) + at_a + times[piece.a], leg(c) + at_b + times[piece.b]});
    for (const Candidate& p : place) {
      if (p.piece != c.piece) continue;
      const double span = towards ? p.fraction - c.fraction : c.fraction - p.fraction;
      best = std::min(best, leg(c) + leg(p) + (span >= 0 ? span * *piece.ab : -span * *piece.ba));
    }
  }
  if (best == kInfinity) return std::nullopt;
  return best;
}

std::vector<std::optional<double>> WalkOracle::seconds(const std::vector<geo::Point>& starts,
                                                       geo::Point goal) const {
  const std::vector<Candidate> place = candidates(goal);
  const std::vector<double> times = search(place, true);
  std::vector<std::optional<double>> made;
  for (const geo::Point p : starts) made.push_back(meet(candidates(p), place, times, true));
  return made;
}

std::vector<std::optional<double>> WalkOracle::seconds(geo::Point start,
                                                       const std::vector<geo::Point>& goals) const {
  const std::vector<Candidate> place = candidates(start);
  const std::vector<double> times = search(place, false);
  std::vector<std::optional<double>> made;
  for (const geo::Point p : goals) made.push_back(meet(candidates(p), place, times, false));
  return made;
}

}  // namespace jingwei::services::test
