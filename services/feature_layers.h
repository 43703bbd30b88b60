#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <type_traits>

#include "data/change.h"
#include "data/model/row_traits.h"

namespace jingwei::services {

// A layer of features as it is named in URLs, with the noun for one of its features. The three
// levels of areas are layers of their own though they share one table.
struct FeatureLayer {
  std::string_view name;
  std::string_view zh, en;
};

inline constexpr std::array kFeatureLayers = {
    FeatureLayer{"subdistricts", "街道", "subdistrict"},
    FeatureLayer{"communities", "社区", "community"},
    FeatureLayer{"grids", "网格", "grid"},
    FeatureLayer{"places", "地名", "place"},
    FeatureLayer{"compounds", "小区", "compound"},
    FeatureLayer{"buildings", "建筑", "building"},
    FeatureLayer{"facilities", "设施", "facility"},
    FeatureLayer{"organisations", "单位", "organisation"},
    FeatureLayer{"ways", "道路", "way"},
    FeatureLayer{"waterways", "水系", "waterway"},
    FeatureLayer{"gullies", "沟道", "gully"},
};

const FeatureLayer* find_feature_layer(std::string_view name);
// The level of a layer of areas.
std::optional<data::AreaLevel> level_of_layer(std::string_view name);
// The layer in which a row is shown.
template <class Row>
std::string_view layer_of(const Row& row) {
  if constexpr (std::is_same_v<Row, data::Area>) {
    return data::area_layer(row.level);
  } else {
    return data::RowTraits<Row>::layer;
  }
}

template <class Row>
struct RowType {
  using type = Row;
};

// Calls visit(RowType<Row>{}) for the row type of the layer and answers what it answers.
// Requires: find_feature_layer(layer).
template <class F>
auto with_row_type(std::string_view layer, F&& visit) {
  if (layer == "places") return visit(RowType<data::Place>{});
  if (layer == "compounds") return visit(RowType<data::Compound>{});
  if (layer == "buildings") return visit(RowType<data::Building>{});
  if (layer == "facilities") return visit(RowType<data::Facility>{});
  if (layer == "organisations") return visit(RowType<data::Organisation>{});
  if (layer == "ways") return visit(RowType<data::Way>{});
  if (layer == "waterways") return visit(RowType<data::Waterway>{});
  if (layer == "gullies") return visit(RowType<data::Gully>{});
  return visit(RowType<data::Area>{});
}

// Whether the row belongs to the layer: for areas their level decides.
template <class Row>
bool belongs_to_layer(const Row& row, std::string_view layer) {
  return layer_of(row) == layer;
}

}  // namespace jingwei::services
