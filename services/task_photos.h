#pragma once

#include <span>
#include <string>

#include "data/change.h"
#include "data/world.h"
#include "geo/result.h"

namespace jingwei::services {

inline constexpr std::string_view kPhotoFolder = "photos";  // in the district's folder
inline constexpr std::int32_t kMostPhotosOfATask = 50;

struct TaskPhoto {
  data::TaskId task;
  data::Revision version;  // as the one who adds it has seen the task
  std::string file;        // data::photo_name
};

// Whether the photo may be added by whoever the view is for: asked before the file is kept, and by
// the plan. Dispatchers may, and a cadre who has the task in hand or has reported it, while the
// task is not closed, refused or void. Errors: not_found, version_stale, not_permitted,
// move_impossible (value: the state), conflict when the task has kMostPhotosOfATask.
geo::Status check_photo(const data::WorldView& view, data::TaskId task, data::Revision version);

// Counts the photo and adds the event "photo" that names its file. Requires: the file is durable.
// Errors: as check_photo.
geo::Result<data::Change> plan_photo(const data::WorldView& view, const TaskPhoto& photo,
                                     data::Instant now);

// Whether one of the events names the file: a picture is shown only with the task it was taken for.
bool has_photo(std::span<const data::TaskEvent> events, std::string_view file);

}  // namespace jingwei::services
