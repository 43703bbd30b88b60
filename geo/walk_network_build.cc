// Builds the network in steps: lines with samples and crossings put in, places where ways meet,
// parts of ways between those, chains of parts, and the numbering of nodes and edges.

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

#include "geo/area.h"
#include "geo/check.h"
#include "geo/elevation.h"
#include "geo/hilbert.h"
#include "geo/union_find.h"
#include "geo/walk_network.h"
#include "geo/walk_slopes.h"
#include "geo/way_crossings.h"

namespace jingwei::geo {
namespace {

constexpr std::uint32_t kNone = 0xffffffff;

// A way with its samples and crossings put in; empty when the way is dropped.
struct Line {
  std::vector<Point> points;
  std::vector<float> heights;           // empty: level
  std::vector<std::uint8_t> is_vertex;  // not merely a sample: ways may meet there
  std::vector<float> slopes;            // per piece
};

// A vertex of a way at which ways may meet.
struct Visit {
  Point at;
  std::uint32_t way, vertex;
  bool end;
};

// A point where ways meet or end: a class of visits.
struct Place {
  Point at;
  std::pair<std::int64_t, std::uint32_t> first;  // least way id and vertex: tells places apart
  std::uint32_t degree = 0;                      // an end counts one, a passing way two
  bool on_ground = false;                        // a way that is neither bridge nor tunnel is here
  bool is_node = false;
  std::array<std::uint32_t, 2> joined{kNone, kNone};  // where not a node: the two ends of parts
  NodeIndex node;
};

// A stretch of one way between two places. Its ends are numbered 2 * part and 2 * part + 1.
struct Part {
  std::uint32_t way, begin, end;  // vertices of the line, both included
  std::array<std::uint32_t, 2> place;
};

struct PartUse {
  std::uint32_t part;
  bool forward;
};

// An edge in the making.
struct Chain {
  std::vector<PartUse> parts;
  std::uint32_t tail = 0, head = 0;  // places
};

std::vector<Point> without_repeats(std::span<const Point> line) {
  std::vector<Point> points;
  for (const Point p : line) {
    JINGWEI_CHECK(in_range(p));
    if (points.empty() || points.back() != p) points.push_back(p);
  }
  return points;
}

void put(Line& line, Point p, const float* height, bool vertex) {
  if (!line.points.empty() && line.points.back() == p) {
    line.is_vertex.back() |= vertex;
    return;
  }
  line.points.push_back(p);
  line.is_vertex.push_back(vertex);
  if (height) line.heights.push_back(*height);
}

// Merges the samples of the heights and the cuts along each segment. `samples` are the points
// themselves and `heights` empty where there is no elevation.
Line sampled_line(std::span<const Point> points, std::span<const Point> samples,
                  std::span<const float> heights, std::span<const LineCut> cuts) {
  Line line;
  std::size_t base = 0, cut = 0;  // sample at the start of the segment, next cut
  for (std::uint32_t s = 0; s + 1 < points.size(); ++s) {
    const int parts = heights.empty() ? 1 : sample_parts(points[s], points[s + 1]);
    for (int i = 0; i < parts; ++i) {
      const float* height = heights.empty() ? nullptr : &heights[base + i];
      put(line, samples[base + i], height, i == 0);
      for (; cut < cuts.size() && cuts[cut].segment == s &&
             (cuts[cut].along * parts < i + 1 || i + 1 == parts);
           ++cut) {
        const auto f = static_cast<float>(std::clamp(cuts[cut].along * parts - i, 0.0, 1.0));
        const float between = height ? height[0] + f * (height[1] - height[0]) : 0.0f;
        put(line, cuts[cut].at, height ? &between : nullptr, true);
      }
    }
    base += parts;
  }
  put(line, samples[base], heights.empty() ? nullptr : &heights[base], true);
  return line;
}

}  // namespace

class WalkNetworkBuilder {
 public:
  explicit WalkNetworkBuilder(std::span<const WalkWayInput> ways) : ways_(ways) {}

  WalkNetwork build() {
    make_lines();
    find_places();
    straighten_bridges();
    make_slopes();
    make_parts();
    make_chains();
    number_nodes();
    order_chains();
    write_edges();
    measure();
    return std::move(network_);
  }

