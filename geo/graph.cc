#include "geo/graph.h"

#include <algorithm>

#include "geo/check.h"

namespace jingwei::geo {

Graph::Graph(std::uint32_t node_count, std::span<const ArcInput> arcs)
    : first_out_(node_count + 1, 0), arcs_(arcs.size()), edges_(arcs.size()) {
  for (const ArcInput& arc : arcs) {
    JINGWEI_CHECK(arc.tail.value < node_count && arc.head.value < node_count);
    JINGWEI_CHECK(arc.time.value >= 0 && arc.time < kNever);
    ++first_out_[arc.tail.value + 1];
  }
  for (std::uint32_t n = 0; n < node_count; ++n) first_out_[n + 1] += first_out_[n];
  std::vector<std::uint32_t> place(first_out_.begin(), first_out_.end() - 1);
  for (const ArcInput& arc : arcs) {
    const std::uint32_t at = place[arc.tail.value]++;
    arcs_[at] = {arc.head, arc.time};
    edges_[at] = arc.edge;
  }
}

NodeIndex Graph::tail(std::uint32_t arc) const {
  const auto after = std::upper_bound(first_out_.begin(), first_out_.end(), arc);
  return {static_cast<std::uint32_t>(after - first_out_.begin()) - 1};
}

Graph Graph::reversed() const {
  std::vector<ArcInput> turned;
  turned.reserve(arcs_.size());
  for (std::uint32_t n = 0; n < node_count(); ++n) {
    for (std::uint32_t i = first_out_[n]; i < first_out_[n + 1]; ++i) {
      turned.push_back({arcs_[i].head, {n}, arcs_[i].time, edges_[i]});
    }
  }
  return Graph(node_count(), turned);
}

}  // namespace jingwei::geo
