#pragma once

// The rows of a district as plain values. Every row has an `id`, the `version` it was last written
// at (the revision of that change: this is what If-Match compares) and, where it came from a file,
// a `source_key` by which a second import of the same file finds it again.
//
// `fields(visitor, row)` names each field once; the binary codec (data/row_codec.h), equality of
// content and the change log go through it. A new field is added here and in data/schema.cc.

#include <cstdint>
#include <limits>
#include <string>

#include "data/model/ids.h"
#include "data/model/people.h"
#include "data/model/posts.h"
#include "data/model/provenance.h"
#include "data/model/tasks.h"
#include "data/model/works.h"
#include "geo/shape.h"

namespace jingwei::data {

enum class AreaLevel : std::uint8_t { district = 0, subdistrict = 1, community = 2, grid = 3 };

struct Area {
  AreaId id;
  Revision version;
  AreaLevel level{};
  AreaId parent;
  std::string code;  // text: 15 digits exceed what a double keeps
  std::string name;
  std::string kind;  // grids: "ordinary", "own"; else empty
  Provenance provenance{};
  std::string source_key;
  geo::MultiPolygon shape;
  geo::Point centre;  // where the area's services are given: place node or label point

  friend bool operator==(const Area&, const Area&) = default;
};

// A named settlement (place=town, village, hamlet, suburb ...).
struct Place {
  PlaceId id;
  Revision version;
  std::string name;
  std::string kind;
  std::string source_key;
  geo::Point at;

  friend bool operator==(const Place&, const Place&) = default;
};

// A walled estate; never cut by a grid border while at or below the upper bound of households.
struct Compound {
  CompoundId id;
  Revision version;
  std::string code;
  std::string name;
  std::string source_key;
  geo::MultiPolygon shape;

  friend bool operator==(const Compound&, const Compound&) = default;
};

struct Building {
  BuildingId id;
  Revision version;
  std::string name;
  std::string address;
  std::string kind;         // OSM's word: "residential", "yes", "church" ...
  std::int16_t levels = 0;  // 0 unknown
  std::string source_key;
  geo::Polygon footprint;

  friend bool operator==(const Building&, const Building&) = default;
};

// Households and people of a building or one of its entrances on a date. Older rows stay.
struct CountRow {
  CountId id;
  Revision version;
  BuildingId building;
  std::string entrance;  // empty: the whole building
  std::string date;      // ISO 8601, e.g. 2025-06-30
  std::int32_t households = 0;
  std::int32_t people = 0;
  std::string source;
  std::string source_key;

  friend bool operator==(const CountRow&, const CountRow&) = default;
};

struct Facility {
  FacilityId id;
  Revision version;
  std::string name;
  std::string kind;  // Jingwei's word from the mapping table: "clinic", "school" ...
  std::string tag;   // what the source says: "amenity=clinic"
  std::string address;
  std::string opening_hours;
  std::int32_t capacity = 0;  // 0 unknown
  std::string source_key;
  geo::Point at;

  friend bool operator==(const Facility&, const Facility&) = default;
};

struct Organisation {
  OrganisationId id;
  Revision version;
  std::string name;
  std::string kind;
  std::string address;
  std::string skills;  // separated by ";"
  std::int32_t headcount = 0;
  std::string source_key;
  geo::Point at;

  friend bool operator==(const Organisation&, const Organisation&) = default;
};

// In the order of the road hierarchy; decides speed, smoothing and drawing.
enum class WayClass : std::uint8_t {
  trunk,
  primary,
  secondary,
  tertiary,
  unclassified,
  residential,
  living_street,
  service,
  pedestrian,
  cycleway,
  track,
  footway,
  path,
  steps,
};

// Bits of Way::flags.
inline constexpr std::uint8_t kWayBridge = 1, kWayTunnel = 2, kWayCovered = 4;

struct Way {
  WayId id;
  Revision version;
  WayClass way_class{};
  std::uint8_t flags = 0;
  std::int8_t level = 0;        // OSM layer; ways of different levels meet only at their ends
  std::int16_t step_count = 0;  // 0 unknown
  float incline =
      std::numeric_limits<float>::quiet_NaN();  // rise over run along the line; NaN unknown
  std::string name;
  std::string surface;
  std::string source_key;
  geo::Polyline line;

