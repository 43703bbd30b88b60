#include "services/area_cuts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <numeric>
#include <optional>

#include "geo/area.h"
#include "geo/geos_overlay.h"
#include "geo/hilbert_tree.h"
#include "geo/predicate.h"

namespace jingwei::services {
namespace {

using geo::MultiPolygon;
using geo::Point;
using geo::Polygon;

void add_ring(const geo::Ring& ring, std::vector<geo::Polyline>& lines) {
  geo::Polyline line(ring.begin(), ring.end());
  line.push_back(ring.front());
  lines.push_back(std::move(line));
}

void add_rings(const MultiPolygon& shape, std::vector<geo::Polyline>& lines) {
  for (const Polygon& polygon : shape) {
    add_ring(polygon.shell, lines);
    for (const geo::Ring& hole : polygon.holes) add_ring(hole, lines);
  }
}

bool holds(const MultiPolygon& shape, Point p) {
  return geo::locate(p, shape) != geo::Location::outside;
}

// The faces that `lines` and the borders of `shape` make inside `shape`.
geo::Result<std::vector<Polygon>> faces_inside(const MultiPolygon& shape,
                                               std::vector<geo::Polyline> lines) {
  add_rings(shape, lines);
  auto faces = geo::faces_between(lines);
  if (!faces.ok()) return faces.error();
  std::erase_if(*faces, [&](const Polygon& f) { return !holds(shape, geo::label_point({f})); });
  return faces;
}

std::size_t nearest(std::span<const Point> sites, Point p) {
  std::size_t best = 0;
  std::int64_t best_squared = std::numeric_limits<std::int64_t>::max();
  for (std::size_t i = 0; i < sites.size(); ++i) {
    const std::int64_t dx = std::int64_t{sites[i].x} - p.x, dy = std::int64_t{sites[i].y} - p.y;
    if (const std::int64_t squared = dx * dx + dy * dy; squared < best_squared) {
      best_squared = squared;
      best = i;
    }
  }
  return best;
}

// How long the common border of every two faces is: they have the same vertices on it.
std::map<std::pair<std::size_t, std::size_t>, double> common_borders(
    const std::vector<Polygon>& faces) {
  std::map<std::pair<Point, Point>, std::size_t> left_of;
  const auto visit = [&](const Polygon& face, auto&& use) {
    const auto ring_edges = [&](const geo::Ring& ring) {
      for (std::size_t k = 0; k < ring.size(); ++k) use(ring[k], ring[(k + 1) % ring.size()]);
    };
    ring_edges(face.shell);
    for (const geo::Ring& hole : face.holes) ring_edges(hole);
  };
  for (std::size_t i = 0; i < faces.size(); ++i) {
    visit(faces[i], [&](Point a, Point b) { left_of[{a, b}] = i; });
  }
  std::map<std::pair<std::size_t, std::size_t>, double> borders;
  for (std::size_t i = 0; i < faces.size(); ++i) {
    visit(faces[i], [&](Point a, Point b) {
      const auto other = left_of.find({b, a});
      if (other != left_of.end() && other->second != i) {
        borders[{i, other->second}] += geo::distance(a, b).value;
      }
    });
  }
  return borders;
}

// Gives each face without an owner that of the neighbour with the longest common border, again and
// again until nothing changes.
void give_to_neighbours(const std::vector<Polygon>& faces,
                        std::vector<std::optional<std::size_t>>& owners) {
  const auto borders = common_borders(faces);
  for (bool changed = true; changed;) {
    changed = false;
    std::vector<std::pair<double, std::size_t>> best(faces.size(), {0.0, 0});
    for (const auto& [pair, length] : borders) {
      if (owners[pair.first] || !owners[pair.second]) continue;
      if (length > best[pair.first].first) best[pair.first] = {length, *owners[pair.second]};
    }
    for (std::size_t i = 0; i < faces.size(); ++i) {
      if (best[i].first <= 0) continue;
      owners[i] = best[i].second;
      changed = true;
    }
  }
}

// A face of the whole division: of which area, and which part of it.
struct Owner {
  std::size_t area, part;
};

// Puts the parts of all areas on common vertices: everything is noded together, and each face goes
// to the part that holds it.
geo::Result<std::vector<Division>> on_common_vertices(const std::vector<Division>& divisions) {
  std::vector<geo::Polyline> lines;
  std::vector<geo::Box> boxes;
  std::vector<Owner> owners;
  for (std::size_t a = 0; a < divisions.size(); ++a) {
    for (std::size_t p = 0; p < divisions[a].parts.size(); ++p) {
      add_rings(divisions[a].parts[p], lines);
      boxes.push_back(geo::bounds(divisions[a].parts[p]));
      owners.push_back({a, p});
    }
  }
  const geo::HilbertTree tree(boxes);
  const auto faces = geo::faces_between(lines);
  if (!faces.ok()) return faces.error();
  std::vector<Division> out(divisions.size());
  for (std::size_t a = 0; a < divisions.size(); ++a) {
    out[a].parts.resize(divisions[a].parts.size());
  }
  for (const Polygon& face : *faces) {
    const Point at = geo::label_point({face});
    std::optional<std::uint32_t> owner;
    tree.search({at, at}, [&](std::uint32_t i) {
      const Owner o = owners[i];
      if ((!owner || i < *owner) && holds(divisions[o.area].parts[o.part], at)) owner = i;
    });
    if (owner) out[owners[*owner].area].parts[owners[*owner].part].push_back(face);
  }
  for (Division& division : out) {
    for (MultiPolygon& part : division.parts) {
      if (part.size() < 2) continue;
      // Faces of one part that touch along an edge become one polygon.
      const std::vector<MultiPolygon> pieces{part};
      auto merged = geo::union_of(pieces);
      if (!merged.ok()) return merged.error();
      part = std::move(*merged);
    }
  }
  return out;
}

geo::Result<Division> cells_of(const MultiPolygon& area, std::span<const Point> sites) {
  if (sites.size() < 2) return Division{{area}};
  auto edges = geo::voronoi_edges(sites, geo::bounds(area));
  if (!edges.ok()) return edges.error();
  const auto faces = faces_inside(area, std::move(*edges));
  if (!faces.ok()) return faces.error();
  std::vector<std::optional<std::size_t>> owners(faces->size());
  for (std::size_t i = 0; i < faces->size(); ++i) {
    const std::size_t site = nearest(sites, geo::label_point({(*faces)[i]}));
    if (geo::locate(sites[site], (*faces)[i]) != geo::Location::outside) owners[i] = site;
  }
  give_to_neighbours(*faces, owners);
  Division division;
  division.parts.resize(sites.size());
  for (std::size_t i = 0; i < faces->size(); ++i) {
    // A detached island of the area has no neighbour: it stays with the nearest site.
    const std::size_t owner =
        owners[i] ? *owners[i] : nearest(sites, geo::label_point({(*faces)[i]}));
    division.parts[owner].push_back((*faces)[i]);
  }
  return division;
}

// A straight cut: all p with p . normal = offset.
struct Cut {
  double nx = 1, ny = 0, offset = 0;
  std::size_t left = 0;     // buildings on the smaller side of the offset
  std::size_t crossed = 0;  // buildings whose extent holds the offset
  double cost = std::numeric_limits<double>::infinity();
};

bool better(const Cut& a, const Cut& b) {
  return std::pair(a.crossed, a.cost) < std::pair(b.crossed, b.cost);
}

constexpr int kDirections = 12;
constexpr double kSlack = 0.2;  // of the buildings, how far a cut may be from the even split

struct Extent {
  double low, high;
};

template <class Points>
void extend(Extent& e, const Points& points, double nx, double ny) {
  for (const Point p : points) {
    const double v = p.x * nx + p.y * ny;
    e.low = std::min(e.low, v);
    e.high = std::max(e.high, v);
  }
}

Extent extent_of(const MultiPolygon& shape, double nx, double ny) {
  Extent e{1e300, -1e300};
  for (const Polygon& polygon : shape) extend(e, polygon.shell, nx, ny);
  return e;
}

// The best cut in one direction that puts about `share` of the buildings on its smaller side.
Cut best_in_direction(const MultiPolygon& shape, const std::vector<const Polygon*>& buildings,
                      double share, double nx, double ny) {
  std::vector<Extent> extents;
  for (const Polygon* building : buildings) {
    Extent e{1e300, -1e300};
    extend(e, building->shell, nx, ny);
    extents.push_back(e);
  }
  std::vector<double> lows, highs, middles;
  for (const Extent& e : extents) {
    lows.push_back(e.low);
    highs.push_back(e.high);
    middles.push_back((e.low + e.high) / 2);
  }
  std::sort(lows.begin(), lows.end());
  std::sort(highs.begin(), highs.end());
  std::sort(middles.begin(), middles.end());
  const double along = [&] {
    const Extent e = extent_of(shape, -ny, nx);
    const Extent across = extent_of(shape, nx, ny);
    return (e.high - e.low) / std::max(1.0, e.high - e.low + across.high - across.low);
  }();
  const auto n = static_cast<double>(buildings.size());
  const auto first = static_cast<std::size_t>(std::max(1.0, std::floor(n * (share - kSlack))));
  const auto last = static_cast<std::size_t>(std::min(n - 1, std::ceil(n * (share + kSlack))));
  Cut best;
  for (std::size_t i = first; i <= last; ++i) {
    Cut cut{nx, ny, (middles[i - 1] + middles[i]) / 2, i, 0, 0};
    // Those that begin before the cut less those that end before it.
    const auto begun = std::lower_bound(lows.begin(), lows.end(), cut.offset) - lows.begin();
    const auto ended = std::upper_bound(highs.begin(), highs.end(), cut.offset) - highs.begin();
    cut.crossed = static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, begun - ended));
    cut.cost = std::abs(static_cast<double>(i) / n - share) + 0.5 * along;
    if (better(cut, best)) best = cut;
  }
  return best;
}

