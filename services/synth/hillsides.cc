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

// How far it is to the nearest flats, in coarse cells by breadth first search.
class TownDistance {
 public:
  TownDistance(const Land& land, const Sites& sites)
      : corner_(metres(land.north_west)),
        columns_(static_cast<int>(land.columns * land.cell_metres / kCell) + 1),
        rows_(static_cast<int>(land.rows * land.cell_metres / kCell) + 1),
        steps_(static_cast<std::size_t>(columns_) * rows_, -1) {
    std::vector<std::size_t> queue;
    for (const Site& site : sites.sites) {
      if (site.use != SiteUse::flats) continue;
      const std::size_t c = cell(site.shape.centre);
      if (steps_[c] < 0) queue.push_back(c);
      steps_[c] = 0;
    }
    std::sort(queue.begin(), queue.end());
    for (std::size_t i = 0; i < queue.size(); ++i) {
      const int x = static_cast<int>(queue[i] % columns_),
                y = static_cast<int>(queue[i] / columns_);
      for (const auto& [dx, dy] : {std::pair{1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
        if (x + dx < 0 || y + dy < 0 || x + dx >= columns_ || y + dy >= rows_) continue;
        const std::size_t next = static_cast<std::size_t>(y + dy) * columns_ + (x + dx);
        if (steps_[next] >= 0) continue;
        steps_[next] = steps_[queue[i]] + 1;
        queue.push_back(next);
      }
    }
  }
  double operator()(Vec at) const {
    const int steps = steps_[cell(at)];
    return steps < 0 ? 0 : steps * kCell;
  }

 private:
  static constexpr double kCell = 100;  // metres
  std::size_t cell(Vec at) const {
    const int x = std::clamp(static_cast<int>((at.x - corner_.x) / kCell), 0, columns_ - 1);
    const int y = std::clamp(static_cast<int>((corner_.y - at.y) / kCell), 0, rows_ - 1);
    return static_cast<std::size_t>(y) * columns_ + x;
  }
  Vec corner_;
  int columns_, rows_;
  std::vector<int> steps_;
};

bool takes_houses(const data::Way& way) {
  return !way.flags && way.way_class >= data::WayClass::tertiary &&
         way.way_class != data::WayClass::steps && way.way_class != data::WayClass::cycleway;
}

// Places for dwellings along one way: on either side, and a second and third row behind.
void along_way(const data::Way& way, std::size_t index, const Land& land, const TownDistance& town,
               std::uint64_t seed, std::vector<Candidate>& out) {
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
          score += random.uniform(0, 0.12) - 0.45 * std::min(town(centre) / 1000, 3.0);
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
  const TownDistance town(land, sites);
  for (std::size_t w = 0; w < network.ways.size(); ++w) {
    if (takes_houses(network.ways[w])) along_way(network.ways[w], w, land, town, seed, candidates);
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
