#include "services/synth/area_labels.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "geo/apportion.h"
#include "geo/check.h"
#include "services/synth/region_growth.h"

namespace jingwei::services::synth {
namespace {

// The larger an area, the more its border is to be a natural one.
constexpr double kSubdistrictBorder = 4, kCommunityBorder = 2;
constexpr double kGridLeast = 300, kGridMost = 500;  // households of an ordinary grid

CellGraph contract(const FaceMap& map, std::span<const std::uint32_t> cell_of, std::size_t cells,
                   std::span<const std::int64_t> load) {
  CellGraph g;
  g.borders.resize(cells);
  g.middle.resize(cells);
  g.load.resize(cells);
  g.square_metres.resize(cells);
  std::vector<double> largest(cells, -1);
  std::map<std::pair<std::uint32_t, std::uint32_t>, CellGraph::Border> borders;
  for (std::uint32_t f = 0; f < map.faces.size(); ++f) {
    const std::uint32_t c = cell_of[f];
    g.load[c] += load[f];
    g.square_metres[c] += map.square_metres[f];
    if (map.square_metres[f] > largest[c]) {
      largest[c] = map.square_metres[f];
      g.middle[c] = map.middle[f];
    }
    for (const FaceBorder& b : map.borders[f]) {
      const std::uint32_t other = cell_of[b.other];
      if (other == c) continue;
      auto [it, is_new] = borders.try_emplace({c, other}, CellGraph::Border{other, 0, b.kind});
      it->second.metres += b.metres;
      it->second.kind = std::min(it->second.kind, b.kind);
    }
  }
  for (const auto& [key, border] : borders) g.borders[key.first].push_back(border);
  return g;
}

// Moves cells between regions until each has so many grids' worth of households: `grids` counts the
// ordinary ones alone, and cells with others in them (of a large estate, or kept for a grid of its
// own) stay where they are.
void even_out(const FaceCells& cells, std::span<const std::uint32_t> list,
              const std::vector<bool>& is_set, const std::vector<std::int64_t>& grids,
              double border, Random& random, std::vector<std::uint32_t>& label) {
  std::vector<std::uint32_t> ordinary;
  double households = 0, all = 0;
  for (const std::uint32_t c : list) {
    if (is_set[c]) continue;
    ordinary.push_back(c);
    households += double(cells.graph.load[c]);
  }
  for (const std::int64_t k : grids) all += double(k);
  RegionGoal goal;
  for (const std::int64_t k : grids) goal.loads.push_back(households * double(k) / all);
  goal.least = 0.98;
  goal.most = 1.02;
  goal.rounds = 60;
  goal.border = border;
  exchange_cells(cells.graph, ordinary, goal, random, label);
}

// Splits `total` by the loads, at least one for each.
std::vector<std::int64_t> share_grids(std::int64_t total, const std::vector<std::int64_t>& loads) {
  std::vector<std::int64_t> weights = loads;
  for (std::int64_t& w : weights) w = std::max<std::int64_t>(w, 1);
  const auto n = static_cast<std::int64_t>(loads.size());
  std::vector<std::int64_t> out = geo::apportion(std::max<std::int64_t>(0, total - n), weights);
  // By what each would have in a grid, not by what is left over one.
  const std::vector<std::int64_t> plain = geo::apportion(total, weights);
  if (std::all_of(plain.begin(), plain.end(), [](std::int64_t k) { return k > 0; })) return plain;
  for (std::int64_t& k : out) ++k;
  return out;
}

geo::Error too_few_faces(const Pattern& pattern, std::uint64_t seed) {
  return {geo::ErrorCode::value_invalid,
          pattern.code + ": too few faces for its areas, take another seed",
          {.field = "seed", .value = std::to_string(seed)}};
}

// Whether each subdistrict has its grids, and each grid a face.
bool has_every_grid(const AreaLabels& labels, const Pattern& pattern, int scale) {
  std::vector<std::int64_t> missing;
  for (const SubdistrictPattern& s : pattern.subdistricts) {
    missing.push_back(std::int64_t{s.grids} * scale);
  }
  for (const GridLabel& grid : labels.grids) --missing[grid.subdistrict];
  std::vector<bool> has_face(labels.grids.size());
  for (const std::uint32_t g : labels.grid) {
    if (g == kOutside) return false;
    has_face[g] = true;
  }
  return std::count(missing.begin(), missing.end(), 0) == std::ssize(missing) &&
         std::count(has_face.begin(), has_face.end(), false) == 0;
}

class GridLabeller {
 public:
  GridLabeller(const FaceMap& map, const Sites& sites, std::span<const std::int64_t> load,
               std::uint64_t seed, AreaLabels& labels)
      : graph_(graph_of_faces(map, load)),
        seed_(seed),
        labels_(labels),
        own_of_(map.faces.size(), -1),
        estate_of_(large_estates(map, sites)) {
    for (std::size_t i = 0; i < sites.own_faces.size(); ++i) {
      own_of_[sites.own_faces[i]] = static_cast<std::int32_t>(i);
    }
  }

