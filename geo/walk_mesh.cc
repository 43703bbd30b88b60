#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>

#include "geo/area.h"
#include "geo/elevation.h"
#include "geo/hilbert.h"
#include "geo/isochrone.h"

namespace jingwei::geo {
namespace {

// A way point this near to a linked point is left out: the linked point stands for the place, and
// thin triangles are spared.
constexpr double kCrowded = 4'000;  // mm
// A free point keeps this share of the net's spacing from ways and linked points.
constexpr double kFreeShare = 0.45;
// The frame around everything, never reached.
constexpr std::int32_t kFrameMargin = 1'000'000;  // mm

// Points by cell, for "is there one within r": chained in a table by the hash of the cell. Points
// of other cells in the same chain only cost a comparison.
class NearbyPoints {
 public:
  NearbyPoints(double cell, std::size_t expected) : cell_(cell) {
    std::size_t size = 1024;
    while (size < expected) size *= 2;
    first_.assign(size, kNone);
  }
  void add(Point p) {
    std::uint32_t& first = first_[slot(column(p.x), column(p.y))];
    next_.push_back(first);
    first = static_cast<std::uint32_t>(points_.size());
    points_.push_back(p);
  }
  // Requires: radius <= cell.
  bool any_within(Point p, double radius) const {
    for (std::int64_t x = column(p.x) - 1; x <= column(p.x) + 1; ++x) {
      for (std::int64_t y = column(p.y) - 1; y <= column(p.y) + 1; ++y) {
        for (std::uint32_t i = first_[slot(x, y)]; i != kNone; i = next_[i]) {
          if (distance(p, points_[i]).value * 1000 < radius) return true;
        }
      }
    }
    return false;
  }

 private:
  static constexpr std::uint32_t kNone = 0xffffffff;
  std::int64_t column(std::int32_t v) const {
    return static_cast<std::int64_t>(std::floor(v / cell_));
  }
  std::size_t slot(std::int64_t x, std::int64_t y) const {
    const std::uint64_t h = static_cast<std::uint64_t>(x) * 0x9e3779b97f4a7c15u +
                            static_cast<std::uint64_t>(y) * 0xc2b2ae3d27d4eb4fu;
    return (h >> 20) & (first_.size() - 1);
  }
  double cell_;
  std::vector<std::uint32_t> first_, next_;
  std::vector<Point> points_;
};

struct NearestWay {
  EdgePosition at;
  double millimetres;
};

std::optional<NearestWay> nearest_way(const WalkLinker& linker, Point p, double limit) {
  std::optional<NearestWay> best;
  Box box;
  box.extend(p);
  linker.tree().search(grown(box, static_cast<std::int32_t>(limit)), [&](std::uint32_t b) {
    const WalkLinker::Run& run = linker.run(b);
    const auto vertices = linker.network().vertices(run.edge);
    for (std::uint32_t i = run.first_piece; i < run.end_piece; ++i) {
      const Foot foot = nearest_foot(p, vertices[i], vertices[i + 1]);
      if (foot.millimetres > limit) continue;
      if (best && std::tie(best->millimetres, best->at.edge, best->at.piece) <=
                      std::tie(foot.millimetres, run.edge, i)) {
        continue;
      }
      best = NearestWay{{run.edge, i, foot.fraction}, foot.millimetres};
    }
  });
  return best;
}

// The points of a hexagonal net within `margin` of any of the boxes, row by row.
std::vector<Point> hexagonal_net(std::span<const Box> boxes, double step, double margin) {
  struct Stretch {
    std::int64_t row, begin, end;  // columns, end excluded
  };
  const double height = step * std::sqrt(3.0) / 2;
  const auto offset = [&](std::int64_t row) { return row % 2 == 0 ? 0.0 : step / 2; };
  std::vector<Stretch> stretches;
  for (const Box& box : boxes) {
    const auto top = static_cast<std::int64_t>(std::floor((box.max.y + margin) / height));
    auto row = static_cast<std::int64_t>(std::ceil((box.min.y - margin) / height));
    for (; row <= top; ++row) {
      const double left = (box.min.x - margin - offset(row)) / step;
      const double right = (box.max.x + margin - offset(row)) / step;
      stretches.push_back({row, static_cast<std::int64_t>(std::ceil(left)),
                           static_cast<std::int64_t>(std::floor(right)) + 1});
    }
  }
  std::sort(stretches.begin(), stretches.end(), [](const Stretch& a, const Stretch& b) {
    return std::tie(a.row, a.begin, a.end) < std::tie(b.row, b.begin, b.end);
  });
  std::vector<Point> net;
  std::int64_t row = 0, column = 0;
  for (const Stretch& s : stretches) {
    if (net.empty() || s.row != row) column = s.begin;
    row = s.row;
    for (column = std::max(column, s.begin); column < s.end; ++column) {
      const Point p{static_cast<std::int32_t>(std::lround(column * step + offset(row))),
                    static_cast<std::int32_t>(std::lround(row * height))};
      if (in_range(p)) net.push_back(p);
    }
  }
  return net;
}

// A mesh point in the making; a tie of no edge is never reached by the net.
struct Site {
  Point at;
  EdgePosition tie;
  float off_path_metres = 0;
};

class MeshSites {
 public:
  MeshSites(const WalkLinker& linker, std::span<const Point> points, const WalkMeshOptions& options)
      : linker_(linker),
        options_(options),
        near_(std::max(kCrowded, options.free_step.value * 1000 * kFreeShare),
              2 * points.size() + linker.network().total_vertices()) {
    for (const Point p : points) {
      sites.push_back({p, {}, 0});
      near_.add(p);
    }
    add_ways();
    add_net();
    add_frame();
  }

