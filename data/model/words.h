#pragma once

#include <array>
#include <string_view>

#include "data/model/rows.h"

namespace jingwei::data {

// The words of the enums in files, in the store and on the wire, by value.
inline constexpr std::array<std::string_view, 4> kProvenanceWords = {"surveyed", "osm", "made_up",
                                                                     "synthetic"};
// OpenStreetMap's words.
inline constexpr std::array<std::string_view, 14> kWayClassWords = {
    "trunk",       "primary",       "secondary", "tertiary",   "unclassified",
    "residential", "living_street", "service",   "pedestrian", "cycleway",
    "track",       "footway",       "path",      "steps"};

constexpr std::string_view word(Provenance provenance) {
  return kProvenanceWords[static_cast<std::size_t>(provenance)];
}
constexpr std::string_view word(WayClass way_class) {
  return kWayClassWords[static_cast<std::size_t>(way_class)];
}

static_assert(word(Provenance::synthetic) == "synthetic");
static_assert(word(WayClass::living_street) == "living_street");
static_assert(word(WayClass::steps) == "steps");

}  // namespace jingwei::data
