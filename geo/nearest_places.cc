#include <algorithm>

#include "geo/reach.h"

namespace jingwei::geo {
namespace {

struct Best {
  std::int64_t time = kNever.value;
  std::uint32_t place = 0;

  void offer(std::int64_t other, std::uint32_t by) {
    if (other < time || (other == time && by < place)) {
      time = other;
      place = by;
    }
  }
};

}  // namespace

std::vector<Nearest> nearest_places(const WalkTimes& times, const LinkedPoints& points,
                                    const LinkedPoints& places, WalkDirection direction,
                                    Milliseconds cutoff) {
  const WalkNetwork& network = times.network();
  const bool to = direction == WalkDirection::to;
  std::vector<Seed> seeds;
  for (std::uint32_t e = 0; e < network.edge_count(); ++e) {
    for (const LinkedPoints::OnEdge& p : places.on_edge({e})) {
      // To a place people walk from the ends of its edge, out of it to them.
      const Milliseconds tail = to ? p.from_tail : p.to_tail, head = to ? p.from_head : p.to_head;
      if (tail <= cutoff) seeds.push_back({network.tail({e}), tail, p.point});
      if (head <= cutoff) seeds.push_back({network.head({e}), head, p.point});
    }
  }
  ShortestPaths paths(to ? times.reverse_graph() : times.graph());
  paths.search(seeds, cutoff);
  std::vector<Best> best(points.size());
  for (std::uint32_t e = 0; e < network.edge_count(); ++e) {
    const NodeIndex tail = network.tail({e}), head = network.head({e});
    for (const LinkedPoints::OnEdge& p : points.on_edge({e})) {
      const auto by_end = [&](NodeIndex node, Milliseconds partial) {
        if (!paths.reached(node) || partial == kNever) return;
        best[p.point].offer(std::int64_t{paths.time(node).value} + partial.value,
                            paths.label(node));
      };
      by_end(tail, to ? p.to_tail : p.from_tail);
      by_end(head, to ? p.to_head : p.from_head);
      const LinkCandidate& from = points[p.point].candidates[p.candidate];
      for (const LinkedPoints::OnEdge& q : places.on_edge({e})) {
        const LinkCandidate& place = places[q.point].candidates[q.candidate];
        const Milliseconds along =
            to ? times.along(from.at, place.at) : times.along(place.at, from.at);
        if (along == kNever) continue;
        best[p.point].offer(std::int64_t{from.leg.value} + along.value + place.leg.value, q.point);
      }
    }
  }
  std::vector<Nearest> nearest(points.size());
  for (std::size_t i = 0; i < best.size(); ++i) {
    if (best[i].time > cutoff.value || best[i].time >= kNever.value) continue;
    nearest[i] = {{static_cast<std::int32_t>(best[i].time)}, best[i].place};
  }
  return nearest;
}

}  // namespace jingwei::geo
