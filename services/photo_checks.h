#pragma once

#include <filesystem>
#include <vector>

#include "services/task_checks.h"

namespace jingwei::services {

// What is wrong between the photos that the events of tasks name and the files in `folder`, which
// need not be there: by kind, then by task, then by name; faults of the kinds photo_missing,
// photo_damaged and photo_unnamed. Who sees a part of the district is told of no file that no event
// names: it may be another's. Every file is read and compared with its name. Errors: what `past_of`
// answers but a life; io_failed, permission_denied.
geo::Result<std::vector<Fault>> find_photo_faults(const data::WorldView& view,
                                                  const PastOf& past_of,
                                                  const std::filesystem::path& folder);

}  // namespace jingwei::services
