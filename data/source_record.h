#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "data/change.h"
#include "data/model/rows.h"
#include "data/projection.h"
#include "geo/error.h"
#include "geo/result.h"

// What the readers of foreign files (osm_source, vector_source, dem_source) are asked and what they
// answer. The readers run in a process of their own (import_worker); source_reader starts it.
namespace jingwei::data {

// What a file is read as: the word of `--as`.
enum class SourceKind : std::uint8_t {
  osm,
  subdistricts,
  communities,
  grids,
  compounds,
  buildings,
  facilities,
  ways,
  gullies,
  organisations,
  cadres,
  counts,
  projects,
  zones,
  works,
  declared,
  posts,
  categories,
  elevation,
  // A stored elevation-*.tif as heights for geo::ElevationGrid; not offered to users.
  elevation_grid,
};
inline constexpr int kSourceKinds = 20;

// "subdistricts" and so on; empty for elevation_grid.
std::string_view source_kind_word(SourceKind kind);
std::optional<SourceKind> source_kind_from_word(std::string_view word);

struct SourceLimits {
  std::uint64_t memory_bytes = std::uint64_t{3} << 30;  // address space of the reading process
  std::uint32_t cpu_seconds = 900;
  std::uint32_t wall_seconds = 1800;
};

using NamedValues = std::vector<std::pair<std::string, std::string>>;

struct SourceRequest {
  std::string file;  // absolute path of a regular file
  SourceKind kind{};
  // Absent: the frame is placed in the middle of what the file holds.
  std::optional<FrameParameters> frame;

  // Tables and drawings.
  std::string crs;        // "", "4490", "EPSG:4524", "gcj02", "bd09"
  std::string encoding;   // "": by evidence
  std::string layer;      // "": the only one
  std::string source;     // begins the keys; "": the name of the layer
  NamedValues columns;    // field of Jingwei -> column of the file
  NamedValues constants;  // field of Jingwei -> value for every feature

  // OpenStreetMap.
  std::string within;         // name or "r123" of the boundary that is the district
  int subdistrict_level = 0;  // admin_level that becomes subdistricts, 0 none
  int community_level = 0;

  // Elevation.
  double scale = 0;           // metres to a unit of the raster; 0: the heights are metres
  std::string output_folder;  // where the normalised raster is written

  SourceLimits limits;
};

using SourceRow =
    std::variant<Area, Place, Compound, Building, CountRow, Facility, Organisation, Way, Waterway,
                 Gully, Elevation, Project, Zone, WorkItem, DeclaredTotal, Cadre, Post, Category>;

// One row to import. Its id, version and, for areas, parent are not set yet.
struct SourceRecord {
  SourceRow row;
  std::string feature;  // how the file's feature is named to the user
  // Areas: code or name of the parent; counts: key of the building; zones, work items and declared
  // totals: code or name of the project; cadres: key or name of the organisation; posts: key of the
  // building; categories: code of the class.
  std::string belongs_to;
  std::optional<geo::Point> at;  // counts: where the building stands
  bool measured = false;         // work items: planned is the length of the line
  std::string serves;            // cadres and posts: code or name of the area
  std::string held_by;           // posts: key or name of the cadre
};

// What is said about the file as a whole.
struct SourceSummary {
  FrameParameters frame;
  std::string layer;
  std::string crs;       // as used: "EPSG:4524", "GCJ-02"
  std::string encoding;  // as used, with the evidence: "GB18030 (no .cpg, not UTF-8)"
  std::uint64_t features_read = 0;
  // How many rows each column of Jingwei was read from: "name" -> "名称".
  NamedValues columns;
  // Up to 1,000 places of features, also of refused ones, for the comparison of datums.
  std::vector<geo::LonLat> samples;
};

// Takes what a reader finds. Calls that answer false ask the reader to stop with `cancelled`.
class SourceSink {
 public:
  virtual ~SourceSink() = default;
  virtual bool progress(double fraction) = 0;
  virtual bool record(SourceRecord record) = 0;
  virtual void refused(geo::Error error) = 0;        // a feature that is left out, and why
  virtual void warned(geo::Error error) = 0;         // a feature that is taken nevertheless
  virtual void note(Text text) = 0;                  // about the file as a whole
  virtual void heights(std::vector<float> row) = 0;  // elevation_grid: one row of cells
  virtual void summary(SourceSummary summary) = 0;   // once, last
};

}  // namespace jingwei::data
