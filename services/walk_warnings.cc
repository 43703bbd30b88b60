#include "services/walk_warnings.h"

#include <cmath>

namespace jingwei::services {
namespace {

// Below this share of the network's longest part the profile's answers say more about the heights
// than about the town.
constexpr double kTornShare = 0.8;

// Slopes from a coarse model break a profile with a slope limit off from streets it can use in
// truth; nobody may take that for a finding.
void add_torn_warning(const WalkGround& ground, geo::WalkProfile profile,
                      std::vector<data::Text>& warnings) {
  const double whole = ground.network().report().metres_in_largest;
  const auto parts = ground.times(profile).component_metres();
  const double share = parts.empty() || whole <= 0 ? 1 : parts.front() / whole;
  if (share >= kTornShare) return;
  const geo::WalkProfileData& of = geo::walk_profile(profile);
  const std::string percent = std::to_string(std::lround(100 * share));
  warnings.push_back(
      {"“" + std::string(of.name_zh) + "”能连通的道路最多只占 " + percent +
           " %：其余路段有台阶，或按现有高程算得太陡。高程较粗时坡度会偏大，结果只能参考",
       "The ways that \"" + std::string(of.name_en) + "\" can join up are at most " + percent +
           " % of the network: elsewhere are steps, or slopes that this elevation model makes too "
           "steep. A coarse model overstates slopes; take the result as a hint only"});
}

}  // namespace

std::vector<data::Text> warnings_for(const WalkGround& ground, geo::WalkProfile profile) {
  std::vector<data::Text> warnings = ground.warnings();
  const geo::WalkProfileData& of = geo::walk_profile(profile);
  if (of.assumed) {
    warnings.push_back(
        {"“" + std::string(of.name_zh) + "”的步行速度是假定值，不是实测",
         "The walking speeds of \"" + std::string(of.name_en) + "\" are assumed, not measured"});
  }
  add_torn_warning(ground, profile, warnings);
  return warnings;
}

void add_link_warnings(const geo::Link& link, const data::Facility& facility,
                       std::vector<data::Text>& warnings) {
  const std::string limit =
      std::to_string(static_cast<int>(std::lround(geo::LinkOptions{}.limit.value)));
  const std::string name =
      facility.name.empty() ? "#" + std::to_string(facility.id.value) : facility.name;
  const std::string zh = "“" + name + "”", en = "\"" + name + "\"";
  if (link.reason == geo::LinkReason::no_way_near) {
    warnings.push_back(
        {zh + limit + " 米以内没有可走的道路，谁也走不到",
         "There is no walkable way within " + limit + " m of " + en + "; nobody can walk there"});
    return;
  }
  if (link.reason == geo::LinkReason::detached) {
    warnings.push_back(
        {zh + "附近的道路与路网不相连，只能走到这一小段路上的楼栋",
         "The ways near " + en +
             " hang together with nothing else; only buildings on them are reached"});
  }
  if (link.passed_over_detached) {
    const std::string metres = std::to_string(std::lround(link.candidates.front().off_path.value));
    warnings.push_back({"离" + zh + "更近的一段路与路网不相连，改由 " + metres + " 米外的道路到达",
                        "A way nearer to " + en + " hangs together with nothing else; the way " +
                            metres + " m off is used instead"});
  }
}

}  // namespace jingwei::services
