#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "data/model/tasks.h"
#include "services/synth/random.h"

namespace jingwei::services::synth {

inline constexpr std::int64_t kMinute = 60'000, kHour = 60 * kMinute, kDay = 24 * kHour;

// What happens to a task, before it is known how it looks on the day the district is made.
struct TaskCourse {
  enum class End : std::uint8_t { closed, refused, refused_at_once, voided };
  End end = End::closed;
  data::Instant reported, accepted, filed;  // accepted and filed: 0 where it does not come to that
  data::Instant ended;                      // closed for the first time, refused, or voided
};

// Who has to do with a task: those of its grid, the first the one it goes to.
struct TaskPeople {
  std::vector<data::CadreId> cadres;  // at least one; a transfer needs two
  std::vector<std::string> names;     // theirs
  std::string reporter;
};

// The events of the task from its making on, without ids; those at or after `as_of` have not
// happened. Sets state, holder and times of the task from the last of them. By the moves of
// services/task_life.h only. Requires: each time of the course after the one before, `ended` an
// hour or more after `filed`, reported before `as_of`.
std::vector<data::TaskEvent> live(data::Task& task, const TaskCourse& course,
                                  const TaskPeople& people, data::Instant as_of, Random& random);

}  // namespace jingwei::services::synth
