// Bowyer and Watson: each point removes the triangles whose circle holds it and fans the hole.
// Ghost triangles on the hull edges, with a vertex at infinity, make points outside no special
// case; the points come along a Hilbert curve, so that the walk to each is short.

#include "geo/triangulation.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <tuple>

#include "geo/check.h"
#include "geo/hilbert.h"
#include "geo/predicate.h"

namespace jingwei::geo {

__extension__ typedef __int128 Int128;

int in_circle(Point a, Point b, Point c, Point d) {
  // Differences stay below 2^29, squares and minors below 2^60, the sum below 2^121.
  const std::int64_t ax = std::int64_t{a.x} - d.x, ay = std::int64_t{a.y} - d.y;
  const std::int64_t bx = std::int64_t{b.x} - d.x, by = std::int64_t{b.y} - d.y;
  const std::int64_t cx = std::int64_t{c.x} - d.x, cy = std::int64_t{c.y} - d.y;
  const Int128 determinant = Int128{ax * ax + ay * ay} * (bx * cy - cx * by) -
                             Int128{bx * bx + by * by} * (ax * cy - cx * ay) +
                             Int128{cx * cx + cy * cy} * (ax * by - bx * ay);
  return (determinant > 0) - (determinant < 0);
}

class TriangulationBuilder {
 public:
  explicit TriangulationBuilder(std::span<const Point> points)
      : points_(points), ghost_(static_cast<std::uint32_t>(points.size())) {}

  Triangulation build() {
    result_.vertex_of_.resize(points_.size());
    std::iota(result_.vertex_of_.begin(), result_.vertex_of_.end(), 0u);
    result_.outgoing_.assign(points_.size(), Triangulation::kNone);
    sort_along_curve();
    if (!start()) return std::move(result_);
    for (const std::uint32_t v : order_) insert(v);
    write();
    return std::move(result_);
  }

 private:
  static constexpr std::uint32_t kNone = Triangulation::kNone;
  // An edge of the hole, with the hole on its left, and the half-edge on its other side.
  struct RimEdge {
    std::uint32_t from, to, outer;
  };
  static std::uint32_t next(std::uint32_t h) { return Triangulation::next(h); }
  static std::uint32_t previous(std::uint32_t h) { return Triangulation::previous(h); }

  void sort_along_curve();
  bool start();
  void insert(std::uint32_t v);
  std::uint32_t locate(Point p) const;
  bool conflicts(std::uint32_t triangle, Point p) const;
  void dig(std::uint32_t triangle, Point p);
  void fan(std::uint32_t v);
  std::uint32_t add_triangle(std::uint32_t a, std::uint32_t b, std::uint32_t c);
  void join(std::uint32_t h, std::uint32_t g) {
    twin_[h] = g;
    twin_[g] = h;
  }
  // The half-edge of a ghost triangle that lies on the hull, kNone in a real one.
  std::uint32_t hull_edge(std::uint32_t triangle) const {
    for (std::uint32_t h = 3 * triangle; h < 3 * triangle + 3; ++h) {
      if (origin_[h] == ghost_) return next(h);
    }
    return kNone;
  }
  void write();

