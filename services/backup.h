#pragma once

#include <filesystem>

#include "data/store.h"
#include "geo/progress.h"
#include "geo/result.h"

namespace jingwei::services {

// What becomes of an older backup that stands where one is written.
enum class Existing { kept, replaced };

// Writes the whole district into one file while it is in use, and answers the revision that the
// file holds. What belongs to a district is its store, its elevation rasters and its photos; other
// files in the folder are left out. A backup is a line that names the
// form, then each file with its name, its length and its SHA-256, then an end mark with the digest
// of all. The copy is opened and its change log verified, and the written file is read again,
// before this answers; until then nothing stands at `file`, and an older backup there stays. usage
// when a file stands at `file`, unless that is a backup and may be replaced; disk_full,
// permission_denied, cancelled.
geo::Result<data::Revision> write_backup(data::Store& store, const std::filesystem::path& folder,
                                         const std::filesystem::path& file, Existing existing,
                                         geo::Progress& progress);

}  // namespace jingwei::services
