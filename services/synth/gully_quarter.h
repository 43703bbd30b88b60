#pragma once

// The settlement in a gully that is renovated, and the gullies of the district.

#include <cstdint>
#include <span>
#include <vector>

#include "services/synth/area_labels.h"

namespace jingwei::services::synth {

// Connected faces of the subdistrict with dwellings on slopes and about so many households, cut
// into zones of about equal load. Fewer zones, or none, where there are not enough such faces.
std::vector<std::vector<std::uint32_t>> choose_quarter(const FaceMap& map, const Sites& sites,
                                                       std::span<const std::int64_t> load,
                                                       std::span<const std::uint32_t> subdistrict,
                                                       std::uint32_t of, std::int64_t households,
                                                       std::size_t zones, std::uint64_t seed);

// Slopes on both sides of one stream with dwellings on them, largest first.
std::vector<std::vector<std::uint32_t>> gullies_of(const FaceMap& map, const Sites& sites);

}  // namespace jingwei::services::synth
