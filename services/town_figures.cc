#include "services/town_figures.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "geo/area.h"
#include "geo/hilbert_tree.h"
#include "geo/predicate.h"
#include "geo/shortest_paths.h"
#include "services/synth/random.h"

namespace jingwei::services {
namespace {

using geo::EdgeIndex;
using geo::NodeIndex;

std::int32_t to_millimetres(geo::Metres m) {
  return static_cast<std::int32_t>(std::lround(m.value * 1000));
}

std::optional<double> ratio(double part, double whole) {
  if (whole <= 0) return std::nullopt;
  return part / whole;
}

std::optional<Quartiles> quartiles(std::vector<double> values) {
  if (values.empty()) return std::nullopt;
  std::sort(values.begin(), values.end());
  const auto at = [&](double share) {
    const double place = share * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return std::lerp(values[below], values[above], place - static_cast<double>(below));
  };
  return Quartiles{at(0.25), at(0.5), at(0.75)};
}

// ---- The network in the town

// Where there are buildings near.
class TownGround {
 public:
  TownGround(const std::vector<geo::Box>& footprints, geo::Metres near_building) {
    std::vector<geo::Box> near;
    for (const geo::Box& box : footprints) {
      near.push_back(geo::grown(box, to_millimetres(near_building)));
    }
    tree_ = geo::HilbertTree(near);
  }
  bool holds(geo::Point p) const {
    bool found = false;
    tree_.search({p, p}, [&](std::uint32_t) { return !(found = true); });
    return found;
  }

