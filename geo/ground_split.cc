#include "geo/ground_split.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "geo/area.h"
#include "geo/geos_overlay.h"
#include "geo/predicate.h"

namespace jingwei::geo {
namespace {

__extension__ typedef __int128 Int128;

constexpr int kBits = 40;
constexpr std::int64_t kOne = std::int64_t{1} << kBits;

// A place in 2^-40 millimetres.
struct Place {
  Int128 x, y;
};

Int128 scaled(std::int32_t v) { return Int128{v} * kOne; }

// Of the ring's border or by even-odd. Differences are below 2^70, products with an edge below
// 2^99.
Location locate(const Place& p, const Ring& ring) {
  bool inside = false;
  for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
    const Point a = ring[j], b = ring[i];
    const bool a_above = scaled(a.y) > p.y, b_above = scaled(b.y) > p.y;
    const Int128 side =
        (Int128{b.x} - a.x) * (p.y - scaled(a.y)) - (Int128{b.y} - a.y) * (p.x - scaled(a.x));
    if (side == 0 && std::min(scaled(a.x), scaled(b.x)) <= p.x &&
        p.x <= std::max(scaled(a.x), scaled(b.x)) && std::min(scaled(a.y), scaled(b.y)) <= p.y &&
        p.y <= std::max(scaled(a.y), scaled(b.y))) {
      return Location::border;
    }
    // Going up the place lies to the left of the edge, going down to the right.
    if (a_above != b_above && (side > 0) == b_above) inside = !inside;
  }
  return inside ? Location::inside : Location::outside;
}

bool holds(const MultiPolygon& polygons, const Place& p) {
  return std::any_of(polygons.begin(), polygons.end(), [&](const Polygon& polygon) {
    if (locate(p, polygon.shell) == Location::outside) return false;
    return std::none_of(polygon.holes.begin(), polygon.holes.end(),
                        [&](const Ring& hole) { return locate(p, hole) == Location::inside; });
  });
}

// num / den with den > 0, both below 2^60.
struct Ratio {
  std::int64_t num, den;
  double value() const { return static_cast<double>(num) / static_cast<double>(den); }
};

bool operator<(const Ratio& a, const Ratio& b) {
  return Int128{a.num} * b.den < Int128{b.num} * a.den;
}
bool is_same(const Ratio& a, const Ratio& b) { return !(a < b) && !(b < a); }

std::int64_t cross(std::int64_t ax, std::int64_t ay, std::int64_t bx, std::int64_t by) {
  return ax * by - ay * bx;
}

// Where the open edge a-b meets the closed edge c-d: one parameter, the ends of a common stretch,
// or nothing.
void add_meetings(Point a, Point b, Point c, Point d, std::vector<Ratio>& cuts) {
  const std::int64_t rx = std::int64_t{b.x} - a.x, ry = std::int64_t{b.y} - a.y;
  const std::int64_t sx = std::int64_t{d.x} - c.x, sy = std::int64_t{d.y} - c.y;
  const std::int64_t qx = std::int64_t{c.x} - a.x, qy = std::int64_t{c.y} - a.y;
  const auto add = [&](std::int64_t num, std::int64_t den) {
    if (num > 0 && num < den) cuts.push_back({num, den});
  };
  std::int64_t den = cross(rx, ry, sx, sy);
  if (den != 0) {
    std::int64_t t = cross(qx, qy, sx, sy), u = cross(qx, qy, rx, ry);
    if (den < 0) den = -den, t = -t, u = -u;
    if (u >= 0 && u <= den) add(t, den);
  } else if (cross(qx, qy, rx, ry) == 0) {
    const std::int64_t square = rx * rx + ry * ry;
    add(qx * rx + qy * ry, square);
    add((qx + sx) * rx + (qy + sy) * ry, square);
  }
}

Polyline closed(const Ring& ring) {
  Polyline line = ring;
  line.push_back(ring.front());
  return line;
}

template <class F>
void for_each_ring(const MultiPolygon& polygons, F&& visit) {
  for (const Polygon& polygon : polygons) {
    visit(polygon.shell);
    for (const Ring& hole : polygon.holes) visit(hole);
  }
}

using Sizes = std::map<GroundSplit::Holders, double>;

std::vector<GroundSplit::Part> parts_from(
    const std::map<GroundSplit::Holders, std::int64_t>& sizes) {
  std::vector<GroundSplit::Part> parts;
  for (const auto& [holders, size] : sizes) {
    if (size > 0) parts.push_back({holders, size});
  }
  return parts;
}

Point at(Point a, Point b, double t) {
  return {static_cast<std::int32_t>(std::lround(a.x + (double(b.x) - a.x) * t)),
          static_cast<std::int32_t>(std::lround(a.y + (double(b.y) - a.y) * t))};
}

}  // namespace

GroundSplit::GroundSplit(std::vector<std::vector<const MultiPolygon*>> layers) {
  std::set<std::pair<Point, Point>>
      known;  // most borders are those of two areas and several layers
  for (std::vector<const MultiPolygon*>& areas : layers) {
    std::vector<Box> boxes;
    for (const MultiPolygon* area : areas) {
      boxes.push_back(bounds(*area));
      for_each_ring(*area, [&](const Ring& ring) {
        for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
          const auto [a, b] = std::minmax(ring[j], ring[i]);
          if (known.emplace(a, b).second) edges_.push_back({a, b});
        }
      });
    }
    layers_.push_back({std::move(areas), HilbertTree(boxes)});
  }
  std::vector<Box> boxes;
  for (const Edge& edge : edges_) boxes.push_back(bounds(std::vector<Point>{edge.a, edge.b}));
  edge_tree_ = HilbertTree(boxes);
}

