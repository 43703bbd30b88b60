#include "app/attribution.h"

#include <algorithm>

namespace jingwei::app {
namespace {

constexpr std::string_view kOsmText = "© OpenStreetMap contributors";
constexpr std::string_view kOsmUrl = "https://www.openstreetmap.org/copyright";

// Rows from OpenStreetMap carry its object's type and number as their key: n12, w34, r56.
bool is_from_osm(std::string_view source_key) {
  return source_key.size() > 1 &&
         std::string_view("nwr").find(source_key[0]) != std::string_view::npos &&
         std::all_of(source_key.begin() + 1, source_key.end(),
                     [](char c) { return c >= '0' && c <= '9'; });
}

template <class Row>
bool any_from_osm(const data::WorldView& view) {
  bool found = false;
  view.for_each<Row>(
      [&](const Row& row, data::AreaId) { found = found || is_from_osm(row.source_key); });
  return found;
}

}  // namespace

std::vector<Attribution> attributions(const data::WorldView& view) {
  std::vector<Attribution> sources;
  if (any_from_osm<data::Way>(view) || any_from_osm<data::Building>(view) ||
      any_from_osm<data::Facility>(view) || any_from_osm<data::Waterway>(view) ||
      any_from_osm<data::Place>(view)) {
    sources.push_back({std::string(kOsmText), std::string(kOsmUrl)});
  }
  view.for_each<data::Elevation>([&](const data::Elevation& row, data::AreaId) {
    sources.push_back({"高程 Elevation: " + row.source, ""});
  });
  return sources;
}

bool is_synthetic(const data::WorldView& view) {
  bool synthetic = false;
  view.for_each<data::Area>([&](const data::Area& area, data::AreaId) {
    synthetic = synthetic || area.provenance == data::Provenance::synthetic;
  });
  return synthetic;
}

std::vector<data::Text> notices(const data::WorldView& view) {
  std::vector<data::Text> told;
  std::size_t made_up[4] = {};
  view.for_each<data::Area>([&](const data::Area& area, data::AreaId) {
    if (area.provenance == data::Provenance::made_up)
      ++made_up[static_cast<std::size_t>(area.level)];
  });
  const auto tell = [&](data::AreaLevel level, std::string_view zh, std::string_view en) {
    const std::size_t n = made_up[static_cast<std::size_t>(level)];
    if (n == 0) return;
    told.push_back(
        {"图上的" + std::string(zh) + "（" + std::to_string(n) +
             " 个）是程序划出的示例，不是官方界线",
         "The " + std::to_string(n) + " " + std::string(en) +
             " on the map were drawn by the program as an example; they are not official"});
  };
  tell(data::AreaLevel::subdistrict, "街道", "subdistricts");
  tell(data::AreaLevel::community, "社区", "communities");
  tell(data::AreaLevel::grid, "网格", "grids");
  if (is_synthetic(view)) {
    told.push_back({"合成数据：由程序生成，与真实的人、楼和地形无关",
                    "Synthetic data: made by a program; no real person, building or piece of land "
                    "is in it"});
  }
  return told;
}

}  // namespace jingwei::app
