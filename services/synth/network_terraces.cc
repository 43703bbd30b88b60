#include <algorithm>
#include <cmath>

#include "services/synth/network_slopes.h"
#include "services/synth/random.h"

namespace jingwei::services::synth {
namespace {

using data::WayClass;

constexpr double kApart = 13;  // metres of height between terraces; all lie at multiples of it
constexpr double kStep = 8;

// Whether people dig their dwellings into the slope here: patches of some hundred metres, more of
// them in the middle of the town.
bool lived_on(const Land& land, Vec at, std::uint64_t seed) {
  const auto cell = [&](double size, const char* stream) {
    const auto x = static_cast<std::uint64_t>(std::floor(at.x / size) + 4096);
    const auto y = static_cast<std::uint64_t>(std::floor(at.y / size) + 4096);
    return Random(seed, stream, x * 65536 + y).unit();
  };
  return 0.7 * cell(700, "lived on") + 0.3 * cell(250, "lived on too") <
         0.85 * liveliness(land, at);
}

class Terraces {
 public:
  Terraces(std::uint64_t seed, Sketch& sketch) : land_(sketch.land), seed_(seed), sketch_(sketch) {}

  // A flight of stairs up from the road, terraces off it, and a path on to the ridge.
  void settle(Vec base, Random& random) {
    const std::optional<Vec> toe = find_toe(base);
    if (!toe || sketch_.index.nearest(*toe, 4)) return;
    Vec at = base;
    const int levels = static_cast<int>(random.between(4, 9));
    Vec climber = *toe;
    for (int k = 0; k < levels; ++k) {
      const auto level = static_cast<std::int32_t>(std::floor(height(land_, climber) / kApart)) + 1;
      const std::optional<Vec> up = climb_to(climber, level * kApart);
      if (!up) return;
      if (const auto old = sketch_.index.nearest(*up, 11, level)) {  // a neighbour's terrace
        stairs(at, old->at);
        at = climber = old->at;
        continue;
      }
      if (sketch_.index.first_hit(at + (*up - at) * 0.1, *up)) return;
      stairs(at, *up);
      terrace(*up, level, random);
      at = climber = *up;
    }
  }

  // Stairs from terraces to those next above, away from the first flight.
  void more_stairs() {
    const std::size_t count = sketch_.drafts.size();
    for (std::size_t i = 0; i < count; ++i) {
      const Draft draft = sketch_.drafts[i];
      if (draft.terrace == 0) continue;
      Random random(seed_, "more stairs", i);
      const Line fine = resampled(draft.line, 10);
      for (auto k = static_cast<std::size_t>(random.between(2, 6)); k + 2 < fine.size();
           k += static_cast<std::size_t>(random.between(3, 6))) {
        if (random.chance(0.3)) {
          ramp(fine[k], draft.terrace + 1, random.chance(0.5) ? 1 : -1, random.uniform(0.16, 0.24));
          continue;
        }
        const std::optional<Vec> up = climb_to(fine[k], (draft.terrace + 1) * kApart);
        if (!up) continue;
        const auto above = sketch_.index.nearest(*up, 7, draft.terrace + 1);
        if (!above || norm(above->at - fine[k]) > 70) continue;
        const auto met = sketch_.index.first_hit(fine[k], above->at);
        if (met && norm(met->at - above->at) > 1) continue;
        stairs(fine[k], above->at);
      }
    }
  }

 private:
  // The lowest ground of the slope beside the road.
  std::optional<Vec> find_toe(Vec base) const {
    for (double away = 8; away <= 44; away += 6) {
      for (int k = 0; k < 16; ++k) {
        const double a = k * std::numbers::pi / 8;
        const Vec at = base + Vec{std::cos(a), std::sin(a)} * away;
        if (!inside(land_, at, 90) || kind(land_, at) != LandKind::slope) continue;
        const Vec up = gradient(land_, at);
        if (norm(up) > 0.25 && dot(up, at - base) > 0 && height(land_, at) > height(land_, base)) {
          return at;
        }
      }
    }
    return std::nullopt;
  }

  // Up the fall line to a height.
  std::optional<Vec> climb_to(Vec at, double to) const {
    for (int i = 0; i < 24; ++i) {
      const double left = to - height(land_, at);
      if (std::abs(left) < 0.05) return at;
      if (!inside(land_, at, 90) || kind(land_, at) == LandKind::river) return std::nullopt;
      const Vec up = gradient(land_, at);
      const double slope = norm(up);
      if (slope < 0.16) return std::nullopt;
      at = at + unit(up) * std::clamp(left / slope, -6.0, 6.0);
    }
    return std::nullopt;
  }

  void stairs(Vec from, Vec to) {
    const double length = norm(to - from);
    if (length < 3) return;
    const double slope = std::abs(height(land_, to) - height(land_, from)) / length;
    sketch_.add({slope > 0.2 ? WayClass::steps : WayClass::footway, {from, to}, "", 0, false, 0});
  }

