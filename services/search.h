#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "data/folded_text.h"
#include "data/world.h"
#include "geo/result.h"

namespace jingwei::services {

using data::folded;

struct SearchQuery {
  std::string layer;            // one of kFeatureLayers
  std::optional<geo::Box> box;  // the feature's box meets it
  std::string text;             // in name, code or address, folded; empty: all
  std::string kind;             // equal; empty: all
  data::AreaId area;            // lies in it; 0: anywhere
  std::int64_t after = 0;       // ids above this one
  std::size_t limit = 100;
};

struct SearchResult {
  std::size_t matched = 0;        // all matches, whatever `after` and `limit`
  std::vector<std::int64_t> ids;  // ascending
  bool more = false;              // there are matches after the last of `ids`
};

// What the view sees of the layer. O(rows). not_found: no such layer, or no such area.
geo::Result<SearchResult> search(const data::WorldView& view, const SearchQuery& query);

}  // namespace jingwei::services
