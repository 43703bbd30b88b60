#include "data/scope.h"

#include <algorithm>

namespace jingwei::data {

std::string Scope::cache_key() const {
  if (is_whole_district()) return "*";
  std::vector<AreaId> sorted = areas_;
  std::sort(sorted.begin(), sorted.end());
  std::string key;
  for (const AreaId id : sorted) key += std::to_string(id.value) + ",";
  return key;
}

}  // namespace jingwei::data
