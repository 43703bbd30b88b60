#include "services/synth/parcels.h"

#include <algorithm>
#include <numeric>

#include "geo/apportion.h"
#include "geo/area.h"
#include "geo/geos_overlay.h"
#include "geo/predicate.h"
#include "services/synth/plane.h"
#include "services/synth/random.h"

namespace jingwei::services::synth {
namespace {

constexpr double kWallSetBack = 8, kShopStrip = 23;  // metres from the axis of the street
constexpr double kParcel = 12'000, kParcelWidth = 78,
                 kSlopeFace = 160'000;                       // square metres at most
constexpr double kLargeLeast = 18'000, kLargeMost = 70'000;  // blocks for large estates
// Square metres: what is larger no street divides, and nobody builds on it but along its edge.
constexpr double kField = 250'000;
constexpr std::int64_t kPartHouseholds = 470;

bool on_floor(const FaceMap& map, std::size_t f) {
  return map.floor_share[f] > 0.85 && map.river_share[f] < 0.02;
}

// How round: 1 for a circle.
double roundness(const geo::Polygon& face) {
  geo::Ring ring = face.shell;
  ring.push_back(ring.front());
  const double round = geo::length(ring).value;
  return 4 * std::numbers::pi * geo::square_metres(geo::doubled_area(face)) / (round * round);
}

// Blocks for large estates, best first: of fitting size, round, in a random order else. On a plain
// they lie in the town, which is in the middle of the land.
std::vector<std::uint32_t> large_blocks(const FaceMap& map, bool plain, std::uint64_t seed) {
  std::vector<std::pair<double, std::uint32_t>> ranked;
  for (std::uint32_t f = 0; f < map.faces.size(); ++f) {
    const double area = map.square_metres[f];
    if (!on_floor(map, f) || area < kLargeLeast || area > kLargeMost) continue;
    const double round = roundness(map.faces[f]);
    if (round < 0.35) continue;
    // Below 3.2 hectares it is tight.
    const double tight = std::max(0.0, 32'000 - area) / 10'000;
    const double away = plain ? norm(metres(map.middle[f])) / 2'000 : 0;
    ranked.emplace_back(away + tight - round + Random(seed, "large blocks", f).uniform(0, 0.5), f);
  }
  std::sort(ranked.begin(), ranked.end());
  std::vector<std::uint32_t> blocks;
  for (const auto& [rank, f] : ranked) blocks.push_back(f);
  return blocks;
}

// Whether the divides make so many parts of which none is much smaller than the others.
bool divides_well(const LargeEstate& estate, int parts) {
  std::vector<geo::Polyline> lines = estate.divides;
  lines.push_back(estate.wall.shell);
  lines.back().push_back(estate.wall.shell.front());
  const auto faces = geo::faces_between(lines);
  if (!faces.ok() || faces->size() != static_cast<std::size_t>(parts)) return false;
  const double mean = geo::square_metres(geo::doubled_area(estate.wall)) / parts;
  return std::all_of(faces->begin(), faces->end(), [&](const geo::Polygon& part) {
    return geo::square_metres(geo::doubled_area(part)) > 0.6 * mean;
  });
}

// Estates on the first of the blocks that take them, which are taken out of `blocks`.
void found_estates(const FaceMap& map, std::vector<std::uint32_t>& blocks, std::size_t wanted,
                   const WayIndex& ways, std::uint64_t seed, Parcels& plan) {
  std::vector<std::uint32_t> left;
  for (const std::uint32_t block : blocks) {
    left.push_back(block);
    if (plan.estates.size() >= wanted) continue;
    const geo::Polygon& face = map.faces[block];
    LargeEstate estate;
    estate.wall = walled(face, ways);
    if (estate.wall.shell.empty()) continue;
    const double area = geo::square_metres(geo::doubled_area(estate.wall));
    if (area < 0.55 * kLargeLeast || roundness(estate.wall) < 0.3) continue;
    const int parts = area > 52'000 ? 4 : area > 36'000 ? 3 : 2;
    estate.divides = parcel_cuts(estate.wall, area / parts, 10, seed);
    if (!divides_well(estate, parts)) continue;
    for (int i = 0; i < parts; ++i) {
      estate.households.push_back(
          kPartHouseholds + Random(seed, "estate households", block * 8u + i).between(-25, 22));
    }
    plan.estates.push_back(std::move(estate));
    left.pop_back();
  }
  blocks = std::move(left);
}

// Three that have two parts, the smallest kind.
void plan_canvassed(Parcels& plan) {
  std::vector<std::size_t> two;
  for (std::size_t i = 0; i < plan.estates.size(); ++i) {
    if (plan.estates[i].households.size() == 2) two.push_back(i);
  }
  if (two.size() < kCanvassed.size()) return;
  for (std::size_t i = 0; i < kCanvassed.size(); ++i) {
    LargeEstate& e = plan.estates[two[i]];
    e.households = {kCanvassed[i].households / 2 + 7, kCanvassed[i].households / 2 - 7};
    e.people = kCanvassed[i].people;
  }
}

}  // namespace

WayIndex::WayIndex(const Network& network) {
  std::vector<geo::Box> boxes, main_boxes;
  for (const data::Way& way : network.ways) {
    if (way.flags & (data::kWayBridge | data::kWayTunnel)) continue;
    for (std::size_t i = 1; i < way.line.size(); ++i) {
      pieces_.push_back({way.line[i - 1], way.line[i]});
      boxes.push_back(geo::bounds(pieces_.back()));
      if (way.way_class > data::WayClass::secondary) continue;
      main_pieces_.push_back(pieces_.back());
      main_boxes.push_back(boxes.back());
    }
  }
  tree_ = geo::HilbertTree(boxes);
  main_tree_ = geo::HilbertTree(main_boxes);
}

std::vector<geo::Polyline> WayIndex::main_along(const geo::Polygon& face) const {
  std::vector<geo::Polyline> along;
  main_tree_.search(geo::grown(geo::bounds(face), 1000),
                    [&](std::uint32_t i) { along.push_back(main_pieces_[i]); });
  std::sort(along.begin(), along.end());
  return along;
}

bool WayIndex::enters(const geo::Polygon& ground) const {
  bool found = false;
  const geo::Ring& ring = ground.shell;
  tree_.search(geo::bounds(ground), [&](std::uint32_t i) {
    const geo::Point a = pieces_[i][0], b = pieces_[i][1];
    found |= geo::locate(a, ground) != geo::Location::outside;
    for (std::size_t k = 0; k < ring.size() && !found; ++k) {
      found = geo::segments_meet(a, b, ring[k], ring[(k + 1) % ring.size()]);
    }
    return !found;
  });
  return found;
}

geo::Polygon walled(const geo::Polygon& face, const WayIndex& ways) {
  const std::vector<geo::Polyline> main_roads = ways.main_along(face);
  geo::Result<geo::MultiPolygon> inside = geo::shrunk(face, geo::Metres{kWallSetBack});
  if (!inside.ok()) return {};
  geo::MultiPolygon ground = std::move(inside).value();
  if (!main_roads.empty()) {
    std::vector<geo::MultiPolygon> bands;
    for (const geo::Polyline& road : main_roads) {
      auto band = geo::band_around(road, geo::Metres{kShopStrip});
      if (band.ok()) bands.push_back(std::move(band).value());
    }
    const auto strip = geo::union_of(bands);
    if (!strip.ok()) return {};
    auto left = geo::difference(ground, strip.value());
    if (!left.ok()) return {};
    ground = std::move(left).value();
  }
  const auto largest = std::max_element(
      ground.begin(), ground.end(), [](const geo::Polygon& a, const geo::Polygon& b) {
        return geo::doubled_area(a).value < geo::doubled_area(b).value;
      });
  if (largest == ground.end() || !largest->holes.empty() || ways.enters(*largest)) return {};
  return *largest;
}

geo::Result<Parcels> plan_parcels(const FaceMap& blocks, const Network& network,
                                  const Pattern& pattern, std::uint64_t seed, int scale,
                                  geo::Progress& progress) {
  Parcels plan;
  const WayIndex ways(network);
  std::vector<std::uint32_t> large =
      large_blocks(blocks, pattern.landscape == Landscape::river_plain, seed);
  std::vector<bool> kept(blocks.faces.size());
  for (const std::uint32_t f : large) kept[f] = true;
  // One estate of some 1,000 households for 6,000 of the district in Baota, where a sixth live in
  // them, and half as many elsewhere.
  const auto wanted = static_cast<std::size_t>(1 + pattern.households * scale /
                                                       (pattern.like == "baota" ? 6'000 : 12'000));
  found_estates(blocks, large, wanted, ways, seed, plan);
  if (pattern.like == "baota") plan_canvassed(plan);
  for (std::size_t i = 0; i < large.size(); ++i) {
    if (i < pattern.own_grids.size()) {
      plan.own_places.push_back(blocks.middle[large[i]]);
    } else {
      kept[large[i]] = false;
    }
  }
  for (const LargeEstate& e : plan.estates) {
    geo::Polyline ring = e.wall.shell;
    ring.push_back(ring.front());
    plan.lines.push_back({LineKind::wall, ring});
    for (const geo::Polyline& d : e.divides) plan.lines.push_back({LineKind::wall, d});
  }
  for (std::uint32_t f = 0; f < blocks.faces.size(); ++f) {
    if (f % 256 == 0 && !progress.step("parcels", double(f) / blocks.faces.size())) {
      return geo::Error{geo::ErrorCode::cancelled, {}, {}};
    }
    if (kept[f]) continue;
    const bool floor = on_floor(blocks, f) && blocks.square_metres[f] < kField;
    const double share = floor ? Random(seed, "parcel", f).uniform(0.8, 1.25) : 1.0;
    const geo::Polygon& face = blocks.faces[f];
    for (geo::Polyline& cut : floor ? parcel_cuts(face, kParcel * share, kParcelWidth, seed)
                                    : slices(face, kSlopeFace, seed, 0.18)) {
      if (floor && cut.size() == 2 && geo::length(cut).value < 260) {
        data::Way lane;
        lane.way_class = data::WayClass::service;
        lane.line = cut;
        plan.lanes.push_back(std::move(lane));
      }
      plan.lines.push_back({LineKind::cut, std::move(cut)});
    }
  }
  return plan;
}

}  // namespace jingwei::services::synth
