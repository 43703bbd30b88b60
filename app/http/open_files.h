#pragma once

#include <cstddef>

namespace jingwei::app::http {

// Raises what this process may hold open to what the system allows it and answers that number.
std::size_t raise_open_files();

// How many of `wanted` connections fit: some descriptors are kept for the store, rasters, photos
// and the child processes of imports.
std::size_t connections_that_fit(std::size_t wanted, std::size_t open_files);

}  // namespace jingwei::app::http
