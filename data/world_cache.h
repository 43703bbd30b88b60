#pragma once

#include <filesystem>

#include "data/store.h"
#include "data/world.h"
#include "geo/result.h"

namespace jingwei::data {

// A World as it was at one revision, rows and their areas, in one file in a folder that may be
// deleted at any time: reading it is several times quicker than reading the store.

// Replaces the cache in `folder`, which is made when it is missing. On an error the old one stays.
geo::Status write_world_cache(const World& world, const std::filesystem::path& folder);

// The World of `head`; null when there is no cache, or it is of another revision, another district
// or another format, or damaged in any bit.
WorldPtr read_world_cache(const std::filesystem::path& folder, const StoreHead& head);

}  // namespace jingwei::data
