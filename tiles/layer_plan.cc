#include "tiles/layer_plan.h"

#include <algorithm>

namespace jingwei::tiles {

namespace {

using enum AttributeType;

constexpr AttributeName kAreaAttributes[] = {{"name", text}, {"code", text}, {"made_up", boolean}};
constexpr AttributeName kLabelAttributes[] = {{"name", text}, {"level", text}};
constexpr AttributeName kNameOnly[] = {{"name", text}};
constexpr AttributeName kNameAndKind[] = {{"name", text}, {"kind", text}};
constexpr AttributeName kBuildingAttributes[] = {
    {"name", text}, {"kind", text}, {"levels", number}};
constexpr AttributeName kTaskAttributes[] = {
    {"state", text}, {"kind", text}, {"due", number}, {"holder", number}};
constexpr AttributeName kWayAttributes[] = {
    {"name", text}, {"class", text}, {"bridge", boolean}, {"tunnel", boolean}, {"level", number}};

using enum GeometryType;

// Areas may lose no more than half a pixel; buildings are small and must keep their corners.
constexpr std::array<LayerPlan, kLayerCount> kPlans{{
    {Layer::subdistricts, "subdistricts", polygon, 8, 64, 4, 1, 0, kAreaAttributes},
    {Layer::communities, "communities", polygon, 9, 64, 4, 1, 0, kAreaAttributes},
    {Layer::grids, "grids", polygon, 11, 64, 4, 1, 0, kAreaAttributes},
    {Layer::area_labels, "area_labels", point, 8, 128, 0, 0, 0, kLabelAttributes},
    {Layer::waterways, "waterways", line, 8, 64, 4, 0, 0, kNameAndKind},
    {Layer::gullies, "gullies", polygon, 11, 64, 4, 16, 0, kNameOnly},
    {Layer::compounds, "compounds", polygon, 13, 64, 2, 4, 0, kNameOnly},
    {Layer::buildings, "buildings", polygon, 13, 64, 2, 4, 0, kBuildingAttributes},
    {Layer::ways, "ways", line, 8, 64, 4, 0, 0, kWayAttributes},
    {Layer::places, "places", point, 8, 128, 0, 0, 12, kNameAndKind},
    {Layer::facilities, "facilities", point, 12, 128, 0, 0, 13, kNameAndKind},
    {Layer::organisations, "organisations", point, 12, 128, 0, 0, 13, kNameAndKind},
    // Every one is shown: the map draws crowds of them together.
    {Layer::tasks, "tasks", point, 8, 128, 0, 0, 0, kTaskAttributes},
}};

struct WayClassPlan {
  data::WayClass way_class;
  int min_zoom;
};

using enum data::WayClass;

constexpr WayClassPlan kWayClasses[] = {
    {trunk, 8},        {primary, 8},        {secondary, 9}, {tertiary, 10},   {unclassified, 11},
    {residential, 12}, {living_street, 12}, {service, 13},  {pedestrian, 13}, {cycleway, 13},
    {track, 12},       {footway, 13},       {path, 13},     {steps, 13},
};

const WayClassPlan& plan_of_class(data::WayClass way_class) {
  return kWayClasses[static_cast<std::size_t>(way_class)];
}

static_assert([] {
  for (std::size_t i = 0; i < std::size(kWayClasses); ++i) {
    if (static_cast<std::size_t>(kWayClasses[i].way_class) != i) return false;
  }
  for (std::size_t i = 0; i < kLayerCount; ++i) {
    if (static_cast<std::size_t>(kPlans[i].layer) != i) return false;
    if (kPlans[i].attributes.size() > kMaxAttributes) return false;
    if (kPlans[i].thinned_to_zoom > 0 && kPlans[i].buffer % kThinningCell != 0) return false;
  }
  return true;
}());

struct KindZoom {
  std::string_view kind;
  int min_zoom;
};

constexpr KindZoom kPlaceZooms[] = {
    {"city", 8},     {"town", 8},           {"suburb", 10}, {"village", 10},
    {"quarter", 11}, {"neighbourhood", 12}, {"hamlet", 12},
};
constexpr int kOtherPlaces = 13;

}  // namespace

const LayerPlan& plan_of(Layer layer) { return kPlans[static_cast<std::size_t>(layer)]; }

std::span<const LayerPlan> all_plans() { return kPlans; }

std::optional<Layer> layer_named(std::string_view name) {
  const auto* const found = std::find_if(kPlans.begin(), kPlans.end(),
                                         [&](const auto& plan) { return plan.name == name; });
  if (found == kPlans.end()) return std::nullopt;
  return found->layer;
}

int min_zoom_of_way(data::WayClass way_class) { return plan_of_class(way_class).min_zoom; }

int min_zoom_of_waterway(std::string_view kind) { return kind == "river" ? 8 : 12; }

int min_zoom_of_place(std::string_view kind) {
  for (const KindZoom& place : kPlaceZooms) {
    if (place.kind == kind) return place.min_zoom;
  }
  return kOtherPlaces;
}

std::optional<Layer> layer_of_area(data::AreaLevel level) {
  switch (level) {
    case data::AreaLevel::district:
      return std::nullopt;
    case data::AreaLevel::subdistrict:
      return Layer::subdistricts;
    case data::AreaLevel::community:
      return Layer::communities;
    case data::AreaLevel::grid:
      return Layer::grids;
  }
  return std::nullopt;
}

}  // namespace jingwei::tiles
