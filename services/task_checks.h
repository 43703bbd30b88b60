#pragma once

#include <functional>
#include <vector>

#include "geo/result.h"
#include "services/checks.h"

namespace jingwei::services {

// The life of a task, from its beginning.
using PastOf = std::function<geo::Result<std::vector<data::TaskEvent>>(data::TaskId)>;

// What is wrong with the tasks that the view sees, by kind, then by id; faults of the kinds
// task_without_area to task_events_broken. Whatever `past_of` answers but a life is passed on.
geo::Result<std::vector<Fault>> find_task_faults(const data::WorldView& view,
                                                 const PastOf& past_of);

}  // namespace jingwei::services
