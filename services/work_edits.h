#pragma once

#include <optional>
#include <string>

#include "data/change.h"
#include "services/works.h"

namespace jingwei::services {

// New values for a work item; what is absent stays. An empty date: not yet, or unknown.
struct WorkEdit {
  data::WorkItemId id;
  data::Revision version;  // the one the editor has seen
  std::optional<data::Quantity> done;
  std::optional<data::WorkStage> stage;
  std::optional<std::string> finished_on, planned_start, planned_end;  // ISO 8601 dates
};

// The change that an engineer or administrator makes; empty when nothing differs. not_found,
// not_permitted for other roles and for an item that reaches out of the scope, version_stale,
// value_invalid naming the field (a negative quantity, a date that is none, an end before its
// beginning).
geo::Result<data::Change> plan_work_edit(const data::WorldView& view, const WorkEdit& edit);

}  // namespace jingwei::services
