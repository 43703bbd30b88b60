#include "services/walk_warnings.h"

#include <cmath>

namespace jingwei::services {

std::vector<data::Text> warnings_for(const WalkGround& ground, geo::WalkProfile profile) {
  std::vector<data::Text> warnings = ground.warnings();
  const geo::WalkProfileData& of = geo::walk_profile(profile);
  if (of.assumed) {
    warnings.push_back(
        {"“" + std::string(of.name_zh) + "”的步行速度是假定值，不是实测",
         "The walking speeds of \"" + std::string(of.name_en) + "\" are assumed, not measured"});
  }
  return warnings;
}

void add_link_warnings(const geo::Link& link, const data::Facility& facility,
                       std::vector<data::Text>& warnings) {
  const std::string limit =
      std::to_string(static_cast<int>(std::lround(geo::LinkOptions{}.limit.value)));
  const std::string zh = "“" + facility.name + "”", en = "\"" + facility.name + "\"";
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
