#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "geo/units.h"

namespace jingwei::geo {

// Positions in arrays, distinct types so that they cannot be swapped unseen.
template <class Tag>
struct Index {
  std::uint32_t value = std::numeric_limits<std::uint32_t>::max();

  constexpr bool none() const { return value == std::numeric_limits<std::uint32_t>::max(); }
  friend constexpr auto operator<=>(Index, Index) = default;
};
using NodeIndex = Index<struct NodeIndexTag>;
using EdgeIndex = Index<struct EdgeIndexTag>;

// The time of what is not reached; no sum of times gets there.
inline constexpr Milliseconds kNever{std::numeric_limits<std::int32_t>::max()};

// An edge walked from its tail to its head (forward) or back.
struct DirectedEdge {
  EdgeIndex edge;
  bool forward = true;
  friend auto operator<=>(const DirectedEdge&, const DirectedEdge&) = default;
};

// A directed graph as a forward star. Parallel arcs, loops and arcs of no time are allowed.
class Graph {
 public:
  struct Arc {
    NodeIndex head;
    Milliseconds time;
  };
  struct ArcInput {
    NodeIndex tail, head;
    Milliseconds time;  // not negative, below kNever
    DirectedEdge edge;  // what the arc stands for
  };

  Graph() = default;
  // Requires: tails and heads below node_count. Ensures: the arcs of a node keep the given order.
  Graph(std::uint32_t node_count, std::span<const ArcInput> arcs);

  std::uint32_t node_count() const { return static_cast<std::uint32_t>(first_out_.size()) - 1; }
  std::size_t arc_count() const { return arcs_.size(); }
  std::uint32_t first_arc(NodeIndex tail) const { return first_out_[tail.value]; }
  std::uint32_t end_arc(NodeIndex tail) const { return first_out_[tail.value + 1]; }
  const Arc& arc(std::uint32_t i) const { return arcs_[i]; }
  // O(log nodes).
  NodeIndex tail(std::uint32_t arc) const;
  DirectedEdge edge(std::uint32_t arc) const { return edges_[arc]; }
  std::span<const Arc> arcs(NodeIndex tail) const {
    return std::span(arcs_).subspan(first_arc(tail), end_arc(tail) - first_arc(tail));
  }

  // Every arc turned round; `edge` stays what it was.
  Graph reversed() const;

 private:
  std::vector<std::uint32_t> first_out_{0};
  std::vector<Arc> arcs_;
  std::vector<DirectedEdge> edges_;
};

}  // namespace jingwei::geo
