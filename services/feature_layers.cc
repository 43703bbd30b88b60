#include "services/feature_layers.h"

namespace jingwei::services {

const FeatureLayer* find_feature_layer(std::string_view name) {
  for (const FeatureLayer& layer : kFeatureLayers) {
    if (layer.name == name) return &layer;
  }
  return nullptr;
}

std::optional<data::AreaLevel> level_of_layer(std::string_view name) {
  for (const auto level :
       {data::AreaLevel::subdistrict, data::AreaLevel::community, data::AreaLevel::grid}) {
    if (data::area_layer(level) == name) return level;
  }
  return std::nullopt;
}

}  // namespace jingwei::services