  bool is_set(std::uint32_t f) const { return own_of_[f] >= 0 || estate_of_[f] >= 0; }

  // Grids of their own and parts of estates first, then `ordinary` others.
  void label(const std::vector<std::uint32_t>& faces, std::uint32_t subdistrict,
             std::uint32_t community, std::size_t ordinary) {
    std::vector<std::uint32_t> rest;
    for (const std::uint32_t f : faces) {
      if (is_set(f)) {
        labels_.grid[f] = add({subdistrict, community, own_of_[f], estate_of_[f]});
      } else {
        rest.push_back(f);
      }
    }
    std::vector<std::vector<std::uint32_t>> parts = components(graph_, rest);
    if (parts.empty()) return;
    const std::vector<std::size_t> counts = grids_of(parts, ordinary);
    Random random(seed_, "grids", community);
    for (std::size_t p = 0; p < parts.size(); ++p) {
      if (counts[p] > 0) label_part(parts[p], subdistrict, community, counts[p], random);
    }
    for (std::size_t p = 0; p < parts.size(); ++p) {
      if (counts[p] == 0) cut_off_.push_back(std::move(parts[p]));
    }
  }

  // Once all grids are there: ground that a grid of its own cuts off from the rest of its community
  // goes to the ordinary grid with the longest common border, of its own community if there is one.
  // What borders on none joins when its neighbours have; false where some never can.
  bool join_cut_off() {
    while (!cut_off_.empty()) {
      const std::size_t before = cut_off_.size();
      std::erase_if(cut_off_, [&](const auto& part) { return join(part); });
      if (cut_off_.size() == before) return false;
    }
    return true;
  }

  // An ordinary grid on fields alone joins a neighbour, and the fullest one of its community that
  // can be divided is divided instead.
  void settle_empty() {
    std::vector<std::vector<std::uint32_t>> faces(labels_.grids.size());
    for (std::uint32_t f = 0; f < labels_.grid.size(); ++f) faces[labels_.grid[f]].push_back(f);
    for (std::uint32_t g = 0; g < labels_.grids.size(); ++g) {
      if (!is_ordinary(g) || load_of(faces[g]) > 0) continue;
      std::vector<std::pair<std::int64_t, std::uint32_t>> fullest;
      for (std::uint32_t other = 0; other < labels_.grids.size(); ++other) {
        if (!is_ordinary(other)) continue;
        if (labels_.grids[other].community != labels_.grids[g].community) continue;
        fullest.emplace_back(-load_of(faces[other]), other);
      }
      std::sort(fullest.begin(), fullest.end());
      Random random(seed_, "halves", g);
      for (const auto& [load, other] : fullest) {
        const std::vector<std::uint32_t> half = half_of(faces[other], random);
        if (half.empty()) continue;
        for (const std::uint32_t f : faces[g]) labels_.grid[f] = kOutside;
        if (!join(faces[g])) {  // there is no other ordinary grid beside it
          for (const std::uint32_t f : faces[g]) labels_.grid[f] = g;
          break;
        }
        const std::uint32_t to = labels_.grid[faces[g].front()];
        faces[to].insert(faces[to].end(), faces[g].begin(), faces[g].end());
        faces[g] = half;
        for (const std::uint32_t f : half) {
          labels_.grid[f] = g;
          std::erase(faces[other], f);
        }
        break;
      }
    }
  }

