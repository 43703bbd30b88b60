#include "tiles/tilejson.h"

#include <nlohmann/json.hpp>

#include "tiles/layer_plan.h"

namespace jingwei::tiles {

namespace {

std::string_view type_name(AttributeType type) {
  switch (type) {
    case AttributeType::text:
      return "String";
    case AttributeType::number:
      return "Number";
    case AttributeType::boolean:
      return "Boolean";
  }
  return "";
}

}  // namespace

std::string tile_json(const TileJsonOptions& options, const std::string& district_name,
                      const std::optional<Extent>& extent) {
  using Json = nlohmann::ordered_json;
  Json layers = Json::array();
  for (const LayerPlan& plan : all_plans()) {
    Json fields = Json::object();
    for (const AttributeName& attribute : plan.attributes) {
      fields[std::string(attribute.name)] = type_name(attribute.type);
    }
    layers.push_back(
        {{"id", plan.name}, {"fields", fields}, {"minzoom", plan.min_zoom}, {"maxzoom", kMaxZoom}});
  }
  Json document{{"tilejson", "3.0.0"},     {"name", district_name}, {"tiles", {options.tiles_url}},
                {"vector_layers", layers}, {"minzoom", kMinZoom},   {"maxzoom", kMaxZoom},
                {"scheme", "xyz"}};
  if (!options.attribution.empty()) document["attribution"] = options.attribution;
  if (extent) {
    document["bounds"] = {extent->west, extent->south, extent->east, extent->north};
  }
  return document.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace jingwei::tiles
