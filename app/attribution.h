#pragma once

#include <string>
#include <vector>

#include "data/world.h"

namespace jingwei::app {

// A source that must be named on the map.
struct Attribution {
  std::string text, url;
};

// The sources of what the district holds, as its rows say.
std::vector<Attribution> attributions(const data::WorldView& view);
// Whether areas of the district, and so all that stands in them, were made by a program.
bool is_synthetic(const data::WorldView& view);
// What a reader of the map must know about its data: areas that are made up ...
std::vector<data::Text> notices(const data::WorldView& view);

}  // namespace jingwei::app
