#include "app/elevation_loader.h"

#include "data/source_reader.h"
#include "services/district_folder.h"

namespace jingwei::app {

services::LoadElevation elevation_loader(const std::filesystem::path& folder) {
  return [folder](const data::Elevation& row) {
    geo::NoProgress progress;
    // Only a name: the row may come from a restored store.
    return data::read_elevation(folder / std::filesystem::path(row.file).filename(),
                                folder / services::kCacheFolder, {}, progress);
  };
}

}  // namespace jingwei::app