  std::span<const Point> points_;
  std::uint32_t ghost_;
  std::vector<std::uint32_t> order_;
  std::vector<std::uint32_t> origin_, twin_;
  std::vector<std::uint32_t> free_;  // triangles to be used again
  std::vector<std::uint32_t> seen_;  // per triangle: the last dig that removed it
  std::uint32_t dig_ = 0;
  std::vector<std::uint32_t> hole_;  // triangles removed by this dig
  std::vector<RimEdge> rim_;
  std::vector<std::uint32_t> stack_;
  std::vector<std::uint32_t> fan_by_origin_;  // vertex -> new triangle whose rim edge starts there
  std::uint32_t last_ = 0;                    // a triangle to start the next walk from
  Triangulation result_;
};

Triangulation::Triangulation(std::span<const Point> points) {
  *this = TriangulationBuilder(points).build();
}

// Distinct points along the curve; equal ones refer to the first of them.
void TriangulationBuilder::sort_along_curve() {
  const Box box = bounds(points_);
  struct Key {
    std::uint32_t curve;
    Point p;
    std::uint32_t index;
  };
  std::vector<Key> keys(points_.size());
  for (std::uint32_t i = 0; i < points_.size(); ++i) {
    JINGWEI_CHECK(in_range(points_[i]));
    keys[i] = {hilbert_index(points_[i], box), points_[i], i};
  }
  std::sort(keys.begin(), keys.end(), [](const Key& a, const Key& b) {
    return std::tie(a.curve, a.p, a.index) < std::tie(b.curve, b.p, b.index);
  });
  for (const Key& key : keys) {
    if (!order_.empty() && points_[order_.back()] == key.p) {
      result_.vertex_of_[key.index] = order_.back();
    } else {
      order_.push_back(key.index);
    }
  }
}

// The first triangle with its three ghosts. False when all points lie on one line.
bool TriangulationBuilder::start() {
  if (order_.size() < 3) return false;
  const Point a = points_[order_[0]], b = points_[order_[1]];
  std::size_t third = 2;
  while (third < order_.size() && orientation(a, b, points_[order_[third]]) == 0) ++third;
  if (third == order_.size()) return false;
  std::array<std::uint32_t, 3> v{order_[0], order_[1], order_[third]};
  if (orientation(a, b, points_[v[2]]) < 0) std::swap(v[0], v[1]);
  order_.erase(order_.begin() + static_cast<std::ptrdiff_t>(third));
  order_.erase(order_.begin(), order_.begin() + 2);

  origin_.reserve(6 * points_.size());
  twin_.reserve(6 * points_.size());
  fan_by_origin_.assign(points_.size() + 1, kNone);
  const std::uint32_t inner = add_triangle(v[0], v[1], v[2]);
  std::array<std::uint32_t, 3> ghosts{};
  for (std::uint32_t i = 0; i < 3; ++i) {
    ghosts[i] = add_triangle(v[(i + 1) % 3], v[i], ghost_);
    join(3 * ghosts[i], 3 * inner + i);
  }
  // Ghost i runs v[i+1] -> v[i] -> ghost; the one before it on the hull starts at v[i].
  for (std::uint32_t i = 0; i < 3; ++i) join(3 * ghosts[i] + 1, 3 * ghosts[(i + 2) % 3] + 2);
  last_ = inner;
  return true;
}

std::uint32_t TriangulationBuilder::add_triangle(std::uint32_t a, std::uint32_t b,
                                                 std::uint32_t c) {
  std::uint32_t t;
  if (free_.empty()) {
    t = static_cast<std::uint32_t>(origin_.size() / 3);
    origin_.resize(origin_.size() + 3);
    twin_.resize(twin_.size() + 3, kNone);
    seen_.push_back(0);
  } else {
    t = free_.back();
    free_.pop_back();
  }
  origin_[3 * t] = a;
  origin_[3 * t + 1] = b;
  origin_[3 * t + 2] = c;
  return t;
}

// A triangle in conflict with p: the one that holds it, or a ghost whose hull edge it lies beyond.
// Crossing an edge that separates always ends in a Delaunay triangulation.
std::uint32_t TriangulationBuilder::locate(Point p) const {
  std::uint32_t t = last_;
  if (const std::uint32_t hull = hull_edge(t); hull != kNone) t = twin_[hull] / 3;
  for (;;) {
    std::uint32_t h = 3 * t;
    const std::uint32_t end = h + 3;
    while (h < end && orientation(points_[origin_[h]], points_[origin_[next(h)]], p) >= 0) {
      ++h;
    }
    if (h == end) return t;
    t = twin_[h] / 3;
    if (hull_edge(t) != kNone) return t;
  }
}

bool TriangulationBuilder::conflicts(std::uint32_t triangle, Point p) const {
  const std::uint32_t hull = hull_edge(triangle);
  if (hull == kNone) {
    const std::uint32_t h = 3 * triangle;
    return in_circle(points_[origin_[h]], points_[origin_[h + 1]], points_[origin_[h + 2]], p) > 0;
  }
  const Point a = points_[origin_[hull]], b = points_[origin_[next(hull)]];
  const int side = orientation(a, b, p);
  if (side != 0) return side > 0;
  // On the line of the hull edge: in conflict when strictly between its ends. p equals neither.
  return (a < p && p < b) || (b < p && p < a);
}

// Removes the triangles in conflict, which hang together, and lists the rim of the hole.
void TriangulationBuilder::dig(std::uint32_t triangle, Point p) {
  ++dig_;
  hole_.clear();
  rim_.clear();
  stack_.assign(1, triangle);
  seen_[triangle] = dig_;
  while (!stack_.empty()) {
    const std::uint32_t t = stack_.back();
    stack_.pop_back();
    hole_.push_back(t);
    for (std::uint32_t h = 3 * t; h < 3 * t + 3; ++h) {
      const std::uint32_t beyond = twin_[h] / 3;
      if (seen_[beyond] == dig_) continue;
      if (conflicts(beyond, p)) {
        seen_[beyond] = dig_;
        stack_.push_back(beyond);
      } else {
        rim_.push_back({origin_[h], origin_[next(h)], twin_[h]});
      }
    }
  }
}

// Fills the hole with triangles from its rim to v.
void TriangulationBuilder::fan(std::uint32_t v) {
  free_.insert(free_.end(), hole_.rbegin(), hole_.rend());
  for (const RimEdge& edge : rim_) {
    const std::uint32_t t = add_triangle(edge.from, edge.to, v);
    seen_[t] = 0;
    join(3 * t, edge.outer);
    fan_by_origin_[edge.from] = t;
  }
  for (const RimEdge& edge : rim_) {
    const std::uint32_t t = fan_by_origin_[edge.from];
    join(3 * t + 1, 3 * fan_by_origin_[edge.to] + 2);
    last_ = t;
  }
}

void TriangulationBuilder::insert(std::uint32_t v) {
  dig(locate(points_[v]), points_[v]);
  fan(v);
}

// Copies the real triangles, in the order in which they lie.
void TriangulationBuilder::write() {
  const auto triangles = static_cast<std::uint32_t>(origin_.size() / 3);
  std::vector<std::uint8_t> gone(triangles, 0);
  for (const std::uint32_t t : free_) gone[t] = 1;
  std::vector<std::uint32_t> place(triangles, kNone);
  std::uint32_t count = 0;
  for (std::uint32_t t = 0; t < triangles; ++t) {
    if (!gone[t] && hull_edge(t) == kNone) place[t] = count++;
  }
  result_.origin_.resize(3 * std::size_t{count});
  result_.twin_.resize(3 * std::size_t{count}, kNone);
  for (std::uint32_t t = 0; t < triangles; ++t) {
    if (place[t] == kNone) continue;
    for (std::uint32_t i = 0; i < 3; ++i) {
      const std::uint32_t h = 3 * place[t] + i, g = twin_[3 * t + i];
      result_.origin_[h] = origin_[3 * t + i];
      result_.twin_[h] = place[g / 3] == kNone ? kNone : 3 * place[g / 3] + g % 3;
      std::uint32_t& outgoing = result_.outgoing_[origin_[3 * t + i]];
      if (outgoing == kNone || result_.twin_[h] == kNone) outgoing = h;
    }
  }
}

}  // namespace jingwei::geo
