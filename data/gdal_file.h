#pragma once

#include <span>
#include <string>
#include <string_view>

#include "geo/result.h"

// What the two readers by GDAL (vector_source, dem_source) have in common. No GDAL type shows here.
namespace jingwei::data {

// A file extension and the one GDAL driver that may read it.
struct AllowedDriver {
  std::string_view extension;  // lower case, without the dot
  const char* driver;
};

struct GdalFile {
  std::string path;  // as GDAL opens it: the file, or its one fitting member of a .zip
  std::string extension;
  const char* driver = nullptr;
};

// Registers the drivers, shuts GDAL's ways to the network, and keeps its messages.
void start_gdal();
// The last message of a failure since the last call of forget_gdal_messages, empty without one.
std::string gdal_message();
void forget_gdal_messages();

// Finds the driver by the extension, and in a .zip the one member that `allowed` knows.
// file_format_unknown with the extension; layer_not_found when a .zip holds none or several;
// file_too_large when a .zip has over 2,000 members or 4 GB.
geo::Result<GdalFile> gdal_file(const std::string& file, std::span<const AllowedDriver> allowed);

// Whether `path` with another extension, in either case, exists beside it.
bool gdal_companion_exists(const std::string& path, std::string_view extension);
// The text of that companion, empty without one, at most 64 kB.
std::string gdal_companion_text(const std::string& path, std::string_view extension);
// One byte of that companion, 0 without one.
int gdal_companion_byte(const std::string& path, std::string_view extension, unsigned offset);

}  // namespace jingwei::data
