#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "geo/point.h"
#include "geo/result.h"

namespace jingwei::app {

// "1.5" and nothing else around it: finite, decimal point. usage with the value otherwise.
geo::Result<double> parse_number(std::string_view text);
// "5,10,15"
geo::Result<std::vector<double>> parse_numbers(std::string_view text);
// "109.49,36.59" in degrees. usage beyond 180 and 90 too.
geo::Result<geo::LonLat> parse_lonlat(std::string_view text);

// Numbers of rows on the command line are from 1 to this.
inline constexpr std::int64_t kLargestId = (std::int64_t{1} << 53) - 1;

}  // namespace jingwei::app
