#include "services/synth/network.h"

#include <algorithm>
#include <cmath>

#include "services/synth/network_bridges.h"
#include "services/synth/network_floor.h"
#include "services/synth/network_names.h"
#include "services/synth/network_noding.h"
#include "services/synth/network_slopes.h"
#include "services/synth/network_valley.h"
#include "services/synth/random.h"

namespace jingwei::services::synth {
namespace {

using data::WayClass;

// Yards and beginnings of streets that nobody has joined to the rest, as real data has them.
void add_loose(const std::vector<Vec>& blocks, const Land& land, const Streams& streams,
               std::uint64_t seed, std::vector<data::Way>& ways) {
  DraftIndex index(land);
  for (const data::Way& way : ways) index.add({way.way_class, line_of(way.line)}, 0);
  Random random(seed, "loose ways");
  const auto wanted = static_cast<std::size_t>(std::lround(14 * growth_of(land) * growth_of(land)));
  std::size_t made = 0;
  for (std::size_t i = 0; i < 40 * wanted && made < wanted && !blocks.empty(); ++i) {
    const Vec at = random.pick(blocks) + Vec{random.uniform(-30, 30), random.uniform(-30, 30)};
    const double turn = random.uniform(0, 2 * std::numbers::pi), length = random.uniform(18, 45);
    const Vec along{std::cos(turn), std::sin(turn)};
    const Line line = {at, at + along * length, at + along * length + left_of(along) * 14};
    const bool clear = std::none_of(line.begin(), line.end(), [&](Vec v) {
      return index.nearest(v, 9) || kind(land, v) == LandKind::river;
    });
    if (!clear || index.first_hit(line[0], line[1]) || index.first_hit(line[1], line[2])) continue;
    data::Way way;
    way.way_class = random.chance(0.7) ? WayClass::service : WayClass::footway;
    for (const Vec v : line) way.line.push_back(rounded(v));
    if (!streams.crossings(way.line).empty()) continue;
    index.add({way.way_class, line}, 0);
    ways.push_back(std::move(way));
    ++made;
  }
}

const char* surface_of(WayClass way_class) {
  switch (way_class) {
    case WayClass::track:
      return "unpaved";
    case WayClass::path:
      return "ground";
    case WayClass::footway:
    case WayClass::steps:
    case WayClass::pedestrian:
      return "paving_stones";
    case WayClass::service:
    case WayClass::living_street:
      return "concrete";
    default:
      return "asphalt";
  }
}

// What follows from where a way lies.
void complete(const Land& land, std::vector<data::Way>& ways) {
  constexpr double kRise = 0.16;  // metres a step
  for (std::size_t i = 0; i < ways.size(); ++i) {
    data::Way& way = ways[i];
    way.id = data::WayId{static_cast<std::int64_t>(i) + 1};
    way.surface = surface_of(way.way_class);
    if (way.way_class != WayClass::steps) continue;
    const double rise = land.height_at(way.line.back()) - land.height_at(way.line.front());
    way.step_count = static_cast<std::int16_t>(std::max(1L, std::lround(std::abs(rise) / kRise)));
    way.incline = static_cast<float>(rise / length_of(line_of(way.line)));
  }
}

std::vector<data::Waterway> waterways_of(const Land& land, const StreetNames& names,
                                         std::uint64_t seed) {
  std::vector<data::Waterway> out;
  const auto add = [&](const geo::Polyline& line, std::string name, const char* kind) {
    data::Waterway row;
    row.id = data::WaterwayId{static_cast<std::int64_t>(out.size()) + 1};
    row.name = std::move(name);
    row.kind = kind;
    row.line = line;
    out.push_back(std::move(row));
  };
  add(land.river, names.river(0), "river");
  std::size_t number = 0;
  for (std::size_t i = 0; i < land.tributaries.size(); ++i) {
    const geo::Polyline& line = land.tributaries[i];
    if (has_bed(land, line)) {
      add(line, names.river(++number), "river");
    } else {
      add(line, names.gully(seed, i), "stream");
    }
  }
  return out;
}

}  // namespace

geo::Result<Network> make_network(const Pattern& pattern, const Land& land, std::uint64_t seed,
                                  geo::Progress& progress) {
  const auto stopped = [&](double share) { return !progress.step("drawing ways", share); };
  const geo::Error cancelled{geo::ErrorCode::cancelled, {}, {}};
  if (stopped(0)) return cancelled;
  const StreetNames names(pattern);
  FloorStreets floor = floor_streets(pattern, land, seed);
  std::vector<Draft> streets = keep_off_river(floor.drafts, land);
  extend_ends(streets, land, 130);
  if (stopped(0.2)) return cancelled;

  Sketch sketch(land);
  for (Draft& draft : streets) sketch.add(std::move(draft));
  std::vector<Line> feet = std::move(floor.feet);
  const GullyWays gullies = draw_gully_ways(names, seed, sketch);
  feet.insert(feet.end(), gullies.roads.begin(), gullies.roads.end());
  draw_tunnels(seed, sketch);
  draw_ridge_tracks(seed, sketch);
  if (stopped(0.35)) return cancelled;
  draw_terraces(feet, seed, sketch);
  draw_climbs(feet, gullies.heads, seed, sketch);
  if (stopped(0.6)) return cancelled;

  Network network;
  const Streams streams(land);
  network.ways = largest_part(bridged(join(keep_off_river(sketch.drafts, land), land), streams));
  add_loose(floor.blocks, land, streams, seed, network.ways);
  complete(land, network.ways);
  network.waterways = waterways_of(land, names, seed);
  if (stopped(1)) return cancelled;
  return network;
}

}  // namespace jingwei::services::synth
