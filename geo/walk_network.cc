#include "geo/walk_network.h"

namespace jingwei::geo {

void WalkNetwork::list_edges_at_nodes() {
  first_edge_at_.assign(node_count() + 1, 0);
  for (const Edge& edge : edges_) {
    ++first_edge_at_[edge.tail.value + 1];
    if (edge.head != edge.tail) ++first_edge_at_[edge.head.value + 1];
  }
  for (std::uint32_t n = 0; n < node_count(); ++n) first_edge_at_[n + 1] += first_edge_at_[n];
  edges_at_.resize(first_edge_at_.back());
  std::vector<std::uint32_t> place(first_edge_at_.begin(), first_edge_at_.end() - 1);
  for (std::uint32_t e = 0; e < edge_count(); ++e) {
    edges_at_[place[edges_[e].tail.value]++] = {e};
    if (edges_[e].head != edges_[e].tail) edges_at_[place[edges_[e].head.value]++] = {e};
  }
}

PointD point_at(const WalkNetwork& network, const EdgePosition& p) {
  const auto vertices = network.vertices(p.edge);
  const Point a = vertices[p.piece], b = vertices[p.piece + 1];
  return {a.x + p.fraction * (double(b.x) - a.x), a.y + p.fraction * (double(b.y) - a.y)};
}

}  // namespace jingwei::geo
