#pragma once

// Names and codes of subdistricts and communities. Source: china-division 2.7.0 (MIT), which takes
// them from the National Bureau of Statistics. What is ours: names end in 社区 instead of 居委会,
// and the numbers of grids. 新城 has 70 grids as reported; else a district's grids are shared out
// by the number of communities.

#include <vector>

#include "services/synth/pattern.h"

namespace jingwei::services::synth {

// The six urban subdistricts and their 35 communities; 358 grids.
std::vector<SubdistrictPattern> baota_subdistricts();

// Wuhai reports 15 subdistricts, 68 communities, 786 grids. The list has 61 communities in the 15
// subdistricts; seven of the towns 千里山, 公乌素 and 乌兰淖尔 are put under the nearest one, with
// their own codes.
std::vector<SubdistrictPattern> haibowan_subdistricts();
std::vector<SubdistrictPattern> hainan_subdistricts();
std::vector<SubdistrictPattern> wuda_subdistricts();

// The town proper: 翠峰镇's residents' committees and those of the urban service centre.
std::vector<SubdistrictPattern> lingshi_subdistricts();

}  // namespace jingwei::services::synth
