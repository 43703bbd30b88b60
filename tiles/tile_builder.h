#pragma once

#include <string>

#include "data/scope.h"
#include "tiles/layer_set.h"

namespace jingwei::tiles {

// One layer of a tile as MVT bytes (a field `layers` of the tile), nothing when it holds no
// feature. Features of scoped rows are left out unless the scope sees them. Requires:
// in_pyramid(id), id.z <= 20. Ensures: the bytes are a function of the World, the scope and the
// tile: features stand in the order of their ids; all polygons are valid, shells clockwise on the
// screen, each before its holes.
std::string encode_layer(const LayerSet& layers, Layer layer, TileId id, const data::Scope& scope);

}  // namespace jingwei::tiles
