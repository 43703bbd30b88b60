#include <algorithm>
#include <cmath>
#include <deque>
#include <map>
#include <optional>

#include "services/synth/network_parts.h"
#include "services/synth/random.h"

namespace jingwei::services::synth {
namespace {

constexpr double kTerraceRise = 16;     // metres between paths on one slope
constexpr double kHighestTerrace = 70;  // above the floor below
constexpr double kTerraceReach = 280;   // metres from the floor
constexpr double kStairEvery = 150;  // metres along a terrace
constexpr double kSlantEvery = 230;
constexpr double kSlantGrade = 0.2;
constexpr double kMainTown = 1'300, kSideTown = 800;  // metres from an axis that people live
constexpr int kCoarse = 2;  // cells of the land to one of the contours' raster

// Uphill, a unit vector; zero where it is level.
Vec gradient(const Land& land, Vec at) {
  const double d = 8;
  const Vec g{height(land, at + Vec{d, 0}) - height(land, at - Vec{d, 0}),
              height(land, at + Vec{0, d}) - height(land, at - Vec{0, d})};
  return norm(g) < 1e-6 ? Vec{} : unit(g);
}

// Which slopes people live on: near a floor, not too high above it, in patches.
class Inhabited {
 public:
  Inhabited(const Land& land, const std::vector<ValleyAxis>& axes, std::uint64_t seed)
      : land_(land), columns_(land.columns / kCoarse), rows_(land.rows / kCoarse),
        above_(static_cast<std::size_t>(columns_) * rows_, -1) {
    std::deque<std::pair<std::size_t, int>> open;
    std::vector<float> floor(above_.size());
    for (std::size_t c = 0; c < above_.size(); ++c) {
      if (!inside(land, middle(c)) || !is_floor(land, middle(c)) || !near_town(axes, middle(c))) {
        continue;
      }
      above_[c] = 0;
      floor[c] = static_cast<float>(height(land, middle(c)));
      open.emplace_back(c, 0);
    }
    const int farthest = static_cast<int>(kTerraceReach / (kCoarse * land.cell_metres));
    while (!open.empty()) {
      const auto [c, steps] = open.front();
      open.pop_front();
      if (steps >= farthest) continue;
      const int x = static_cast<int>(c % columns_), y = static_cast<int>(c / columns_);
      for (const auto& [dx, dy] : {std::pair{1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
        if (x + dx < 0 || y + dy < 0 || x + dx >= columns_ || y + dy >= rows_) continue;
        const std::size_t n = static_cast<std::size_t>(y + dy) * columns_ + (x + dx);
        if (above_[n] >= 0 || !inside(land, middle(n))) continue;
        floor[n] = floor[c];
        above_[n] = std::max(0.0F, static_cast<float>(height(land, middle(n)) - floor[n]));
        open.emplace_back(n, steps + 1);
      }
    }
    for (std::size_t c = 0; c < above_.size(); ++c) {
      if (above_[c] > kHighestTerrace || patch(middle(c), seed) < 0.54) above_[c] = -1;
    }
  }
  int columns() const { return columns_; }
  int rows() const { return rows_; }
  Vec middle(std::size_t c) const {
    const double cell = kCoarse * land_.cell_metres;
    const auto x = static_cast<double>(c % columns_), y = static_cast<double>(c / columns_);
    return metres(land_.north_west) + Vec{(x + 0.5) * cell, -(y + 0.5) * cell};
  }
  bool holds(std::size_t c) const { return above_[c] > 2; }

 private:
  static bool near_town(const std::vector<ValleyAxis>& axes, Vec at) {
    for (const ValleyAxis& axis : axes) {
      const double reach = axis.main ? kMainTown : kSideTown;
      for (std::size_t i = 0; i < axis.points.size(); i += 8) {
        if (norm(axis.points[i] - at) < reach) return true;
      }
    }
    return false;
  }
  // Smooth noise in [0, 1).
  static double patch(Vec at, std::uint64_t seed) {
    const double x = at.x / 520, y = at.y / 520;
    const auto i = static_cast<std::int64_t>(std::floor(x)),
               j = static_cast<std::int64_t>(std::floor(y));
    const auto corner = [&](std::int64_t a, std::int64_t b) {
      return Random(seed, "terraces", static_cast<std::uint64_t>(a * 1'000'003 + b)).unit();
    };
    const auto ease = [](double t) { return t * t * (3 - 2 * t); };
    const double u = ease(x - static_cast<double>(i)), v = ease(y - static_cast<double>(j));
    return (corner(i, j) * (1 - u) + corner(i + 1, j) * u) * (1 - v) +
           (corner(i, j + 1) * (1 - u) + corner(i + 1, j + 1) * u) * v;
  }

  const Land& land_;
  int columns_, rows_;
  std::vector<float> above_;  // metres above the floor below; negative: nobody lives there
};

// Lines of equal height through the inhabited cells (marching squares), as chains.
class Contours {
 public:
  Contours(const Land& land, const Inhabited& where) : where_(where) {
    heights_.resize(static_cast<std::size_t>(where.columns()) * where.rows());
    for (std::size_t c = 0; c < heights_.size(); ++c) {
      heights_[c] = static_cast<float>(height(land, where.middle(c)));
    }
  }
  std::vector<std::vector<Vec>> at(double level) {
    ends_.clear();
    for (int y = 0; y + 1 < where_.rows(); ++y) {
      for (int x = 0; x + 1 < where_.columns(); ++x) cross(x, y, level);
    }
    return chains();
  }

 private:
  // An edge of the raster of middles: its lower cell and whether it runs down (1) or right (0).
  using Edge = std::pair<std::size_t, int>;
  struct Meeting {
    Vec place;
    std::vector<Edge> others;
    bool used = false;
  };

  void cross(int x, int y, double level) {
    const std::size_t c = static_cast<std::size_t>(y) * where_.columns() + x;
    const std::size_t right = c + 1, below = c + where_.columns(), across = below + 1;
    if (!where_.holds(c) || !where_.holds(right) || !where_.holds(below) || !where_.holds(across)) {
      return;
    }
    std::vector<Edge> cut;
    const auto test = [&](std::size_t a, std::size_t b, Edge edge) {
      const double ha = heights_[a] - level, hb = heights_[b] - level;
      if ((ha < 0) == (hb < 0)) return;
      auto& meeting = ends_[edge];
      const double t = ha / (ha - hb);
      meeting.place = where_.middle(a) * (1 - t) + where_.middle(b) * t;
      cut.push_back(edge);
    };
    test(c, right, {c, 0});
    test(right, across, {right, 1});
    test(below, across, {below, 0});
    test(c, below, {c, 1});
    // A saddle is crossed as it comes: either way is a contour.
    for (std::size_t i = 0; i + 1 < cut.size(); i += 2) {
      ends_[cut[i]].others.push_back(cut[i + 1]);
      ends_[cut[i + 1]].others.push_back(cut[i]);
    }
  }

  std::vector<std::vector<Vec>> chains() {
    std::vector<std::vector<Vec>> out;
    for (const bool loops : {false, true}) {
      for (auto& [edge, meeting] : ends_) {
        if (meeting.used || (!loops && meeting.others.size() != 1)) continue;
        std::vector<Vec> line;
        std::optional<Edge> next = edge;
        while (next) {
          Meeting& here = ends_[*next];
          here.used = true;
          line.push_back(here.place);
          next.reset();
          for (const Edge& other : here.others) {
            if (!ends_[other].used) next = other;
          }
        }
        out.push_back(std::move(line));
      }
    }
    return out;
  }

  const Inhabited& where_;
  std::vector<float> heights_;
  std::map<Edge, Meeting> ends_;
};

// Straight down from the terrace until the floor, or until it has been long enough.
void add_stair(const Land& land, Vec from, double longest, Drafts& drafts) {
  std::vector<Vec> line{from};
  Vec at = from;
  while (length_of(line) < longest) {
    const Vec up = gradient(land, at);
    const Vec next = at - up * 10;
    if (norm(up) == 0 || !inside(land, next) || is_river(land, next)) break;
    at = next;
    line.push_back(at);
    if (is_floor(land, at) || height(land, from) - height(land, at) > 2.4 * kTerraceRise) break;
  }
  const double rise = height(land, from) - height(land, at);
  if (line.size() < 3 || rise < 5) return;
  // Stairs run straight: bends of the slope are taken in two flights.
  std::vector<Vec> flights{line.front(), line[line.size() / 2], line.back()};
  drafts.push_back({data::WayClass::steps, 0, 0, "", std::move(flights)});
}

// Down across the slope at a grade that one can push a cart up, until the floor.
void add_slant(const Land& land, Vec from, double side, Drafts& drafts) {
  std::vector<Vec> line{from};
  for (Vec at = from; line.size() < 32;) {
    const Vec up = gradient(land, at);
    const double slope = land.slope_at(rounded(at));
    if (norm(up) == 0 || slope < 0.06) break;
    const double down = std::min(1.0, kSlantGrade / slope);
    at = at - up * (10 * down) + left_of(up) * (side * 10 * std::sqrt(1 - down * down));
    if (!inside(land, at) || is_river(land, at)) break;
    line.push_back(at);
    if (is_floor(land, at)) break;
  }
  if (line.size() < 7) return;
  drafts.push_back({data::WayClass::path, 0, 0, "", smoothed(std::move(line), 2)});
}

}  // namespace

void add_terraces(const Land& land, const std::vector<ValleyAxis>& axes, std::uint64_t seed,
                  Drafts& drafts) {
  const auto [low, high] = std::minmax_element(land.height.begin(), land.height.end());
  if (*high - *low < 2 * kTerraceRise) return;  // a plain has none
  const Inhabited inhabited(land, axes, seed);
  Contours contours(land, inhabited);
  std::uint64_t index = 0;
  for (double level = std::ceil(*low / kTerraceRise) * kTerraceRise; level < *high;
       level += kTerraceRise) {
    for (std::vector<Vec>& chain : contours.at(level)) {
      if (length_of(chain) < 90) continue;
      Random random(seed, "terrace", index++);
      const std::vector<Vec> path = smoothed(resampled(chain, 15), 3);
      for (double s = random.uniform(10, kStairEvery); s < length_of(path);
           s += kStairEvery * random.uniform(0.6, 1.6)) {
        add_stair(land, path[std::min(path.size() - 1, static_cast<std::size_t>(s / 15))], 95,
                  drafts);
      }
      for (double s = random.uniform(10, kSlantEvery); s < length_of(path);
           s += kSlantEvery * random.uniform(0.6, 1.6)) {
        add_slant(land, path[std::min(path.size() - 1, static_cast<std::size_t>(s / 15))],
                  random.chance(0.5) ? 1 : -1, drafts);
      }
      const bool road = random.chance(0.12);
      drafts.push_back({road ? data::WayClass::service : data::WayClass::footway, 0, 0, "", path});
    }
  }
}

void add_gully_ways(const Land& land, std::uint64_t seed, Drafts& drafts) {
  for (std::size_t g = 0; g < land.tributaries.size(); ++g) {
    Random random(seed, "gully", g);
    const std::vector<Vec> stream = in_metres(land.tributaries[g]);
    const double length = stream.size() > 1 ? length_of(stream) : 0;
    if (length < 250) continue;
    const std::vector<Vec> axis = smoothed(resampled(stream, kAxisStep), 4);
    const double aside = random.chance(0.5) ? 13 : -13;
    std::vector<Vec> lane;
    for (std::size_t i = 0; i < axis.size(); ++i) {
      const Vec p = axis[i] + normal_at(axis, i) * aside;
      if (inside(land, p) && !is_river(land, p)) lane.push_back(p);
    }
    if (lane.size() < 4) continue;
    // The upper third is walked; below it something can drive.
    const std::size_t head = length > 900 ? lane.size() / 3 : lane.size() * 2 / 3;
    std::vector<Vec> upper(lane.begin(), lane.begin() + static_cast<std::ptrdiff_t>(head) + 1);
    std::vector<Vec> lower(lane.begin() + static_cast<std::ptrdiff_t>(head), lane.end());
    // From the head of the gully to the ridge, the steepest way.
    std::vector<Vec> climb;
    for (Vec at = lane.front(); climb.size() < 45;) {
      climb.push_back(at);
      const Vec up = gradient(land, at);
      const Vec next = at + up * 14;
      if (norm(up) == 0 || !inside(land, next) || height(land, next) < height(land, at) + 0.4) break;
      at = next;
    }
    std::reverse(climb.begin(), climb.end());
    if (climb.size() > 3) {
      climb = smoothed(climb, 3);
      upper.insert(upper.begin(), climb.begin(), climb.end() - 1);
    }
    drafts.push_back({data::WayClass::path, 0, 0, "", std::move(upper)});
    if (lower.size() > 2) {
      drafts.push_back({length > 1'500 ? data::WayClass::unclassified : data::WayClass::track, 0, 0,
                        length > 1'500 ? "沟道路" : "", std::move(lower)});
    }
  }
}

}  // namespace jingwei::services::synth