  // Aslant up to the terrace of a level, for handcarts.
  void ramp(Vec from, std::int32_t level, int turn, double grade) {
    Line line = {from};
    for (int i = 0; i < 14; ++i) {
      const std::optional<Vec> next = step_along(land_, line.back(), turn, grade, kStep);
      if (!next) return;
      const auto hit = sketch_.index.first_hit(line.back(), *next);
      line.push_back(hit ? hit->at : *next);
      if (hit && hit->terrace != level) return;
      if (hit) {
        sketch_.add({WayClass::footway, simplified(line, 0.4), "", 0, false, 0});
        return;
      }
    }
  }

  void terrace(Vec from, std::int32_t level, Random& random) {
    Line line = arm(from, 1, random.uniform(40, 125));
    std::reverse(line.begin(), line.end());
    const Line other = arm(from, -1, random.uniform(40, 125));
    line.insert(line.end(), other.begin() + 1, other.end());
    if (length_of(line) < 40) return;
    sketch_.add({random.chance(0.1) ? WayClass::path : WayClass::footway, simplified(line, 0.4), "",
                 0, false, level});
  }

  // Along the contour until it meets another way, flat ground, or is long enough.
  Line arm(Vec from, int turn, double length) const {
    Line line = {from};
    for (double walked = 0; walked < length; walked += kStep) {
      const std::optional<Vec> next = step_along(land_, line.back(), turn, 0, kStep);
      if (!next || norm(gradient(land_, *next)) < 0.14) break;
      if (const auto hit = sketch_.index.first_hit(line.back(), *next)) {
        line.push_back(hit->at);
        break;
      }
      line.push_back(*next);
      if (line.size() > 4 && norm(*next - from) < 10) break;  // all round a hill
    }
    return line;
  }

  const Land& land_;
  std::uint64_t seed_;
  Sketch& sketch_;
};

// Winds up a slope from `from`; empty when it does not get far.
Line winding(const Sketch& sketch, Vec from, double grade, double most_climb, Random& random) {
  const Land& land = sketch.land;
  Line line = {from};
  int turn = random.chance(0.5) ? 1 : -1;
  double leg = 0, leg_length = random.uniform(70, 260), climbed = 0;
  const bool steep = grade > 0.14;
  const auto near_itself = [&](Vec at) {
    for (std::size_t i = 0; i + 8 < line.size(); ++i) {
      if (norm(line[i] - at) < 9) return true;
    }
    return false;
  };
  while (climbed < most_climb && line.size() < 400) {
    std::optional<Vec> next = step_along(land, line.back(), turn, grade, 9);
    if (!next) break;
    if (leg > leg_length) {  // a hairpin: up the fall line, and back
      const Vec up = line.back() + unit(gradient(land, line.back())) * (steep ? 7 : 12);
      turn = -turn;
      leg = 0;
      leg_length = random.uniform(70, steep ? 140 : 260);
      next = up;
      if (!inside(land, up, 80) || kind(land, up) != LandKind::slope) break;
    }
    if (line.size() > 1) {
      if (const auto hit = sketch.index.first_hit(line.back(), *next)) {
        line.push_back(hit->at);
        return line;
      }
    }
    if (near_itself(*next)) break;
    climbed = height(land, *next) - height(land, from);
    leg += 9;
    line.push_back(*next);
  }
  // A ridge track close by is reached across the flat ground.
  if (const auto near = sketch.index.nearest(line.back(), 70)) {
    const auto hit = sketch.index.first_hit(line.back(), near->at);
    const double rise = std::abs(height(land, near->at) - height(land, line.back()));
    if (norm(near->at - line.back()) > 12 && rise < 0.25 * norm(near->at - line.back()) &&
        (!hit || norm(hit->at - near->at) < 1)) {
      line.push_back(near->at);
    }
  }
  return line;
}

// A path up or down a slope on foot: to the left of the fall line (1) or to its right (-1), aslant
// so as to climb by about the grade.
struct Aslant {
  double side = 1, grade = 0.2;

