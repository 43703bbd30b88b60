#pragma once

#include <optional>
#include <string>

#include "geo/point.h"

namespace jingwei::tiles {

struct TileJsonOptions {
  std::string tiles_url;    // "http://host/610602/tiles/{z}/{x}/{y}.mvt"
  std::string attribution;  // as shown on the map; may be empty
};

struct Extent {
  double west = 0, south = 0, east = 0, north = 0;  // degrees
};

// TileJSON 3.0.0 with `vector_layers` after the plan. Without an extent there are no `bounds`.
std::string tile_json(const TileJsonOptions& options, const std::string& district_name,
                      const std::optional<Extent>& extent);

}  // namespace jingwei::tiles
