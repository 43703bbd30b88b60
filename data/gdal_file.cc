#include "data/gdal_file.h"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <fmt/format.h>
#include <gdal.h>

#include <algorithm>
#include <cctype>
#include <vector>

namespace jingwei::data {
namespace {

using geo::Error;
using geo::ErrorCode;

constexpr std::size_t kMostMembers = 2'000;
constexpr std::uint64_t kMostBytes = std::uint64_t{4} << 30;

std::string& kept_message() {
  static std::string message;
  return message;
}

void CPL_STDCALL keep_message(CPLErr severity, CPLErrorNum, const char* text) {
  if (severity >= CE_Failure && kept_message().empty()) kept_message() = text;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::string extension_of(const std::string& path) {
  const std::size_t slash = path.rfind('/'), dot = path.rfind('.');
  if (dot == std::string::npos || (slash != std::string::npos && dot < slash)) return {};
  return lower(path.substr(dot + 1));
}

const char* driver_for(const std::string& extension, std::span<const AllowedDriver> allowed) {
  const auto found = std::find_if(allowed.begin(), allowed.end(),
                                  [&](const AllowedDriver& a) { return a.extension == extension; });
  return found == allowed.end() ? nullptr : found->driver;
}

geo::Result<std::vector<std::string>> members_of(const std::string& archive) {
  char** list = VSIReadDirRecursive(archive.c_str());
  std::vector<std::string> members;
  std::uint64_t bytes = 0;
  bool fits = true;
  for (int i = 0; list && list[i] && fits; ++i) {
    VSIStatBufL status;
    const std::string path = archive + "/" + list[i];
    if (VSIStatL(path.c_str(), &status) != 0) continue;
    bytes += static_cast<std::uint64_t>(status.st_size);
    members.emplace_back(path);
    fits = members.size() <= kMostMembers && bytes <= kMostBytes;
  }
  const bool readable = list != nullptr;
  CSLDestroy(list);
  if (!readable) return Error{ErrorCode::file_truncated, "zip", {}};
  if (!fits) return Error{ErrorCode::file_too_large, "zip", {}};
  std::sort(members.begin(), members.end());
  return members;
}

geo::Result<GdalFile> member_of_zip(const std::string& file,
                                    std::span<const AllowedDriver> allowed) {
  const auto members = members_of("/vsizip/" + file);
  if (!members.ok()) return members.error();
  std::vector<GdalFile> fitting;
  for (const std::string& member : *members) {
    const std::string extension = extension_of(member);
    if (const char* driver = driver_for(extension, allowed)) {
      fitting.push_back({member, extension, driver});
    }
  }
  if (fitting.size() == 1) return fitting.front();
  return Error{ErrorCode::layer_not_found,
               fmt::format("zip: {} files that can be read, 1 is wanted", fitting.size()),
               {}};
}

std::string companion(const std::string& path, std::string_view extension) {
  const std::string stem = path.substr(0, path.rfind('.') + 1);
  std::string upper(extension);
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  for (const std::string& candidate : {stem + std::string(extension), stem + upper}) {
    VSIStatBufL status;
    if (VSIStatL(candidate.c_str(), &status) == 0) return candidate;
  }
  return {};
}

std::string first_bytes(const std::string& path, std::size_t offset, std::size_t most) {
  if (path.empty()) return {};
  VSILFILE* file = VSIFOpenL(path.c_str(), "rb");
  if (!file) return {};
  std::string bytes(most, '\0');
  VSIFSeekL(file, offset, SEEK_SET);
  bytes.resize(VSIFReadL(bytes.data(), 1, most, file));
  VSIFCloseL(file);
  return bytes;
}

}  // namespace

void start_gdal() {
  // Nothing is fetched, whatever a file asks for; the worker has no sockets either.
  CPLSetConfigOption("CPL_VSIL_CURL_ALLOWED_EXTENSIONS", "{none}");
  CPLSetConfigOption("GDAL_HTTP_TIMEOUT", "1");
  CPLSetConfigOption("GML_DOWNLOAD_SCHEMA", "NO");
  CPLSetConfigOption("PROJ_NETWORK", "OFF");
  CPLSetConfigOption("GDAL_PAM_ENABLED", "NO");
  CPLSetConfigOption("GDAL_DISABLE_READDIR_ON_OPEN", "FALSE");
  CPLSetConfigOption("GDAL_CACHEMAX", "128");
  CPLSetErrorHandler(keep_message);
  GDALAllRegister();
}

std::string gdal_message() { return kept_message(); }

void forget_gdal_messages() {
  kept_message().clear();
  CPLErrorReset();
}

geo::Result<GdalFile> gdal_file(const std::string& file, std::span<const AllowedDriver> allowed) {
  const std::string extension = extension_of(file);
  if (extension == "zip") return member_of_zip(file, allowed);
  const char* driver = driver_for(extension, allowed);
  if (!driver) return Error{ErrorCode::file_format_unknown, "." + extension, {}};
  return GdalFile{file, extension, driver};
}

bool gdal_companion_exists(const std::string& path, std::string_view extension) {
  return !companion(path, extension).empty();
}

std::string gdal_companion_text(const std::string& path, std::string_view extension) {
  return first_bytes(companion(path, extension), 0, 64 << 10);
}

int gdal_companion_byte(const std::string& path, std::string_view extension, unsigned offset) {
  const std::string bytes = first_bytes(companion(path, extension), offset, 1);
  return bytes.empty() ? 0 : static_cast<unsigned char>(bytes.front());
}

}  // namespace jingwei::data
