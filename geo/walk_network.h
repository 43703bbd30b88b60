#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "geo/graph.h"
#include "geo/shape.h"
#include "geo/shape_d.h"
#include "geo/units.h"
#include "geo/walk_speed.h"

namespace jingwei::geo {

// One way as the network takes it. Every way may be walked in both directions.
struct WalkWayInput {
  std::int64_t id = 0;
  std::span<const Point> line;
  WalkSurface surface = WalkSurface::road;
  std::int8_t level = 0;
  bool bridge = false, tunnel = false;
  std::int16_t step_count = 0;                              // 0 unknown
  float incline = std::numeric_limits<float>::quiet_NaN();  // rise over run along the line
  // Metres, one per point of sample_points(line), NaN in voids; or empty: no elevation, level.
  std::span<const float> heights;
};

// What was met while building; shown to the user.
struct WalkNetworkReport {
  std::size_t ways = 0;
  std::size_t ways_dropped = 0;     // fewer than two distinct points
  std::size_t crossings_noded = 0;  // same-level crossings in plan without a shared vertex
  std::size_t height_samples = 0;
  std::size_t void_samples = 0;    // interpolated along their way
  std::size_t clipped_pieces = 0;  // steeper than slope_limit
  std::size_t components = 0;
  double metres = 0;
  double metres_in_largest = 0;
};

// A stretch of an edge between neighbouring vertices.
struct WalkPiece {
  float slope = 0;        // rise over run from tail to head, smoothed; not clipped
  std::uint32_t way = 0;  // index into way_ids
  WalkSurface surface = WalkSurface::road;
  bool tunnel = false;  // nobody gets on or off within
};

// The ways of a district, noded. Geometry, slopes and topology; no times (see WalkTimes).
// 1. Ways meet at a shared vertex when it ends one of them or both have the same level there.
// 2. Ways of one level that cross in plan without a shared vertex meet there too, rounded to the
//    millimetre, unless either is a bridge or a tunnel.
// 3. A node is an end, a junction, or one vertex of a ring without junction; all else is contracted
//    into edges, which keep their vertices. No two neighbouring vertices of an edge are equal.
// 4. Nodes are numbered along a Hilbert curve, edges by tail, then by their place in the input.
// Slopes are plain: per piece of 10 m or less the regression of the heights within kSlopeWindow
// along its own way; bridges and tunnels run straight between the ground at their ends; step_count
// (0.16 m a step) and a numeric incline go before the elevation.
class WalkNetwork {
 public:
  WalkNetwork() = default;
  // Requires: coordinates in range; heights empty or as many as sample_points(line).
  // Ensures: the same input gives the same network; order of the ways does not matter to times.
  static WalkNetwork build(std::span<const WalkWayInput> ways);

  std::uint32_t node_count() const { return static_cast<std::uint32_t>(nodes_.size()); }
  std::uint32_t edge_count() const { return static_cast<std::uint32_t>(edges_.size()); }
  Point point(NodeIndex node) const { return nodes_[node.value]; }
  NodeIndex tail(EdgeIndex edge) const { return edges_[edge.value].tail; }
  NodeIndex head(EdgeIndex edge) const { return edges_[edge.value].head; }

  // From tail to head, both included: at least two.
  std::span<const Point> vertices(EdgeIndex edge) const {
    return std::span(vertices_).subspan(first_vertex(edge), vertex_count(edge));
  }
  // One fewer than vertices.
  std::span<const WalkPiece> pieces(EdgeIndex edge) const {
    return std::span(pieces_).subspan(first_vertex(edge), vertex_count(edge) - 1);
  }
  // The edges that begin or end at the node, by index; a loop once.
  std::span<const EdgeIndex> edges_at(NodeIndex node) const {
    return std::span(edges_at_).subspan(
        first_edge_at_[node.value], first_edge_at_[node.value + 1] - first_edge_at_[node.value]);
  }
  // Place of the edge's first vertex among those of all edges.
  std::uint32_t first_vertex(EdgeIndex edge) const { return first_vertex_[edge.value]; }
  std::uint32_t vertex_count(EdgeIndex edge) const {
    return first_vertex_[edge.value + 1] - first_vertex_[edge.value];
  }
  std::size_t total_vertices() const { return vertices_.size(); }

