#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/shortest_paths.h"
#include "geo/walk_link.h"
#include "geo/walk_network.h"

namespace jingwei::geo {

struct BestPlace {
  std::uint32_t place = 0;  // position in the LinkedPoints
  Milliseconds time;        // of the walk
  std::int64_t cost = 0;    // milliseconds: the walk and the place's penalty

  friend bool operator==(const BestPlace&, const BestPlace&) = default;
};

// Which of many places are the cheapest to walk from to a target. Built once for many questions,
// asked one at a time. `times` and `places` must outlive it. O(nodes + places) to build.
class BestPlaces {
 public:
  BestPlaces(const WalkTimes& times, const LinkedPoints& places);

  // The `count` places of the least cost, by cost, then by position; fewer when fewer can walk to
  // the target within `cutoff`. `penalties`: one per place, not negative, kNever for a place that
  // takes no part.
  // Ensures: times are those of geo/reach.h; the same as one Reach over all places, sorted.
  // The search runs outward from the target and ends as soon as nothing cheaper can come: it costs
  // the nodes within the last answer's cost less the least penalty.
  std::vector<BestPlace> find(const Link& target, std::span<const Milliseconds> penalties,
                              std::size_t count, Milliseconds cutoff);

 private:
  // A place as a node sees it: the time from it to the node, off-path leg included.
  struct AtNode {
    std::uint32_t place;
    Milliseconds time;
  };
  void index_by_node();
  void offer_along_edges(const Link& target, std::span<const Milliseconds> penalties);
  void offer(std::uint32_t place, std::int64_t time, Milliseconds penalty);

  const WalkTimes* times_;
  const LinkedPoints* places_;
  std::vector<std::uint32_t> first_at_node_;
  std::vector<AtNode> at_node_;
  ShortestPaths paths_;
  // Of the question at hand.
  std::size_t count_ = 0;
  std::int64_t cutoff_ = 0;
  std::vector<BestPlace> best_;
};

}  // namespace jingwei::geo
