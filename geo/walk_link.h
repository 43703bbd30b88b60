#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/hilbert_tree.h"
#include "geo/shape_d.h"
#include "geo/walk_network.h"

namespace jingwei::geo {

enum class LinkReason : std::uint8_t {
  linked,       // joined to the main network
  no_way_near,  // no passable way within the limit, tunnels aside: never reached
  detached,     // only ways that hang together with nothing else are within the limit
};

// Pieces of one edge to a box of the linker's tree.
inline constexpr std::uint32_t kPiecesPerBox = 8;

// The place of a piece (vertex a to b) nearest to p, as a fraction, and its distance.
struct Foot {
  double fraction = 0;
  double millimetres = 0;
};
Foot nearest_foot(Point p, Point a, Point b);

// One way to get from a point onto the network.
struct LinkCandidate {
  EdgePosition at;
  Metres off_path;
  Milliseconds leg;  // time between point and foot, either direction, rounded up
};

// How a point is joined to the network.
struct Link {
  Point point;
  LinkReason reason = LinkReason::no_way_near;
  // A detached stub is nearer than the street that was taken; said to the user.
  bool passed_over_detached = false;
  // The first is the one to show: the nearest of the main network, else the nearest.
  std::span<const LinkCandidate> candidates;
};

struct LinkOptions {
  Metres limit{300};
  // Besides the nearest foot those up to this factor and distance farther are kept, the nearest
  // kMostCandidates of them: a corner building is served by both of its streets.
  double slack_factor = 1.2;
  Metres slack{3};
};
inline constexpr std::size_t kMostCandidates = 3;

// The links of many points, e.g. all buildings of a district, for one profile.
class LinkedPoints {
 public:
  LinkedPoints() = default;
  std::size_t size() const { return points_.size(); }
  Link operator[](std::size_t i) const {
    const Head& h = heads_[i];
    return {points_[i], h.reason, h.passed_over_detached,
            std::span(candidates_).subspan(first_[i], first_[i + 1] - first_[i])};
  }

  // A candidate as seen from its edge, with the times of leg and partial edge together (kNever
  // where the profile cannot pass), so that a search has only to add.
  struct OnEdge {
    std::uint32_t point;                // index into the points
    std::uint32_t candidate;            // index into that point's candidates
    Milliseconds to_tail, to_head;      // from the point to the ends of the edge
    Milliseconds from_tail, from_head;  // and back
  };
  // The candidates on an edge, by point.
  std::span<const OnEdge> on_edge(EdgeIndex edge) const {
    return std::span(on_edge_).subspan(first_on_edge_[edge.value],
                                       first_on_edge_[edge.value + 1] - first_on_edge_[edge.value]);
  }

 private:
  friend class WalkLinker;
  void index_by_edge(const WalkTimes& times);
  struct Head {
    LinkReason reason = LinkReason::no_way_near;
    bool passed_over_detached = false;
  };
  std::vector<Point> points_;
  std::vector<Head> heads_;
  std::vector<std::uint32_t> first_{0};
  std::vector<LinkCandidate> candidates_;
  std::vector<std::uint32_t> first_on_edge_;
  std::vector<OnEdge> on_edge_;
};

// Finds the ways near points. Built once per network, for all profiles.
class WalkLinker {
 public:
  explicit WalkLinker(const WalkNetwork& network);

  // Requires: `times` is of this network. Ensures: candidates by (component 0 first, distance,
  // edge); each foot is the nearest point of its edge's passable pieces
  // outside tunnels.
  LinkedPoints link(const WalkTimes& times, std::span<const Point> points,
                    const LinkOptions& options = {}) const;

  // The boxes of all pieces, for others who look for ways.
  const HilbertTree& tree() const { return tree_; }
  // Edge and first piece of box i of the tree; a box holds up to kPiecesPerBox pieces of one edge.
  struct Run {
    EdgeIndex edge;
    std::uint32_t first_piece, end_piece;
  };
  const Run& run(std::uint32_t box) const { return runs_[box]; }
  const WalkNetwork& network() const { return *network_; }

 private:
  const WalkNetwork* network_;
  std::vector<Run> runs_;
  HilbertTree tree_;
};

}  // namespace jingwei::geo