  std::int64_t way_id(std::uint32_t way) const { return way_ids_[way]; }
  const WalkNetworkReport& report() const { return report_; }

 private:
  friend class WalkNetworkBuilder;
  friend class WalkNetworkCodec;  // geo/walk_network_bytes.h
  void list_edges_at_nodes();
  struct Edge {
    NodeIndex tail, head;
  };
  std::vector<Point> nodes_;
  std::vector<Edge> edges_;
  std::vector<std::uint32_t> first_vertex_{0};
  std::vector<Point> vertices_;
  std::vector<WalkPiece> pieces_;  // as many as vertices; the last of each edge is unused
  std::vector<std::uint32_t> first_edge_at_{0};  // per node, into edges_at_
  std::vector<EdgeIndex> edges_at_;
  std::vector<std::int64_t> way_ids_;
  WalkNetworkReport report_;
};

// A place on an edge: `fraction` of the way from vertex `piece` to vertex `piece + 1`.
struct EdgePosition {
  EdgeIndex edge;
  std::uint32_t piece = 0;
  double fraction = 0;  // in [0, 1]

  friend bool operator==(const EdgePosition&, const EdgePosition&) = default;
};

// The times of one profile on a network. Kept in double along each edge and rounded once per vertex
// to milliseconds, so an arc is a difference of rounded values; within a piece time runs linearly;
// what is not a whole edge is rounded up. Costing does not touch the topology. The network must
// outlive the object.
class WalkTimes {
 public:
  WalkTimes(const WalkNetwork& network, WalkProfile profile);

  const WalkNetwork& network() const { return *network_; }
  WalkProfile profile() const { return profile_; }
  // Arcs in the sense of walking, without those that the profile cannot pass; and turned round.
  const Graph& graph() const { return graph_; }
  const Graph& reverse_graph() const { return reverse_graph_; }

  // Time from `a` to `b` along their common edge, without leaving it; kNever when the profile
  // cannot pass. Rounded up. Requires: a.edge == b.edge.
  Milliseconds along(const EdgePosition& a, const EdgePosition& b) const;
  // The same between an end of the edge and a place on it.
  Milliseconds tail_to(const EdgePosition& p) const;
  Milliseconds head_to(const EdgePosition& p) const;
  Milliseconds to_tail(const EdgePosition& p) const;
  Milliseconds to_head(const EdgePosition& p) const;

  // Milliseconds from the edge's tail to its vertex i (forward), or from vertex i back to the tail
  // (backward), as if impassable pieces took no time; see blocked().
  std::span<const std::int32_t> forward(EdgeIndex edge) const;
  std::span<const std::int32_t> backward(EdgeIndex edge) const;
  // Whether the profile cannot pass the piece.
  bool blocked(EdgeIndex edge, std::uint32_t piece) const;

  // Connected part of the network for this profile, numbered from 0, the longest first. An edge
  // with an impassable piece belongs to its tail's part before it and to its head's part after it.
  std::uint32_t component(NodeIndex node) const { return component_[node.value]; }
  // Of the place: that of an end it can walk to; none (UINT32_MAX) between impassable pieces.
  std::uint32_t component(const EdgePosition& p) const;
  std::span<const double> component_metres() const { return component_metres_; }

 private:
  double interpolated(const std::vector<std::int32_t>& times, const EdgePosition& p) const;
  std::uint32_t blocks_before(EdgeIndex edge, std::uint32_t vertex) const {
    return blocks_.empty() ? 0 : blocks_[network_->first_vertex(edge) + vertex];
  }
  void cost_edges();
  void label_components();

  const WalkNetwork* network_;
  WalkProfile profile_;
  std::vector<std::int32_t> forward_, backward_;  // per vertex of all edges
  std::vector<std::uint32_t> blocks_;             // impassable pieces before it; empty: none at all
  Graph graph_, reverse_graph_;
  std::vector<std::uint32_t> component_;
  std::vector<double> component_metres_;
};

// The place on the ground.
PointD point_at(const WalkNetwork& network, const EdgePosition& p);

}  // namespace jingwei::geo
