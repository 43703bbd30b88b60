#pragma once

// What a synthetic district is to come to: the numbers, names and codes that are put in. The
// generator meets the counts exactly and multiplies them by its scale.

#include <cstdint>
#include <string>
#include <vector>

#include "geo/point.h"

namespace jingwei::services::synth {

enum class Landscape : std::uint8_t {
  loess_valleys,  // ridges, gullies, a river in a flat valley floor
  river_plain,    // flat, on one river
};

struct CommunityPattern {
  std::string code;  // 12 digits
  std::string name;
};

struct SubdistrictPattern {
  std::string code;  // 9 digits
  std::string name;
  int grids = 0;
  std::vector<CommunityPattern> communities;
};

struct Pattern {
  std::string like;  // "baota", "wuhai", "lingshi"
  std::string code;  // 6 digits
  std::string name;
  Landscape landscape = Landscape::loess_valleys;
  geo::LonLat centre;
  int buildings = 0;  // about so many
  std::int64_t households = 0, people = 0;
  std::vector<SubdistrictPattern> subdistricts;
  // Published numbers for the whole district: facilities by type, units (单位) that report in. What
  // is not published is as in Baota, by grids.
  struct FacilityCount {
    std::string type;
    int count = 0;
  };
  std::vector<FacilityCount> facilities;
  int organisations = 0;
  int compounds = 0;                   // walled estates; 0: as many as the ground has room for
  std::vector<std::string> own_grids;  // kinds of the grids of their own: "market", "hospital" ...
  // The settlement in a gully that is renovated: in which subdistrict, and its zones.
  struct GullyProject {
    std::string subdistrict;  // code
    std::vector<std::string> zones;
    std::int64_t households = 0, people = 0;
  };
  std::vector<GullyProject> gully_projects;  // none or one
};

// The districts that follow one pattern of a place: one for "baota" and "lingshi", three for
// "wuhai" (海勃湾, 海南, 乌达). Empty for a word that is not known. The counts of "baota" are the
// published ones. For "wuhai" and "lingshi" only areas are published: 300 households a grid, 2.5
// and 2.8 people a household, and the numbers of buildings are assumptions.
std::vector<Pattern> patterns_like(const std::string& like);

}  // namespace jingwei::services::synth
