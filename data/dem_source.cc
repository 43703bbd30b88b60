#include "data/dem_source.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <gdal.h>
#include <gdal_alg.h>
#include <gdalwarper.h>
#include <ogr_srs_api.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <limits>
#include <memory>

#include "data/gdal_file.h"
#include "geo/elevation.h"

namespace jingwei::data {
namespace {

using geo::Error;
using geo::ErrorCode;

constexpr std::int64_t kMostCells = 100'000'000;
constexpr double kLowest = -500, kHighest = 9'000;  // the Dead Sea and Everest, with room
constexpr double kStoredVoid = -32768;
constexpr float kVoid = std::numeric_limits<float>::quiet_NaN();
constexpr double kMetresADegree = 111'195;  // of the mean meridian
constexpr double kFilledCells = 10;         // how far a void is filled from its rim

constexpr AllowedDriver kRasters[] = {
    {"tif", "GTiff"}, {"tiff", "GTiff"},  {"hgt", "SRTMHGT"}, {"asc", "AAIGrid"},
    {"img", "HFA"},   {"dem", "USGSDEM"}, {"bil", "EHdr"},    {"flt", "EHdr"},
    {"dt0", "DTED"},  {"dt1", "DTED"},    {"dt2", "DTED"},    {"bt", "BT"},
    {"xyz", "XYZ"},   {"adf", "AIG"},     {"grd", "GSBG"},    {"jp2", "JP2OpenJPEG"},
};

struct DatasetDeleter {
  void operator()(void* dataset) const { GDALClose(dataset); }
};
using Dataset = std::unique_ptr<void, DatasetDeleter>;

struct SrsDeleter {
  void operator()(void* srs) const { OSRRelease(srs); }
};
using Srs = std::unique_ptr<void, SrsDeleter>;

Error gdal_failed(ErrorCode code) { return {code, gdal_message(), {}}; }

// Heights in a rectangle of degrees, or on the way there.
struct Raster {
  std::array<double, 6> placement{};  // GDAL's geotransform
  int columns = 0, rows = 0;
  std::vector<float> cells;  // NaN in a void
};

Srs epsg(int code) {
  Srs srs(OSRNewSpatialReference(nullptr));
  if (OSRImportFromEPSG(srs.get(), code) != OGRERR_NONE) return {};
  OSRSetAxisMappingStrategy(srs.get(), OAMS_TRADITIONAL_GIS_ORDER);
  return srs;
}

geo::Result<Srs> crs_of(const SourceRequest& request, GDALDatasetH dataset) {
  if (request.crs.empty()) {
    const OGRSpatialReferenceH own = GDALGetSpatialRef(dataset);
    if (!own) return Error{ErrorCode::crs_missing, {}, {}};
    Srs srs(OSRClone(own));
    OSRSetAxisMappingStrategy(srs.get(), OAMS_TRADITIONAL_GIS_ORDER);
    return srs;
  }
  const std::string digits = request.crs.starts_with("EPSG:") || request.crs.starts_with("epsg:")
                                 ? request.crs.substr(5)
                                 : request.crs;
  const bool number =
      !digits.empty() && digits.size() < 8 &&
      std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  Srs srs = number ? epsg(std::stoi(digits)) : Srs();
  if (srs) return srs;
  Error error{ErrorCode::crs_unknown, {}, {}};
  error.place.value = request.crs;
  return error;
}

// Reads the band; a cell without a height becomes NaN.
geo::Result<Raster> read_band(const SourceRequest& request, GDALDatasetH dataset,
                              SourceSink& sink) {
  Raster raster;
  raster.columns = GDALGetRasterXSize(dataset);
  raster.rows = GDALGetRasterYSize(dataset);
  if (GDALGetGeoTransform(dataset, raster.placement.data()) != CE_None) {
    return Error{ErrorCode::crs_missing, "no placement", {}};
  }
  for (const double v : raster.placement) {
    if (!std::isfinite(v)) return Error{ErrorCode::coordinate_not_finite, {}, {}};
  }
  if (std::int64_t{raster.columns} * raster.rows > kMostCells) {
    return Error{
        ErrorCode::file_too_large, fmt::format("{} x {}", raster.columns, raster.rows), {}};
  }
  const GDALRasterBandH band = GDALGetRasterBand(dataset, 1);
  if (!band) return Error{ErrorCode::raster_has_no_heights, {}, {}};
  int has_nodata = 0;
  const double nodata = GDALGetRasterNoDataValue(band, &has_nodata);
  const double scale = request.scale == 0 ? 1 : request.scale;
  raster.cells.resize(static_cast<std::size_t>(raster.columns) *
                      static_cast<std::size_t>(raster.rows));
  for (int row = 0; row < raster.rows; ++row) {
    float* const begin = raster.cells.data() + std::size_t(row) * std::size_t(raster.columns);
    if (GDALRasterIO(band, GF_Read, 0, row, raster.columns, 1, begin, raster.columns, 1,
                     GDT_Float32, 0, 0) != CE_None) {
      return gdal_failed(ErrorCode::file_truncated);
    }
    for (float* cell = begin; cell != begin + raster.columns; ++cell) {
      const bool absent = has_nodata && static_cast<double>(*cell) == nodata;
      const double height = static_cast<double>(*cell) * scale;
      *cell =
          !absent && height >= kLowest && height <= kHighest ? static_cast<float>(height) : kVoid;
    }
    if (row % 64 == 0 && !sink.progress(0.7 * row / raster.rows)) {
      return Error{ErrorCode::cancelled, {}, {}};
    }
  }
  return raster;
}

// Bytes cannot hold heights in metres, and a raster that was cut off has a plateau at its top.
geo::Status check_unscaled(const SourceRequest& request, GDALDatasetH dataset,
                           const Raster& raster) {
  if (request.scale != 0) return {};
  const GDALDataType type = GDALGetRasterDataType(GDALGetRasterBand(dataset, 1));
  if (type == GDT_Byte) return Error{ErrorCode::raster_scaled, "Byte", {}};
  float lowest = std::numeric_limits<float>::infinity(), highest = -lowest;
  std::int64_t heights = 0, at_top = 0;
  for (const float cell : raster.cells) {
    if (std::isnan(cell)) continue;
    ++heights;
    lowest = std::min(lowest, cell);
    if (cell > highest) {
      highest = cell;
      at_top = 0;
    }
    at_top += cell == highest;
  }
  if (heights == 0) return Error{ErrorCode::raster_has_no_heights, {}, {}};
  if (lowest < highest && at_top * 100 > heights) {
    return Error{ErrorCode::raster_scaled, fmt::format("{} x {}", at_top, highest), {}};
  }
  return {};
}

Dataset in_memory(const Raster& raster, OGRSpatialReferenceH srs) {
  Dataset memory(GDALCreate(GDALGetDriverByName("MEM"), "", raster.columns, raster.rows, 1,
                            GDT_Float32, nullptr));
  if (!memory) return {};
  std::array<double, 6> placement = raster.placement;
  GDALSetGeoTransform(memory.get(), placement.data());
  if (srs) GDALSetSpatialRef(memory.get(), srs);
  const GDALRasterBandH band = GDALGetRasterBand(memory.get(), 1);
  GDALSetRasterNoDataValue(band, std::nan(""));
  const CPLErr fault = GDALRasterIO(band, GF_Write, 0, 0, raster.columns, raster.rows,
                                    const_cast<float*>(raster.cells.data()), raster.columns,
                                    raster.rows, GDT_Float32, 0, 0);
  return fault == CE_None ? std::move(memory) : Dataset();
}

geo::Status read_all(GDALDatasetH dataset, Raster& raster) {
  raster.columns = GDALGetRasterXSize(dataset);
  raster.rows = GDALGetRasterYSize(dataset);
  if (std::int64_t{raster.columns} * raster.rows > kMostCells) {
    return Error{ErrorCode::file_too_large, {}, {}};
  }
  GDALGetGeoTransform(dataset, raster.placement.data());
  raster.cells.resize(std::size_t(raster.columns) * std::size_t(raster.rows));
  const GDALRasterBandH band = GDALGetRasterBand(dataset, 1);
  if (GDALRasterIO(band, GF_Read, 0, 0, raster.columns, raster.rows, raster.cells.data(),
                   raster.columns, raster.rows, GDT_Float32, 0, 0) != CE_None) {
    return gdal_failed(ErrorCode::file_truncated);
  }
  return {};
}

// By bilinear resampling, at the resolution of the source.
geo::Status warp_to_degrees(Raster& raster, OGRSpatialReferenceH from) {
  const Dataset memory = in_memory(raster, from);
  const Srs to = epsg(4490);
  if (!memory || !to) return gdal_failed(ErrorCode::memory_exceeded);
  char* wkt = nullptr;
  OSRExportToWkt(to.get(), &wkt);
  GDALWarpOptions* options = GDALCreateWarpOptions();
  options->nBandCount = 1;
  options->panSrcBands = static_cast<int*>(CPLMalloc(sizeof(int)));
  options->panDstBands = static_cast<int*>(CPLMalloc(sizeof(int)));
  options->panSrcBands[0] = options->panDstBands[0] = 1;
  options->padfSrcNoDataReal = static_cast<double*>(CPLMalloc(sizeof(double)));
  options->padfDstNoDataReal = static_cast<double*>(CPLMalloc(sizeof(double)));
  options->padfSrcNoDataReal[0] = options->padfDstNoDataReal[0] = std::nan("");
  options->papszWarpOptions = CSLSetNameValue(nullptr, "INIT_DEST", "NO_DATA");
  const Dataset warped(
      GDALAutoCreateWarpedVRT(memory.get(), nullptr, wkt, GRA_Bilinear, 0.0, options));
  GDALDestroyWarpOptions(options);
  CPLFree(wkt);
  if (!warped) return gdal_failed(ErrorCode::crs_unknown);
  return read_all(warped.get(), raster);
}

bool is_plain_degrees(const Raster& raster, OGRSpatialReferenceH srs) {
  return OSRIsGeographic(srs) && raster.placement[2] == 0 && raster.placement[4] == 0 &&
         raster.placement[1] > 0 && raster.placement[5] < 0;
}

// Names the content: the same heights at the same place, the same name.
std::uint64_t content_hash(const Raster& raster) {
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
  const auto mix = [&](std::uint64_t value) {
    for (int i = 0; i < 8; ++i, value >>= 8) hash = (hash ^ (value & 0xFF)) * 0x100000001b3;
  };
  for (const double v : raster.placement) mix(std::bit_cast<std::uint64_t>(v));
  mix(static_cast<std::uint64_t>(raster.columns));
  mix(static_cast<std::uint64_t>(raster.rows));
  for (const float cell : raster.cells) {
    mix(std::isnan(cell) ? ~std::uint64_t{0} : std::bit_cast<std::uint32_t>(cell));
  }
  return hash;
}

Error system_failed(int fault) {
  const ErrorCode code = fault == ENOSPC || fault == EDQUOT ? ErrorCode::disk_full
                         : fault == EACCES || fault == EPERM || fault == EROFS
                             ? ErrorCode::permission_denied
                             : ErrorCode::io_failed;
  return {code, std::strerror(fault), {}};
}

geo::Status sync_path(const std::string& path, int flags) {
  const int fd = open(path.c_str(), flags | O_CLOEXEC);
  if (fd < 0) return system_failed(errno);
  const int fault = fsync(fd) == 0 ? 0 : errno;
  close(fd);
  if (fault != 0) return system_failed(fault);
  return {};
}

geo::Status create_tif(const std::string& path, const Raster& raster) {
  const bool whole = std::all_of(raster.cells.begin(), raster.cells.end(), [](float cell) {
    return std::isnan(cell) || cell == std::round(cell);
  });
  char** options = CSLSetNameValue(nullptr, "COMPRESS", "DEFLATE");
  options = CSLSetNameValue(options, "PREDICTOR", whole ? "2" : "3");
  options = CSLSetNameValue(options, "TILED", "YES");
  Dataset out(GDALCreate(GDALGetDriverByName("GTiff"), path.c_str(), raster.columns, raster.rows, 1,
                         whole ? GDT_Int16 : GDT_Float32, options));
  CSLDestroy(options);
  if (!out) return errno != 0 ? system_failed(errno) : gdal_failed(ErrorCode::io_failed);
  std::array<double, 6> placement = raster.placement;
  GDALSetGeoTransform(out.get(), placement.data());
  GDALSetSpatialRef(out.get(), epsg(4490).get());
  const GDALRasterBandH band = GDALGetRasterBand(out.get(), 1);
  GDALSetRasterNoDataValue(band, kStoredVoid);
  std::vector<float> stored = raster.cells;
  for (float& cell : stored) {
    if (std::isnan(cell)) cell = static_cast<float>(kStoredVoid);
  }
  errno = 0;
  const CPLErr fault = GDALRasterIO(band, GF_Write, 0, 0, raster.columns, raster.rows,
                                    stored.data(), raster.columns, raster.rows, GDT_Float32, 0, 0);
  GDALFlushCache(out.get());
  out.reset();
  if (fault != CE_None || !gdal_message().empty()) {
    return errno == ENOSPC ? system_failed(errno) : gdal_failed(ErrorCode::io_failed);
  }
  return {};
}

// Whole under its own name, or not there at all.
geo::Status store_tif(const std::string& folder, const std::string& name, const Raster& raster) {
  const std::string path = folder + "/" + name;
  std::error_code ignored;
  if (std::filesystem::exists(path, ignored)) return {};
  if (access(folder.c_str(), W_OK) != 0) return system_failed(errno);
  const std::string beside = fmt::format("{}/.{}.{}.tif", folder, name, getpid());
  forget_gdal_messages();
  auto status = create_tif(beside, raster);
  if (status.ok()) status = sync_path(beside, O_RDONLY);
  if (status.ok() && std::rename(beside.c_str(), path.c_str()) != 0) status = system_failed(errno);
  if (status.ok()) status = sync_path(folder, O_RDONLY | O_DIRECTORY);
  if (!status.ok()) std::filesystem::remove(beside, ignored);
  return status;
}

geo::Result<Dataset> open_raster(const std::string& file) {
  start_gdal();
  const auto found = gdal_file(file, kRasters);
  if (!found.ok()) return found.error();
  const char* drivers[] = {found->driver, nullptr};
  Dataset dataset(GDALOpenEx(found->path.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY, drivers,
                             nullptr, nullptr));
  if (!dataset) return gdal_failed(ErrorCode::file_truncated);
  return dataset;
}

Elevation row_of(const Raster& raster) {
  Elevation row;
  row.columns = raster.columns;
  row.rows = raster.rows;
  row.void_cells = std::count_if(raster.cells.begin(), raster.cells.end(),
                                 [](float cell) { return std::isnan(cell); });
  row.cell_metres = -raster.placement[5] * kMetresADegree;
  row.file = fmt::format("elevation-{:016x}.tif", content_hash(raster));
  row.source_key = "elevation";
  return row;
}

void note_voids(const Elevation& row, SourceSink& sink) {
  const auto cells = static_cast<double>(row.columns) * row.rows;
  const std::string figures = fmt::format("{} / {:.0f} ({:.2f} %)", row.void_cells, cells,
                                          100.0 * static_cast<double>(row.void_cells) / cells);
  sink.note({"没有高程的栅格：" + figures + "；宽度在 10 格以内的空洞在使用时由四周补上",
             "cells without a height: " + figures +
                 "; holes of up to 10 cells are filled from their rim when used"});
}

}  // namespace

geo::Status read_elevation_raster(const SourceRequest& request, SourceSink& sink) {
  const auto dataset = open_raster(request.file);
  if (!dataset.ok()) return dataset.error();
  const auto crs = crs_of(request, dataset->get());
  if (!crs.ok()) return crs.error();
  auto raster = read_band(request, dataset->get(), sink);
  if (!raster.ok()) return raster.error();
  if (auto status = check_unscaled(request, dataset->get(), *raster); !status.ok()) return status;
  if (!is_plain_degrees(*raster, crs->get())) {
    if (auto status = warp_to_degrees(*raster, crs->get()); !status.ok()) return status;
  }
  Elevation row = row_of(*raster);
  if (row.void_cells == static_cast<std::int64_t>(raster->cells.size())) {
    return Error{ErrorCode::raster_has_no_heights, {}, {}};
  }
  const std::string name_of_file = std::filesystem::path(request.file).filename().string();
  row.source = request.source.empty() ? name_of_file : request.source;
  if (!sink.progress(0.9)) return Error{ErrorCode::cancelled, {}, {}};
  if (!request.output_folder.empty()) {
    if (auto status = store_tif(request.output_folder, row.file, *raster); !status.ok()) {
      return status;
    }
  }
  note_voids(row, sink);
  SourceSummary summary;
  const auto& at = raster->placement;
  summary.frame = request.frame.value_or(
      FrameParameters{{at[0] + at[1] * raster->columns / 2, at[3] + at[5] * raster->rows / 2}});
  summary.layer = name_of_file;
  const char* name = OSRGetName(crs->get());
  summary.crs = request.crs.empty() ? (name ? name : "") : request.crs;
  summary.features_read = 1;
  if (!sink.record({std::move(row), name_of_file, {}, {}})) {
    return Error{ErrorCode::cancelled, {}, {}};
  }
  sink.summary(std::move(summary));
  return {};
}

geo::Status read_elevation_cells(const SourceRequest& request, SourceSink& sink) {
  const auto dataset = open_raster(request.file);
  if (!dataset.ok()) return dataset.error();
  auto raster = read_band(request, dataset->get(), sink);
  if (!raster.ok()) return raster.error();
  const Dataset memory = in_memory(*raster, nullptr);
  if (!memory) return Error{ErrorCode::memory_exceeded, {}, {}};
  char** options = CSLSetNameValue(nullptr, "TEMP_FILE_DRIVER", "MEM");
  const CPLErr fault = GDALFillNodata(GDALGetRasterBand(memory.get(), 1), nullptr, kFilledCells, 0,
                                      0, options, nullptr, nullptr);
  CSLDestroy(options);
  if (fault != CE_None) return gdal_failed(ErrorCode::io_failed);
  Elevation row = row_of(*raster);
  if (auto status = read_all(memory.get(), *raster); !status.ok()) return status;
  sink.record({std::move(row), {}, {}, {}});
  for (int r = 0; r < raster->rows; ++r) {
    const auto begin = raster->cells.begin() + std::ptrdiff_t{r} * raster->columns;
    sink.heights({begin, begin + raster->columns});
    if (!sink.progress(double(r) / raster->rows)) return Error{ErrorCode::cancelled, {}, {}};
  }
  SourceSummary summary;
  summary.columns = {{"west", fmt::format("{}", raster->placement[0])},
                     {"north", fmt::format("{}", raster->placement[3])},
                     {"cell_width", fmt::format("{}", raster->placement[1])},
                     {"cell_height", fmt::format("{}", -raster->placement[5])}};
  sink.summary(std::move(summary));
  return {};
}

geo::Result<Elevation> store_elevation(const geo::ElevationGrid& grid, const std::string& source,
                                       const std::filesystem::path& folder) {
  start_gdal();
  const geo::GridPlacement& at = grid.placement();
  Raster raster;
  raster.placement = {at.west, at.cell_width, 0, at.north, 0, -at.cell_height};
  raster.columns = grid.columns();
  raster.rows = grid.rows();
  raster.cells.assign(grid.cells().begin(), grid.cells().end());
  Elevation row = row_of(raster);
  row.source = source;
  if (auto status = store_tif(folder.string(), row.file, raster); !status.ok()) {
    return status.error();
  }
  return row;
}

}  // namespace jingwei::data
