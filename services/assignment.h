#pragma once

#include <string_view>
#include <vector>

#include "services/walk_model.h"

namespace jingwei::services {

// Organisations to the area whose centre of services is the nearest on foot.
struct AssignmentOptions {
  data::AreaLevel to = data::AreaLevel::community;
  geo::WalkProfile profile = geo::WalkProfile::adult;
  geo::WalkDirection direction = geo::WalkDirection::to;  // from the organisation to the centre
};

struct AssignedUnit {
  data::OrganisationId unit;
  data::AreaId target;
  geo::Milliseconds time;
  geo::Metres length;   // of the line
  geo::Polyline line;   // in the direction of walking, off-path legs included
  data::AreaId second;  // 0: no other target can be walked to
  geo::Milliseconds second_time;

  geo::Milliseconds margin() const { return {second_time.value - time.value}; }
  friend bool operator==(const AssignedUnit&, const AssignedUnit&) = default;
};

// no_way_near and detached speak of the unit; no_target: no target can be walked to, though the
// unit stands on the main network.
enum class UnassignedReason { no_way_near, detached, no_target };
std::string_view unassigned_reason_name(UnassignedReason reason);

struct UnassignedUnit {
  data::OrganisationId unit;
  UnassignedReason reason{};
  friend bool operator==(const UnassignedUnit&, const UnassignedUnit&) = default;
};

struct TargetLoad {
  data::AreaId target;
  geo::LinkReason link = geo::LinkReason::no_way_near;
  std::size_t units = 0;
  friend bool operator==(const TargetLoad&, const TargetLoad&) = default;
};

struct NearestAssignment {
  std::vector<AssignedUnit> rows;          // by unit
  std::vector<UnassignedUnit> unassigned;  // by unit
  std::vector<TargetLoad> per_target;      // every target in scope, by id
  std::vector<data::Text> warnings;
};

// Exact over all pairs; ties go to the smaller id. Requires: threads > 0. Ensures: the same for any
// number of threads. Errors: not_found when there is no target of the level; cancelled.
geo::Result<NearestAssignment> assign_nearest(const data::WorldView& view, const WalkModel& model,
                                              const AssignmentOptions& options, std::size_t threads,
                                              geo::Progress& progress);

}  // namespace jingwei::services
