#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/graph.h"

namespace jingwei::geo {

// Where a search starts: a node that is reached at `time`.
struct Seed {
  NodeIndex node;
  Milliseconds time;
  std::uint32_t label = 0;  // whose seed it is, in searches from many sources
};

// Least times from seeds, up to a cutoff: a bucket Dijkstra on whole milliseconds. One object
// serves many searches; nothing is cleared between them, so that a search costs what it touches.
// Times *to* a place are searched on the reversed graph. The graph must outlive the object.
class ShortestPaths {
 public:
  explicit ShortestPaths(const Graph& graph);

  // Ensures: time(n) is the least of seed time plus path time, if that is at most `cutoff`;
  // label(n) the smallest label of those that give it. O(touched).
  void search(std::span<const Seed> seeds, Milliseconds cutoff);

  // The same outward in steps, for who may have enough before the end: after `start` each `advance`
  // settles some more nodes, nearer ones before farther ones; false when there are none left.
  // Ensures: times of nodes in settled() are final; all nodes that come later have settled_before()
  // or more. A node may stand in settled() twice. A started search need not be finished.
  void start(std::span<const Seed> seeds, Milliseconds cutoff);
  bool advance();
  std::span<const NodeIndex> settled() const { return settled_; }
  std::int64_t settled_before() const;

  bool reached(NodeIndex node) const { return state_[node.value].stamp == stamp_; }
  // kNever when not reached by the last search.
  Milliseconds time(NodeIndex node) const {
    return reached(node) ? Milliseconds{state_[node.value].time} : kNever;
  }
  // Requires: reached(node).
  std::uint32_t label(NodeIndex node) const { return state_[node.value].label; }
  // Every reached node once, in no promised order (the same on every run).
  std::span<const NodeIndex> reached_nodes() const { return reached_; }

  // The arcs from a seed to `node`, in the order of the search (on a reversed graph the walk runs
  // the other way: from `node` to the seed). Requires: reached(node).
  std::vector<std::uint32_t> path(NodeIndex node) const;

 private:
  // All of a node in one cache line.
  struct State {
    std::uint32_t stamp = 0;
    std::int32_t time = 0;
    std::uint32_t label = 0;
    std::uint32_t parent_arc = 0;  // kNoArc at a seed
  };
  // A node in a bucket, a list by `next`.
  struct Entry {
    NodeIndex node;
    std::int32_t time;
    std::uint32_t next;
  };
  static constexpr std::uint32_t kNoArc = 0xffffffff, kNoEntry = 0xffffffff;
  void begin();
  void empty_bucket(std::size_t bucket);
  void scan(const Entry& entry);
  void relax(NodeIndex node, std::int32_t time, std::uint32_t label, std::uint32_t by_arc);

  const Graph* graph_;
  std::uint32_t stamp_ = 1;  // of the last search; no node has it before the first
  std::int32_t cutoff_ = 0;
  std::vector<State> state_;
  std::vector<NodeIndex> reached_;
  std::vector<Entry> entries_;         // of this search, all buckets together
  std::vector<NodeIndex> settled_;     // of the last step
  std::vector<std::uint32_t> bucket_;  // by time: its first entry; empty between searches
  std::size_t used_buckets_ = 0;       // buckets from here on are empty
  std::size_t next_bucket_ = 0;        // those before are empty
};

}  // namespace jingwei::geo
