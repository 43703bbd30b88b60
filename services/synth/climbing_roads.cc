#include <algorithm>
#include <cmath>
#include <queue>

#include "services/synth/network_parts.h"
#include "services/synth/random.h"

namespace jingwei::services::synth {
namespace {

constexpr double kGrade = 0.11;
constexpr double kClimbEvery = 4e6;  // square metres of land to one road

// The cheapest way between two places on the raster within a window around them, where what is
// steeper than the grade costs many times its length: on a slope that gives switchbacks.
class GradeSearch {
 public:
  explicit GradeSearch(const Land& land) : land_(land) {}

  std::vector<Vec> find(Vec from, Vec to) {
    const Vec corner = metres(land_.north_west);
    const auto cell = [&](Vec p) {
      return std::pair{static_cast<int>((p.x - corner.x) / land_.cell_metres),
                       static_cast<int>((corner.y - p.y) / land_.cell_metres)};
    };
    const auto [ax, ay] = cell(from);
    const auto [bx, by] = cell(to);
    const int margin = 45;
    left_ = std::max(1, std::min(ax, bx) - margin);
    top_ = std::max(1, std::min(ay, by) - margin);
    wide_ = std::min(land_.columns - 2, std::max(ax, bx) + margin) - left_ + 1;
    high_ = std::min(land_.rows - 2, std::max(ay, by) + margin) - top_ + 1;
    const auto at = [&](int x, int y) { return (y - top_) * wide_ + (x - left_); };
    const int goal = at(bx, by);
    std::vector<double> cost(static_cast<std::size_t>(wide_) * high_, 1e18);
    std::vector<int> before(cost.size(), -1);
    std::priority_queue<std::pair<double, int>, std::vector<std::pair<double, int>>, std::greater<>>
        open;
    cost[at(ax, ay)] = 0;
    open.push({0, at(ax, ay)});
    while (!open.empty()) {
      const auto [c, here] = open.top();
      open.pop();
      if (here == goal) break;
      if (c > cost[here]) continue;
      const int x = here % wide_ + left_, y = here / wide_ + top_;
      for (const auto& [dx, dy] : kSteps) {
        const int nx = x + dx, ny = y + dy;
        if (nx < left_ || ny < top_ || nx >= left_ + wide_ || ny >= top_ + high_) continue;
        const double next = c + step(x, y, nx, ny);
        if (next >= cost[at(nx, ny)]) continue;
        cost[at(nx, ny)] = next;
        before[at(nx, ny)] = here;
        open.push({next, at(nx, ny)});
      }
    }
    std::vector<Vec> line;
    if (before[goal] < 0) return line;
    for (int c = goal; c >= 0; c = before[c]) {
      line.push_back(corner + Vec{(c % wide_ + left_ + 0.5) * land_.cell_metres,
                                  -(c / wide_ + top_ + 0.5) * land_.cell_metres});
    }
    std::reverse(line.begin(), line.end());
    return line;
  }

 private:
  static constexpr std::pair<int, int> kSteps[] = {
      {1, 0},  {-1, 0}, {0, 1},  {0, -1}, {1, 1},   {1, -1},  {-1, 1},  {-1, -1},
      {2, 1},  {2, -1}, {-2, 1}, {-2, -1}, {1, 2},  {1, -2},  {-1, 2},  {-1, -2},
      {3, 1},  {3, -1}, {-3, 1}, {-3, -1}, {1, 3},  {1, -3},  {-1, 3},  {-1, -3}};

  double step(int x, int y, int nx, int ny) const {
    const std::size_t a = static_cast<std::size_t>(y) * land_.columns + x;
    const std::size_t b = static_cast<std::size_t>(ny) * land_.columns + nx;
    if (land_.kind[b] == LandKind::river) return 1e9;
    const double length = land_.cell_metres * std::hypot(nx - x, ny - y);
    const double grade = std::abs(land_.height[b] - land_.height[a]) / length;
    const double over = std::max(0.0, grade - kGrade) / kGrade;
    return length * (1 + 6 * over + 25 * over * over);
  }