Cut best_cut(const MultiPolygon& shape, const std::vector<const Polygon*>& buildings,
             double share) {
  Cut best;
  best.crossed = std::numeric_limits<std::size_t>::max();
  for (int d = 0; d < kDirections; ++d) {
    const double angle = std::numbers::pi * d / kDirections;
    const Cut cut = best_in_direction(shape, buildings, share, std::cos(angle), std::sin(angle));
    if (better(cut, best)) best = cut;
  }
  return best;
}

// The cut as a line across the whole shape.
geo::Polyline line_of(const Cut& cut, const MultiPolygon& shape) {
  const Extent e = extent_of(shape, -cut.ny, cut.nx);
  const auto at = [&](double along) {
    const auto keep = [](double v) {
      return static_cast<std::int32_t>(
          std::lround(std::clamp(v, double(-geo::kMaxCoordinate), double(geo::kMaxCoordinate))));
    };
    return Point{keep(cut.nx * cut.offset - cut.ny * along),
                 keep(cut.ny * cut.offset + cut.nx * along)};
  };
  return {at(e.low - 1'000), at(e.high + 1'000)};
}

class EvenDivider {
 public:
  EvenDivider(std::size_t target, geo::Progress& progress) : target_(target), progress_(progress) {}

  geo::Result<Division> divide(const MultiPolygon& area,
                               const std::vector<const Polygon*>& footprints) {
    const std::size_t parts = std::max<std::size_t>(1, (footprints.size() + target_ / 2) / target_);
    Division division;
    if (auto status = split(area, footprints, parts, division); !status.ok()) {
      return status.error();
    }
    return division;
  }

