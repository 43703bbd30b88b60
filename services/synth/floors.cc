#include <algorithm>

#include "geo/area.h"
#include "geo/predicate.h"
#include "services/synth/inner_ways.h"
#include "services/synth/random.h"
#include "services/synth/rows_of_flats.h"
#include "services/synth/sites.h"
#include "services/synth/sunlight.h"

namespace jingwei::services::synth {
namespace {

// Households a hectare below which a town does not spread over its parcels.
constexpr double kThinnest = 105;
constexpr double kWallClear = 3;  // metres from a wall to a building

// Square metres. What no street divides is fields: built over, it would hold the households of
// many grids, and a grid is made of whole faces.
constexpr double kLeastBuilt = 900, kMostBuilt = 80'000;

// What has to be settled for every piece of ground alike.
struct Builder {
  const FaceMap& map;
  Network& network;
  Room& room;
  std::uint64_t seed;
  Sites& sites;
  Streets streets;
  WayIndex ways;
  geo::Point centre;  // of the town
  double radius = 1;  // metres, to where it thins out
};

Builder make_builder(const FaceMap& map, Network& network, Room& room, std::uint64_t seed,
                     Sites& sites) {
  Builder b{map, network, room, seed, sites, Streets(network.ways), WayIndex(network), {}, 1};
  double weight = 0;
  Vec sum;
  for (std::size_t f = 0; f < map.faces.size(); ++f) {
    if (map.floor_share[f] < 0.85 || map.square_metres[f] > kMostBuilt) continue;
    sum = sum + metres(map.middle[f]) * map.square_metres[f];
    weight += map.square_metres[f];
  }
  const Vec centre = sum * (1 / std::max(weight, 1.0));
  double spread = 0;
  for (std::size_t f = 0; f < map.faces.size(); ++f) {
    if (map.floor_share[f] < 0.85 || map.square_metres[f] > kMostBuilt) continue;
    spread += norm(metres(map.middle[f]) - centre) * map.square_metres[f];
  }
  b.centre = rounded(centre);
  b.radius = std::max(300.0, spread / std::max(weight, 1.0));
  return b;
}

void add_lane(Builder& b, std::vector<Vec> places) {
  data::Way way;
  way.way_class = data::WayClass::service;
  for (const Vec p : places) {
    const geo::Point q = rounded(p);
    if (way.line.empty() || way.line.back() != q) way.line.push_back(q);
  }
  if (way.line.size() > 1) b.sites.inner_ways.push_back(std::move(way));
}

// Rows on `ground` with lanes from the spine; false where nothing has room. The spine's own way
// gets a vertex at each lane.
bool fill(Builder& b, const geo::Polygon& ground, std::uint32_t face, Build build,
          std::int32_t estate, const std::optional<Spine>& spine) {
  RowPlan plan{build, row_direction(ground), {}, {}};
  if (spine) {
    plan.spine_a = spine->gate;
    plan.spine_b = spine->end;
  }
  Rows rows = lay_rows(ground, plan, b.room, b.seed, face);
  for (Site& site : rows.sites) {
    site.face = face;
    site.estate = estate;
    b.sites.sites.push_back(site);
  }
  if (rows.sites.empty() || !spine) return !rows.sites.empty();
  add_vertex(b.network.ways[spine->way], rounded(spine->street));
  std::vector<Vec> places = {spine->gate, spine->end};
  for (const auto& [from, to] : rows.lanes) {
    places.push_back(from);
    add_lane(b, {from, to});
  }
  std::sort(places.begin(), places.end(),
            [&](Vec l, Vec r) { return norm(l - spine->street) < norm(r - spine->street); });
  places.insert(places.begin(), spine->street);
  add_lane(b, places);
  return true;
}

// How densely a place is lived in, against the mean: denser towards the centre, new estates here
// and there.
double density(const Builder& b, std::uint32_t face) {
  Random random(b.seed, "density", face);
  const double away = norm(metres(b.map.middle[face]) - metres(b.centre)) / b.radius;
  return std::clamp((1.35 - 0.35 * away), 0.55, 1.35) * random.uniform(0.45, 1.55);
}

Build build_for(double households_a_hectare, Random& random) {
  if (households_a_hectare < 85) return random.chance(0.6) ? Build::village : Build::walk_up;
  if (households_a_hectare < 190) return Build::walk_up;
  if (households_a_hectare < 290) return Build::mid_rise;
  return Build::towers;
}

// What is not for living, on parcels that are large enough.
std::optional<Build> public_use(double area, Random& random) {
  const double p = random.unit();
  if (area < 2'500) return std::nullopt;
  if (area < 5'000) {
    return p < 0.05   ? std::optional(Build::kindergarten)
           : p < 0.11 ? std::optional(Build::office)
                      : std::nullopt;
  }
  if (p < 0.045) return Build::school;
  if (p < 0.085) return Build::office;
  if (p < 0.100) return Build::market;
  if (p < 0.112) return Build::hospital;
  if (p < 0.124) return Build::mall;
  if (p < 0.150) return Build::park;
  return std::nullopt;
}

Build own_build(const std::string& kind) {
  if (kind == "market") return Build::market;
  if (kind == "hospital") return Build::hospital;
  if (kind == "campus") return Build::school;
  if (kind == "mall") return Build::mall;
  if (kind == "park") return Build::park;
  if (kind == "industrial_park") return Build::works;
  return Build::office;
}

void build_large(Builder& b, const Parcels& parcels, std::vector<bool>& used) {
  for (std::size_t i = 0; i < parcels.estates.size(); ++i) {
    const LargeEstate& large = parcels.estates[i];
    Estate estate{large.wall, {}, static_cast<std::int32_t>(i)};
    for (std::uint32_t f = 0; f < b.map.faces.size(); ++f) {
      if (geo::bounds(large.wall).contains(b.map.middle[f]) &&
          geo::locate(b.map.middle[f], large.wall) == geo::Location::inside) {
        estate.faces.push_back(f);
        used[f] = true;
      }
    }
    // The wall as the faces have it: where a divide meets it, noding moved it by a fraction of a
    // millimetre.
    const geo::MultiPolygon inside = merged(b.map, estate.faces);
    if (inside.size() == 1) estate.wall = inside.front();
    geo::Polyline ring = estate.wall.shell;
    ring.push_back(ring.front());
    b.room.keep_off(ring, kWallClear);
    const auto id = static_cast<std::int32_t>(b.sites.estates.size());
    // Divides are inner ways; one of them leads out through a gate.
    for (const geo::Polyline& divide : large.divides) {
      b.room.keep_off(divide, 4);
      const Vec a = metres(divide.front()), z = metres(divide.back());
      bool out = false;
      for (const bool front : {true, false}) {
        const Vec gate = front ? a : z;
        const Vec outward = unit(front ? a - z : z - a);
        const auto street = b.streets.ahead(gate + outward * 0.5, outward, 40);
        if (!street || out) continue;
        const std::uint32_t between = b.map.face_at(rounded(gate + outward * 0.5));
        if (b.map.face_at(rounded(street->first - outward * 0.5)) != between) continue;
        out = true;
        add_vertex(b.network.ways[street->second], rounded(street->first));
        add_lane(b, {street->first, gate, (front ? z : a) + outward * 6});
      }
    }
    for (const std::uint32_t f : estate.faces) {
      const double area = b.map.square_metres[f] / 10'000;
      const double wanted = static_cast<double>(large.households[0]) / std::max(area, 0.1);
      const geo::Polygon& ground = b.map.faces[f];
      // Lower and smaller ones where towers have no room.
      if (wanted > 260 && fill(b, ground, f, Build::towers, id, std::nullopt)) continue;
      if (wanted > 170 && fill(b, ground, f, Build::mid_rise, id, std::nullopt)) continue;
      if (!fill(b, ground, f, Build::walk_up, id, std::nullopt)) {
        fill(b, ground, f, Build::village, id, std::nullopt);
      }
    }
    b.sites.estates.push_back(std::move(estate));
  }
}

// A parcel with flats, walled where it can be.
void build_parcel(Builder& b, std::uint32_t f, double households_a_hectare, bool may_wall) {
  Random random(b.seed, "parcel use", f);
  const geo::Polygon& face = b.map.faces[f];
  const double area = b.map.square_metres[f];
  if (const auto use = public_use(area, random)) {
    fill(b, face, f, *use, -1, std::nullopt);
    return;
  }
  const Build build = build_for(households_a_hectare * density(b, f), random);
  if (build != Build::village && may_wall && area > 2'200 && random.chance(0.8)) {
    const geo::Polygon wall = walled(face, b.ways);
    if (!wall.shell.empty() && geo::square_metres(geo::doubled_area(wall)) > 0.45 * area) {
      const auto spine = find_spine(wall, f, b.map, b.streets, row_direction(wall), b.seed);
      if (spine) {
        geo::Polyline ring = wall.shell;
        ring.push_back(ring.front());
        b.room.keep_off(ring, kWallClear);
        b.room.keep_off(spine->street, spine->end, 4);
        const auto id = static_cast<std::int32_t>(b.sites.estates.size());
        // Lower buildings are smaller: where no tower has room, a slab may.
        if (fill(b, wall, f, build, id, spine) || fill(b, wall, f, Build::walk_up, id, spine) ||
            fill(b, wall, f, Build::village, id, spine)) {
          b.sites.estates.push_back({wall, {f}, -1});
        }
        return;
      }
    }
  }
  if (!fill(b, face, f, build, -1, std::nullopt))
    fill(b, face, f, Build::village, -1, std::nullopt);
}

// Shops in a line along the main roads and some streets of the town; few where it has not grown.
void build_shops(Builder& b, const std::vector<bool>& town) {
  for (std::size_t w = 0; w < b.network.ways.size(); ++w) {
    const data::Way& way = b.network.ways[w];
    if (way.flags || way.way_class > data::WayClass::residential) continue;
    const bool main = way.way_class <= data::WayClass::secondary;
    Random random(b.seed, "shops", w);
    for (std::size_t i = 1; i < way.line.size(); ++i) {
      const Vec a = metres(way.line[i - 1]), d = metres(way.line[i]) - a;
      const double length = norm(d);
      for (const double side : {1.0, -1.0}) {
        double at = 8;
        while (at < length - 8) {
          const double front = random.uniform(10, 18), depth = random.uniform(8, 10);
          const bool open = random.chance(main ? 0.72 : 0.25);
          const bool rural = random.chance(0.06);
          const Vec n = left_of(unit(d)) * side;
          Site site;
          site.shape = {
              a + unit(d) * (at + front / 2) + n * (clear_of(way.way_class) + 1.2 + depth / 2),
              unit(d), front / 2, depth / 2};
          at += front + (random.chance(0.2) ? random.uniform(3, 9) : 0.6);
          if (!open) continue;
          site.face = b.map.face_at(rounded(site.shape.centre));
          if (site.face == FaceMap::kNone || b.map.floor_share[site.face] < 0.6) continue;
          if (!town[site.face] && !rural) continue;
          if (!b.room.has_room(site.shape, 0.4)) continue;
          b.room.build(site.shape);
          site.use = SiteUse::shop;
          site.flats_a_level = 0;
          site.levels_most = 3;
          b.sites.sites.push_back(site);
        }
      }
    }
  }
}

// The parcels that the town has grown over: those nearest to its centre, as many hectares as it
// needs, in the order of the map. The rest is fields.
std::vector<std::uint32_t> built_up(const Builder& b, const std::vector<bool>& used,
                                    double hectares) {
  std::vector<std::pair<double, std::uint32_t>> order;
  for (std::uint32_t f = 0; f < b.map.faces.size(); ++f) {
    if (used[f] || b.map.floor_share[f] < 0.85 || b.map.square_metres[f] < kLeastBuilt ||
        b.map.square_metres[f] > kMostBuilt) {
      continue;
    }
    const double away = norm(metres(b.map.middle[f]) - metres(b.centre));
    order.emplace_back(away * Random(b.seed, "built up", f).uniform(0.8, 1.25), f);
  }
  std::sort(order.begin(), order.end());
  std::vector<std::uint32_t> built;
  for (const auto& [away, f] : order) {
    if (hectares <= 0) break;
    hectares -= b.map.square_metres[f] / 10'000;
    built.push_back(f);
  }
  std::sort(built.begin(), built.end());
  return built;
}

}  // namespace

double clear_of(data::WayClass way_class) {
  switch (way_class) {
    case data::WayClass::trunk:
    case data::WayClass::primary:
      return 12;
    case data::WayClass::secondary:
      return 10;
    case data::WayClass::tertiary:
      return 8;
    case data::WayClass::unclassified:
    case data::WayClass::residential:
      return 5.5;
    case data::WayClass::living_street:
      return 4.5;
    case data::WayClass::service:
      return 3.5;
    default:
      return 2;
  }
}

geo::Result<Sites> build_floors(const FaceMap& map, const Parcels& parcels, Network& network,
                                Room& room, const Pattern& pattern, std::uint64_t seed, int scale,
                                geo::Progress& progress) {
  Sites sites;
  Builder b = make_builder(map, network, room, seed, sites);
  std::vector<bool> used(map.faces.size());
  build_large(b, parcels, used);
  for (std::size_t i = 0; i < parcels.own_places.size(); ++i) {
    const std::uint32_t f = map.face_at(parcels.own_places[i]);
    sites.own_faces.push_back(f);
    used[f] = true;
    fill(b, map.faces[f], f, own_build(pattern.own_grids[i]), -1, std::nullopt);
  }
  // A sixth of the households live on the slopes.
  const double on_floors = 0.83 * static_cast<double>(pattern.households * scale);
  const std::vector<std::uint32_t> parcels_built = built_up(b, used, on_floors / kThinnest);
  double hectares = 0;
  for (const std::uint32_t f : parcels_built) hectares += map.square_metres[f] / 10'000;
  const std::size_t most = pattern.compounds > 0
                               ? static_cast<std::size_t>(pattern.compounds) * scale
                               : map.faces.size();
  for (std::size_t i = 0; i < parcels_built.size(); ++i) {
    if (i % 64 == 0 && !progress.step("buildings", double(i) / double(parcels_built.size()))) {
      return geo::Error{geo::ErrorCode::cancelled, {}, {}};
    }
    build_parcel(b, parcels_built[i], on_floors / std::max(hectares, 1.0),
                 sites.estates.size() < most);
  }
  for (const std::uint32_t f : parcels_built) used[f] = true;
  build_shops(b, used);
  limit_levels(sites.sites);
  return sites;
}

}  // namespace jingwei::services::synth
