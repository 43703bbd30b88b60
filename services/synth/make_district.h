#pragma once

// Writes synthetic districts as folders that every other command can open.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "geo/progress.h"
#include "geo/result.h"
#include "services/synth/truth.h"
#include "services/walk_model.h"

namespace jingwei::services::synth {

inline constexpr int kLargestScale = 10;
inline constexpr int kMostDistricts = 100;

struct SynthOptions {
  std::string like = "baota";
  int scale = 1;
  int districts = 1;  // so many of each of the pattern's districts, no two alike
  std::uint64_t seed = 1;
};

// One district that was made.
struct SynthDistrict {
  std::filesystem::path folder;
  std::string code, name;
  std::uint64_t seed = 0;
  std::size_t buildings = 0, grids = 0, gullies = 0;
  std::int64_t households = 0, people = 0;
  std::string state_hash;
  Truth truth;
};

// How to read the rasters of the district in a folder.
using MakeLoader = std::function<LoadElevation(const std::filesystem::path& folder)>;
// What else belongs into the folder of a district before it gets its name.
using Finish =
    std::function<geo::Status(const std::filesystem::path& folder, const SynthDistrict& made)>;

// Bytes that can be written to a folder; none where that cannot be told.
using FreeSpace = std::function<std::optional<std::uintmax_t>(const std::filesystem::path& folder)>;
std::optional<std::uintmax_t> free_space_at(const std::filesystem::path& folder);

// Fills `folder` with a district, or with one folder a district where there are several, named by
// their codes. The same options give the same rows. Districts are made one after the other, so that
// memory holds one. Errors: value_invalid (like, scale, districts, and a seed whose ground cannot
// hold the pattern's areas), folder_exists, disk_full also before anything is written when there is
// plainly too little room, cancelled; on failure nothing is left behind.
geo::Result<std::vector<SynthDistrict>> make_synthetic(
    const std::filesystem::path& folder, const SynthOptions& options, const MakeLoader& loader,
    const Finish& finish, geo::Progress& progress, const FreeSpace& free_space = free_space_at);

}  // namespace jingwei::services::synth