GroundSplit::Holders GroundSplit::holders_at(Point a, Point b, std::int64_t k) const {
  const Place place{scaled(a.x) + (Int128{b.x} - a.x) * k, scaled(a.y) + (Int128{b.y} - a.y) * k};
  Box around;
  around.extend(a);
  around.extend(b);
  Holders holders;
  for (const Layer& layer : layers_) {
    std::vector<std::uint32_t> near;
    layer.tree.search(around, [&](std::uint32_t i) { near.push_back(i); });
    std::sort(near.begin(), near.end());
    const auto found = std::find_if(near.begin(), near.end(),
                                    [&](std::uint32_t i) { return holds(*layer.areas[i], place); });
    holders.push_back(found == near.end() ? kNowhere : *found);
  }
  return holders;
}

std::vector<GroundSplit::Piece> GroundSplit::pieces_of(Point a, Point b) const {
  std::vector<Ratio> cuts;
  edge_tree_.search(bounds(std::vector<Point>{a, b}),
                    [&](std::uint32_t i) { add_meetings(a, b, edges_[i].a, edges_[i].b, cuts); });
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end(), is_same), cuts.end());
  cuts.push_back({1, 1});
  std::vector<Piece> pieces;
  Ratio low{0, 1};
  double begin = 0;
  for (const Ratio& high : cuts) {
    const auto k = static_cast<std::int64_t>((low.value() + high.value()) / 2 * kOne);
    const bool within = low < Ratio{k, kOne} && Ratio{k, kOne} < high;
    low = high;
    if (!within) continue;
    Holders holders = holders_at(a, b, k);
    if (!pieces.empty() && pieces.back().holders == holders) {
      pieces.back().end = high.value();
    } else {
      pieces.push_back({std::move(holders), begin, high.value()});
    }
    begin = high.value();
  }
  pieces.back().end = 1;  // an edge of a millimetre has room for some multiple of 2^-40
  return pieces;
}

std::vector<GroundSplit::Part> GroundSplit::parts_of(Point p) const {
  return {{holders_at(p, p, 0), 1}};
}

std::vector<GroundSplit::Part> GroundSplit::parts_of(const Polyline& line) const {
  Sizes metres;
  for (std::size_t i = 1; i < line.size(); ++i) {
    const double length = distance(line[i - 1], line[i]).value;
    for (const Piece& piece : pieces_of(line[i - 1], line[i])) {
      metres[piece.holders] += length * (piece.end - piece.begin);
    }
  }
  std::map<Holders, std::int64_t> sizes;
  for (const auto& [holders, length] : metres) sizes[holders] = std::llround(length * 1e6);
  return parts_from(sizes);
}

Result<std::vector<GroundSplit::Part>> GroundSplit::parts_of(const MultiPolygon& surface) const {
  std::vector<Polyline> lines;
  for_each_ring(surface, [&](const Ring& ring) { lines.push_back(closed(ring)); });
  edge_tree_.search(bounds(surface), [&](std::uint32_t i) {
    lines.push_back({edges_[i].a, edges_[i].b});
  });
  const auto faces = faces_between(lines);
  if (!faces.ok()) return faces.error();
  std::map<Holders, std::int64_t> sizes;
  for (const Polygon& face : *faces) {
    const Point p = label_point({face});
    // A face too thin for a point in its inside may have it on the border: it is no ground to speak
    // of.
    if (locate(p, surface) != Location::inside) continue;
    sizes[holders_at(p, p, 0)] += doubled_area(face).value;
  }
  if (sizes.empty()) {
    const Point p = label_point(surface);
    sizes[holders_at(p, p, 0)] = 1;
  }
  return parts_from(sizes);
}

Result<std::vector<GroundSplit::Part>> GroundSplit::parts_of(const Shape& shape) const {
  if (const auto* point = std::get_if<Point>(&shape)) return parts_of(*point);
  if (const auto* line = std::get_if<Polyline>(&shape)) return parts_of(*line);
  return parts_of(std::get<MultiPolygon>(shape));
}

std::vector<GroundSplit::Stretch> GroundSplit::stretches_of(const Polyline& line) const {
  std::vector<Stretch> stretches;
  for (std::size_t i = 1; i < line.size(); ++i) {
    const Point a = line[i - 1], b = line[i];
    for (const Piece& piece : pieces_of(a, b)) {
      if (stretches.empty() || stretches.back().holders != piece.holders) {
        stretches.push_back({piece.holders, {at(a, b, piece.begin)}});
      }
      Polyline& to = stretches.back().line;
      const Point end = at(a, b, piece.end);
      if (to.back() != end) to.push_back(end);
    }
  }
  std::erase_if(stretches, [](const Stretch& stretch) { return stretch.line.size() < 2; });
  return stretches;
}

}  // namespace jingwei::geo