 private:
  geo::HilbertTree tree_;
};

// What the pieces of ways in the town add up to, in metres.
struct PieceSums {
  double all = 0, stairs = 0;
  double on_ground = 0, climbed = 0, steep = 0;
};

void add_piece(PieceSums& sums, const geo::WalkPiece& piece, double metres, bool on_ground) {
  sums.all += metres;
  if (piece.surface == geo::WalkSurface::steps) sums.stairs += metres;
  if (!on_ground) return;
  const double slope = std::abs(static_cast<double>(piece.slope));
  sums.on_ground += metres;
  sums.climbed += metres * slope;
  if (slope > kSteepSlope) sums.steep += metres;
}

void measure_ways(const data::WorldView& view, const WalkGround& ground, const TownGround& town,
                  TownFigures& figures) {
  const geo::WalkNetwork& network = ground.network();
  std::vector<std::uint8_t> seen(network.report().ways, 0);
  PieceSums sums;
  double ways = 0, stairs = 0;
  for (EdgeIndex e{0}; e.value < network.edge_count(); ++e.value) {
    const auto vertices = network.vertices(e);
    const auto pieces = network.pieces(e);
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      const geo::Point a = vertices[i], b = vertices[i + 1];
      if (!town.holds({a.x + (b.x - a.x) / 2, a.y + (b.y - a.y) / 2})) continue;
      const data::Way* way = view.find<data::Way>({network.way_id(pieces[i].way)});
      const bool on_ground = !(way->flags & (data::kWayBridge | data::kWayTunnel));
      add_piece(sums, pieces[i], geo::distance(a, b).value, on_ground);
      if (std::exchange(seen[pieces[i].way], 1)) continue;
      ways += 1;
      stairs += way->way_class == data::WayClass::steps;
    }
  }
  figures.ways = {sums.all};
  figures.stairs_by_length = ratio(sums.stairs, sums.all);
  figures.stairs_by_count = ratio(stairs, ways);
  if (!ground.has_elevation()) return;
  figures.mean_slope = ratio(sums.climbed, sums.on_ground);
  figures.steep_share = ratio(sums.steep, sums.on_ground);
}

void measure_nodes(const geo::WalkNetwork& network, const TownGround& town, TownFigures& figures) {
  std::size_t arcs = 0, dead_ends = 0;
  for (NodeIndex n{0}; n.value < network.node_count(); ++n.value) {
    if (!town.holds(network.point(n))) continue;
    std::size_t here = 0;
    for (const EdgeIndex e : network.edges_at(n)) {
      here += network.tail(e) == network.head(e) ? 2 : 1;
    }
    ++figures.nodes;
    arcs += here;
    dead_ends += here == 1;
  }
  const auto nodes = static_cast<double>(figures.nodes);
  figures.arcs_per_node = ratio(static_cast<double>(arcs), nodes);
  figures.dead_end_share = ratio(static_cast<double>(dead_ends), nodes);
}

// ---- Buildings

template <class Visit>
void for_each_side(const geo::Polygon& polygon, Visit visit) {
  const auto ring = [&](const geo::Ring& r) {
    for (std::size_t i = 0; i < r.size(); ++i) visit(r[i], r[(i + 1) % r.size()]);
  };
  ring(polygon.shell);
  for (const geo::Ring& hole : polygon.holes) ring(hole);
}

// Least distance between the two, in metres; 0 where they share a point.
double gap(const geo::Polygon& p, const geo::Polygon& q) {
  if (geo::locate(p.shell.front(), q) != geo::Location::outside ||
      geo::locate(q.shell.front(), p) != geo::Location::outside) {
    return 0;
  }
  double least = std::numeric_limits<double>::infinity();
  for_each_side(p, [&](geo::Point a, geo::Point b) {
    for_each_side(q, [&](geo::Point c, geo::Point d) {
      if (geo::segments_meet(a, b, c, d)) least = 0;
      least = std::min({least, geo::distance(a, c, d).value, geo::distance(b, c, d).value,
                        geo::distance(c, a, b).value, geo::distance(d, a, b).value});
    });
  });
  return least;
}

// The box that is looked in grows until it must hold the nearest.
double nearest_gap(const std::vector<const data::Building*>& buildings,
                   const std::vector<geo::Box>& boxes, const geo::HilbertTree& tree,
                   std::size_t own) {
  constexpr std::int32_t kFirst = 4'000;  // mm
  double least = std::numeric_limits<double>::infinity();
  for (std::int32_t reach = kFirst; 1000 * least > reach; reach *= 2) {
    tree.search(geo::grown(boxes[own], reach), [&](std::uint32_t other) {
      if (other == own) return;
      least = std::min(least, gap(buildings[own]->footprint, buildings[other]->footprint));
    });
    if (reach > geo::kMaxCoordinate) break;
  }
  return least;
}

void measure_buildings(const std::vector<const data::Building*>& buildings,
                       const std::vector<geo::Box>& boxes, TownFigures& figures) {
  const geo::HilbertTree tree(boxes);
  std::vector<double> sizes, gaps;
  for (std::size_t i = 0; i < buildings.size(); ++i) {
    sizes.push_back(geo::square_metres(geo::doubled_area(buildings[i]->footprint)));
    if (buildings.size() > 1) gaps.push_back(nearest_gap(buildings, boxes, tree, i));
  }
  figures.buildings = buildings.size();
  figures.footprint = quartiles(std::move(sizes));
  figures.spacing = quartiles(std::move(gaps));
}

// ---- Detours

// Shortest walks by length. A search adds whole numbers, whatever they count: here millimetres
// stand where times do elsewhere.
class LengthSearch {
 public:
  explicit LengthSearch(const geo::WalkNetwork& network)
      : network_(network), graph_(length_graph(network)), paths_(graph_) {}

  // From the place to the other, legs included, in metres; absent beyond `limit`.
  std::optional<double> walk(const geo::Link& from, const geo::Link& to, double limit) {
    std::vector<geo::Seed> seeds;
    for (const geo::LinkCandidate& c : from.candidates) {
      const std::int32_t leg = to_millimetres(c.off_path);
      seeds.push_back({network_.tail(c.at.edge), {leg + to_tail(c.at)}});
      seeds.push_back({network_.head(c.at.edge), {leg + to_head(c.at)}});
    }
    const std::int32_t most = to_millimetres({limit});
    paths_.search(seeds, {most});
    std::int64_t least = geo::kNever.value;
    for (const geo::LinkCandidate& c : to.candidates) {
      const std::int64_t leg = to_millimetres(c.off_path);
      least = std::min({least, leg + to_tail(c.at) + paths_.time(network_.tail(c.at.edge)).value,
                        leg + to_head(c.at) + paths_.time(network_.head(c.at.edge)).value});
      for (const geo::LinkCandidate& start : from.candidates) {
        if (start.at.edge != c.at.edge) continue;
        least = std::min(least, leg + to_millimetres(start.off_path) +
                                    std::abs(to_tail(c.at) - to_tail(start.at)));
      }
    }
    if (least > most) return std::nullopt;
    return static_cast<double>(least) / 1000;
  }

