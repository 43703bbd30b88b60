#include "geo/walk_speed.h"

#include <array>
#include <cmath>

namespace jingwei::geo {
namespace {

constexpr double kStepsUp = 0.45, kStepsDown = 0.6;  // m/s
constexpr double kOffPathFactor = 0.6;
// 6 exp(-3.5 * 0.05) km/h in m/s: the flat speed that wheelchairs are scaled from.
constexpr double kToblerFlat = 5.036742125 / 3.6;

constexpr std::array<WalkProfileData, kWalkProfileCount> kProfiles{{
    {.profile = WalkProfile::adult,
     .key = "adult",
     .name_zh = "成年人",
     .name_en = "Adult",
     .speed_factor = 1.0,
     .steps_factor = 1.0,
     .steepest = 0,
     .assumed = false,
     .source_zh = "Tobler 1993 徒步函数；台阶水平速度上行 0.45 米/秒、下行 0.6 米/秒（Kretz "
                  "等，长台阶实测）",
     .source_en = "Tobler (1993) hiking function; steps 0.45 m/s up and 0.6 m/s down, horizontally "
                  "(Kretz et al., long outdoor stairway)"},
    {.profile = WalkProfile::elderly,
     .key = "elderly",
     .name_zh = "老年人",
     .name_en = "Elderly person",
     .speed_factor = 0.75,
     .steps_factor = 0.75,
     .steepest = 0,
     .assumed = true,
     .source_zh = "假定值：成年人速度的 0.75 倍，尚无文献依据",
     .source_en = "Assumption: 0.75 of the adult's speed, no source yet"},
    {.profile = WalkProfile::pushchair,
     .key = "pushchair",
     .name_zh = "推婴儿车",
     .name_en = "With a pushchair",
     .speed_factor = 0.85,
     .steps_factor = 0.5,
     .steepest = 0,
     .assumed = true,
     .source_zh = "假定值：成年人速度的 0.85 倍，台阶减半，尚无文献依据",
     .source_en = "Assumption: 0.85 of the adult's speed, half on steps, no source yet"},
    {.profile = WalkProfile::wheelchair,
     .key = "wheelchair",
     .name_zh = "轮椅",
     .name_en = "Wheelchair",
     .speed_factor = 1.0 / kToblerFlat,
     .steps_factor = 0,
     .steepest = 1.0 / 12.0,
     .assumed = true,
     .source_zh =
         "假定值：平地 1.0 米/秒，随坡度按 Tobler 变化；台阶及大于 1:12 的坡度不可通行（1:12 "
         "为无障碍坡道上限）",
     .source_en = "Assumption: 1.0 m/s on the flat, with the slope as Tobler; no steps and nothing "
                  "above 1:12 (the limit of ramps)"},
}};

}  // namespace

std::span<const WalkProfileData> walk_profiles() { return kProfiles; }

const WalkProfileData& walk_profile(WalkProfile profile) {
  return kProfiles[static_cast<std::size_t>(profile)];
}

std::optional<WalkProfile> find_walk_profile(std::string_view key) {
  for (const WalkProfileData& data : kProfiles) {
    if (data.key == key) return data.profile;
  }
  return std::nullopt;
}

Speed tobler(Slope slope) {
  // The 0.05 makes a gentle descent the fastest.
  return Speed::from_kilometres_per_hour(6.0 * std::exp(-3.5 * std::abs(slope.ratio() + 0.05)));
}

Speed steps_speed(Slope slope) {
  if (slope.ratio() > 0) return Speed::from_metres_per_second(kStepsUp);
  if (slope.ratio() < 0) return Speed::from_metres_per_second(kStepsDown);
  return Speed::from_metres_per_second(2.0 / (1.0 / kStepsUp + 1.0 / kStepsDown));
}

double slope_limit(WalkSurface surface) {
  switch (surface) {
    case WalkSurface::road:
      return 0.30;
    case WalkSurface::footway:
      return 0.45;
    case WalkSurface::path:
    case WalkSurface::steps:
      return 0.65;
  }
  return 0.30;
}

std::optional<Speed> walk_speed(WalkProfile profile, WalkSurface surface, Slope slope) {
  const WalkProfileData& data = walk_profile(profile);
  if (surface == WalkSurface::steps) {
    if (data.steps_factor <= 0) return std::nullopt;
    return Speed::from_metres_per_second(steps_speed(slope).metres_per_second() *
                                         data.steps_factor);
  }
  // A ramp of exactly 1:12 that went through single precision is still passable.
  if (data.steepest > 0 && std::abs(slope.ratio()) > data.steepest * (1 + 1e-6)) {
    return std::nullopt;
  }
  const double limit = slope_limit(surface);
  const Slope believed = Slope::from_ratio(std::min(limit, std::max(-limit, slope.ratio())));
  return Speed::from_metres_per_second(tobler(believed).metres_per_second() * data.speed_factor);
}

Speed off_path_speed(WalkProfile profile) {
  return Speed::from_metres_per_second(tobler(Slope::from_ratio(0)).metres_per_second() *
                                       walk_profile(profile).speed_factor * kOffPathFactor);
}

Milliseconds off_path_time(WalkProfile profile, Metres distance) {
  const double ms = distance.value / off_path_speed(profile).metres_per_second() * 1000.0;
  return {static_cast<std::int32_t>(std::ceil(ms - 1e-6))};
}

}  // namespace jingwei::geo
