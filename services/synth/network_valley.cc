#include "services/synth/network_valley.h"

#include <algorithm>
#include <cmath>

namespace jingwei::services::synth {
namespace {

constexpr double kStep = 5;  // metres, of looking across

// The bed and the foot of the slopes on the line across the axis.
void look_across(const Land& land, double farthest, Valley::Section& section) {
  const auto kind_across = [&](double t) { return kind(land, section.axis + section.left * t); };
  // The bed nearest to the axis.
  double bed = 0;
  bool found = false;
  for (double t = 0; t <= 800 && !found; t += kStep) {
    for (const double side : {1.0, -1.0}) {
      if (kind_across(side * t) == LandKind::river) {
        bed = side * t;
        found = true;
        break;
      }
    }
  }
  if (!found) return;
  section.valid = true;
  for (int side = 0; side < 2; ++side) {
    const double sign = side == 0 ? 1 : -1;
    double t = bed;
    while (kind_across(t) == LandKind::river) t += sign * kStep;
    section.inner[side] = t;
    double end = t;  // the last floor before the slope
    while (std::abs(t) < farthest && inside(land, section.axis + section.left * t, 15)) {
      const LandKind here = kind_across(t);
      if (here == LandKind::slope) break;
      if (here == LandKind::floor) end = t;
      t += sign * kStep;
    }
    section.outer[side] = end;
  }
}

// The bank as a line that a road can follow: the farthest of the bed's edge nearby, evened out.
void even_banks(Valley& valley) {
  auto& sections = valley.sections;
  const auto n = static_cast<int>(sections.size());
  for (int side = 0; side < 2; ++side) {
    const double sign = side == 0 ? 1 : -1;
    std::vector<double> inner(sections.size());
    for (int i = 0; i < n; ++i) {
      double most = -1e9;
      for (int k = std::max(0, i - 2); k <= std::min(n - 1, i + 2); ++k) {
        const auto& s = sections[static_cast<std::size_t>(k)];
        if (s.valid) most = std::max(most, sign * s.inner[side]);
      }
      inner[static_cast<std::size_t>(i)] = most;
    }
    for (int pass = 0; pass < 6; ++pass) {
      double before = inner.front();
      for (std::size_t i = 1; i + 1 < sections.size(); ++i) {
        const double here = inner[i];
        if (std::min({before, here, inner[i + 1]}) > -1e8) {
          inner[i] = (before + 2 * here + inner[i + 1]) / 4;
        }
        before = here;
      }
    }
    for (std::size_t i = 0; i < sections.size(); ++i) {
      if (sections[i].valid) sections[i].inner[side] = sign * (inner[i] + 14);
    }
  }
}

// The least of the strip's width nearby, evened out: where a gully opens it is not part of it.
void even_out(Valley& valley, int window, int passes) {
  auto& sections = valley.sections;
  const auto n = static_cast<int>(sections.size());
  for (int side = 0; side < 2; ++side) {
    const double sign = side == 0 ? 1 : -1;
    std::vector<double> outer(sections.size());
    for (int i = 0; i < n; ++i) {
      // Across the mouth of a side valley it goes on as before and after.
      std::vector<double> wide;
      for (int k = std::max(0, i - 10 * window); k <= std::min(n - 1, i + 10 * window); ++k) {
        const auto& s = sections[static_cast<std::size_t>(k)];
        if (s.valid) wide.push_back(sign * s.outer[side]);
      }
      double least = 1e9;
      if (!wide.empty()) {
        const auto middle = wide.begin() + static_cast<std::ptrdiff_t>(wide.size() / 2);
        std::nth_element(wide.begin(), middle, wide.end());
        least = *middle + 70;
      }
      for (int k = std::max(0, i - window); k <= std::min(n - 1, i + window); ++k) {
        const auto& s = sections[static_cast<std::size_t>(k)];
        if (s.valid) least = std::min(least, sign * s.outer[side]);
      }
      outer[static_cast<std::size_t>(i)] = least;
    }
    for (int pass = 0; pass < passes; ++pass) {
      double before = outer.front();
      for (int i = 1; i + 1 < n; ++i) {
        double& here = outer[static_cast<std::size_t>(i)];
        const double mean = (before + 2 * here + outer[static_cast<std::size_t>(i + 1)]) / 4;
        before = here;
        here = std::min(here, mean);
      }
    }
    for (int i = 0; i < n; ++i) {
      auto& s = sections[static_cast<std::size_t>(i)];
      if (!s.valid) continue;
      s.outer[side] = sign * (outer[static_cast<std::size_t>(i)] - 14);
      if (sign * (s.outer[side] - s.inner[side]) < 0) s.outer[side] = s.inner[side];
    }
  }
}

Valley valley_along(const Land& land, const geo::Polyline& river, int smoothing, bool plain) {
  Valley valley;
  // The streets of a plain are planned: straight, whatever bends the river makes.
  const Line bends = line_of(river);
  Line axis = resampled(plain ? Line{bends.front(), bends.back()} : bends, 20);
  smooth(axis, smoothing);
  const std::size_t n = axis.size(), reach = 8;
  for (std::size_t i = 0; i < n; ++i) {
    Valley::Section section;
    section.axis = axis[i];
    const Vec a = axis[i > reach ? i - reach : 0], b = axis[std::min(i + reach, n - 1)];
    section.left = left_of(unit(b - a));
    if (inside(land, section.axis, 30)) {
      look_across(land, plain ? 9000 * growth_of(land) : 1100, section);
    }
    valley.sections.push_back(section);
  }
  even_banks(valley);
  even_out(valley, plain ? 0 : 6, plain ? 0 : 30);
  return valley;
}

}  // namespace

Vec Valley::at(double position, int side, double share) const {
  const double last = static_cast<double>(sections.size() - 1);
  const auto i = static_cast<std::size_t>(std::clamp(std::floor(position), 0.0, last - 1));
  const double u = std::clamp(position - static_cast<double>(i), 0.0, 1.0);
  const auto place = [&](const Section& s) {
    return s.axis + s.left * (s.inner[side] + share * (s.outer[side] - s.inner[side]));
  };
  return place(sections[i]) * (1 - u) + place(sections[i + 1]) * u;
}

double Valley::width(double position, int side) const {
  const auto i = static_cast<std::size_t>(
      std::clamp(std::lround(position), 0L, static_cast<long>(sections.size()) - 1));
  return sections[i].valid ? std::abs(sections[i].outer[side] - sections[i].inner[side]) : 0;
}

bool has_bed(const Land& land, const geo::Polyline& tributary) {
  return std::count_if(tributary.begin(), tributary.end(),
                       [&](geo::Point p) { return land.kind_at(p) == LandKind::river; }) >= 14;
}

std::vector<Valley> find_valleys(const Land& land, bool plain) {
  std::vector<Valley> valleys = {valley_along(land, land.river, 1400, plain)};
  if (plain) return valleys;
  // Cells that belong to the floor of a valley found before.
  std::vector<char> taken(land.kind.size(), 0);
  const auto cell = [&](Vec v) {
    const Vec in = v - metres(land.north_west);
    const auto c =
        std::clamp(static_cast<std::int32_t>(in.x / land.cell_metres), 0, land.columns - 1);
    const auto r =
        std::clamp(static_cast<std::int32_t>(-in.y / land.cell_metres), 0, land.rows - 1);
    return static_cast<std::size_t>(r * land.columns + c);
  };
  const auto take = [&](const Valley& valley) {
    for (double position = 0; position < static_cast<double>(valley.sections.size()) - 1;
         position += 0.4) {
      const auto& s = valley.sections[static_cast<std::size_t>(position)];
      if (!s.valid) continue;
      const Vec from = valley.at(position, 0, 1), to = valley.at(position, 1, 1);
      const int n = static_cast<int>(norm(to - from) / 7) + 1;
      for (int i = 0; i <= n; ++i) taken[cell(from + (to - from) * (double(i) / n))] = 1;
    }
  };
  take(valleys.front());
  std::size_t number = 0;
  for (const geo::Polyline& line : land.tributaries) {
    if (!has_bed(land, line)) continue;
    Valley valley = valley_along(land, line, 400, plain);
    valley.number = ++number;
    std::size_t valid = 0;
    for (std::size_t i = 0; i < valley.sections.size(); ++i) {
      Valley::Section& s = valley.sections[i];
      const auto position = static_cast<double>(i);
      for (int side = 0; side < 2; ++side) {
        // From the mouth on the floor is the larger valley's.
        if (taken[cell(valley.at(position, side, 0))] || taken[cell(s.axis)]) s.valid = false;
        if (taken[cell(valley.at(position, side, 1))]) s.outer[side] = s.inner[side];
      }
      valid += s.valid;
    }
    if (valid < 25) continue;
    take(valley);
    valleys.push_back(std::move(valley));
  }
  return valleys;
}

}  // namespace jingwei::services::synth
