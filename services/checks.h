#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "data/world.h"
#include "services/walk_model.h"

namespace jingwei::services {

enum class FaultKind : std::uint8_t {
  area_without_parent,     // a community in no subdistrict, a grid in no community
  children_overlap,        // the areas inside an area add up to more than it
  children_leave_gaps,     // ... to less
  building_outside_areas,  // no area holds the building
  building_not_linked,     // no way near, or only ways that hang together with nothing else
  facility_not_linked,
  organisation_not_linked,
  zones_overlap,  // see works_checks.h
  work_outside_zones,
  done_exceeds_planned,
  declared_differs,
  task_without_area,      // the area it was filed in is gone
  task_without_building,  // ... the building it concerns
  task_without_holder,    // ... the cadre who has it in hand
  task_events_broken,     // its events do not lead from one to the next and to the task as it is
  photo_missing,          // an event names a file that is gone
  photo_damaged,          // ... that is not what it was
  photo_unnamed,          // a file that no event names; see photo_checks.h
  // An overlap or gap no larger than a strip of a millimetre along the border: such is the rounding
  // of borders that were cut apart. Listed, but no fault.
  children_off_by_rounding,
};
std::string_view fault_kind_name(FaultKind kind);

// One fault, in words and with its place.
struct Fault {
  FaultKind kind{};
  std::string_view layer;
  std::int64_t id = 0;
  data::Text words;
  std::optional<geo::Point> at;  // nullopt: it lies nowhere
};

// What is wrong with what the view sees, by kind, then by id. Overlaps and gaps are found by exact
// sums of areas: an overlap and a gap of the same size in one area cancel and are not seen. `model`
// may be null: then links are not checked. O(n log n).
std::vector<Fault> find_faults(const data::WorldView& view, const WalkModel* model);

}  // namespace jingwei::services