 private:
  geo::Status split(const MultiPolygon& shape, const std::vector<const Polygon*>& buildings,
                    std::size_t parts, Division& out) {
    if (!progress_.step("deriving", 0)) return geo::Error{geo::ErrorCode::cancelled, {}, {}};
    if (parts < 2 || buildings.size() < 2) {
      out.parts.push_back(shape);
      return {};
    }
    const std::size_t left_parts = parts / 2;
    const double share = static_cast<double>(left_parts) / static_cast<double>(parts);
    const geo::Polyline line = line_of(best_cut(shape, buildings, share), shape);
    const auto faces = faces_inside(shape, {line});
    if (!faces.ok()) return faces.error();
    std::array<MultiPolygon, 2> sides;
    for (const Polygon& face : *faces) {
      const bool left = geo::orientation(line[0], line[1], geo::label_point({face})) > 0;
      sides[left ? 0 : 1].push_back(face);
    }
    if (sides[0].empty() || sides[1].empty()) {
      out.parts.push_back(shape);
      return {};
    }
    std::array<std::vector<const Polygon*>, 2> held;
    for (const Polygon* building : buildings) {
      const bool left = geo::orientation(line[0], line[1], geo::label_point({*building})) > 0;
      held[left ? 0 : 1].push_back(building);
    }
    // The line runs along (-ny, nx): its left is the side of the smaller offsets.
    if (auto s = split(sides[0], held[0], left_parts, out); !s.ok()) return s;
    return split(sides[1], held[1], parts - left_parts, out);
  }

  std::size_t target_;
  geo::Progress& progress_;
};

}  // namespace

geo::Result<std::vector<Division>> divide_by_nearest(std::span<const MultiPolygon> areas,
                                                     std::span<const std::vector<Point>> sites) {
  std::vector<Division> divisions;
  for (std::size_t i = 0; i < areas.size(); ++i) {
    auto division = cells_of(areas[i], sites[i]);
    if (!division.ok()) return division.error();
    divisions.push_back(std::move(*division));
  }
  return on_common_vertices(divisions);
}

geo::Result<std::vector<Division>> divide_evenly(
    std::span<const MultiPolygon> areas, std::span<const std::vector<const Polygon*>> footprints,
    std::size_t target, geo::Progress& progress) {
  EvenDivider divider(std::max<std::size_t>(target, 1), progress);
  std::vector<Division> divisions;
  for (std::size_t i = 0; i < areas.size(); ++i) {
    auto division = divider.divide(areas[i], footprints[i]);
    if (!division.ok()) return division.error();
    divisions.push_back(std::move(*division));
  }
  return on_common_vertices(divisions);
}

}  // namespace jingwei::services