  Vec direction(Vec fall) const {
    const double ratio = std::max(norm(fall) / grade, 1.0);
    const double aside = std::clamp(std::sqrt(ratio * ratio - 1), 0.6, 2.0);
    return unit(unit(fall) + left_of(unit(fall)) * (side * aside));
  }
};

Aslant aslant(Random& random) {
  const double grade = random.uniform(0.17, 0.26);
  return {random.chance(0.5) ? 1.0 : -1.0, grade};
}

// Down the slope, aslant, to the first way.
Line descent(const Sketch& sketch, Vec from, const Aslant& path) {
  const Land& land = sketch.land;
  Line line = {from};
  for (int i = 0; i < 60; ++i) {
    const Vec down = gradient(land, line.back()) * -1;
    if (norm(down) < 0.05) return {};
    const Vec next = line.back() + path.direction(down) * 9;
    if (!inside(land, next, 70) || kind(land, next) == LandKind::river) return {};
    if (const auto hit = sketch.index.first_hit(line.back(), next)) {
      line.push_back(hit->at);
      return line;
    }
    line.push_back(next);
    if (kind(land, next) == LandKind::floor) {
      const auto near = sketch.index.nearest(next, 60);
      if (!near) return {};
      line.push_back(near->at);
      return line;
    }
  }
  return {};
}

// Up the slope, aslant, to the first way or to where the ground levels out.
Line ascent(const Sketch& sketch, Vec from, const Aslant& path) {
  const Land& land = sketch.land;
  Line line = {from};
  for (int i = 0; i < 50; ++i) {
    const Vec up = gradient(land, line.back());
    if (norm(up) < 0.1) break;
    const Vec next = line.back() + path.direction(up) * 9;
    if (!inside(land, next, 80)) break;
    if (const auto hit = sketch.index.first_hit(line.back(), next)) {
      line.push_back(hit->at);
      break;
    }
    line.push_back(next);
  }
  return line;
}

// Paths from the tracks on ridges down to either side.
void descents(std::uint64_t seed, std::uint64_t& number, Sketch& sketch) {
  const std::size_t count = sketch.drafts.size();
  for (std::size_t i = 0; i < count; ++i) {
    const Draft draft = sketch.drafts[i];
    if (draft.way_class != WayClass::track && draft.way_class != WayClass::path) continue;
    if (draft.terrace != 0 || length_of(draft.line) < 150) continue;
    const Line fine = resampled(draft.line, 20);
    Random where(seed, "descents", i);
    for (auto k = static_cast<std::size_t>(where.between(1, 5)); k + 1 < fine.size();
         k += static_cast<std::size_t>(where.between(3, 5))) {
      Random random(seed, "descent", ++number);
      if (!random.chance(0.45 + 0.65 * liveliness(sketch.land, fine[k]))) continue;
      for (const double sign : {1.0, -1.0}) {
        const Vec aside = left_of(unit(fine[k + 1] - fine[k])) * (sign * 8);
        if (dot(gradient(sketch.land, fine[k] + aside), aside) >= 0) continue;  // not downhill
        if (sketch.index.first_hit(fine[k], fine[k] + aside)) continue;
        Line line = descent(sketch, fine[k] + aside, aslant(random));
        if (length_of(line) < 60) continue;
        line.insert(line.begin(), fine[k]);
        sketch.add({WayClass::path, simplified(line, 0.8), "", 0, false, 0});
      }
    }
  }
}

}  // namespace

void draw_climbs(const std::vector<Line>& feet, const std::vector<Vec>& heads, std::uint64_t seed,
                 Sketch& sketch) {
  const Land& land = sketch.land;
  std::uint64_t number = 0;
  for (const Line& foot : feet) {
    const Line fine = resampled(foot, 20);
    Random where(seed, "climbs", number);
    for (auto i = static_cast<std::size_t>(where.between(3, 20)); i < fine.size();
         i += static_cast<std::size_t>(where.between(4, 9))) {
      Random random(seed, "climb", ++number);
      if (!random.chance(0.45 + 0.65 * liveliness(land, fine[i]))) continue;
      const bool road = random.chance(0.22);
      const double grade = road ? random.uniform(0.075, 0.105) : random.uniform(0.17, 0.3);
      // Up from the floor first.
      Vec toe = fine[i];
      bool found = false;
      for (int k = 0; k < 16 && !found; ++k) {
        const double a = k * std::numbers::pi / 8 + 0.1;
        for (const double away : {14.0, 24.0, 34.0}) {
          const Vec at = fine[i] + Vec{std::cos(a), std::sin(a)} * away;
          if (!inside(land, at, 90) || kind(land, at) != LandKind::slope) continue;
          if (dot(gradient(land, at), at - fine[i]) <= 0) continue;
          toe = at;
          found = true;
          break;
        }
      }
      if (!found || sketch.index.first_hit(fine[i] + (toe - fine[i]) * 0.1, toe)) continue;
      if (sketch.index.nearest(toe, 5)) continue;
      Line line = !road && random.chance(0.55)
                      ? ascent(sketch, toe, aslant(random))
                      : winding(sketch, toe, grade, road ? 150 : 120, random);
      if (length_of(line) < (road ? 220 : 90)) continue;
      line.insert(line.begin(), fine[i]);
      const WayClass way_class =
          road ? (random.chance(0.5) ? WayClass::unclassified : WayClass::track) : WayClass::path;
      sketch.add({way_class, simplified(line, 0.5), "", 0, false, 0});
    }
  }
  descents(seed, number, sketch);
  for (const Vec head : heads) {
    Random random(seed, "climb", ++number);
    const Line line = winding(sketch, head, random.uniform(0.19, 0.3), 150, random);
    if (length_of(line) > 60) sketch.add({WayClass::path, simplified(line, 0.5), "", 0, false, 0});
  }
}

void draw_terraces(const std::vector<Line>& feet, std::uint64_t seed, Sketch& sketch) {
  Terraces terraces(seed, sketch);
  std::uint64_t number = 0;
  for (const Line& foot : feet) {
    const Line fine = resampled(foot, 15);
    Random where(seed, "terraces", ++number);
    for (auto i = static_cast<std::size_t>(where.between(1, 8)); i < fine.size();
         i += static_cast<std::size_t>(where.between(5, 10))) {
      if (lived_on(sketch.land, fine[i], seed)) terraces.settle(fine[i], where);
    }
  }
  terraces.more_stairs();
}

}  // namespace jingwei::services::synth
