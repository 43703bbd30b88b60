#include "tiles/terrain_tile.h"

#include <png.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "geo/check.h"
#include "tiles/tile_transform.h"

namespace jingwei::tiles {

namespace {

using Pixels = std::vector<std::uint8_t>;  // RGB, row by row

std::array<std::uint8_t, 3> terrarium(float height) {
  const double steps = std::clamp((double(height) + 32768.0) * 256.0, 0.0, 16777215.0);
  const auto v = static_cast<std::uint32_t>(std::lround(steps));
  return {static_cast<std::uint8_t>(v >> 16), static_cast<std::uint8_t>(v >> 8),
          static_cast<std::uint8_t>(v)};
}

Pixels as_png(const Pixels& rgb) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = image.height = kTerrainSide;
  image.format = PNG_FORMAT_RGB;
  png_alloc_size_t size = 0;
  JINGWEI_CHECK(png_image_write_to_memory(&image, nullptr, &size, 0, rgb.data(), 0, nullptr));
  Pixels png(size);
  JINGWEI_CHECK(png_image_write_to_memory(&image, png.data(), &size, 0, rgb.data(), 0, nullptr));
  png.resize(size);
  return png;
}

// Degrees at the middle of every column and row of the tile.
struct PixelPlaces {
  std::array<double, kTerrainSide> lon, lat;
};

PixelPlaces places_of(TileId id) {
  PixelPlaces places;
  const WorldPoint corner = tile_corner(id);
  const std::int64_t pixel = (std::int64_t{1} << (32 - id.z)) / kTerrainSide;
  for (std::size_t i = 0; i < kTerrainSide; ++i) {
    const std::int64_t middle = static_cast<std::int64_t>(i) * pixel + pixel / 2;
    const geo::LonLat at = to_lonlat(WorldPoint{corner.x + middle, corner.y + middle});
    places.lon[i] = at.lon;
    places.lat[i] = at.lat;
  }
  return places;
}

// The closest place within the raster, a trifle inside so that rounding leaves it there.
geo::LonLat onto(const geo::ElevationGrid& grid, geo::LonLat at) {
  const geo::GridPlacement& p = grid.placement();
  const double inset_x = p.cell_width / 1000, inset_y = p.cell_height / 1000;
  const double east = p.west + grid.columns() * p.cell_width;
  const double south = p.north - grid.rows() * p.cell_height;
  return {std::clamp(at.lon, p.west + inset_x, east - inset_x),
          std::clamp(at.lat, south + inset_y, p.north - inset_y)};
}

bool meets(const geo::ElevationGrid& grid, TileId id) {
  const WorldPoint corner = tile_corner(id);
  const std::int64_t side = std::int64_t{1} << (32 - id.z);
  const geo::LonLat north_west = to_lonlat(corner);
  const geo::LonLat south_east = to_lonlat(WorldPoint{corner.x + side, corner.y + side});
  const geo::GridPlacement& p = grid.placement();
  return north_west.lon < p.west + grid.columns() * p.cell_width && south_east.lon > p.west &&
         south_east.lat < p.north && north_west.lat > p.north - grid.rows() * p.cell_height;
}

}  // namespace

geo::ElevationGrid without_voids(const geo::ElevationGrid& elevation) {
  const std::int32_t columns = elevation.columns(), rows = elevation.rows();
  std::vector<float> cells(elevation.cells().begin(), elevation.cells().end());
  std::vector<std::size_t> voids;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (std::isnan(cells[i])) voids.push_back(i);
  }
  if (voids.empty()) return elevation;
  if (voids.size() == cells.size()) std::fill(cells.begin(), cells.end(), 0.0f), voids.clear();
  while (!voids.empty()) {
    std::vector<std::pair<std::size_t, float>> found;
    std::vector<std::size_t> left;
    for (const std::size_t i : voids) {
      const auto column = static_cast<std::int32_t>(i % static_cast<std::size_t>(columns));
      const auto row = static_cast<std::int32_t>(i / static_cast<std::size_t>(columns));
      double sum = 0;
      int known = 0;
      for (std::int32_t r = std::max(row - 1, 0); r <= std::min(row + 1, rows - 1); ++r) {
        for (std::int32_t c = std::max(column - 1, 0); c <= std::min(column + 1, columns - 1);
             ++c) {
          const float h = cells[static_cast<std::size_t>(r) * columns + c];
          if (std::isnan(h)) continue;
          sum += h;
          ++known;
        }
      }
      if (known > 0) {
        found.emplace_back(i, static_cast<float>(sum / known));
      } else {
        left.push_back(i);
      }
    }
    for (const auto& [i, height] : found) cells[i] = height;
    voids = std::move(left);
  }
  return {elevation.placement(), columns, rows, std::move(cells)};
}

TerrainSource::TerrainSource(const geo::ElevationGrid& elevation)
    : filled_(elevation.empty() ? elevation : without_voids(elevation)) {}

std::optional<std::vector<std::uint8_t>> TerrainSource::tile(TileId id) const {
  if (filled_.empty() || !meets(filled_, id)) return std::nullopt;
  const PixelPlaces places = places_of(id);
  Pixels rgb;
  rgb.reserve(3 * kTerrainSide * kTerrainSide);
  for (const double lat : places.lat) {
    for (const double lon : places.lon) {
      const std::optional<float> height = filled_.sample(onto(filled_, {lon, lat}));
      const auto pixel = terrarium(height.value_or(0.0f));
      rgb.insert(rgb.end(), pixel.begin(), pixel.end());
    }
  }
  return as_png(rgb);
}

}  // namespace jingwei::tiles
