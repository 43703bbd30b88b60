#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "data/world.h"
#include "geo/error.h"

// The projects and zones of a district as an import will leave them.
namespace jingwei::data {

// "SOURCE#KEY" as the key of a row of that project, "SOURCE/p7#KEY", and back from the key of any
// project. A key that names a project already, or is empty, stays.
std::string key_in_project(const std::string& source_key, ProjectId project);
std::string without_project(const std::string& source_key);

class PlannedWorks {
 public:
  explicit PlannedWorks(const WorldView& view);

  void put(const Project& project) { projects_[project.id] = project; }
  void put(const Zone& zone) { zones_[zone.id] = zone; }

  // By code, else by name.
  ProjectId project(const std::string& code_or_name) const;
  // Another project, by source_key, that has the code or the name; nullptr if none.
  const Project* namesake(const Project& project) const;
  bool has_zone(ProjectId project, const std::string& name) const;

 private:
  std::map<ProjectId, Project> projects_;
  std::map<ZoneId, Zone> zones_;
};

// Two zones of a project may share this much ground, from rounding and from lines drawn twice.
inline constexpr std::int64_t kSharedGroundMillimetres2 = 1'000'000;  // a square metre

// Which of the zones that a file brings (`project` and `source_key` set) cannot stand: by index,
// with the fault. A zone is refused that has the name of another zone of its project or that
// overlaps one by more than a square metre, in the file (the first one stands) or among the present
// ones; a present zone gives way to the one that the file has for it, but stays where that one is
// refused itself. `goes(zone, sources)` tells whether a present zone that no standing zone replaces
// is removed by the import, given the sources of the standing ones.
std::map<std::size_t, geo::Error> faults_of_zones(
    const std::vector<Zone>& present, const std::vector<Zone>& brought,
    const std::function<bool(const Zone&, const std::set<std::string>& sources)>& goes);

}  // namespace jingwei::data
