#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "data/world.h"
#include "geo/result.h"
#include "services/task_life.h"

namespace jingwei::services {

// The one query of tasks: list, filter of the map, counts, table and command line answer it, so
// that they always agree. All parts must hold; an empty or absent part holds always.
struct TaskQuery {
  TaskStates states;
  data::AreaId area;  // the task's area lies in it
  // The asker's cadre holds it; without a cadre: the asker's account reported it. Nothing is that
  // of an asker who has neither.
  bool mine = false;
  bool overdue = false;  // is_overdue at `now`
  std::string text;  // in text, kind or source, folded; or the number of the task, "12" or "#12"
  std::string kind;  // equal
  data::CadreId holder;
  data::BuildingId building;
  std::optional<geo::Box> box;
};

struct TaskMatches {
  std::vector<const data::Task*> tasks;  // by due time, those without one last, then by id
  // Of all that match but for `states`, by state.
  std::array<std::int64_t, data::kTaskStateWords.size()> states{};
  // The areas one level below `area` (0: the subdistricts) with a match, by id.
  struct InArea {
    data::AreaId area;
    std::int64_t count = 0;
  };
  std::vector<InArea> areas;
};

// What the view sees. The rows live as long as the view's World. O(tasks), and n log n in the
// matches. not_found with the field: area, holder or building that the view does not see.
geo::Result<TaskMatches> find_tasks(const data::WorldView& view, const TaskQuery& query,
                                    data::Instant now);

// Of those that match and are open: how many are overdue, and how many more are due before
// `day_end`.
struct Pressing {
  std::int64_t overdue = 0;
  std::int64_t today = 0;
  friend bool operator==(const Pressing&, const Pressing&) = default;
};
// O(those that match).
Pressing count_pressing(const TaskMatches& matches, data::Instant now, data::Instant day_end);

// Whether `a` comes before `b` in lists.
bool is_due_before(const data::Task& a, const data::Task& b);

}  // namespace jingwei::services
