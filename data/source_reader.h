#pragma once

#include <array>
#include <filesystem>
#include <vector>

#include "data/source_record.h"
#include "geo/elevation.h"
#include "geo/progress.h"
#include "geo/result.h"

namespace jingwei::data {

// How many features were refused or warned about, by reason, and the first of them in full.
class Findings {
 public:
  static constexpr std::size_t kKept = 1'000;

  void add(geo::Error error);
  std::size_t total() const { return total_; }
  // In the order of the codes; only those that occur.
  std::vector<std::pair<geo::ErrorCode, std::size_t>> counts() const;
  const std::vector<geo::Error>& first() const { return first_; }

 private:
  std::array<std::size_t, 128> by_code_{};
  std::size_t total_ = 0;
  std::vector<geo::Error> first_;
};

// All that a file holds for an import.
struct SourceContent {
  SourceSummary summary;
  std::vector<SourceRecord> records;
  Findings refused, warned;
  std::vector<Text> notes;
};

// Reads a file in a process of its own: `binary` (empty: this program) is started as an import
// worker, without network and within request.limits. Whatever happens to that process, this one
// only gets an Error: worker_failed, time_exceeded, memory_exceeded, or what the reader says of the
// file. Each error and finding names the file. Cancelled by progress, within 0.2 s. Errors of its
// own: file_not_found, permission_denied (checked before the process is started), usage for a path
// that GDAL would take for something else than a file.
geo::Result<SourceContent> read_source(const SourceRequest& request,
                                       const std::filesystem::path& binary,
                                       geo::Progress& progress);

// The heights of a raster that an import has stored, voids as NaN; small voids (up to 10 cells from
// a height on either side) are filled from their rim. Read once by a worker, then from a raw copy
// in `cache_folder` that is remade when it is missing or damaged.
geo::Result<geo::ElevationGrid> read_elevation(const std::filesystem::path& raster,
                                               const std::filesystem::path& cache_folder,
                                               const std::filesystem::path& binary,
                                               geo::Progress& progress);

}  // namespace jingwei::data
