#include "data/china_offset.h"

#include <cmath>
#include <numbers>

namespace jingwei::data {
namespace {

constexpr double kPi = std::numbers::pi;
// The ellipsoid of Krassowsky (1940), on which the offset in metres is turned into degrees.
constexpr double kAxis = 6378245.0;
constexpr double kEccentricity2 = 0.00669342162296594323;
// BD-09 turns with this frequency.
constexpr double kTurn = kPi * 3000.0 / 180.0;

bool offset_applies(geo::LonLat at) {
  return at.lon >= 72.004 && at.lon <= 137.8347 && at.lat >= 0.8293 && at.lat <= 55.8271;
}

// The waves that both components have in common.
double waves(double v, double root) {
  return (20.0 * std::sin(6.0 * v * kPi) + 20.0 * std::sin(2.0 * v * kPi)) * 2.0 / 3.0 + root;
}

double offset_north(double x, double y) {
  return -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y +
         waves(x, 0.2 * std::sqrt(std::abs(x))) +
         (20.0 * std::sin(y * kPi) + 40.0 * std::sin(y / 3.0 * kPi)) * 2.0 / 3.0 +
         (160.0 * std::sin(y / 12.0 * kPi) + 320.0 * std::sin(y * kPi / 30.0)) * 2.0 / 3.0;
}

double offset_east(double x, double y) {
  return 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + waves(x, 0.1 * std::sqrt(std::abs(x))) +
         (20.0 * std::sin(x * kPi) + 40.0 * std::sin(x / 3.0 * kPi)) * 2.0 / 3.0 +
         (150.0 * std::sin(x / 12.0 * kPi) + 300.0 * std::sin(x / 30.0 * kPi)) * 2.0 / 3.0;
}

geo::LonLat bd09_from_gcj02(geo::LonLat at) {
  const double radius = std::hypot(at.lon, at.lat) + 0.00002 * std::sin(at.lat * kTurn);
  const double angle = std::atan2(at.lat, at.lon) + 0.000003 * std::cos(at.lon * kTurn);
  return {radius * std::cos(angle) + 0.0065, radius * std::sin(angle) + 0.006};
}

// Fixed point of x = at - (forward(x) - x): the offset changes slowly, so each step gains digits.
template <class Forward>
geo::LonLat inverted(geo::LonLat at, Forward forward) {
  geo::LonLat guess = at;
  for (int step = 0; step < 50; ++step) {
    const geo::LonLat there = forward(guess);
    const double east = at.lon - there.lon, north = at.lat - there.lat;
    guess = {guess.lon + east, guess.lat + north};
    if (std::abs(east) < 1e-10 && std::abs(north) < 1e-10) break;
  }
  return guess;
}

}  // namespace

geo::LonLat gcj02_from_wgs84(geo::LonLat at) {
  if (!offset_applies(at)) return at;
  const double x = at.lon - 105.0, y = at.lat - 35.0;
  const double latitude = at.lat * kPi / 180.0;
  const double w2 = 1 - kEccentricity2 * std::sin(latitude) * std::sin(latitude);
  const double meridian_radius = kAxis * (1 - kEccentricity2) / (w2 * std::sqrt(w2));
  const double parallel_radius = kAxis / std::sqrt(w2) * std::cos(latitude);
  return {at.lon + offset_east(x, y) * 180.0 / (parallel_radius * kPi),
          at.lat + offset_north(x, y) * 180.0 / (meridian_radius * kPi)};
}

geo::LonLat bd09_from_wgs84(geo::LonLat at) { return bd09_from_gcj02(gcj02_from_wgs84(at)); }

geo::LonLat wgs84_from_gcj02(geo::LonLat at) { return inverted(at, gcj02_from_wgs84); }

geo::LonLat wgs84_from_bd09(geo::LonLat at) {
  return wgs84_from_gcj02(inverted(at, bd09_from_gcj02));
}

}  // namespace jingwei::data
