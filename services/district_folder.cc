#include "services/district_folder.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <system_error>

#include "data/digest.h"
#include "data/file_io.h"
#include "data/gpkg_store.h"
#include "services/clean_text.h"
#include "services/district.h"

namespace jingwei::services {
namespace {

using geo::Error;
using geo::ErrorCode;

// Where the frame stands until the first import says where the district lies.
constexpr geo::LonLat kProvisionalCentre{109, 35};

bool all_of(std::string_view text, char first, char last) {
  return std::all_of(text.begin(), text.end(), [&](char c) { return c >= first && c <= last; });
}

geo::Status check_code(std::string_view code) {
  constexpr std::size_t kLongestWord = 32;
  const bool digits = code.size() == 6 && all_of(code, '0', '9');
  const bool word = !code.empty() && code.size() <= kLongestWord && all_of(code, 'a', 'z');
  if (digits || word) return {};
  return Error{ErrorCode::name_invalid, {}, {.field = "code", .value = std::string(code)}};
}

geo::Status check_free(const std::filesystem::path& folder) {
  std::error_code failure;
  const auto status = std::filesystem::status(folder, failure);
  if (status.type() == std::filesystem::file_type::not_found) return {};
  if (!failure && std::filesystem::is_directory(status) &&
      std::filesystem::is_empty(folder, failure) && !failure) {
    return {};
  }
  if (failure) return data::os_error(failure.value(), folder);
  return Error{ErrorCode::folder_exists, {}, {.file = folder.string()}};
}

}  // namespace

geo::Status check_is_district(const std::filesystem::path& folder) {
  std::error_code failure;
  if (std::filesystem::is_regular_file(folder / kStoreFile, failure)) return {};
  if (failure == std::errc::permission_denied) return data::os_error(failure.value(), folder);
  return Error{ErrorCode::not_a_district, {}, {.file = folder.string()}};
}

geo::Status check_centre(geo::LonLat centre) {
  // A transverse Mercator is of no use near the poles.
  constexpr double kFarthestLatitude = 85;
  if (!std::isfinite(centre.lon) || !std::isfinite(centre.lat)) {
    return Error{ErrorCode::coordinate_not_finite, {}, {.field = "center"}};
  }
  if (std::abs(centre.lon) <= 180 && std::abs(centre.lat) <= kFarthestLatitude) return {};
  return Error{
      ErrorCode::coordinate_out_of_range,
      {},
      {.field = "center", .value = std::to_string(centre.lon) + "," + std::to_string(centre.lat)}};
}

geo::Status make_district_folder(
    const std::filesystem::path& folder,
    const std::function<geo::Status(const std::filesystem::path&)>& fill) {
  if (auto status = check_free(folder); !status) return status;
  const std::filesystem::path work = data::unused_sibling(folder);
  data::RemoveUnlessKept cleaner(work);
  std::error_code failure;
  std::filesystem::create_directory(work, failure);
  if (failure) return data::os_error(failure.value(), folder);
  // Whoever may read the folder reads all of the district, whatever his account sees.
  using std::filesystem::perms;
  std::filesystem::permissions(work, perms::others_all, std::filesystem::perm_options::remove,
                               failure);
  if (failure) return data::os_error(failure.value(), folder);
  if (auto status = fill(work); !status) {
    geo::Error error = status.error();
    // The hidden folder is nothing that the user knows.
    if (error.place.file.starts_with(work.string())) error.place.file = folder.string();
    return error;
  }
  if (auto status = data::sync_folder(work); !status) return status;
  if (auto status = data::rename_durably(work, folder); !status) return status;
  cleaner.keep();
  return {};
}

geo::Status init_district(const std::filesystem::path& folder, const InitOptions& options) {
  if (auto status = check_code(options.code); !status) return status;
  const std::string_view name = trimmed(options.name);
  if (name.empty() || !is_clean_text(name)) {
    return Error{ErrorCode::usage, {}, {.field = "name", .value = options.name}};
  }
  if (options.centre) {
    if (auto status = check_centre(*options.centre); !status) return status;
  }
  data::DistrictInfo info;
  info.code = options.code;
  info.name = name;
  info.key = data::to_hex(data::random_bytes(16));
  info.frame.centre = options.centre.value_or(kProvisionalCentre);
  info.frame_fixed = options.centre.has_value();
  info.utc_offset = options.utc_offset;
  return make_district_folder(folder, [&](const std::filesystem::path& work) {
    return data::create_gpkg_store(work / kStoreFile, info);
  });
}

}  // namespace jingwei::services