 private:
  void make_lines();
  void find_places();
  void add_places(std::span<const Visit> group);
  void straighten_bridges();
  void make_slopes();
  void make_parts();
  void make_chains();
  void anchor_ring(std::uint32_t part);
  Chain follow(PartUse from, std::vector<std::uint8_t>& used) const;
  static void turn_round(Chain& chain);
  std::vector<Point> points_of(const Chain& chain) const;
  bool points_before(const Chain& a, const Chain& b) const;
  void number_nodes();
  void order_chains();
  void write_edges();
  void write_part(PartUse use);
  void measure();

  bool airborne(std::uint32_t way) const { return ways_[way].bridge || ways_[way].tunnel; }
  std::uint32_t& place_of(std::uint32_t way, std::uint32_t vertex) {
    return place_at_[first_line_vertex_[way] + vertex];
  }

  std::span<const WalkWayInput> ways_;
  std::vector<Line> lines_;
  std::vector<std::size_t> first_line_vertex_;
  std::vector<std::uint32_t> place_at_;  // per vertex of all lines; kNone: no place
  std::vector<Place> places_;
  std::vector<Part> parts_;
  std::vector<Chain> chains_;
  WalkNetwork network_;
};

WalkNetwork WalkNetwork::build(std::span<const WalkWayInput> ways) {
  return WalkNetworkBuilder(ways).build();
}

void WalkNetworkBuilder::make_lines() {
  WalkNetworkReport& report = network_.report_;
  report.ways = ways_.size();
  std::vector<std::vector<Point>> plain(ways_.size());
  std::vector<NodableLine> nodable(ways_.size());
  for (std::uint32_t w = 0; w < ways_.size(); ++w) {
    plain[w] = without_repeats(ways_[w].line);
    if (plain[w].size() < 2) {
      plain[w].clear();
      ++report.ways_dropped;
    }
    nodable[w] = {plain[w], ways_[w].level, airborne(w)};
    network_.way_ids_.push_back(ways_[w].id);
  }
  const Crossings crossings = find_crossings(nodable);
  report.crossings_noded = crossings.meetings;
  lines_.resize(ways_.size());
  std::size_t next = 0;
  for (std::uint32_t w = 0; w < ways_.size(); ++w) {
    const std::size_t begin = next;
    while (next < crossings.cuts.size() && crossings.cuts[next].line == w) ++next;
    if (plain[w].empty()) continue;
    const auto cuts = std::span(crossings.cuts).subspan(begin, next - begin);
    if (ways_[w].heights.empty()) {
      lines_[w] = sampled_line(plain[w], plain[w], {}, cuts);
      continue;
    }
    const std::vector<Point> samples = sample_points(plain[w]);
    std::vector<float> heights(ways_[w].heights.begin(), ways_[w].heights.end());
    JINGWEI_CHECK(heights.size() == samples.size());
    report.height_samples += heights.size();
    report.void_samples += fill_voids(samples, heights);
    lines_[w] = sampled_line(plain[w], samples, heights, cuts);
  }
}

void WalkNetworkBuilder::find_places() {
  std::vector<Visit> visits;
  first_line_vertex_.assign(1, 0);
  for (std::uint32_t w = 0; w < lines_.size(); ++w) {
    const Line& line = lines_[w];
    const auto n = static_cast<std::uint32_t>(line.points.size());
    for (std::uint32_t i = 0; i < n; ++i) {
      if (line.is_vertex[i]) visits.push_back({line.points[i], w, i, i == 0 || i + 1 == n});
    }
    first_line_vertex_.push_back(first_line_vertex_.back() + n);
  }
  place_at_.assign(first_line_vertex_.back(), kNone);
  std::sort(visits.begin(), visits.end(), [&](const Visit& a, const Visit& b) {
    return std::tie(a.at, ways_[a.way].id, a.way, a.vertex) <
           std::tie(b.at, ways_[b.way].id, b.way, b.vertex);
  });
  for (std::size_t begin = 0, end = 0; begin < visits.size(); begin = end) {
    while (end < visits.size() && visits[end].at == visits[begin].at) ++end;
    if (end - begin > 1 || visits[begin].end) {
      add_places(std::span(visits).subspan(begin, end - begin));
    }
  }
}

// Splits the visits of one point into those that meet.
void WalkNetworkBuilder::add_places(std::span<const Visit> group) {
  const auto n = static_cast<std::uint32_t>(group.size());
  UnionFind meeting(n);
  for (std::uint32_t i = 0; i < n; ++i) {
    for (std::uint32_t k = i + 1; k < n; ++k) {
      const bool same_level = ways_[group[i].way].level == ways_[group[k].way].level;
      if (group[i].end || group[k].end || same_level) meeting.unite(i, k);
    }
  }
  std::vector<std::uint32_t> size(n, 0), place(n, kNone);
  for (std::uint32_t i = 0; i < n; ++i) ++size[meeting.find(i)];
  for (std::uint32_t i = 0; i < n; ++i) {
    const Visit& visit = group[i];
    const std::uint32_t root = meeting.find(i);
    if (size[root] == 1 && !visit.end) continue;  // passes over or under the others
    if (place[root] == kNone) {
      place[root] = static_cast<std::uint32_t>(places_.size());
      places_.push_back({.at = visit.at, .first = {ways_[visit.way].id, visit.vertex}});
    }
    Place& at = places_[place[root]];
    at.degree += visit.end ? 1 : 2;
    at.on_ground |= !airborne(visit.way);
    at.is_node = at.degree != 2;
    place_of(visit.way, visit.vertex) = place[root];
  }
}

// Where bridges or tunnels meet only each other, the ground under them says nothing: such ends get
// the height that makes the rise even between the ground at the outer ends (each is the mean of its
// neighbours, weighted by closeness). Few places, so plain sweeps do.
void WalkNetworkBuilder::straighten_bridges() {
  struct Span {
    std::uint32_t way, from, to;
    double weight;
  };
  std::vector<Span> spans;
  std::vector<double> height(places_.size(), 0.0);
  for (std::uint32_t w = 0; w < lines_.size(); ++w) {
    Line& line = lines_[w];
    if (!airborne(w) || line.heights.empty()) continue;
    const auto last = static_cast<std::uint32_t>(line.points.size()) - 1;
    const Span span{w, place_of(w, 0), place_of(w, last), 1.0 / length(line.points).value};
    spans.push_back(span);
    height[span.from] = line.heights.front();
    height[span.to] = line.heights.back();
  }
  const auto floats = [&](std::uint32_t p) {
    return !places_[p].on_ground && places_[p].degree > 1;
  };
  constexpr int kMostSweeps = 1000;
  constexpr double kStill = 0.001;  // metres
  std::vector<double> sum(places_.size(), 0.0), weight(places_.size(), 0.0);
  double moved = 1;
  for (int sweep = 0; sweep < kMostSweeps && moved > kStill; ++sweep) {
    for (const Span& s : spans) sum[s.from] = sum[s.to] = weight[s.from] = weight[s.to] = 0;
    for (const Span& s : spans) {
      sum[s.from] += s.weight * height[s.to];
      sum[s.to] += s.weight * height[s.from];
      weight[s.from] += s.weight;
      weight[s.to] += s.weight;
    }
    moved = 0;
    for (const Span& s : spans) {
      for (const std::uint32_t p : {s.from, s.to}) {
        if (!floats(p)) continue;
        moved = std::max(moved, std::abs(sum[p] / weight[p] - height[p]));
        height[p] = sum[p] / weight[p];
      }
    }
  }
  for (const Span& s : spans) {
    lines_[s.way].heights.front() = static_cast<float>(height[s.from]);
    lines_[s.way].heights.back() = static_cast<float>(height[s.to]);
  }
}

void WalkNetworkBuilder::make_slopes() {
  for (std::uint32_t w = 0; w < lines_.size(); ++w) {
    if (!lines_[w].points.empty()) {
      lines_[w].slopes = way_slopes(ways_[w], lines_[w].points, lines_[w].heights);
    }
  }
}

void WalkNetworkBuilder::make_parts() {
  for (std::uint32_t w = 0; w < lines_.size(); ++w) {
    std::uint32_t begin = 0;
    for (std::uint32_t i = 1; i < lines_[w].points.size(); ++i) {
      if (place_of(w, i) == kNone) continue;
      const auto part = static_cast<std::uint32_t>(parts_.size());
      parts_.push_back({w, begin, i, {place_of(w, begin), place_of(w, i)}});
      for (std::uint32_t side : {0u, 1u}) {
        Place& place = places_[parts_[part].place[side]];
        if (!place.is_node) place.joined[place.joined[0] == kNone ? 0 : 1] = 2 * part + side;
      }
      begin = i;
    }
  }
}

void WalkNetworkBuilder::make_chains() {
  std::vector<std::uint8_t> used(parts_.size(), 0);
  const auto follow_from_nodes = [&](std::uint32_t part) {
    for (std::uint32_t side : {0u, 1u}) {
      if (!used[part] && places_[parts_[part].place[side]].is_node) {
        chains_.push_back(follow({part, side == 0}, used));
      }
    }
  };
  for (std::uint32_t p = 0; p < parts_.size(); ++p) follow_from_nodes(p);
  for (std::uint32_t p = 0; p < parts_.size(); ++p) {
    if (used[p]) continue;
    anchor_ring(p);
    for (std::uint32_t q = p; q < parts_.size() && !used[p]; ++q) follow_from_nodes(q);
  }
}

// A ring without junction gets a node at the least of its places.
void WalkNetworkBuilder::anchor_ring(std::uint32_t part) {
  const auto key = [&](std::uint32_t p) { return std::tie(places_[p].at, places_[p].first); };
  std::uint32_t anchor = parts_[part].place[0];
  PartUse use{part, true};
  do {
    const std::uint32_t far_end = 2 * use.part + (use.forward ? 1 : 0);
    const std::uint32_t far = parts_[use.part].place[use.forward ? 1 : 0];
    if (key(far) < key(anchor)) anchor = far;
    const auto& joined = places_[far].joined;
    const std::uint32_t next = joined[0] == far_end ? joined[1] : joined[0];
    use = {next / 2, next % 2 == 0};
  } while (use.part != part);
  places_[anchor].is_node = true;
}

Chain WalkNetworkBuilder::follow(PartUse use, std::vector<std::uint8_t>& used) const {
  Chain chain;
  chain.tail = parts_[use.part].place[use.forward ? 0 : 1];
  for (;;) {
    used[use.part] = 1;
    chain.parts.push_back(use);
    const std::uint32_t far_end = 2 * use.part + (use.forward ? 1 : 0);
    const Place& far = places_[parts_[use.part].place[use.forward ? 1 : 0]];
    if (far.is_node) break;
    const std::uint32_t next = far.joined[0] == far_end ? far.joined[1] : far.joined[0];
    use = {next / 2, next % 2 == 0};
  }
  chain.head = parts_[use.part].place[use.forward ? 1 : 0];
  return chain;
}

void WalkNetworkBuilder::turn_round(Chain& chain) {
  std::reverse(chain.parts.begin(), chain.parts.end());
  for (PartUse& use : chain.parts) use.forward = !use.forward;
  std::swap(chain.tail, chain.head);
}

void WalkNetworkBuilder::number_nodes() {
  Box box;
  std::vector<std::uint32_t> nodes;
  for (std::uint32_t p = 0; p < places_.size(); ++p) {
    if (!places_[p].is_node) continue;
    nodes.push_back(p);
    box.extend(places_[p].at);
  }
  std::vector<std::uint32_t> curve(places_.size());
  for (const std::uint32_t p : nodes) curve[p] = hilbert_index(places_[p].at, box);
  std::sort(nodes.begin(), nodes.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::tie(curve[a], places_[a].at, places_[a].first) <
           std::tie(curve[b], places_[b].at, places_[b].first);
  });
  for (const std::uint32_t p : nodes) {
    places_[p].node = {static_cast<std::uint32_t>(network_.nodes_.size())};
    network_.nodes_.push_back(places_[p].at);
  }
}