  friend bool operator==(const Way& a, const Way& b) {
    const bool same_incline =
        a.incline == b.incline || (a.incline != a.incline && b.incline != b.incline);
    return a.id == b.id && a.version == b.version && a.way_class == b.way_class &&
           a.flags == b.flags && a.level == b.level && a.step_count == b.step_count &&
           same_incline && a.name == b.name && a.surface == b.surface &&
           a.source_key == b.source_key && a.line == b.line;
  }
};

struct Waterway {
  WaterwayId id;
  Revision version;
  std::string name;
  std::string kind;        // river, stream, canal, ditch, drain
  std::uint8_t flags = 0;  // kWayTunnel where it runs underground
  std::string source_key;
  geo::Polyline line;

  friend bool operator==(const Waterway&, const Waterway&) = default;
};

struct Gully {
  GullyId id;
  Revision version;
  std::string code;
  std::string name;
  Provenance provenance{};
  std::string source_key;
  geo::MultiPolygon shape;

  friend bool operator==(const Gully&, const Gully&) = default;
};

// The elevation model in force: at most one row. The raster lies beside the store in a file named
// by its content, so that an undo only switches the row.
struct Elevation {
  ElevationId id;
  Revision version;
  std::string file;    // "elevation-<16 hex digits>.tif" in the district's folder
  std::string source;  // name of the file it was imported from
  std::int32_t columns = 0, rows = 0;
  std::int64_t void_cells = 0;
  double cell_metres = 0;
  std::string source_key;

  friend bool operator==(const Elevation&, const Elevation&) = default;
};

template <class V>
void fields(V& v, Area& r) {
  v(r.id, r.version, r.level, r.parent, r.code, r.name, r.kind, r.provenance, r.source_key, r.shape,
    r.centre);
}
template <class V>
void fields(V& v, Place& r) {
  v(r.id, r.version, r.name, r.kind, r.source_key, r.at);
}
template <class V>
void fields(V& v, Compound& r) {
  v(r.id, r.version, r.code, r.name, r.source_key, r.shape);
}
template <class V>
void fields(V& v, Building& r) {
  v(r.id, r.version, r.name, r.address, r.kind, r.levels, r.source_key, r.footprint);
}
template <class V>
void fields(V& v, CountRow& r) {
  v(r.id, r.version, r.building, r.entrance, r.date, r.households, r.people, r.source,
    r.source_key);
}
template <class V>
void fields(V& v, Facility& r) {
  v(r.id, r.version, r.name, r.kind, r.tag, r.address, r.opening_hours, r.capacity, r.source_key,
    r.at);
}
template <class V>
void fields(V& v, Organisation& r) {
  v(r.id, r.version, r.name, r.kind, r.address, r.skills, r.headcount, r.source_key, r.at);
}
template <class V>
void fields(V& v, Way& r) {
  v(r.id, r.version, r.way_class, r.flags, r.level, r.step_count, r.incline, r.name, r.surface,
    r.source_key, r.line);
}
template <class V>
void fields(V& v, Waterway& r) {
  v(r.id, r.version, r.name, r.kind, r.flags, r.source_key, r.line);
}
template <class V>
void fields(V& v, Gully& r) {
  v(r.id, r.version, r.code, r.name, r.provenance, r.source_key, r.shape);
}
template <class V>
void fields(V& v, Elevation& r) {
  v(r.id, r.version, r.file, r.source, r.columns, r.rows, r.void_cells, r.cell_metres,
    r.source_key);
}

// The content of two rows is the same: all but id and version.
template <class Row>
bool same_content(const Row& a, Row b) {
  b.id = a.id;
  b.version = a.version;
  return a == b;
}

}  // namespace jingwei::data
