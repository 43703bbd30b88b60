// The walk between a linked point and the place that was searched for.

#include <algorithm>

#include "geo/reach.h"

namespace jingwei::geo {
namespace {

EdgePosition end_of(const WalkNetwork& network, EdgeIndex edge, bool head) {
  if (!head) return {edge, 0, 0};
  return {edge, network.vertex_count(edge) - 2, 1};
}

}  // namespace

Polyline Reach::path(const Link& link) const {
  const Milliseconds best = time(link);
  if (best == kNever) return {};
  const WalkNetwork& network = times_->network();
  const bool to = direction_ == WalkDirection::to;
  const auto gives_best = [&](Milliseconds a, Milliseconds b, Milliseconds c) {
    return a != kNever && b != kNever && c != kNever &&
           std::int64_t{a.value} + b.value + c.value == best.value;
  };
  Polyline line;  // in the order of the search: from the place
  append(line, place_);
  const auto finish = [&] {
    append(line, link.point);
    if (to) std::reverse(line.begin(), line.end());
    return line;
  };
  for (const LinkCandidate& candidate : link.candidates) {
    const EdgePosition& at = candidate.at;
    for (const LinkCandidate& place : place_candidates_) {
      if (place.at.edge != at.edge) continue;
      const Milliseconds along = to ? times_->along(at, place.at) : times_->along(place.at, at);
      if (!gives_best(candidate.leg, place.leg, along)) continue;
      append_walk(line, place.at, at);
      return finish();
    }
    for (const bool head : {false, true}) {
      const NodeIndex node = head ? network.head(at.edge) : network.tail(at.edge);
      const Milliseconds partial = head ? (to ? times_->to_head(at) : times_->head_to(at))
                                        : (to ? times_->to_tail(at) : times_->tail_to(at));
      if (!gives_best(candidate.leg, partial, time(node))) continue;
      const std::uint32_t label = paths().label(node);
      const LinkCandidate& place = place_candidates_[label / 2];
      append_walk(line, place.at, end_of(network, place.at.edge, label % 2 == 1));
      const Graph& graph = to ? times_->reverse_graph() : times_->graph();
      for (const std::uint32_t arc : paths().path(node)) {
        // On the turned graph an edge is passed against its sense of walking.
        const DirectedEdge edge = graph.edge(arc);
        const bool forward = edge.forward != to;
        append_walk(line, end_of(network, edge.edge, !forward),
                    end_of(network, edge.edge, forward));
      }
      append_walk(line, end_of(network, at.edge, head), at);
      return finish();
    }
  }
  return {};
}

}  // namespace jingwei::geo
