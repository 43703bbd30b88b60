#include <algorithm>

#include "geo/predicate.h"
#include "services/synth/random.h"
#include "services/synth/sites.h"

namespace jingwei::services::synth {
namespace {

struct Candidate {
  double score;
  Oblong shape;
};

// Smooth noise in [0, 1): settlements lie in patches.
double patch(Vec at, double size, std::uint64_t seed) {
  const double x = at.x / size, y = at.y / size;
  const auto corner = [&](std::int64_t i, std::int64_t j) {
    return Random(seed, "patch", static_cast<std::uint64_t>(i * 1'000'003 + j)).unit();
  };
  const auto i = static_cast<std::int64_t>(std::floor(x)),
             j = static_cast<std::int64_t>(std::floor(y));
  const auto smooth = [](double t) { return t * t * (3 - 2 * t); };
  const double u = smooth(x - double(i)), v = smooth(y - double(j));
  return (corner(i, j) * (1 - u) + corner(i + 1, j) * u) * (1 - v) +
         (corner(i, j + 1) * (1 - u) + corner(i + 1, j + 1) * u) * v;
}

bool takes_houses(const data::Way& way) {
  return !way.flags && way.way_class >= data::WayClass::tertiary &&
         way.way_class != data::WayClass::steps && way.way_class != data::WayClass::cycleway;
}

// Places for dwellings along one way: on either side, and a second and third row behind.
void along_way(const data::Way& way, std::size_t index, const Land& land, std::uint64_t seed,
               std::vector<Candidate>& out) {
  Random random(seed, "hillside", index);
  for (std::size_t i = 1; i < way.line.size(); ++i) {
    const Vec a = metres(way.line[i - 1]), d = metres(way.line[i]) - a;
    const double length = norm(d);
    if (length < 9) continue;
    const Vec along = unit(d);
    for (const double side : {1.0, -1.0}) {
      for (int tier = 0; tier < 3; ++tier) {
        double at = random.uniform(0.5, 3);
        while (at < length - 8) {
          const double front = random.uniform(8, 14), depth = random.uniform(6, 8.5);
          const Vec centre =
              a + along * (at + front / 2) +
              left_of(along) * (side * (clear_of(way.way_class) + 2 + depth / 2 + 12.5 * tier));
          at += front + (random.chance(0.3) ? random.uniform(2, 8) : random.uniform(0.5, 1.5));
          const geo::Point p = rounded(centre);
          const Vec in = metres(p) - metres(land.north_west);
          if (in.x < 30 || in.y > -30 || in.x > land.columns * land.cell_metres - 30 ||
              in.y < -land.rows * land.cell_metres + 30) {
            continue;
          }
          const bool floor = land.kind_at(p) == LandKind::floor;
          const double slope = land.slope_at(p);
          if (land.kind_at(p) == LandKind::river || slope > 0.75) continue;
          double score = patch(centre, 420, seed) + 0.5 * patch(centre, 130, seed + 1);
          score -= 0.12 * tier + 0.25 * std::abs(slope - 0.25) + (floor ? 0.25 : 0.0);
          score += random.uniform(0, 0.12);
          out.push_back({score, {centre, along, front / 2, depth / 2}});
        }
      }
    }
  }
}

}  // namespace

geo::Status build_hillsides(const FaceMap& map, const Land& land, const Network& network,
                            Room& room, std::size_t wanted, std::uint64_t seed, Sites& sites,
                            geo::Progress& progress) {
  std::vector<Candidate> candidates;
  for (std::size_t w = 0; w < network.ways.size(); ++w) {
    if (takes_houses(network.ways[w])) along_way(network.ways[w], w, land, seed, candidates);
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
  std::vector<bool> own(map.faces.size());
  for (const std::uint32_t f : sites.own_faces) own[f] = true;
  std::vector<std::int32_t> estate_of(map.faces.size(), -1);
  for (std::size_t e = 0; e < sites.estates.size(); ++e) {
    for (const std::uint32_t f : sites.estates[e].faces)
      estate_of[f] = static_cast<std::int32_t>(e);
  }
  for (std::size_t i = 0; i < candidates.size() && sites.sites.size() < wanted; ++i) {
    if (i % 1024 == 0 && !progress.step("hillsides", double(i) / double(candidates.size()))) {
      return geo::Error{geo::ErrorCode::cancelled, {}, {}};
    }
    const Oblong& shape = candidates[i].shape;
    if (!room.has_room(shape, 0.5)) continue;
    Site site;
    site.face = map.face_at(rounded(shape.centre));
    if (site.face == FaceMap::kNone || own[site.face]) continue;
    const std::int32_t estate = estate_of[site.face];
    if (estate >= 0 &&
        geo::locate(rounded(shape.centre), sites.estates[estate].wall) != geo::Location::outside) {
      continue;
    }
    room.build(shape);
    site.shape = shape;
    site.use = map.floor_share[site.face] > 0.5 ? SiteUse::house : SiteUse::cave;
    site.levels_most = 2;
    Random random(seed, "dwelling", sites.sites.size());
    site.households = static_cast<std::int32_t>(random.chance(0.35) ? 1 : random.between(1, 3));
    sites.sites.push_back(site);
  }
  return {};
}

}  // namespace jingwei::services::synth
