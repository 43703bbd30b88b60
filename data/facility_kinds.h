#pragma once

#include <span>
#include <string>
#include <string_view>

namespace jingwei::data {

// One kind of facility, in Jingwei's word, with its names.
struct FacilityKind {
  std::string kind;  // "clinic"
  std::string zh, en;
};

// One line of the mapping table data/facility_kinds.csv, which is compiled in.
struct FacilityTag {
  std::string key, value;  // as in OSM: amenity, clinic
  std::string kind;
};

// All kinds, in the order in which the table first names them: the order of lists and legends.
std::span<const FacilityKind> facility_kinds();
// All lines of the table. Where an object has several of them, the first line decides.
std::span<const FacilityTag> facility_tags();

// nullptr when there is no such kind.
const FacilityKind* find_facility_kind(std::string_view kind);
// The kind that a cell of a foreign table means: a kind's word, its name in either language, a
// value of the mapping table ("bus_stop") or "key=value". nullptr when it means none.
const FacilityKind* facility_kind_from_text(std::string_view text);

}  // namespace jingwei::data
