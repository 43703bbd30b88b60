#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "data/model/rows.h"
#include "geo/walk_speed.h"

namespace jingwei::services::test {

// Walking times by brute force, straight from the ways: every vertex is a node, every search looks
// at all nodes, places are linked by looking at all pieces. Shares nothing with the network but the
// speed of a profile on a slope. For small towns whose ways meet only at shared vertices.
class WalkOracle {
 public:
  // Rise over run when walking from the first point to the second.
  using SlopeOf = std::function<double(geo::Point, geo::Point)>;

  WalkOracle(const std::vector<data::Way>& ways, geo::WalkProfile profile, const SlopeOf& slope);

  // Seconds on foot from each of `starts` to `goal`, legs off the ways included.
  std::vector<std::optional<double>> seconds(const std::vector<geo::Point>& starts,
                                             geo::Point goal) const;
  std::vector<std::optional<double>> seconds(geo::Point start,
                                             const std::vector<geo::Point>& goals) const;

 private:
  struct Piece {
    std::size_t a, b;  // vertices
    geo::Point pa, pb;
    std::size_t chain = 0;         // pieces of one chain lie between the same two junctions
    std::optional<double> ab, ba;  // seconds either way; nothing where the profile cannot pass
  };
  struct Candidate {
    std::size_t piece;
    double fraction, metres;
  };
  std::vector<Candidate> candidates(geo::Point p) const;
  // Seconds between the place and every vertex: towards it, or away from it.
  std::vector<double> search(const std::vector<Candidate>& place, bool towards) const;
  std::optional<double> meet(const std::vector<Candidate>& other,
                             const std::vector<Candidate>& place, const std::vector<double>& times,
                             bool towards) const;
  double leg(const Candidate& c) const { return c.metres / off_path_metres_per_second_; }
  std::size_t node_of(const Candidate& c) const;

  std::vector<Piece> pieces_;
  std::size_t vertices_ = 0;
  std::vector<std::size_t> degree_;
  std::vector<std::size_t> component_;  // by vertex, passable pieces only
  std::size_t main_ = 0;
  double off_path_metres_per_second_;
};

}  // namespace jingwei::services::test
