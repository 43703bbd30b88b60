#include "services/synth/ground.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "data/projection.h"
#include "geo/area.h"
#include "geo/ground_split.h"
#include "geo/predicate.h"
#include "services/synth/area_labels.h"
#include "services/synth/ground_checks.h"
#include "services/synth/ground_faces.h"
#include "services/synth/ground_rows.h"
#include "services/synth/gully_quarter.h"
#include "services/synth/households.h"
#include "services/synth/inner_ways.h"
#include "services/synth/parcels.h"
#include "services/synth/room.h"
#include "services/synth/sites.h"

namespace jingwei::services::synth {
namespace {

constexpr double kStreamClear = 6, kLineClear = 1.5, kRimClear = 4;  // metres

// Only what lies within the rim; what it cuts off goes.
template <class Row>
void trim(std::vector<Row>& rows, const geo::MultiPolygon& ground, const geo::GroundSplit& split) {
  std::vector<Row> kept;
  for (Row& row : rows) {
    const bool within = std::all_of(row.line.begin(), row.line.end(), [&](geo::Point p) {
      return geo::locate(p, ground) == geo::Location::inside;
    });
    if (within) {
      kept.push_back(std::move(row));
      continue;
    }
    for (const geo::GroundSplit::Stretch& piece : split.stretches_of(row.line)) {
      if (piece.holders[0] == geo::GroundSplit::kNowhere || geo::length(piece.line).value < 5)
        continue;
      kept.push_back(row);
      kept.back().line = piece.line;
    }
  }
  rows = std::move(kept);
}

Room clear_ground(const Land& land, const Network& network, std::span<const GroundLine> lines) {
  Room room(land);
  for (const data::Way& way : network.ways) {
    if (!(way.flags & data::kWayTunnel)) room.keep_off(way.line, clear_of(way.way_class));
  }
  for (const GroundLine& line : lines) {
    switch (line.kind) {
      case LineKind::rim:
        room.keep_off(line.line, kRimClear);
        break;
      case LineKind::river:
      case LineKind::stream:
        room.keep_off(line.line, kStreamClear);
        break;
      case LineKind::ridge:
      case LineKind::wall:
      case LineKind::cut:
        room.keep_off(line.line, kLineClear);
        break;
      default:
        break;  // ways, with their own width
    }
  }
  return room;
}

std::vector<std::int64_t> by_face(const FaceMap& map, const Sites& sites,
                                  const Residents& residents) {
  std::vector<std::int64_t> load(map.faces.size());
  for (std::size_t s = 0; s < sites.sites.size(); ++s) {
    load[sites.sites[s].face] += residents.households[s];
  }
  return load;
}

// The heights on a raster of degrees with cells as large as the land's.
geo::ElevationGrid elevation_of(const Land& land, const Pattern& pattern) {
  const data::LocalFrame frame({pattern.centre});
  const double metre = land.cell_metres * 1000;
  const geo::Point far{
      static_cast<std::int32_t>(land.north_west.x + std::llround(land.columns * metre)),
      static_cast<std::int32_t>(land.north_west.y - std::llround(land.rows * metre))};
  double west = 1e9, east = -1e9, south = 1e9, north = -1e9;
  for (const geo::Point p : {land.north_west, far, geo::Point{land.north_west.x, far.y},
                             geo::Point{far.x, land.north_west.y}}) {
    const geo::LonLat at = frame.to_lonlat(p);
    west = std::min(west, at.lon);
    east = std::max(east, at.lon);
    south = std::min(south, at.lat);
    north = std::max(north, at.lat);
  }
  geo::GridPlacement placement{west, north, (east - west) / land.columns,
                               (north - south) / land.rows};
  std::vector<float> cells(static_cast<std::size_t>(land.columns) * land.rows,
                           std::numeric_limits<float>::quiet_NaN());
  // Every 16th place is projected and those between are interpolated: off by millimetres.
  constexpr int kStep = 16;
  const auto place = [&](int column, int row) {
    const auto p = frame.to_frame({placement.west + (column + 0.5) * placement.cell_width,
                                   placement.north - (row + 0.5) * placement.cell_height});
    return p.ok() ? p.value() : far;
  };
  const double edge = metre / 2 + 1;
  for (int row = 0; row < land.rows; row += kStep) {
    for (int column = 0; column < land.columns; column += kStep) {
      const geo::Point a = place(column, row), b = place(column + kStep, row);
      const geo::Point c = place(column, row + kStep), d = place(column + kStep, row + kStep);
      for (int r = row; r < std::min(row + kStep, land.rows); ++r) {
        for (int k = column; k < std::min(column + kStep, land.columns); ++k) {
          const double u = double(k - column) / kStep, v = double(r - row) / kStep;
          const auto mix = [&](double p, double q, double s, double t) {
            return (p * (1 - u) + q * u) * (1 - v) + (s * (1 - u) + t * u) * v;
          };
          const double x = mix(a.x, b.x, c.x, d.x), y = mix(a.y, b.y, c.y, d.y);
          if (x < land.north_west.x + edge || x > far.x - edge || y > land.north_west.y - edge ||
              y < far.y + edge) {
            continue;
          }
          cells[static_cast<std::size_t>(r) * land.columns + k] = static_cast<float>(
              land.height_at({static_cast<std::int32_t>(x), static_cast<std::int32_t>(y)}));
        }
      }
    }
  }
  return {placement, land.columns, land.rows, std::move(cells)};
}

// The zones of the gully project, by face, and their exact numbers.
struct Quarter {
  std::vector<std::vector<std::uint32_t>> zones;
  std::vector<FixedPart> fixed;
};

Quarter plan_quarter(const FaceMap& map, const Sites& sites, std::span<const std::int64_t> load,
                     std::span<const std::uint32_t> subdistrict, const Pattern& pattern,
                     std::uint64_t seed) {
  Quarter quarter;
  for (const Pattern::GullyProject& project : pattern.gully_projects) {
    const auto at =
        std::find_if(pattern.subdistricts.begin(), pattern.subdistricts.end(),
                     [&](const SubdistrictPattern& s) { return s.code == project.subdistrict; });
    if (at == pattern.subdistricts.end()) continue;
    quarter.zones = choose_quarter(map, sites, load, subdistrict,
                                   static_cast<std::uint32_t>(at - pattern.subdistricts.begin()),
                                   project.households, project.zones.size(), seed);
    if (quarter.zones.empty()) continue;
    FixedPart part{{}, project.households, project.people};
    std::vector<bool> within(map.faces.size());
    for (const auto& zone : quarter.zones) {
      for (const std::uint32_t f : zone) within[f] = true;
    }
    for (std::uint32_t s = 0; s < sites.sites.size(); ++s) {
      if (within[sites.sites[s].face] && sites.sites[s].use <= SiteUse::cave)
        part.sites.push_back(s);
    }
    quarter.fixed.push_back(std::move(part));
  }
  return quarter;
}

void add_quarter(const Quarter& quarter, const FaceMap& map, const Sites& sites,
                 const Pattern& pattern, Ground& ground) {
  for (std::size_t z = 0; z < quarter.zones.size(); ++z) {
    Ground::Quarter row;
    row.name = pattern.gully_projects.front().zones[z];
    row.shape = merged(map, quarter.zones[z]);
    for (std::size_t s = 0; s < sites.sites.size(); ++s) {
      if (std::binary_search(quarter.zones[z].begin(), quarter.zones[z].end(),
                             sites.sites[s].face)) {
        row.buildings.push_back(ground.buildings[s].id);
      }
    }
    ground.gully_quarters.push_back(std::move(row));
  }
}

struct Settled {
  Residents residents;
  std::vector<std::uint32_t> subdistrict;  // by face
  Quarter quarter;
};

// The gully settlement is sought where most would live without it, and then settled with its own
// numbers.
Settled settle_town(const FaceMap& map, const Sites& sites, const Parcels& parcels,
                    const Pattern& pattern, std::uint64_t seed, int scale) {
  const std::int64_t households = pattern.households * scale, people = pattern.people * scale;
  Settled town;
  town.residents = settle(sites, parcels, households, people, {}, seed);
  const std::vector<std::int64_t> load = by_face(map, sites, town.residents);
  town.subdistrict = label_subdistricts(map, sites, load, pattern, seed, scale);
  town.quarter = plan_quarter(map, sites, load, town.subdistrict, pattern, seed);
  if (!town.quarter.fixed.empty()) {
    town.residents = settle(sites, parcels, households, people, town.quarter.fixed, seed);
  }
  return town;
}

template <class Row, class Id>
void number(std::vector<Row>& rows, const char* prefix) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].id = Id{static_cast<std::int64_t>(i) + 1};
    rows[i].source_key = prefix + std::to_string(i + 1);
  }
}

}  // namespace

