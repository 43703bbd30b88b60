#include "tiles/tile_transform.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "geo/check.h"

namespace jingwei::tiles {

namespace {

constexpr double kWorldSide = 4294967296.0;
// Where the Mercator square ends: atan(sinh(pi)).
constexpr double kMaxLatitude = 85.051128779806604;
constexpr double kRadian = std::numbers::pi / 180.0;

std::int32_t within_plane(std::int64_t v) {
  return static_cast<std::int32_t>(
      std::clamp<std::int64_t>(v, -geo::kMaxCoordinate, geo::kMaxCoordinate));
}

}  // namespace

WorldPoint to_world(geo::LonLat at) {
  const double lat = std::clamp(at.lat, -kMaxLatitude, kMaxLatitude) * kRadian;
  const double x = (at.lon + 180.0) / 360.0;
  const double y = 0.5 - std::asinh(std::tan(lat)) / (2.0 * std::numbers::pi);
  return {std::llround(x * kWorldSide), std::llround(y * kWorldSide)};
}

geo::LonLat to_lonlat(WorldPoint p) {
  const double x = static_cast<double>(p.x) / kWorldSide;
  const double y = static_cast<double>(p.y) / kWorldSide;
  return {x * 360.0 - 180.0, std::atan(std::sinh((0.5 - y) * 2.0 * std::numbers::pi)) / kRadian};
}

WorldPoint tile_corner(TileId id) {
  return {std::int64_t{id.x} << (32 - id.z), std::int64_t{id.y} << (32 - id.z)};
}

geo::Point TileTransform::relative(geo::LonLat at) const {
  const WorldPoint world = to_world(at);
  return {within_plane(world.x - origin_.x), within_plane(world.y - origin_.y)};
}

geo::Point TileTransform::to_plane(geo::Point p) const { return relative(frame_.to_lonlat(p)); }

std::vector<geo::Point> TileTransform::to_plane(std::span<const geo::Point> in) const {
  std::vector<geo::LonLat> degrees(in.size());
  frame_.to_lonlat(in, degrees);
  std::vector<geo::Point> plane;
  plane.reserve(in.size());
  for (const geo::LonLat at : degrees) plane.push_back(relative(at));
  return plane;
}

geo::Box TileTransform::plane_box(TileId id, std::int32_t buffer) const {
  const WorldPoint corner = tile_corner(id);
  const std::int64_t side = std::int64_t{1} << (32 - id.z);
  const std::int64_t margin = side / kTileExtent * buffer;
  return {
      {within_plane(corner.x - origin_.x - margin), within_plane(corner.y - origin_.y - margin)},
      {within_plane(corner.x - origin_.x + side + margin),
       within_plane(corner.y - origin_.y + side + margin)}};
}

TileGrid::TileGrid(const TileTransform& transform, TileId id) : shift_(20 - id.z) {
  JINGWEI_CHECK(shift_ >= 0 && in_pyramid(id));
  const WorldPoint corner = tile_corner(id), origin = transform.origin();
  const std::int64_t half = shift_ > 0 ? std::int64_t{1} << (shift_ - 1) : 0;
  offset_ = {origin.x - corner.x + half, origin.y - corner.y + half};
}

}  // namespace jingwei::tiles