std::vector<Point> WalkNetworkBuilder::points_of(const Chain& chain) const {
  std::vector<Point> points;
  for (const PartUse use : chain.parts) {
    const Part& part = parts_[use.part];
    const auto& line = lines_[part.way].points;
    std::vector<Point> piece(line.begin() + part.begin, line.begin() + part.end + 1);
    if (!use.forward) std::reverse(piece.begin(), piece.end());
    points.insert(points.end(), piece.begin() + (points.empty() ? 0 : 1), piece.end());
  }
  return points;
}

// Edges over the same points are told apart by the ways that they are made of.
bool WalkNetworkBuilder::points_before(const Chain& a, const Chain& b) const {
  const std::vector<Point> p = points_of(a), q = points_of(b);
  if (p != q) return p < q;
  const auto key = [&](PartUse use) {
    const Part& part = parts_[use.part];
    return std::tuple(ways_[part.way].id, part.begin, use.forward);
  };
  return std::lexicographical_compare(a.parts.begin(), a.parts.end(), b.parts.begin(),
                                      b.parts.end(),
                                      [&](PartUse x, PartUse y) { return key(x) < key(y); });
}

// Each edge runs from the lower node to the higher, a loop the way its vertices compare less.
void WalkNetworkBuilder::order_chains() {
  const auto node = [&](std::uint32_t place) { return places_[place].node; };
  for (Chain& chain : chains_) {
    if (node(chain.tail) > node(chain.head)) turn_round(chain);
    if (chain.tail != chain.head) continue;
    Chain turned = chain;
    turn_round(turned);
    if (points_before(turned, chain)) chain = std::move(turned);
  }
  std::sort(chains_.begin(), chains_.end(), [&](const Chain& a, const Chain& b) {
    const auto ends = [&](const Chain& c) { return std::pair(node(c.tail), node(c.head)); };
    return ends(a) != ends(b) ? ends(a) < ends(b) : points_before(a, b);
  });
}

