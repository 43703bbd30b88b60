#include "data/osm_tags.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <numbers>
#include <utility>

namespace jingwei::data {
namespace {

using Word = std::string_view;

Word value_of(const OsmTags& tags, const char* key) {
  const char* value = tags(key);
  return value ? Word(value) : Word();
}

template <std::size_t N>
bool one_of(Word value, const std::array<Word, N>& words) {
  return std::find(words.begin(), words.end(), value) != words.end();
}

constexpr std::array<std::pair<Word, WayClass>, 21> kWayClasses = {{
    {"trunk", WayClass::trunk},
    {"trunk_link", WayClass::trunk},
    {"primary", WayClass::primary},
    {"primary_link", WayClass::primary},
    {"secondary", WayClass::secondary},
    {"secondary_link", WayClass::secondary},
    {"tertiary", WayClass::tertiary},
    {"tertiary_link", WayClass::tertiary},
    {"unclassified", WayClass::unclassified},
    {"road", WayClass::unclassified},
    {"residential", WayClass::residential},
    {"living_street", WayClass::living_street},
    {"service", WayClass::service},
    {"pedestrian", WayClass::pedestrian},
    {"cycleway", WayClass::cycleway},
    {"track", WayClass::track},
    {"footway", WayClass::footway},
    {"platform", WayClass::footway},
    {"path", WayClass::path},
    {"bridleway", WayClass::path},
    {"steps", WayClass::steps},
}};

constexpr std::array<Word, 2> kShut = {"no", "private"};
constexpr std::array<Word, 5> kOpen = {"yes", "designated", "permissive", "destination",
                                       "official"};

// Set and not "no".
bool is_set(const OsmTags& tags, const char* key) {
  const Word value = value_of(tags, key);
  return !value.empty() && value != "no";
}

bool on_foot_allowed(const OsmTags& tags) {
  const Word foot = value_of(tags, "foot");
  if (one_of(foot, kOpen)) return true;
  if (one_of(foot, kShut) || value_of(tags, "motorroad") == "yes") return false;
  return !one_of(value_of(tags, "access"), kShut);
}

std::string first_line_of(Word value, std::size_t most) {
  Word cut = value.substr(0, most);
  // Not in the middle of a character.
  while (cut.size() < value.size() && !cut.empty() &&
         (static_cast<unsigned char>(value[cut.size()]) & 0xC0) == 0x80) {
    cut.remove_suffix(1);
  }
  return std::string(cut);
}

}  // namespace

std::optional<WayClass> walkable_class(const OsmTags& tags) {
  const Word highway = value_of(tags, "highway");
  const auto found = std::find_if(kWayClasses.begin(), kWayClasses.end(),
                                  [&](const auto& entry) { return entry.first == highway; });
  if (found == kWayClasses.end() || !on_foot_allowed(tags)) return std::nullopt;
  return found->second;
}

Way way_from_tags(const OsmTags& tags, WayClass way_class) {
  Way way;
  way.way_class = way_class;
  if (is_set(tags, "bridge")) way.flags |= kWayBridge;
  if (is_set(tags, "tunnel")) way.flags |= kWayTunnel;
  if (is_set(tags, "covered")) way.flags |= kWayCovered;
  const Word layer = value_of(tags, "layer");
  int level = 0;
  std::from_chars(layer.data(), layer.data() + layer.size(), level);
  way.level = static_cast<std::int8_t>(std::clamp(level, -10, 10));
  if (way_class == WayClass::steps) {
    way.step_count = static_cast<std::int16_t>(whole_number(tags("step_count"), 5'000));
  }
  way.incline = incline_ratio(value_of(tags, "incline"));
  way.name = value_of(tags, "name");
  way.surface = value_of(tags, "surface");
  return way;
}

float incline_ratio(std::string_view text) {
  constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();
  double value = 0;
  const char* const end = text.data() + text.size();
  const char* begin = text.data();
  if (begin != end && *begin == '+') ++begin;
  const auto [after, fault] = std::from_chars(begin, end, value);
  if (fault != std::errc()) return kUnknown;
  Word unit(after, static_cast<std::size_t>(end - after));
  while (unit.starts_with(' ')) unit.remove_prefix(1);
  double ratio = 0;
  if (unit == "%") {
    ratio = value / 100;
  } else if (unit == "°") {
    ratio = std::tan(value * std::numbers::pi / 180);
  } else if (unit.starts_with(':')) {
    double run = 0;
    std::from_chars(unit.data() + 1, end, run);
    ratio = run > 0 ? value / run : kUnknown;
  } else {
    return kUnknown;
  }
  // Steeper than 2:1 nobody walks; it is a slip of the mapper's.
  return std::abs(ratio) <= 2 ? static_cast<float>(ratio) : kUnknown;
}

int whole_number(const char* text, int most) {
  if (!text) return 0;
  int value = 0;
  const auto [after, fault] = std::from_chars(text, text + std::strlen(text), value);
  return fault == std::errc() && value >= 0 && value <= most ? value : 0;
}

bool is_building(const OsmTags& tags) { return is_set(tags, "building"); }

Building building_from_tags(const OsmTags& tags) {
  Building building;
  building.name = value_of(tags, "name");
  building.address = address_from_tags(tags);
  building.kind = value_of(tags, "building");
  building.levels = static_cast<std::int16_t>(whole_number(tags("building:levels"), 200));
  return building;
}

const FacilityTag* facility_tag(const OsmTags& tags) {
  if (one_of(value_of(tags, "access"), kShut)) return nullptr;
  for (const FacilityTag& tag : facility_tags()) {
    if (value_of(tags, tag.key.c_str()) == tag.value) return &tag;
  }
  return nullptr;
}

Facility facility_from_tags(const OsmTags& tags, const FacilityTag& tag) {
  Facility facility;
  facility.name = value_of(tags, "name");
  facility.kind = tag.kind;
  facility.tag = tag.key + "=" + tag.value;
  facility.address = address_from_tags(tags);
  facility.opening_hours = first_line_of(value_of(tags, "opening_hours"), 500);
  facility.capacity = whole_number(tags("capacity"), 1'000'000);
  return facility;
}

std::optional<Waterway> waterway_from_tags(const OsmTags& tags) {
  constexpr std::array<Word, 5> kKinds = {"river", "stream", "canal", "ditch", "drain"};
  const Word kind = value_of(tags, "waterway");
  if (!one_of(kind, kKinds)) return std::nullopt;
  Waterway waterway;
  waterway.name = value_of(tags, "name");
  waterway.kind = kind;
  if (is_set(tags, "tunnel")) waterway.flags |= kWayTunnel;
  return waterway;
}

std::optional<Place> place_from_tags(const OsmTags& tags) {
  constexpr std::array<Word, 8> kKinds = {
      "city",    "town",          "suburb", "village",
      "quarter", "neighbourhood", "hamlet", "isolated_dwelling"};
  const Word kind = value_of(tags, "place");
  const Word name = value_of(tags, "name");
  if (name.empty() || !one_of(kind, kKinds)) return std::nullopt;
  Place place;
  place.name = name;
  place.kind = kind;
  return place;
}

std::string address_from_tags(const OsmTags& tags) {
  const Word full = value_of(tags, "addr:full");
  if (!full.empty()) return std::string(full);
  Word street = value_of(tags, "addr:street");
  if (street.empty()) street = value_of(tags, "addr:place");
  const Word number = value_of(tags, "addr:housenumber");
  std::string out(street);
  if (!out.empty() && !number.empty()) out += ' ';
  return out += number;
}

}  // namespace jingwei::data
