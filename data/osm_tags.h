#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "data/facility_kinds.h"
#include "data/model/rows.h"

// What the tags of OpenStreetMap mean to Jingwei. Pure; data/osm_source.h reads the file.
namespace jingwei::data {

// The value of a key, nullptr when the object does not carry it.
using OsmTags = std::function<const char*(const char* key)>;

// The class of a way that may be walked on; empty for motorways, ways that are closed to
// pedestrians, and what is not (or no longer) built. Where `access` shuts everybody out, an
// explicit `foot` permission opens the way again.
std::optional<WayClass> walkable_class(const OsmTags& tags);
// All but id, version, source_key and line.
Way way_from_tags(const OsmTags& tags, WayClass way_class);

// Rise over run: "10%", "-5 %", "6°", "1:12". NaN for "up", "down" and what has no unit.
float incline_ratio(std::string_view text);
// A whole number at the start of the text ("3.5" gives 3), 0 when there is none or it is beyond
// [0, most].
int whole_number(const char* text, int most);

bool is_building(const OsmTags& tags);
Building building_from_tags(const OsmTags& tags);

// The first line of the mapping table that the object carries; nullptr when none does or when it is
// closed to the public (access=no or private).
const FacilityTag* facility_tag(const OsmTags& tags);
Facility facility_from_tags(const OsmTags& tags, const FacilityTag& tag);

// river, stream, canal, ditch, drain.
std::optional<Waterway> waterway_from_tags(const OsmTags& tags);
// Settlements and their parts, with a name.
std::optional<Place> place_from_tags(const OsmTags& tags);

// "Carrer Major 12", or addr:full.
std::string address_from_tags(const OsmTags& tags);

}  // namespace jingwei::data
