#include "app/elevation_loader.h"

#include "data/source_reader.h"

namespace jingwei::app {

services::LoadElevation elevation_loader(const std::filesystem::path& folder) {
  return [folder](const data::Elevation& row) {
    geo::NoProgress progress;
    return data::read_elevation(folder / row.file, folder / "cache", {}, progress);
  };
}

}  // namespace jingwei::app
