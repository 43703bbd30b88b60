#include "services/synth/pattern.h"
#include "services/synth/patterns_communities.h"

namespace jingwei::services::synth {
namespace {

constexpr std::int64_t kGridHouseholds = 300;  // assumed where no number of households is published

Pattern baota() {
  Pattern p;
  p.like = "baota";
  p.code = "610602";
  p.name = "宝塔区";
  p.landscape = Landscape::loess_valleys;
  p.centre = {109.4853, 36.5962};
  p.buildings = 20'000;
  p.households = 160'800;
  p.people = 438'800;
  p.subdistricts = baota_subdistricts();
  p.own_grids = {"market", "hospital", "campus", "mall", "park", "office"};
  p.gully_projects = {{"610602005", {"炭化沟", "阳洼", "背洼"}, 5'119, 12'457}};
  return p;
}

// A district on a plain, 300 households a grid, 2.5 people a household. Of the 119 service centres
// of the city each subdistrict, each community and each of the three parks (one a district) has
// one; the other 33 are shared out by grids.
Pattern wuhai(std::string code, std::string name, geo::LonLat centre, int more_centres,
              std::vector<SubdistrictPattern> subdistricts) {
  Pattern p;
  p.like = "wuhai";
  p.code = std::move(code);
  p.name = std::move(name);
  p.landscape = Landscape::river_plain;
  p.centre = centre;
  p.subdistricts = std::move(subdistricts);
  int grids = 0, centres = 1 + more_centres;
  for (const SubdistrictPattern& s : p.subdistricts) {
    grids += s.grids;
    centres += 1 + static_cast<int>(s.communities.size());
  }
  p.facilities = {{"党群服务中心", centres}};
  p.buildings = 12 * grids;
  p.households = kGridHouseholds * grids;
  p.people = p.households * 5 / 2;
  p.own_grids = {"industrial_park", "market", "hospital", "campus"};
  return p;
}

// The town of the county: 115 areas of responsibility, 300 households each, 2.8 people a household.
Pattern lingshi() {
  Pattern p;
  p.like = "lingshi";
  p.code = "140729";
  p.name = "灵石县";
  p.landscape = Landscape::loess_valleys;
  p.centre = {111.7663, 36.8472};
  p.buildings = 4'600;
  p.households = kGridHouseholds * 115;
  p.people = p.households * 14 / 5;
  p.subdistricts = lingshi_subdistricts();
  p.own_grids = {"market", "hospital"};
  p.compounds = 40;
  p.facilities = {{"小区党群服务站", 40}, {"党员先锋岗", 33}};
  p.organisations = 74;
  return p;
}

}  // namespace

std::vector<Pattern> patterns_like(const std::string& like) {
  if (like == "baota") return {baota()};
  if (like == "lingshi") return {lingshi()};
  if (like != "wuhai") return {};
  return {wuhai("150302", "海勃湾区", {106.8130, 39.6726}, 17, haibowan_subdistricts()),
          wuhai("150303", "海南区", {106.8804, 39.4408}, 5, hainan_subdistricts()),
          wuhai("150304", "乌达区", {106.7180, 39.5014}, 11, wuda_subdistricts())};
}

}  // namespace jingwei::services::synth