void WalkNetworkBuilder::write_edges() {
  for (const Chain& chain : chains_) {
    network_.edges_.push_back({places_[chain.tail].node, places_[chain.head].node});
    for (const PartUse use : chain.parts) write_part(use);
    network_.vertices_.push_back(places_[chain.head].at);
    network_.pieces_.push_back({});
    network_.first_vertex_.push_back(static_cast<std::uint32_t>(network_.vertices_.size()));
  }
  network_.list_edges_at_nodes();
}

// All vertices of the part but its last, each with the piece that follows it.
void WalkNetworkBuilder::write_part(PartUse use) {
  const Part& part = parts_[use.part];
  const Line& line = lines_[part.way];
  const WalkSurface surface = ways_[part.way].surface;
  for (std::uint32_t i = 0; i < part.end - part.begin; ++i) {
    const std::uint32_t piece = use.forward ? part.begin + i : part.end - 1 - i;
    const float slope = use.forward ? line.slopes[piece] : -line.slopes[piece];
    network_.vertices_.push_back(line.points[use.forward ? piece : piece + 1]);
    network_.pieces_.push_back({slope, part.way, surface, ways_[part.way].tunnel});
    const bool clipped = std::abs(slope) > slope_limit(surface);
    network_.report_.clipped_pieces += clipped ? 1 : 0;
  }
}

void WalkNetworkBuilder::measure() {
  UnionFind parts(network_.node_count());
  for (const auto& edge : network_.edges_) parts.unite(edge.tail.value, edge.head.value);
  std::vector<double> metres(network_.node_count(), 0.0);
  for (std::uint32_t e = 0; e < network_.edge_count(); ++e) {
    metres[parts.find(network_.edges_[e].tail.value)] += length(network_.vertices({e})).value;
  }
  WalkNetworkReport& report = network_.report_;
  for (std::uint32_t n = 0; n < network_.node_count(); ++n) {
    if (parts.find(n) != n) continue;
    ++report.components;
    report.metres += metres[n];
    report.metres_in_largest = std::max(report.metres_in_largest, metres[n]);
  }
}

}  // namespace jingwei::geo
