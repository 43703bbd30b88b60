#pragma once

// The settlement in a gully that is renovated, and the gullies of the district.

#include <cstdint>
#include <span>
#include <string>
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

// By face: what its gully is called, which is the name of the stream that the face lies along
// most; empty on the floor and where no such stream runs. The gullies that are derived from the
// heights take the names of the same streams.
std::vector<std::string> gullies_of(const FaceMap& map, std::span<const data::Waterway> water);

}  // namespace jingwei::services::synth
