#pragma once

#include <string>
#include <vector>

#include "data/world.h"
#include "geo/result.h"

namespace jingwei::services {

// All parts must hold; an empty or absent part holds always.
struct CadreQuery {
  data::AreaId area;  // he belongs to an area in it
  std::string text;   // in name, skills or the name of his organisation, folded; or his number
};

// Those whom the view sees, by id. The rows live as long as the view's World. O(cadres). not_found
// with the field for an area that the view does not see.
geo::Result<std::vector<const data::Cadre*>> find_cadres(const data::WorldView& view,
                                                         const CadreQuery& query);

}  // namespace jingwei::services
