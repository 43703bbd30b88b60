#include "services/synth/gully_quarter.h"

#include <algorithm>
#include <map>
#include <queue>

#include "geo/elevation.h"
#include "services/synth/plane.h"

namespace jingwei::services::synth {
namespace {

constexpr double kFloor = 0.85;  // the share of floor from which a face is none of a slope

// Grows from `seed` to the nearest faces until the households are reached; says how many were.
std::int64_t grow(const FaceMap& map, std::span<const std::int64_t> load,
                  const std::vector<bool>& open, std::uint32_t seed, std::int64_t households,
                  std::vector<std::uint32_t>& faces) {
  using Entry = std::pair<double, std::uint32_t>;
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
  std::vector<bool> seen(map.faces.size());
  std::int64_t sum = 0;
  faces.clear();
  queue.emplace(0, seed);
  seen[seed] = true;
  while (!queue.empty() && sum < households) {
    const auto [away, f] = queue.top();
    queue.pop();
    faces.push_back(f);
    sum += load[f];
    for (const FaceBorder& b : map.borders[f]) {
      if (!open[b.other] || seen[b.other]) continue;
      seen[b.other] = true;
      queue.emplace(norm(metres(map.middle[b.other]) - metres(map.middle[seed])), b.other);
    }
  }
  return sum;
}

}  // namespace

std::vector<std::vector<std::uint32_t>> choose_quarter(const FaceMap& map, const Sites& sites,
                                                       std::span<const std::int64_t> load,
                                                       std::span<const std::uint32_t> subdistrict,
                                                       std::uint32_t of, std::int64_t households,
                                                       std::size_t zones, std::uint64_t seed) {
  std::vector<bool> flats(map.faces.size()), kept(map.faces.size());
  for (const Site& site : sites.sites) {
    if (site.use == SiteUse::flats) flats[site.face] = true;
  }
  for (const Estate& e : sites.estates) {
    for (const std::uint32_t f : e.faces) kept[f] = true;
  }
  const std::vector<std::int32_t> large = with_surroundings(map, large_estates(map, sites));
  for (std::size_t f = 0; f < large.size(); ++f) {
    if (large[f] >= 0) kept[f] = true;
  }
  for (const std::uint32_t f : sites.own_faces) kept[f] = true;
  std::vector<std::uint32_t> best, faces;
  // Dwellings alone where they suffice, else with the older flats among them.
  for (const bool with_flats : {false, true}) {
    std::vector<bool> open(map.faces.size());
    std::vector<std::pair<std::int64_t, std::uint32_t>> seeds;
    for (std::uint32_t f = 0; f < map.faces.size(); ++f) {
      open[f] = subdistrict[f] == of && !kept[f] && (with_flats || !flats[f]);
      if (open[f] && load[f] > 0) seeds.emplace_back(-load[f], f);
    }
    std::sort(seeds.begin(), seeds.end());
    seeds.resize(std::min<std::size_t>(seeds.size(), 40));
    double tightest = 1e18;
    std::int64_t most = 0;
    std::vector<std::uint32_t> largest;
    for (const auto& [weight, f] : seeds) {
      const std::int64_t sum = grow(map, load, open, f, households, faces);
      if (sum > most) {
        most = sum;
        largest = faces;
      }
      double area = 0;
      for (const std::uint32_t g : faces) area += map.square_metres[g];
      if (sum >= households * 9 / 10 && area < tightest) {
        tightest = area;
        best = faces;
      }
    }
    if (!best.empty()) break;
    if (with_flats) best = largest;
  }
  if (best.size() < zones) return {};
  std::sort(best.begin(), best.end());
  const CellGraph graph = graph_of_faces(map, load);
  double sum = 0;
  for (const std::uint32_t f : best) sum += double(load[f]);
  RegionGoal goal;
  goal.loads.assign(zones, sum / double(zones));
  Random random(seed, "zones of the gully");
  const std::vector<std::uint32_t> label = divide(graph, best, goal, random);
  std::vector<std::vector<std::uint32_t>> parts(zones);
  for (const std::uint32_t f : best) parts[label[f]].push_back(f);
  return parts;
}

std::vector<std::string> gullies_of(const FaceMap& map, std::span<const data::Waterway> water) {
  constexpr double kBeside = 1;  // metres from the stream: on the ground along it
  std::vector<std::map<std::size_t, double>> along(map.faces.size());  // metres by stream
  for (std::size_t w = 0; w < water.size(); ++w) {
    if (water[w].kind != "stream" || water[w].name.empty()) continue;
    const geo::Polyline points = geo::sample_points(water[w].line);
    for (std::size_t i = 1; i < points.size(); ++i) {
      const Vec a = metres(points[i - 1]), d = metres(points[i]) - a;
      for (const double side : {kBeside, -kBeside}) {
        const std::uint32_t f = map.face_at(rounded(a + d * 0.5 + left_of(unit(d)) * side));
        if (f != FaceMap::kNone && map.floor_share[f] < kFloor) along[f][w] += norm(d);
      }
    }
  }
  std::vector<std::string> names(map.faces.size());
  for (std::size_t f = 0; f < names.size(); ++f) {
    const auto most = std::max_element(
        along[f].begin(), along[f].end(),
        [](const auto& one, const auto& other) { return one.second < other.second; });
    if (most != along[f].end()) names[f] = water[most->first].name;
  }
  return names;
}

}  // namespace jingwei::services::synth