 private:
  bool is_ordinary(std::uint32_t grid) const {
    return labels_.grids[grid].own < 0 && labels_.grids[grid].estate < 0;
  }
  std::int64_t load_of(const std::vector<std::uint32_t>& faces) const {
    std::int64_t sum = 0;
    for (const std::uint32_t f : faces) sum += graph_.load[f];
    return sum;
  }
  // About half of the residents, so that both parts hang together; empty where there is none.
  std::vector<std::uint32_t> half_of(const std::vector<std::uint32_t>& faces,
                                     Random& random) const {
    if (faces.size() < 2) return {};
    RegionGoal goal;
    goal.loads.assign(2, static_cast<double>(load_of(faces)) / 2);
    const std::vector<std::uint32_t> region = divide(graph_, faces, goal, random);
    std::vector<std::uint32_t> half, rest;
    for (const std::uint32_t f : faces) (region[f] == 0 ? half : rest).push_back(f);
    return load_of(half) > 0 && load_of(rest) > 0 ? half : std::vector<std::uint32_t>{};
  }

  std::uint32_t add(GridLabel grid) {
    labels_.grids.push_back(grid);
    return static_cast<std::uint32_t>(labels_.grids.size() - 1);
  }

  // How many grids each part gets; a small one gets none and joins a neighbour.
  std::vector<std::size_t> grids_of(const std::vector<std::vector<std::uint32_t>>& parts,
                                    std::size_t ordinary) const {
    std::vector<std::int64_t> loads;
    std::vector<std::int64_t> sizes;
    for (const auto& part : parts) {
      std::int64_t sum = 0;
      for (const std::uint32_t f : part) sum += graph_.load[f];
      loads.push_back(sum);
      sizes.push_back(std::max<std::int64_t>(sum, 1));
    }
    const auto shares = geo::apportion(static_cast<std::int64_t>(ordinary), sizes);
    std::vector<std::size_t> counts(parts.size());
    for (std::size_t p = 0; p < parts.size(); ++p) {
      counts[p] = std::min(static_cast<std::size_t>(shares[p]), parts[p].size());
    }
    std::size_t given = std::accumulate(counts.begin(), counts.end(), std::size_t{0});
    for (std::size_t p = 0; p < parts.size() && given < ordinary; ++p) {
      const std::size_t more = std::min(ordinary - given, parts[p].size() - counts[p]);
      counts[p] += more;
      given += more;
    }
    return counts;
  }

  void label_part(const std::vector<std::uint32_t>& part, std::uint32_t subdistrict,
                  std::uint32_t community, std::size_t count, Random& random) {
    std::int64_t sum = 0;
    for (const std::uint32_t f : part) sum += graph_.load[f];
    const double mean = std::max(1.0, double(sum) / double(count));
    RegionGoal goal;
    goal.loads.assign(count, mean);
    goal.least = std::min(kGridLeast / mean, 0.8);
    goal.most = std::clamp(kGridMost / mean, 1.05, 1.25);
    goal.rounds = 80;
    const std::vector<std::uint32_t> region = divide(graph_, part, goal, random);
    const auto first = static_cast<std::uint32_t>(labels_.grids.size());
    for (std::size_t i = 0; i < count; ++i) add({subdistrict, community, -1, -1});
    for (const std::uint32_t f : part) {
      JINGWEI_CHECK(region[f] != kOutside);
      labels_.grid[f] = first + region[f];
    }
  }

