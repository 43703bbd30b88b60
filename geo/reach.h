#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/shape.h"
#include "geo/shortest_paths.h"
#include "geo/walk_link.h"
#include "geo/walk_network.h"

namespace jingwei::geo {

struct PointTime {
  std::uint32_t point;  // index into the LinkedPoints
  Milliseconds time;
  friend auto operator<=>(const PointTime&, const PointTime&) = default;
};

// A stretch of edge that is reached.
struct ReachedLine {
  EdgeIndex edge;
  EdgePosition begin, end;  // in the direction of the edge, begin before end
  Polyline line;            // to the millimetre
};

// What can be walked to (or from) one place within a cutoff. One object serves many searches, one
// at a time; results are valid until the next search. `times` must outlive it.
class Reach {
 public:
  explicit Reach(const WalkTimes& times);

  // `place` is copied. Ensures: the answers below are exact for every time up to `cutoff`.
  void search(const Link& place, WalkDirection direction, Milliseconds cutoff);

  const WalkTimes& times() const { return *times_; }
  WalkDirection direction() const { return direction_; }
  Milliseconds cutoff() const { return cutoff_; }

  // Least time between the node, place on an edge or linked point and the place searched for, with
  // partial edges at both ends, also along one common edge; kNever above the cutoff.
  Milliseconds time(NodeIndex node) const;
  Milliseconds time(const EdgePosition& p) const;
  Milliseconds time(const Link& link) const;

  // Every linked point within the cutoff, by point.
  std::vector<PointTime> points(const LinkedPoints& linked) const;

  // Edges of which a part may be reached, each once, in no promised order (the same on every run).
  std::span<const EdgeIndex> edges() const { return edges_; }

  // The stretches of which the time lies in (after, until], by edge; after < 0 takes the start too.
  // Ensures: breaks lie where the time equals a bound, and neighbouring bands share them.
  // Requires: until <= cutoff().
  std::vector<ReachedLine> lines(Milliseconds after, Milliseconds until) const;

  // The walk between the linked point and the place, in the direction of walking, legs included;
  // empty when not reached.
  Polyline path(const Link& link) const;

 private:
  // A place on an edge as one number: piece plus fraction.
  struct Interval {
    double begin, end;
  };
  Milliseconds end_time(NodeIndex node, Milliseconds partial) const;
  Milliseconds within_cutoff(std::int64_t time) const;
  void collect_edges();
  double right_limit(EdgeIndex edge, double from, double budget) const;
  double left_limit(EdgeIndex edge, double from, double budget) const;
  std::vector<Interval> reached_on(EdgeIndex edge, Milliseconds until) const;
  ReachedLine cut_out(EdgeIndex edge, Interval interval) const;
  static void append(Polyline& line, Point p);
  void append_walk(Polyline& line, const EdgePosition& from, const EdgePosition& to) const;
  const ShortestPaths& paths() const { return direction_ == WalkDirection::to ? to_ : from_; }

  const WalkTimes* times_;
  ShortestPaths to_, from_;
  WalkDirection direction_ = WalkDirection::to;
  Milliseconds cutoff_;
  Point place_;
  std::vector<LinkCandidate> place_candidates_;
  std::vector<EdgeIndex> edges_;
};

// For every linked point the nearest of many places. Places are numbered by their position.
struct Nearest {
  Milliseconds time = kNever;
  std::uint32_t place = 0;  // ties: the smallest
};
// One pass over the network. Ensures: the same as the least over one Reach per place.
std::vector<Nearest> nearest_places(const WalkTimes& times, const LinkedPoints& points,
                                    const LinkedPoints& places, WalkDirection direction,
                                    Milliseconds cutoff);

}  // namespace jingwei::geo
