#include "services/synth/gully_quarter.h"

#include <algorithm>
#include <map>
#include <queue>

#include "geo/union_find.h"
#include "services/synth/plane.h"

namespace jingwei::services::synth {
namespace {

constexpr std::size_t kLeastDwellings = 12;  // of a gully that is worth a name

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
  std::vector<bool> flats(map.faces.size()), estate(map.faces.size());
  for (const Site& site : sites.sites) {
    if (site.use == SiteUse::flats) flats[site.face] = true;
  }
  for (const Estate& e : sites.estates) {
    for (const std::uint32_t f : e.faces) {
      estate[f] = true;
      if (e.large < 0) continue;
      for (const FaceBorder& b : map.borders[f]) estate[b.other] = true;  // around the walls
    }
  }
  for (const std::uint32_t f : sites.own_faces) estate[f] = true;
  std::vector<std::uint32_t> best, faces;
  // Dwellings alone where they suffice, else with the older flats among them.
  for (const bool with_flats : {false, true}) {
    std::vector<bool> open(map.faces.size());
    std::vector<std::pair<std::int64_t, std::uint32_t>> seeds;
    for (std::uint32_t f = 0; f < map.faces.size(); ++f) {
      open[f] = subdistrict[f] == of && !estate[f] && (with_flats || !flats[f]);
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
  const std::vector<std::uint32_t> label = divide(graph, best, goal, seed);
  std::vector<std::vector<std::uint32_t>> parts(zones);
  for (const std::uint32_t f : best) parts[label[f]].push_back(f);
  return parts;
}

std::vector<std::vector<std::uint32_t>> gullies_of(const FaceMap& map, const Sites& sites) {
  geo::UnionFind sets(static_cast<std::uint32_t>(map.faces.size()));
  const auto is_slope = [&](std::uint32_t f) { return map.floor_share[f] < 0.85; };
  std::vector<bool> along(map.faces.size());
  for (std::uint32_t f = 0; f < map.faces.size(); ++f) {
    for (const FaceBorder& b : map.borders[f]) {
      if (b.kind != LineKind::stream || !is_slope(f) || !is_slope(b.other)) continue;
      sets.unite(f, b.other);
      along[f] = true;
    }
  }
  std::map<std::uint32_t, std::vector<std::uint32_t>> faces;
  std::map<std::uint32_t, std::size_t> dwellings;
  for (std::uint32_t f = 0; f < map.faces.size(); ++f) {
    if (along[f]) faces[sets.find(f)].push_back(f);
  }
  for (const Site& site : sites.sites) {
    if (site.use == SiteUse::cave && along[site.face]) ++dwellings[sets.find(site.face)];
  }
  std::vector<std::pair<std::size_t, std::uint32_t>> order;
  for (const auto& [root, count] : dwellings) {
    if (count >= kLeastDwellings) order.emplace_back(count, root);
  }
  std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  std::vector<std::vector<std::uint32_t>> gullies;
  for (const auto& [count, root] : order) gullies.push_back(faces[root]);
  return gullies;
}

}  // namespace jingwei::services::synth
