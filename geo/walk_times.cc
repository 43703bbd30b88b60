#include <algorithm>
#include <cmath>

#include "geo/area.h"
#include "geo/check.h"
#include "geo/union_find.h"
#include "geo/walk_network.h"

namespace jingwei::geo {
namespace {

// Up to the next millisecond; what arithmetic in double adds does not make one.
Milliseconds rounded_up(double ms) {
  return {static_cast<std::int32_t>(std::ceil(std::max(0.0, ms) - 1e-6))};
}

bool before(const EdgePosition& a, const EdgePosition& b) {
  return a.piece != b.piece ? a.piece < b.piece : a.fraction < b.fraction;
}

}  // namespace

WalkTimes::WalkTimes(const WalkNetwork& network, WalkProfile profile)
    : network_(&network), profile_(profile) {
  cost_edges();
  std::vector<Graph::ArcInput> arcs;
  arcs.reserve(2 * network.edge_count());
  for (std::uint32_t e = 0; e < network.edge_count(); ++e) {
    const EdgeIndex edge{e};
    const std::uint32_t last = network.vertex_count(edge) - 1;
    if (blocks_before(edge, last) > 0) continue;
    const NodeIndex tail = network.tail(edge), head = network.head(edge);
    arcs.push_back({tail, head, {forward(edge)[last]}, {edge, true}});
    arcs.push_back({head, tail, {backward(edge)[last]}, {edge, false}});
  }
  graph_ = Graph(network.node_count(), arcs);
  reverse_graph_ = graph_.reversed();
  label_components();
}

void WalkTimes::cost_edges() {
  forward_.resize(network_->total_vertices());
  backward_.resize(network_->total_vertices());
  std::vector<std::uint32_t> blocks(network_->total_vertices(), 0);
  bool any = false;
  for (std::uint32_t e = 0; e < network_->edge_count(); ++e) {
    const auto vertices = network_->vertices({e});
    const auto pieces = network_->pieces({e});
    const std::size_t first = network_->first_vertex({e});
    double there = 0, back = 0;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      const double metres = distance(vertices[i], vertices[i + 1]).value;
      const double slope = pieces[i].slope;
      const auto up = walk_speed(profile_, pieces[i].surface, Slope::from_ratio(slope));
      const auto down = walk_speed(profile_, pieces[i].surface, Slope::from_ratio(-slope));
      const bool passable = up && down;
      if (passable) {
        there += 1000.0 * metres / up->metres_per_second();
        back += 1000.0 * metres / down->metres_per_second();
      }
      any |= !passable;
      blocks[first + i + 1] = blocks[first + i] + (passable ? 0 : 1);
      forward_[first + i + 1] = static_cast<std::int32_t>(std::llround(there));
      backward_[first + i + 1] = static_cast<std::int32_t>(std::llround(back));
    }
  }
  if (any) blocks_ = std::move(blocks);
}

std::span<const std::int32_t> WalkTimes::forward(EdgeIndex edge) const {
  return std::span(forward_).subspan(network_->first_vertex(edge), network_->vertex_count(edge));
}
std::span<const std::int32_t> WalkTimes::backward(EdgeIndex edge) const {
  return std::span(backward_).subspan(network_->first_vertex(edge), network_->vertex_count(edge));
}

bool WalkTimes::blocked(EdgeIndex edge, std::uint32_t piece) const {
  return blocks_before(edge, piece + 1) > blocks_before(edge, piece);
}

double WalkTimes::interpolated(const std::vector<std::int32_t>& times,
                               const EdgePosition& p) const {
  const std::size_t i = network_->first_vertex(p.edge) + p.piece;
  return times[i] + p.fraction * (times[i + 1] - times[i]);
}

Milliseconds WalkTimes::along(const EdgePosition& a, const EdgePosition& b) const {
  JINGWEI_CHECK(a.edge == b.edge);
  const bool onward = before(a, b);
  const EdgePosition &low = onward ? a : b, &high = onward ? b : a;
  // The pieces of which an inner part is walked.
  const std::uint32_t first = low.piece + (low.fraction >= 1 ? 1 : 0);
  const std::uint32_t end = high.piece + (high.fraction <= 0 ? 0 : 1);
  if (before(low, high) && first < end &&
      blocks_before(a.edge, end) > blocks_before(a.edge, first)) {
    return kNever;
  }
  return onward ? rounded_up(interpolated(forward_, b) - interpolated(forward_, a))
                : rounded_up(interpolated(backward_, a) - interpolated(backward_, b));
}

Milliseconds WalkTimes::tail_to(const EdgePosition& p) const { return along({p.edge, 0, 0}, p); }
Milliseconds WalkTimes::to_tail(const EdgePosition& p) const { return along(p, {p.edge, 0, 0}); }
Milliseconds WalkTimes::head_to(const EdgePosition& p) const {
  return along({p.edge, network_->vertex_count(p.edge) - 2, 1}, p);
}
Milliseconds WalkTimes::to_head(const EdgePosition& p) const {
  return along(p, {p.edge, network_->vertex_count(p.edge) - 2, 1});
}

std::uint32_t WalkTimes::component(const EdgePosition& p) const {
  if (to_tail(p) != kNever) return component(network_->tail(p.edge));
  if (to_head(p) != kNever) return component(network_->head(p.edge));
  return 0xffffffff;
}

void WalkTimes::label_components() {
  const std::uint32_t n = network_->node_count();
  UnionFind parts(n);
  for (std::uint32_t t = 0; t < n; ++t) {
    for (const Graph::Arc& arc : graph_.arcs({t})) parts.unite(t, arc.head.value);
  }
  std::vector<double> metres(n, 0.0);
  for (std::uint32_t e = 0; e < network_->edge_count(); ++e) {
    const auto vertices = network_->vertices({e});
    const auto last = static_cast<std::uint32_t>(vertices.size()) - 1;
    for (std::uint32_t i = 0; i < last; ++i) {
      const double piece = distance(vertices[i], vertices[i + 1]).value;
      if (blocks_before({e}, i + 1) == 0) {
        metres[parts.find(network_->tail({e}).value)] += piece;
      } else if (blocks_before({e}, last) == blocks_before({e}, i)) {
        metres[parts.find(network_->head({e}).value)] += piece;
      }
    }
  }
  std::vector<std::uint32_t> roots;
  for (std::uint32_t i = 0; i < n; ++i) {
    if (parts.find(i) == i) roots.push_back(i);
  }
  std::stable_sort(roots.begin(), roots.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return metres[a] > metres[b]; });
  std::vector<std::uint32_t> number(n, 0);
  for (const std::uint32_t root : roots) {
    number[root] = static_cast<std::uint32_t>(component_metres_.size());
    component_metres_.push_back(metres[root]);
  }
  component_.resize(n);
  for (std::uint32_t i = 0; i < n; ++i) component_[i] = number[parts.find(i)];
}

}  // namespace jingwei::geo
