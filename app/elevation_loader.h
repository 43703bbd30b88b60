#pragma once

#include <filesystem>

#include "services/walk_model.h"

namespace jingwei::app {

// How services read the rasters of the district in `folder`.
services::LoadElevation elevation_loader(const std::filesystem::path& folder);

}  // namespace jingwei::app