  const Land& land_;
  int left_ = 0, top_ = 0, wide_ = 0, high_ = 0;
};

// The nearest place of the floor to go up from, straight down the slope.
bool foot_below(const Land& land, Vec at, Vec& foot) {
  for (int i = 0; i < 90; ++i) {
    const double d = 10;
    const Vec g{height(land, at + Vec{d, 0}) - height(land, at - Vec{d, 0}),
                height(land, at + Vec{0, d}) - height(land, at - Vec{0, d})};
    if (norm(g) < 1e-6) return false;
    at = at - unit(g) * 12;
    if (!inside(land, at)) return false;
    if (is_floor(land, at)) {
      foot = at;
      return true;
    }
  }
  return false;
}

}  // namespace

void add_climbs(const Land& land, std::uint64_t seed, Drafts& drafts) {
  if (land.ridges.empty()) return;
  GradeSearch search(land);
  Random random(seed, "climbs");
  const double area = land.columns * land.cell_metres * land.rows * land.cell_metres;
  const auto wanted = static_cast<std::size_t>(area / kClimbEvery);
  std::vector<Vec> tops;
  for (std::size_t tries = 0; tops.size() < wanted && tries < 20 * wanted; ++tries) {
    const geo::Polyline& ridge = random.pick(land.ridges);
    const Vec top = metres(ridge[ridge.size() / 2]);
    Vec foot;
    if (!inside(land, top) || !foot_below(land, top, foot)) continue;
    const bool crowded = std::any_of(tops.begin(), tops.end(),
                                     [&](Vec other) { return norm(other - top) < 900; });
    if (crowded || height(land, top) - height(land, foot) < 45) continue;
    std::vector<Vec> line = search.find(foot, top);
    if (line.size() < 8) continue;
    line = smoothed(resampled(line, 10), 8);
    tops.push_back(top);
    drafts.push_back({data::WayClass::unclassified, 0, 0, "盘山路", std::move(line)});
  }
  // Along the crests, where one can walk on from the head of a gully.
  for (std::size_t r = 0; r < land.ridges.size(); ++r) {
    Random own(seed, "ridge way", r);
    const std::vector<Vec> ridge = in_metres(land.ridges[r]);
    if (ridge.size() < 2 || length_of(ridge) < 200 || own.chance(0.68)) continue;
    std::vector<Vec> run;
    for (const Vec p : smoothed(resampled(ridge, 20), 2)) {
      if (inside(land, p) && !is_floor(land, p) && !is_river(land, p)) {
        run.push_back(p);
      } else {
        break;
      }
    }
    if (run.size() < 8) continue;
    drafts.push_back(
        {own.chance(0.4) ? data::WayClass::track : data::WayClass::path, 0, 0, "", std::move(run)});
  }
}

void add_tunnels(const Land& land, std::uint64_t seed, Drafts& drafts) {
  Random random(seed, "tunnels");
  const double area = land.columns * land.cell_metres * land.rows * land.cell_metres;
  const std::size_t wanted = 1 + static_cast<std::size_t>(area / 1.5e8);
  // Lanes in two gullies, a ridge between them, at about one height.
  std::vector<std::pair<std::size_t, std::size_t>> ends;  // draft, vertex
  for (std::size_t d = 0; d < drafts.size(); ++d) {
    if (drafts[d].way_class != data::WayClass::unclassified || drafts[d].name != "沟道路") continue;
    for (std::size_t i = 0; i < drafts[d].line.size(); i += 6) ends.emplace_back(d, i);
  }
  std::size_t made = 0;
  random.shuffle(ends);
  for (std::size_t pair = 0; made < wanted && pair < ends.size() * ends.size(); ++pair) {
    const auto a = ends[pair / ends.size()], b = ends[pair % ends.size()];
    if (a.first >= b.first) continue;
    const Vec from = drafts[a.first].line[a.second], to = drafts[b.first].line[b.second];
    const double length = norm(to - from);
    if (length < 350 || length > 1'100) continue;
    const double level = std::max(height(land, from), height(land, to));
    if (std::abs(height(land, from) - height(land, to)) > 0.05 * length) continue;
    double highest = level;
    bool dry = true;
    for (int i = 1; i < 20; ++i) {
      const Vec p = from + (to - from) * (i / 20.0);
      highest = std::max(highest, height(land, p));
      dry = dry && !is_river(land, p);
    }
    if (!dry || highest < level + 50) continue;
    drafts.push_back({data::WayClass::tertiary, data::kWayTunnel, -1,
                      "穿山隧道" + std::to_string(++made), {from, to}});
  }
}

void add_yards(const Land& land, std::uint64_t seed, Drafts& drafts) {
  const double area = land.columns * land.cell_metres * land.rows * land.cell_metres;
  const auto tries = static_cast<std::size_t>(area / 3e6);
  for (std::size_t i = 0; i < tries; ++i) {
    Random random(seed, "yard", i);
    const geo::Polyline& stream =
        land.tributaries.empty() ? land.river : random.pick(land.tributaries);
    const Vec near = metres(random.pick(stream));
    const double turn = random.uniform(0, 6.28);
    const Vec at = near + Vec{std::cos(turn), std::sin(turn)} * random.uniform(40, 160);
    const Vec ahead{std::cos(turn + 1), std::sin(turn + 1)};
    std::vector<Vec> line{at, at + ahead * random.uniform(18, 45)};
    if (!inside(land, line[0]) || is_river(land, line[0]) || is_river(land, line[1])) continue;
    Draft yard{random.chance(0.5) ? data::WayClass::service : data::WayClass::footway, 0, 0, "",
               std::move(line)};
    yard.joined = false;
    drafts.push_back(std::move(yard));
  }
}

}  // namespace jingwei::services::synth
