#pragma once

#include <filesystem>
#include <functional>
#include <string_view>

#include "geo/point.h"
#include "geo/result.h"

namespace jingwei::services {

// What lies in a district's folder beside elevation rasters and photos.
inline constexpr std::string_view kStoreFile = "district.gpkg";
inline constexpr std::string_view kCacheFolder = "cache";  // may be deleted at any time

// not_a_district, permission_denied.
geo::Status check_is_district(const std::filesystem::path& folder);
// coordinate_not_finite, coordinate_out_of_range.
geo::Status check_centre(geo::LonLat centre);

// Fills a hidden folder beside `folder` and renames it when `fill` has succeeded: nothing is left
// behind otherwise. Strangers on the machine may not enter it. folder_exists when there is
// something else than an empty folder.
geo::Status make_district_folder(
    const std::filesystem::path& folder,
    const std::function<geo::Status(const std::filesystem::path& work)>& fill);

}  // namespace jingwei::services