  bool join(const std::vector<std::uint32_t>& part) {
    std::uint32_t to = kOutside;
    double best = 0;
    for (const std::uint32_t f : part) {
      for (const CellGraph::Border& b : graph_.borders[f]) {
        const std::uint32_t g = labels_.grid[b.other];
        if (g == kOutside || estate_of_[b.other] >= 0) continue;
        // Any border at home is better than the longest one abroad, and that than a grid of its
        // own.
        const bool home = labels_.community[b.other] == labels_.community[f];
        const double worth = b.metres + (own_of_[b.other] >= 0 ? 0 : home ? 2e6 : 1e6);
        if (worth > best) {
          best = worth;
          to = g;
        }
      }
    }
    if (to == kOutside) return false;
    for (const std::uint32_t f : part) {
      labels_.grid[f] = to;
      labels_.community[f] = labels_.grids[to].community;
      labels_.subdistrict[f] = labels_.grids[to].subdistrict;
    }
    return true;
  }

  CellGraph graph_;
  std::uint64_t seed_;
  AreaLabels& labels_;
  std::vector<std::int32_t> own_of_, estate_of_;
  std::vector<std::vector<std::uint32_t>> cut_off_;
};

// Divides the subdistrict at `position` into its communities, whose labels count from `first`, and
// gives the ordinary grids of each; none where there are too few cells or grids.
std::vector<std::int64_t> label_communities(const FaceCells& cells,
                                            const SubdistrictPattern& subdistrict,
                                            std::uint32_t position, std::uint32_t first, int scale,
                                            std::uint64_t seed, AreaLabels& labels) {
  const std::size_t count = subdistrict.communities.size();
  std::vector<std::uint32_t> own;
  double households = 0;
  for (std::uint32_t c = 0; c < cells.graph.size(); ++c) {
    if (labels.subdistrict[cells.faces[c].front()] != position) continue;
    own.push_back(c);
    households += double(cells.graph.load[c]);
  }
  if (own.size() < count) return {};
  RegionGoal goal;
  goal.loads.assign(count, households / double(count));
  goal.least = 0.9;
  goal.most = 1.1;
  goal.border = kCommunityBorder;
  Random random(seed, "communities", position);
  std::vector<std::uint32_t> of_cell = divide(cells.graph, own, goal, random);
  std::int64_t ordinary = std::int64_t{subdistrict.grids} * scale;
  std::vector<std::int64_t> loads(count);
  std::vector<bool> is_set(cells.graph.size());
  for (const std::uint32_t c : own) {
    is_set[c] = cells.set_grids[c] > 0;
    ordinary -= cells.set_grids[c];
    if (!is_set[c]) loads[of_cell[c]] += cells.graph.load[c];
  }
  // Estates and grids of their own alone are more than the subdistrict's.
  if (ordinary < 0) return {};
  std::vector<std::int64_t> grids = share_grids(ordinary, loads);
  even_out(cells, own, is_set, grids, kCommunityBorder, random, of_cell);
  for (const std::uint32_t c : own) {
    for (const std::uint32_t f : cells.faces[c]) labels.community[f] = first + of_cell[c];
  }
  return grids;
}

}  // namespace

CellGraph graph_of_faces(const FaceMap& map, std::span<const std::int64_t> load) {
  std::vector<std::uint32_t> same(map.faces.size());
  std::iota(same.begin(), same.end(), 0u);
  return contract(map, same, same.size(), load);
}

FaceCells cells_of_estates(const FaceMap& map, const Sites& sites,
                           std::span<const std::int64_t> load) {
  const std::vector<std::int32_t> inside = large_estates(map, sites);
  const std::vector<std::int32_t> estate = with_surroundings(map, inside);
  FaceCells cells;
  cells.set_grids.reserve(map.faces.size());
  cells.cell_of.resize(map.faces.size());
  std::map<std::int32_t, std::uint32_t> cell_of_estate;
  for (std::uint32_t f = 0; f < map.faces.size(); ++f) {
    std::uint32_t cell = static_cast<std::uint32_t>(cells.faces.size());
    if (estate[f] >= 0) {
      const auto [it, is_new] = cell_of_estate.try_emplace(estate[f], cell);
      cell = it->second;
    }
    if (cell == cells.faces.size()) {
      cells.faces.emplace_back();
      cells.set_grids.push_back(0);
    }
    cells.cell_of[f] = cell;
    cells.faces[cell].push_back(f);
    cells.set_grids[cell] += inside[f] >= 0;
  }
  for (const std::uint32_t f : sites.own_faces) ++cells.set_grids[cells.cell_of[f]];
  cells.graph = contract(map, cells.cell_of, cells.faces.size(), load);
  return cells;
}

std::vector<std::uint32_t> label_subdistricts(const FaceMap& map, const Sites& sites,
                                              std::span<const std::int64_t> load,
                                              const Pattern& pattern, std::uint64_t seed,
                                              int scale) {
  const FaceCells cells = cells_of_estates(map, sites, load);
  double households = 0, grids = 0;
  for (const std::int64_t l : load) households += double(l);
  for (const SubdistrictPattern& s : pattern.subdistricts) grids += s.grids;
  RegionGoal goal;
  for (const SubdistrictPattern& s : pattern.subdistricts) {
    goal.loads.push_back(households * s.grids / grids);
  }
  goal.least = 0.98;
  goal.most = 1.02;
  goal.border = kSubdistrictBorder;
  std::vector<std::uint32_t> all(cells.graph.size());
  std::iota(all.begin(), all.end(), 0u);
  Random random(seed, "subdistricts");
  std::vector<std::uint32_t> of_cell = divide(cells.graph, all, goal, random);
  std::vector<std::int64_t> ordinary;
  for (const SubdistrictPattern& sub : pattern.subdistricts) {
    ordinary.push_back(std::int64_t{sub.grids} * scale);
  }
  std::vector<bool> is_set(cells.graph.size());
  for (const std::uint32_t c : all) {
    is_set[c] = cells.set_grids[c] > 0;
    ordinary[of_cell[c]] = std::max<std::int64_t>(1, ordinary[of_cell[c]] - cells.set_grids[c]);
  }
  even_out(cells, all, is_set, ordinary, kSubdistrictBorder, random, of_cell);
  std::vector<std::uint32_t> of_face(map.faces.size());
  for (std::uint32_t f = 0; f < of_face.size(); ++f) of_face[f] = of_cell[cells.cell_of[f]];
  return of_face;
}

geo::Result<AreaLabels> label_areas(const FaceMap& map, const Sites& sites,
                                    std::span<const std::int64_t> load, const Pattern& pattern,
                                    std::vector<std::uint32_t> subdistrict, std::uint64_t seed,
                                    int scale, geo::Progress& progress) {
  AreaLabels labels;
  labels.subdistrict = std::move(subdistrict);
  labels.community.assign(map.faces.size(), kOutside);
  labels.grid.assign(map.faces.size(), kOutside);
  const FaceCells cells = cells_of_estates(map, sites, load);
  GridLabeller labeller(map, sites, load, seed, labels);
  std::uint32_t first = 0;
  for (std::uint32_t s = 0; s < pattern.subdistricts.size(); ++s) {
    if (!progress.step("areas", double(s) / double(pattern.subdistricts.size()))) {
      return geo::Error{geo::ErrorCode::cancelled, {}, {}};
    }
    const std::size_t count = pattern.subdistricts[s].communities.size();
    const std::vector<std::int64_t> grids =
        label_communities(cells, pattern.subdistricts[s], s, first, scale, seed, labels);
    if (grids.empty()) return too_few_faces(pattern, seed);
    std::vector<std::vector<std::uint32_t>> faces(count);
    for (std::uint32_t f = 0; f < labels.community.size(); ++f) {
      if (labels.subdistrict[f] == s) faces[labels.community[f] - first].push_back(f);
    }
    for (std::size_t k = 0; k < count; ++k) {
      labeller.label(faces[k], s, first + static_cast<std::uint32_t>(k),
                     static_cast<std::size_t>(std::max<std::int64_t>(grids[k], 1)));
    }
    first += static_cast<std::uint32_t>(count);
  }
  if (!labeller.join_cut_off()) return too_few_faces(pattern, seed);
  labeller.settle_empty();
  if (!has_every_grid(labels, pattern, scale)) return too_few_faces(pattern, seed);
  return labels;
}

}  // namespace jingwei::services::synth
