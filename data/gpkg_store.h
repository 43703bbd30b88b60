#pragma once

#include <filesystem>
#include <memory>

#include "data/store.h"
#include "geo/result.h"

namespace jingwei::data {

// A Store in one GeoPackage file, in SQLite's write-ahead mode with full syncs. One connection
// writes and checkpoints, one reads; another program may read the file at any time.

// Makes an empty store. folder_exists, permission_denied, disk_full.
geo::Status create_gpkg_store(const std::filesystem::path& file, const DistrictInfo& info);

enum class StoreMode { write, read };

// Opens a store and brings an older one to the present form (in `read` mode that is refused as
// store_damaged). file_not_found, not_a_district, store_too_new, permission_denied, store_damaged.
geo::Result<std::unique_ptr<Store>> open_gpkg_store(const std::filesystem::path& file,
                                                    StoreMode mode);

}  // namespace jingwei::data