geo::Result<Ground> build_ground(const Pattern& pattern, const Land& land, Network network,
                                 std::uint64_t seed, int scale, geo::Progress& progress) {
  const geo::Polyline rim = make_rim(land, seed);
  const geo::MultiPolygon within = {{geo::Ring(rim.begin(), rim.end() - 1), {}}};
  const geo::GroundSplit split({{&within}});
  trim(network.ways, within, split);
  trim(network.waterways, within, split);

  std::vector<GroundLine> lines = lines_on_ground(land, network, rim);
  geo::Result<FaceMap> blocks = map_faces(lines, rim, land);
  if (!blocks.ok()) return blocks.error();
  geo::Result<Parcels> parcels =
      plan_parcels(blocks.value(), network, pattern, seed, scale, progress);
  if (!parcels.ok()) return parcels.error();
  std::vector<data::Way> lanes = join_lanes(parcels->lanes, network.ways);
  network.ways.insert(network.ways.end(), lanes.begin(), lanes.end());
  lines = lines_on_ground(land, network, rim);
  lines.insert(lines.end(), parcels->lines.begin(), parcels->lines.end());
  geo::Result<FaceMap> faces = map_faces(lines, rim, land);
  if (!faces.ok()) return faces.error();
  const FaceMap& map = faces.value();

  Room room = clear_ground(land, network, lines);
  geo::Result<Sites> sites =
      build_floors(map, parcels.value(), network, room, pattern, seed, scale, progress);
  if (!sites.ok()) return sites.error();
  const auto wanted = static_cast<std::size_t>(pattern.buildings) * static_cast<std::size_t>(scale);
  if (geo::Status s = build_hillsides(map, land, network, room, wanted, seed, *sites, progress);
      !s.ok()) {
    return s.error();
  }
  Settled town = settle_town(map, *sites, *parcels, pattern, seed, scale);
  set_levels(*sites, town.residents, seed);
  const std::vector<std::int64_t> load = by_face(map, *sites, town.residents);
  geo::Result<AreaLabels> labels =
      label_areas(map, *sites, load, pattern, std::move(town.subdistrict), seed, scale, progress);
  if (!labels.ok()) return labels.error();

  Ground ground;
  ground.elevation = elevation_of(land, pattern);
  const RowSource from{
      pattern, map, *sites, town.residents, *labels, load, gullies_of(map, network.waterways),
      seed};
  const std::vector<data::AreaId> grid_ids = add_areas(from, ground);
  add_buildings(from, grid_ids, ground);
  add_quarter(town.quarter, map, *sites, pattern, ground);
  ground.ways = std::move(network.ways);
  ground.ways.insert(ground.ways.end(), sites->inner_ways.begin(), sites->inner_ways.end());
  ground.waterways = std::move(network.waterways);
  number<data::Way, data::WayId>(ground.ways, "W");
  number<data::Waterway, data::WaterwayId>(ground.waterways, "R");
  if (geo::Status kept = validate(ground, pattern, scale); !kept) {
    geo::Error error = kept.error();
    error.place.value = std::to_string(seed);
    return error;
  }
  return ground;
}

}  // namespace jingwei::services::synth