  std::vector<Site> sites;

 private:
  void add_way_point(const EdgePosition& tie) {
    const PointD at = point_at(linker_.network(), tie);
    const Point p{static_cast<std::int32_t>(std::lround(at.x)),
                  static_cast<std::int32_t>(std::lround(at.y))};
    if (near_.any_within(p, kCrowded)) return;
    sites.push_back({p, tie, 0});
    near_.add(p);
  }

  void add_ways() {
    const WalkNetwork& network = linker_.network();
    for (std::uint32_t n = 0; n < network.node_count(); ++n) {
      const EdgeIndex edge = network.edges_at({n}).front();
      const bool tail = network.tail(edge).value == n;
      add_way_point(tail ? EdgePosition{edge, 0, 0}
                         : EdgePosition{edge, network.vertex_count(edge) - 2, 1});
    }
    for (std::uint32_t e = 0; e < network.edge_count(); ++e) add_inner_points({e});
  }

  // Evenly along the edge, its ends left out.
  void add_inner_points(EdgeIndex edge) {
    const auto vertices = linker_.network().vertices(edge);
    const double whole = length(vertices).value;
    const int parts = std::max(1, static_cast<int>(std::ceil(whole / options_.way_step.value)));
    double passed = 0;
    int next = 1;
    for (std::uint32_t i = 0; i + 1 < vertices.size(); ++i) {
      const double piece = distance(vertices[i], vertices[i + 1]).value;
      for (; next < parts && whole * next / parts <= passed + piece; ++next) {
        const double fraction = (whole * next / parts - passed) / piece;
        add_way_point({edge, i, std::clamp(fraction, 0.0, 1.0)});
      }
      passed += piece;
    }
  }

  void add_net() {
    const WalkNetwork& network = linker_.network();
    std::vector<Box> boxes;
    for (std::uint32_t e = 0; e < network.edge_count(); ++e) {
      // Cut small, or the box of a long slanting piece would fill the land with points.
      const Polyline line = sample_points(network.vertices({e}), options_.way_step);
      for (std::size_t i = 0; i + 1 < line.size(); i += kPiecesPerBox) {
        const std::size_t count = std::min<std::size_t>(kPiecesPerBox + 1, line.size() - i);
        boxes.push_back(bounds(std::span(line).subspan(i, count)));
      }
    }
    const double step = options_.free_step.value * 1000, limit = options_.free_limit.value * 1000;
    // One row of points beyond the limit closes the net against what is far.
    for (const Point p : hexagonal_net(boxes, step, limit + step)) {
      const auto way = nearest_way(linker_, p, limit);
      if (way && way->millimetres < kFreeShare * step) continue;
      if (near_.any_within(p, kFreeShare * step)) continue;
      if (way) {
        sites.push_back({p, way->at, static_cast<float>(way->millimetres / 1000)});
      } else {
        sites.push_back({p, {}, 0});
      }
    }
  }

  void add_frame() {
    Box box;
    for (const Site& site : sites) box.extend(site.at);
    if (box.empty()) return;
    box = grown(box, kFrameMargin);
    for (const Point p :
         {box.min, Point{box.max.x, box.min.y}, box.max, Point{box.min.x, box.max.y}}) {
      sites.push_back({p, {}, 0});
    }
  }

  const WalkLinker& linker_;
  const WalkMeshOptions& options_;
  NearbyPoints near_;
};

}  // namespace

WalkMesh::WalkMesh(const WalkLinker& linker, std::span<const Point> points,
                   const WalkMeshOptions& options) {
  const std::vector<Site> sites = MeshSites(linker, points, options).sites;
  Box box;
  for (const Site& site : sites) box.extend(site.at);
  // Along the curve, so that what is near on the ground is near in memory.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> order(sites.size());
  for (std::uint32_t i = 0; i < sites.size(); ++i) order[i] = {hilbert_index(sites[i].at, box), i};
  std::sort(order.begin(), order.end());
  std::vector<std::uint32_t> place(sites.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    place[order[i].second] = i;
    vertices_.push_back(sites[order[i].second].at);
  }
  triangulation_ = Triangulation(vertices_);
  for (std::uint32_t i = 0; i < points.size(); ++i) {
    point_vertex_.push_back(triangulation_.vertex_of(place[i]));
  }
  const std::uint32_t edges = linker.network().edge_count();
  first_tie_.assign(edges + 1, 0);
  for (const Site& site : sites) {
    if (!site.tie.edge.none()) ++first_tie_[site.tie.edge.value + 1];
  }
  for (std::uint32_t e = 0; e < edges; ++e) first_tie_[e + 1] += first_tie_[e];
  ties_.resize(first_tie_.back());
  std::vector<std::uint32_t> next(first_tie_.begin(), first_tie_.end() - 1);
  for (std::uint32_t i = 0; i < sites.size(); ++i) {
    const Site& site = sites[i];
    if (site.tie.edge.none()) continue;
    ties_[next[site.tie.edge.value]++] = {triangulation_.vertex_of(place[i]), site.tie.piece,
                                          static_cast<float>(site.tie.fraction),
                                          site.off_path_metres};
  }
}

}  // namespace jingwei::geo