 private:
  static std::int32_t millimetres(std::span<const geo::Point> line) {
    return to_millimetres(geo::length(line));
  }
  static geo::Graph length_graph(const geo::WalkNetwork& network) {
    std::vector<geo::Graph::ArcInput> arcs;
    for (EdgeIndex e{0}; e.value < network.edge_count(); ++e.value) {
      const geo::Milliseconds length{millimetres(network.vertices(e))};
      arcs.push_back({network.tail(e), network.head(e), length, {e, true}});
      arcs.push_back({network.head(e), network.tail(e), length, {e, false}});
    }
    return {network.node_count(), arcs};
  }
  std::int32_t to_tail(const geo::EdgePosition& p) const {
    const auto vertices = network_.vertices(p.edge);
    const double piece = geo::distance(vertices[p.piece], vertices[p.piece + 1]).value;
    return millimetres(vertices.first(p.piece + 1)) + to_millimetres({piece * p.fraction});
  }
  std::int32_t to_head(const geo::EdgePosition& p) const {
    return std::max(0, millimetres(network_.vertices(p.edge)) - to_tail(p));
  }

  const geo::WalkNetwork& network_;
  geo::Graph graph_;
  geo::ShortestPaths paths_;
};

constexpr double kMostDetour = 10;

// Buildings of the view, as positions in the model's.
std::vector<std::uint32_t> seen_of(const data::WorldView& view, const WalkModel& model) {
  std::vector<std::uint32_t> seen;
  const auto ids = model.buildings().ids();
  for (std::uint32_t i = 0; i < ids.size(); ++i) {
    if (view.find<data::Building>(ids[i])) seen.push_back(i);
  }
  return seen;
}

void measure_detours(const data::WorldView& view, const WalkModel& model,
                     const TownFiguresOptions& options, TownFigures& figures) {
  const std::vector<std::uint32_t> seen = seen_of(view, model);
  if (seen.empty()) return;
  const auto points = model.buildings().points();
  const auto& links = model.buildings().links(geo::WalkProfile::adult);
  std::vector<geo::Box> boxes;
  for (const std::uint32_t b : seen) boxes.push_back({points[b], points[b]});
  const geo::HilbertTree tree(boxes);
  LengthSearch search(model.ground().network());
  std::vector<double> detours;
  for (std::size_t i = 0; i < options.pairs; ++i) {
    synth::Random random(options.seed, "pairs of buildings", i);
    const std::uint32_t from = seen[random.below(seen.size())];
    const geo::Box around{points[from], points[from]};
    std::vector<std::uint32_t> others;
    tree.search(geo::grown(around, to_millimetres(options.pair_farthest)), [&](std::uint32_t at) {
      const geo::Metres away = geo::distance(points[from], points[seen[at]]);
      if (away >= options.pair_nearest && away <= options.pair_farthest) others.push_back(seen[at]);
    });
    if (others.empty()) continue;
    std::sort(others.begin(), others.end());
    const std::uint32_t to = others[random.below(others.size())];
    const double straight = geo::distance(points[from], points[to]).value;
    ++figures.pairs;
    if (const auto walk = search.walk(links[from], links[to], kMostDetour * straight)) {
      detours.push_back(*walk / straight);
    } else {
      ++figures.pairs_apart;
    }
  }
  figures.detour = quartiles(std::move(detours));
}

}  // namespace

TownFigures town_figures(const data::WorldView& view, const WalkModel& model,
                         const TownFiguresOptions& options) {
  std::vector<const data::Building*> buildings;
  std::vector<geo::Box> boxes;
  view.for_each<data::Building>([&](const data::Building& row, data::AreaId) {
    buildings.push_back(&row);
    boxes.push_back(geo::bounds(row.footprint));
  });
  TownFigures figures;
  const TownGround town(boxes, options.near_building);
  measure_ways(view, model.ground(), town, figures);
  measure_nodes(model.ground().network(), town, figures);
  measure_buildings(buildings, boxes, figures);
  measure_detours(view, model, options, figures);
  return figures;
}

}  // namespace jingwei::services
